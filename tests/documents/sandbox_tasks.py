"""What a file could make a child do, were it to take it over: tasks for the tests of the sandbox."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from documents.findings import Unfit

MEGABYTE = 1024 * 1024


def echo(data: bytes, **options):
    return {"pid": os.getpid(), "parent": os.getppid(), **options}, data


def environment(data: bytes):
    return {"names": sorted(os.environ)}, b""


def refuses(data: bytes):
    raise Unfit("too_many_pages", pages=70, most=50)


def fails(data: bytes):
    raise ZeroDivisionError


def dies(data: bytes):
    os.kill(os.getpid(), signal.SIGSEGV)


def sleeps(data: bytes):
    time.sleep(3600)


def calculates(data: bytes):
    while True:
        pass


def hoards(data: bytes):
    return {"bytes": len(b"\1" * 2000 * MEGABYTE)}, b""


def opens(data: bytes):
    return _outcome(lambda: Path("/etc/hostname").read_bytes())


def writes(data: bytes, path: str):
    return _outcome(lambda: Path(path).write_bytes(b"x"))


def connects(data: bytes, port: int):
    return _outcome(lambda: socket.create_connection(("127.0.0.1", port), timeout=1))


def starts(data: bytes):
    return _outcome(lambda: subprocess.run(["/bin/true"], check=True))


def talks_too_much(data: bytes):
    return {}, b"\0" * 100 * MEGABYTE


def drips(data: bytes):
    while True:
        os.write(_channel(), b" ")
        time.sleep(0.1)


def lies(data: bytes, said: str):
    """Answers with other bytes than a child does."""
    os.write(_channel(), said.encode())
    os._exit(0)


def _channel() -> int:
    return next(number for number in range(3, 64) if _is_socket(number))


def _is_socket(number: int) -> bool:
    try:
        return os.path.sameopenfile(number, number) and os.fstat(number).st_mode >> 12 == 0o14
    except OSError:
        return False


def _outcome(attempt):
    try:
        attempt()
    except OSError as refused:
        return {"refused": refused.errno}, b""
    return {"refused": 0}, b""
