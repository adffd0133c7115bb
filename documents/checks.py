"""What a file really is: proven by parsing it, not by its name. Nothing here touches the database."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile

from core.uploads import RefusedUpload
from documents import sandbox
from documents.findings import Unfit
from documents.models import FILE_ENDINGS
from documents.refusals import MEGABYTE, SENTENCES, in_megabytes

MAX_BYTES = 5 * MEGABYTE
MOST_PAGES = 50
LONGEST_SHOWN_ENDING = 20
HEXADECIMAL = frozenset("0123456789abcdef")
SHA256_DIGITS = 64
EXAMINE = "documents.examining:examined"


class DocumentRefused(Exception):
    """The file is not kept; `message` tells its sender, in their language, what to do."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """An upload that passed its checks: `data` is what to keep, `sha256` is of what was received.

    `fingerprint` is equal when the same document was saved again: SHA-256 in hex of a picture's pixels, or of all that
    a PDF's pages show. `pages` is 1 for a picture.
    """

    name: str
    data: bytes
    content_type: str
    sha256: str
    fingerprint: str
    pages: int


def check(file: UploadedFile) -> CheckedFile:
    """Read and check an upload; raises `DocumentRefused`."""
    if isinstance(file, RefusedUpload):
        raise DocumentRefused(file.why)
    name = file.name or ""
    refuse_too_large(file.size)
    received = file.read()
    if not received:
        raise _refused("empty", name)
    refuse_too_large(len(received))
    try:
        facts, data = sandbox.run(EXAMINE, received)
        return CheckedFile(name, data, sha256=hashlib.sha256(received).hexdigest(), **_believed(facts))
    except Unfit as unfit:
        raise _refused(unfit.reason, name, unfit.values) from unfit
    except sandbox.SandboxUnavailable as unavailable:
        raise _refused("not_now", name) from unavailable


def refuse_too_large(size: int) -> None:
    if size > MAX_BYTES:
        values = {"size": in_megabytes(size), "most": MAX_BYTES // MEGABYTE}
        raise DocumentRefused(SENTENCES["too_large"] % values)


def _believed(facts: dict) -> dict:
    """What the child says, when it can be: a file may have taken it over."""
    content_type, fingerprint, pages = (facts.get(name) for name in ("content_type", "fingerprint", "pages"))
    is_a_hash = isinstance(fingerprint, str) and len(fingerprint) == SHA256_DIGITS and set(fingerprint) <= HEXADECIMAL
    is_a_kind = isinstance(content_type, str) and content_type in FILE_ENDINGS
    if not is_a_kind or not is_a_hash or type(pages) is not int or not 0 < pages <= MOST_PAGES:
        raise Unfit("too_hard")
    return {"content_type": content_type, "fingerprint": fingerprint, "pages": pages}


def _refused(reason: str, name: str, values: dict | None = None) -> DocumentRefused:
    sentence = str(SENTENCES.get(reason, SENTENCES["too_hard"]))
    shown = (PurePath(name).suffix or name)[:LONGEST_SHOWN_ENDING]
    try:
        return DocumentRefused(sentence % {**(values or {}), "name": shown})
    except (KeyError, TypeError, ValueError):  # a child that was taken over may give anything
        return DocumentRefused(str(SENTENCES["too_hard"]))
