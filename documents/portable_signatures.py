"""Whether a PDF carries an electronic signature, which any rewriting would destroy."""

import pikepdf

NUMBERS = 4


def is_signed(pdf: pikepdf.Pdf, data: bytes) -> bool:
    """Whether a signature covers bytes of this file. What only calls itself one is none, and the file is rewritten."""
    return any(_covers(part, data) for part in pdf.objects)


def _covers(part: pikepdf.Object, data: bytes) -> bool:
    """/ByteRange: the bytes from 0 and those behind a gap; in the gap stands the signature itself, in hexadecimal."""
    if not isinstance(part, pikepdf.Dictionary) or part.get("/Type", "/Sig") not in ("/Sig", "/DocTimeStamp"):
        return False
    if "/ByteRange" not in part or "/Contents" not in part or "/Filter" not in part:
        return False
    covered = part["/ByteRange"]
    if not isinstance(covered, pikepdf.Array) or len(covered) != NUMBERS or not all(type(at) is int for at in covered):
        return False
    start, first, after, second = covered
    gap = data[first:after]
    return (
        start == 0 < first < after <= after + second <= len(data)
        and gap[:1] == b"<"
        and gap[-1:] == b">"
        and bytes(part["/Contents"]).hex() == gap[1:-1].lower().decode("ascii", "replace")
    )
