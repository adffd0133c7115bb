"""A seeded portal for the pictures alone, gone when they are taken."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devstack import environment
from devstack.console import say
from devstack.lock import CannotStart, running_at

READY = "ready in"


@contextmanager
def throwaway_portal() -> Iterator[str]:
    say("Starting a portal with a throwaway database…")
    with tempfile.TemporaryDirectory(prefix="siapkerja-shots-") as folder:
        command = [sys.executable, "-m", "devstack", "run", "--var", folder]
        program = subprocess.Popen(command, cwd=environment.ROOT, env=_environment(), stdout=subprocess.PIPE, text=True)
        try:
            assert program.stdout is not None
            if not any(READY in line for line in program.stdout):
                raise CannotStart("The portal for the pictures does not start; `make run` says why.")
            yield running_at(Path(folder))
        finally:
            program.terminate()
            program.communicate()


def _environment() -> dict[str, str]:
    """Ours, without a database of somebody's: these pictures begin drafts."""
    return {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
