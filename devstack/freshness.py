"""What was done already and need not be done again: a step remembers the state of the files that it worked on."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from devstack.environment import ROOT

NOT_OURS = {".git", ".venv", "var", "tests", "node_modules", "__pycache__"}


def source_files(*suffixes: str) -> list[Path]:
    """The project's own files with one of these suffixes, tests left out."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        found += [Path(folder, name) for name in names if name.endswith(suffixes)]
    return found


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        state = path.stat()
        digest.update(f"{path}\0{state.st_mtime_ns}\0{state.st_size}\n".encode())
    return digest.hexdigest()


class Stamp:
    """Remembers one fingerprint in one file; without a file it is never fresh."""

    def __init__(self, file: Path | None, files: Iterable[Path]) -> None:
        self.file = file
        self.now = fingerprint(files)

    @property
    def fresh(self) -> bool:
        return self.file is not None and self.file.exists() and self.file.read_text() == self.now

    def set(self) -> None:
        if self.file is not None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(self.now)
