"""What a file is, by its first bytes and then by parsing it. Runs in the child process of `documents.sandbox`."""

from documents.findings import Examined, Unfit
from documents.pictures import JPEG_START, PNG_START, examine_picture
from documents.portable import examine_pdf, header_offset


def examine(data: bytes) -> Examined:
    """What to keep of the file, and what it is; raises `Unfit`."""
    if not data:
        raise Unfit("empty")
    try:
        if data.startswith((JPEG_START, PNG_START)):
            return examine_picture(data)
        if header_offset(data) is not None:
            return examine_pdf(data)
    except (MemoryError, RecursionError):
        raise Unfit("too_hard") from None
    raise Unfit("wrong_type")


def examined(data: bytes) -> tuple[dict[str, str | int], bytes]:
    """`examine` as a task of the sandbox: facts, and the bytes to keep."""
    found = examine(data)
    facts = {"content_type": found.content_type, "fingerprint": found.fingerprint, "pages": found.pages}
    return facts, found.data
