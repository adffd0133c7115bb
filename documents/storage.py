"""Where private files lie when it is a folder of this machine: whole or not at all, also when the power goes.

`STORAGES["default"]` is this or `documents.s3.S3Files`; besides Django's interface both have `listed` and `folders`.
"""

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

QUARANTINE = "quarantine"


class _Quarantined(File):
    """A finished file in quarantine, which Django renames into its place."""

    def temporary_file_path(self) -> str:
        return self.name


@deconstructible(path="documents.storage.LocalFiles")
class LocalFiles(FileSystemStorage):
    """A file is written and flushed in quarantine, then renamed; its folders are flushed too."""

    @property
    def quarantine(self) -> Path:
        """Where files are before they are whole."""
        folder = Path(self.location) / QUARANTINE
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _save(self, name, content):
        descriptor, path = tempfile.mkstemp(dir=self.quarantine)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                for block in content.chunks():
                    stream.write(block)
                stream.flush()
                os.fsync(stream.fileno())
            with open(path, "rb") as stream:
                kept = super()._save(name, _Quarantined(stream, path))
        finally:
            Path(path).unlink(missing_ok=True)
        self._flush_folders(Path(self.path(kept)).parent)
        return kept

    def _flush_folders(self, folder: Path) -> None:
        """The name of a file is its folder's content, and a new folder's name is content of the one above."""
        for place in (folder, *folder.parents):
            descriptor = os.open(place, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            if place == Path(self.location):
                return

    def folders(self, name: str) -> list[str]:
        """The folders right inside this one."""
        try:
            return sorted(self.listdir(name)[0])
        except FileNotFoundError:
            return []

    def listed(self, name: str) -> Iterator[tuple[str, datetime]]:
        """The files right inside a folder: name and the machine's moment at which they were written."""
        try:
            with os.scandir(self.path(name)) as entries:
                for entry in entries:
                    if entry.is_file(follow_symlinks=False):
                        written = datetime.fromtimestamp(entry.stat().st_mtime, UTC)
                        yield f"{name}/{entry.name}", written
        except FileNotFoundError:
            return
