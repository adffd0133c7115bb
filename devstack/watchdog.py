"""Waits beside the supervisor and clears up after it when it is killed before it could.

The supervisor holds the other end of our standard input: a line says that all is done, the bare end that it died.
We keep its lock open meanwhile, so that the next start waits for us.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from devstack.services import Stack
from devstack.supervisor import Record


def main(var: Path) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if sys.stdin.read():
        return
    Record(var / "processes.json").end_leftovers()
    stack = Stack(var)
    if not stack.kept:
        stack.down()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
