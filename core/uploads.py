"""A file that was not received in full, and why."""

from typing import NoReturn

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile


class RefusedUpload(UploadedFile):
    """Stands in a form for a file that was not kept; `size` is what its sender sent, `why` tells them what to do.

    Reading it raises a `ValidationError`, so that a form which knows nothing of it shows the words, too.
    """

    def __init__(self, name: str, size: int, why: str):
        super().__init__(ContentFile(b""), name, size=size)
        self.why = why

    def read(self, *_args: object) -> NoReturn:
        raise ValidationError(self.why)

    open = chunks = readlines = __iter__ = read
