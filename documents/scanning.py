"""Whether a file carries a virus that clamd knows; its INSTREAM protocol, one connection for each file.

https://docs.clamav.net/manual/Usage/Scanning.html#clamd
"""

import socket
import struct
from dataclasses import dataclass
from time import monotonic

from django.conf import settings

CHUNK = 128 * 1024
LONGEST_ANSWER = 4096
LONGEST_NAME = 80
START = b"zINSTREAM\0"
END = struct.pack("!L", 0)


@dataclass(frozen=True, slots=True)
class Clean:
    """The scanner has read all of it and found nothing."""


@dataclass(frozen=True, slots=True)
class Infected:
    """`name`: what the scanner calls it, e.g. "Eicar-Signature"."""

    name: str


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The scanner is there by the settings, and does not say anything that can be relied on: ask again later."""


@dataclass(frozen=True, slots=True)
class NotInstalled:
    """`settings.CLAMD` names no scanner."""


Answer = Clean | Infected | NoAnswer | NotInstalled


def scan(data: bytes) -> Answer:
    """Ask the scanner; never raises, and never takes longer than `settings.CLAMD_TIMEOUT_SECONDS`."""
    if not settings.CLAMD:
        return NotInstalled()
    until = monotonic() + settings.CLAMD_TIMEOUT_SECONDS
    try:
        with _connected(settings.CLAMD, until) as line:
            _send(line, data, until)
            return _understood(_received(line, until))
    except OSError:  # not there, busy, too late, cut off
        return NoAnswer()


def address_of(text: str) -> tuple[socket.AddressFamily, str | tuple[str, int]]:
    """From "unix:/run/clamav/clamd.ctl" or "tcp:host:3310"; raises ValueError."""
    kind, _colon, rest = text.partition(":")
    host, _colon, port = rest.rpartition(":")
    if kind == "unix" and rest.startswith("/"):
        return socket.AF_UNIX, rest
    if kind == "tcp" and host and port.isascii() and port.isdigit():
        return socket.AF_INET, (host, int(port))
    raise ValueError('write "unix:/run/clamav/clamd.ctl" or "tcp:host:3310"')


def _connected(text: str, until: float) -> socket.socket:
    family, address = address_of(text)
    if isinstance(address, tuple):
        return socket.create_connection(address, timeout=_left(until))
    line = socket.socket(family)
    try:
        line.settimeout(_left(until))
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line


def _send(line: socket.socket, data: bytes, until: float) -> None:
    """Chunks with their length in front; a scanner whose own limit is passed says so and hangs up while we send."""
    try:
        line.sendall(START)
        for at in range(0, len(data), CHUNK):
            line.settimeout(_left(until))
            chunk = data[at : at + CHUNK]
            line.sendall(struct.pack("!L", len(chunk)) + chunk)
        line.sendall(END)
    except (BrokenPipeError, ConnectionResetError):
        return


def _received(line: socket.socket, until: float) -> bytes:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        line.settimeout(_left(until))
        more = line.recv(LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return answer


def _left(until: float) -> float:
    """Seconds; raises TimeoutError when there are none."""
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _understood(answer: bytes) -> Answer:
    """Only a whole answer of the two that count: anything else ("size limit exceeded", half a line) is none."""
    if answer == b"stream: OK\0":
        return Clean()
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND\0"):
        name = answer.removeprefix(b"stream: ").removesuffix(b" FOUND\0").decode("ascii", "replace")
        return Infected(name[:LONGEST_NAME])
    return NoAnswer()
