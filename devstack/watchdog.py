"""Waits beside a program and clears up after it, also when it is killed before it could.

The program holds the other end of our standard input: a line says that all is done, the bare end that it died.
A supervisor's lock stays open with us meanwhile, so that the next start waits for us.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
from pathlib import Path

from devstack.services import Stack
from devstack.supervisor import Record


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m devstack.watchdog")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--throwaway", action="store_true", help="delete the folder at the end")
    options = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if sys.stdin.read():
        return
    stack = Stack(options.folder, durable=not options.throwaway)
    Record(options.folder / "processes.json").end_leftovers()
    if options.throwaway:
        stack.remove()
        shutil.rmtree(options.folder, ignore_errors=True)
    elif not stack.kept:
        stack.down()


if __name__ == "__main__":
    main()
