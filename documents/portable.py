"""PDF: opened without repair, refused when it can do anything but be read, and written anew.

Runs in the child process of `documents.sandbox`.
"""

import io
import re

import pikepdf
from pikepdf.settings import qpdf_limit_errors, set_qpdf_limits

from documents.findings import Examined, Unfit
from documents.portable_content import refuse_active_content
from documents.portable_fingerprint import fingerprint
from documents.portable_metadata import forget_metadata
from documents.portable_signatures import is_signed

CONTENT_TYPE = "application/pdf"
MAX_PAGES = 50
MAX_OBJECTS = 100_000
DECODED_BYTES = 128 * 1024 * 1024
"""Of one stream; a page in 600 dpi and colour has some 105 million."""
HEADER = b"%PDF-"
HEADER_WITHIN = 1024
# What printers and scanners put before a file: nothing visible, a byte order mark, or lines of their job language.
HONEST_PREFIX = re.compile(rb"(?:\xef\xbb\xbf)?(?:\x1b%-12345X)?(?:@PJL[^\r\n]*\r?\n)*[\s\0]*\Z")
ZIP_ENTRY, ZIP_END = b"PK\1\2", b"PK\5\6"
ZIP_END_WITHIN = 22 + 65_535
AFTER_THE_END = b"\0\t\n\f\r "

set_qpdf_limits(
    flate_max_memory=DECODED_BYTES,
    png_max_memory=DECODED_BYTES,
    run_length_max_memory=DECODED_BYTES,
    tiff_max_memory=DECODED_BYTES,
    dct_max_memory=DECODED_BYTES,
    parser_max_nesting=100,
    max_stream_filters=8,
)


def header_offset(data: bytes) -> int | None:
    """Where the PDF begins; None when this is no PDF, or another kind of file in front of one."""
    offset = data.find(HEADER, 0, HEADER_WITHIN)
    return offset if offset >= 0 and HONEST_PREFIX.match(data[:offset]) else None


def examine_pdf(data: bytes) -> Examined:
    """The PDF without metadata and unused parts; a signed one byte for byte. Raises `Unfit`."""
    whole = data[header_offset(data) or 0 :]
    if _is_also_a_zip(whole):
        raise Unfit("two_files_in_one")
    try:
        with pikepdf.open(io.BytesIO(whole), attempt_recovery=False) as pdf:
            pages = _refuse_by_size(pdf)
            refuse_active_content(pdf)
            if is_signed(pdf, whole):
                _refuse_added_bytes(data)
                return Examined(data, CONTENT_TYPE, fingerprint(pdf), pages)
            forget_metadata(pdf)
            return Examined(_written(pdf), CONTENT_TYPE, fingerprint(pdf), pages)
    except pikepdf.PasswordError:
        raise Unfit("locked") from None
    except (Unfit, MemoryError, RecursionError):
        raise
    except Exception:  # a parser of hostile bytes may raise anything
        raise Unfit(_reason_of_failure(whole)) from None


def _reason_of_failure(data: bytes) -> str:
    """Some ways of locking need random numbers, which a child that can open nothing does not have."""
    if qpdf_limit_errors():
        return "too_hard"
    return "locked" if b"/Encrypt" in data else "broken_pdf"


def _refuse_by_size(pdf: pikepdf.Pdf) -> int:
    """How many pages it has."""
    if pdf.is_encrypted:
        raise Unfit("locked")
    if len(pdf.objects) > MAX_OBJECTS:
        raise Unfit("too_hard")
    pages = len(pdf.pages)
    if not pages:
        raise Unfit("no_pages")
    if pages > MAX_PAGES:
        raise Unfit("too_many_pages", pages=pages, most=MAX_PAGES)
    return pages


def _written(pdf: pikepdf.Pdf) -> bytes:
    """Only what the pages need; the same bytes for the same content."""
    kept = io.BytesIO()
    pdf.save(
        kept,
        deterministic_id=True,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return kept.getvalue()


def _refuse_added_bytes(data: bytes) -> None:
    """A signed file is kept as it is, so nothing may stand before it or behind it."""
    _content, _mark, after = data.rpartition(b"%%EOF")
    if not data.startswith(HEADER) or after.strip(AFTER_THE_END):
        raise Unfit("added_to_signed")


def _is_also_a_zip(data: bytes) -> bool:
    """Whether a list of an archive's files stands at its end; the few bytes that mark one may come by chance."""
    at = data.rfind(ZIP_END, max(0, len(data) - ZIP_END_WITHIN))
    if at < 0:
        return False
    size = int.from_bytes(data[at + 12 : at + 16], "little")
    return data.startswith(ZIP_ENTRY, max(0, at - size))
