"""Where files of strangers are parsed: `python -m documents.zygote 5`, with the line to the portal as descriptor 5.

For each channel that arrives on the line a child is forked, which gives up what it could do harm with, reads one task,
answers it and ends. Nothing of Django is loaded here.
"""

import importlib
import json
import os
import resource
import signal
import socket
import sys
from contextlib import suppress

from documents.findings import Unfit

PARSERS = ("documents.warming",)
MEGABYTE = 1024 * 1024
ADDRESS_SPACE = 768 * MEGABYTE
"""50 megapixels take 200 MB, and twice that while they are turned; the interpreter with the parsers has some 70."""
OWN_FAULT = 1


def serve(line: socket.socket) -> None:
    """Fork a child for each channel until nobody holds the other end of the line."""
    for module in PARSERS:
        importlib.import_module(module)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children
    while True:
        told, channels, _flags, _address = socket.recv_fds(line, 1, 1)
        if not told:
            return
        for channel in channels:
            with suppress(OSError):  # no room for another process: the portal hears nothing, and asks again
                if os.fork() == 0:
                    line.close()
                    _live_once(channel)
            os.close(channel)


def _live_once(channel: int) -> None:
    """The child: it never comes back from here."""
    code = OWN_FAULT
    try:
        with socket.socket(fileno=channel) as portal:
            _answer(portal)
        code = 0
    finally:
        os._exit(code)


def _answer(portal: socket.socket) -> None:
    portal.sendall(b"+")
    with portal.makefile("rb") as received:
        question = json.loads(received.readline())
        module, _colon, name = question["task"].partition(":")
        task = getattr(importlib.import_module(module), name)
        give_up_what_is_not_needed(question["cpu"], question["wall"])
        data = received.read(question["size"])
    try:
        facts, kept = task(data, **question["options"])
        said = {"facts": facts, "unfit": "", "size": len(kept)}
    except Unfit as unfit:
        said, kept = {"facts": unfit.values, "unfit": unfit.reason, "size": 0}, b""
    except (MemoryError, RecursionError):
        said, kept = {"facts": {}, "unfit": "too_hard", "size": 0}, b""
    with suppress(OSError):  # the portal has given up
        portal.sendall(json.dumps(said).encode() + b"\n" + kept)


def give_up_what_is_not_needed(cpu_seconds: int, wall_seconds: float) -> None:
    """No file, no connection and no process can be opened any more, nothing written; little time, little memory."""
    signal.setitimer(signal.ITIMER_REAL, wall_seconds)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, cpu_seconds)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_NOFILE, 0)
    if sys.platform == "linux":
        _limit(resource.RLIMIT_AS, ADDRESS_SPACE)


def _limit(what: int, most: int) -> None:
    resource.setrlimit(what, (most, most))


def main(arguments: list[str]) -> None:
    with socket.socket(fileno=int(arguments[0])) as line:
        serve(line)


if __name__ == "__main__":
    main(sys.argv[1:])
