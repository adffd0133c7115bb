"""A seeded portal for the pictures alone, gone when they are taken."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from devstack import environment
from devstack.lock import CannotStart, running_at

READY = "ready in"


@contextmanager
def throwaway_portal() -> Iterator[str]:
    from pathlib import Path

    with tempfile.TemporaryDirectory(prefix="siapkerja-shots-") as folder:
        command = [sys.executable, "-m", "devstack", "run", "--var", folder]
        program = subprocess.Popen(command, cwd=environment.ROOT, stdout=subprocess.PIPE, text=True)
        try:
            assert program.stdout is not None
            said = []
            for line in program.stdout:
                said.append(line)
                if READY in line:
                    break
            else:
                raise CannotStart("The portal does not start:\n" + "".join(said))
            yield running_at(Path(folder))
        finally:
            program.terminate()
            program.communicate()
