"""Files on their way in: to the disk, no further than the page's limit, counted, and gone whatever happens.

A file lies in quarantine without a name (the operating system frees it with the process), so that nothing can stay
behind: not when the sender is cut off, not when the process is killed.
"""

import tempfile
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string

from core.uploads import RefusedUpload
from documents.refusals import MEGABYTE, SENTENCES, in_megabytes

QUARANTINE = "quarantine"
BESIDE_THE_FILE = 30 * MEGABYTE
"""Of a request that is still read to its end, so that a file somewhat too large is answered in its form."""


@dataclass(frozen=True, slots=True)
class PageLimit:
    """What one page takes: megabytes of a file, and which count of `settings.LIMITS` a file raises."""

    megabytes: int
    counted_as: str


class QuarantineUploadHandler(FileUploadHandler):
    """Django asks it for every file of a request. A file that is not kept becomes a `RefusedUpload` in its form."""

    def __init__(self, request: HttpRequest):
        super().__init__(request)
        self.fields_with_a_file: set[str] = set()
        self.why = ""

    @cached_property
    def limit(self) -> PageLimit:
        match = self.request.resolver_match
        try:
            name = (match or resolve(self.request.path_info)).view_name
        except Resolver404:
            name = ""
        return PageLimit(*settings.UPLOAD_PAGES.get(name, settings.UPLOAD_PAGES["*"]))

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        """Far too much is not even read. Raises `RequestDataTooBig`: a page of its own, without the form."""
        if content_length > self.limit.megabytes * MEGABYTE + BESIDE_THE_FILE:
            raise RequestDataTooBig("More than any file of this page may have.")

    def new_file(self, field_name, *args, **kwargs):
        super().new_file(field_name, *args, **kwargs)
        self.why = self._why_not(field_name)
        self.fields_with_a_file.add(field_name)
        if not self.why:
            folder = Path(settings.PRIVATE_FILES) / QUARANTINE
            folder.mkdir(parents=True, exist_ok=True)
            self.file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 -- closed with the request, or before
            weakref.finalize(self, self.file.close)  # Django forgets the file of a body that it cannot parse

    def receive_data_chunk(self, raw_data, start):
        """Nothing is handed on: None."""
        if not self.why and start + len(raw_data) > self.limit.megabytes * MEGABYTE:
            self._drop("too_large")
        if not self.why:
            try:
                self.file.write(raw_data)
            except OSError:  # the disk is full
                self._drop("no_room")

    def file_complete(self, file_size):
        if self.why:
            return RefusedUpload(self.file_name, file_size, self._words(file_size))
        self.file.seek(0)
        return UploadedFile(
            self.file, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra
        )

    def upload_interrupted(self):
        """The sender is gone."""
        if hasattr(self, "file"):
            self.file.close()

    def _why_not(self, field_name: str) -> str:
        if field_name in self.fields_with_a_file:
            return str(SENTENCES["one_at_a_time"])
        count: Callable[[HttpRequest, str], str] = import_string(settings.UPLOADS_COUNTED_BY)
        when = count(self.request, self.limit.counted_as)
        return str(SENTENCES["too_often"] % {"when": when}) if when else ""

    def _drop(self, why: str) -> None:
        """What has arrived is freed at once, and of the rest nothing is written."""
        self.why = why
        self.file.close()

    def _words(self, size: int) -> str:
        if self.why == "too_large":
            return str(SENTENCES["too_large"] % {"size": in_megabytes(size), "most": self.limit.megabytes})
        return str(SENTENCES.get(self.why, self.why))
