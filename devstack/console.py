"""What the commands say to a person."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TextIO


def say(text: str, to: TextIO | None = None) -> None:
    """Appears at once, also through a pipe; a reader who has gone is no reason to stop in the middle of stopping."""
    stream = to or sys.stdout
    with suppress(BrokenPipeError):
        stream.write(text + "\n")
        stream.flush()


def complain(text: str) -> None:
    say(text, sys.stderr)
