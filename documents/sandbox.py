"""Files of strangers are parsed in a child process that can do nothing else and ends after each file.

A process that serves people starts one helper, `documents.zygote`, the first time it needs it. The helper has the parsers
loaded and forks a child for each file, which costs some milliseconds; see docs/decisions/0022. The helper knows no
settings, no keys and no database. It ends by itself when the last process that talks to it has ended, however that ended.
"""

import atexit
import json
import logging
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

from documents.findings import Unfit

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
CPU_SECONDS = 10
WALL_SECONDS = 15
"""After either of them the child is ended by the operating system."""
PATIENCE = 20.0
"""Seconds after which nobody waits for a child any more, whatever became of it."""
LARGEST_ANSWER = 64 * 1024 * 1024
CHUNK = 256 * 1024
BEGAN = b"+"
"""The first byte that a child says."""
OF_THE_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "SYSTEMROOT")


class SandboxUnavailable(Exception):
    """No child could be started: that is ours, not the file's."""


def run(task: str, data: bytes, **options: Any) -> tuple[dict[str, Any], bytes]:
    """What `task` ("module:function" of ours, called in the child with the data and options) answers.

    It answers with facts that JSON can hold, and bytes. Raises `Unfit`, also when the child died or took too long, and
    `SandboxUnavailable`.
    """
    told = {"task": task, "options": options, "size": len(data), "cpu": CPU_SECONDS, "wall": WALL_SECONDS}
    question = json.dumps(told).encode() + b"\n" + data
    for _attempt in range(2):
        answer = _ask_a_child(question)
        if answer.startswith(BEGAN):
            return _understood(answer[len(BEGAN) :])
        _helper.replace()
    logger.error("The helper that parses documents starts no child.")
    raise SandboxUnavailable


def _ask_a_child(question: bytes) -> bytes:
    """All that a new child says until it ends; nothing when none began."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            _helper.hand_over(theirs)
        return _talk(ours, question)


def _talk(channel: socket.socket, question: bytes) -> bytes:
    answer, until = bytearray(), monotonic() + PATIENCE
    with suppress(OSError):  # too late, or cut: then the answer is not whole
        channel.settimeout(PATIENCE)
        with suppress(BrokenPipeError, ConnectionResetError):
            channel.sendall(question)
        while chunk := channel.recv(CHUNK):
            answer += chunk
            if len(answer) > LARGEST_ANSWER:
                break
            channel.settimeout(max(until - monotonic(), 0.001))
    return bytes(answer)


def _understood(answer: bytes) -> tuple[dict[str, Any], bytes]:
    """The child may have been taken over by the file: what it says is read as data of the simplest kind."""
    head, _newline, data = answer.partition(b"\n")
    try:
        said = json.loads(head)
        size, facts, reason = said["size"], said["facts"], said["unfit"]
        unfit = Unfit(str(reason), **facts) if reason else None
    except (ValueError, TypeError, KeyError, RecursionError):
        unfit = Unfit("too_hard")
    if unfit:
        raise unfit
    if size != len(data):
        raise Unfit("too_hard")
    return facts, data


class _Helper:
    """The running helper of this process, and the line on which it is given its work."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.line: socket.socket | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0

    def hand_over(self, channel: socket.socket) -> None:
        """Give a channel to a new child; a helper that has died is replaced once."""
        with self.lock:
            for _attempt in range(2):
                try:
                    line = self.line or self._start()
                    socket.send_fds(line, [b"!"], [channel.fileno()])
                except OSError as reason:
                    self._forget()
                    failure = reason
                else:
                    return
        logger.error("The helper that parses documents does not start: %s", failure.strerror)
        raise SandboxUnavailable from failure

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "documents.zygote", str(theirs.fileno())],
                cwd=ROOT,
                env={name: os.environ[name] for name in OF_THE_ENVIRONMENT if name in os.environ},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is for us, who still need it
            )
        self.owner = os.getpid()
        self.line = ours
        return ours

    def _forget(self) -> None:
        if self.line is not None:
            self.line.close()
            self.line = None
        if self.process is not None and self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
        self.process = None

    def replace(self) -> None:
        """By a new one, when it is next needed: this one starts no children."""
        with self.lock:
            self._forget()

    def end(self) -> None:
        """Of a process that ends in good order; the others' helpers notice it by themselves."""
        if self.owner == os.getpid():
            self._forget()

    def after_fork(self) -> None:
        """A forked child goes on with the same helper; a lock that another thread held would stay locked."""
        self.lock = threading.Lock()


_helper = _Helper()
atexit.register(_helper.end)
os.register_at_fork(after_in_child=_helper.after_fork)
