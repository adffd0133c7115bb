"""A document that was saved again has the same fingerprint, another one has another."""

import io
import zlib

import pikepdf
import pytest

from documents.checks import check
from tests.documents.factories import pdf, upload
from tests.documents.hostile.honest import scanned
from tests.documents.hostile.making import drawn, exif, noise, pages, raw_pdf, stream

LINE = b"0 0 m 10 10 l S"
FONT = b"<< /Type /Font /Subtype /TrueType /BaseFont /%s+Arial /FontDescriptor << /FontFile2 6 0 R >> >>"


def fingerprint(data: bytes) -> str:
    return check(upload(data)).fingerprint


def saved(data: bytes, change=lambda made: None, **options) -> bytes:
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as made:
        change(made)
        made.save(kept, **options)
    return kept.getvalue()


def written(tag: bytes, glyphs: bytes) -> bytes:
    """A page with a text in a font of its own: the text is only numbers of the font's signs."""
    return pages(
        b"",
        b"/Contents 4 0 R /Resources << /Font << /F0 5 0 R >> >>",
        stream(b"BT /F0 9 Tf <00010203> Tj ET"),
        FONT % tag,
        stream(glyphs),
    )


def authored(made):
    made.docinfo["/Author"] = "Siti"
    with made.open_metadata() as told:
        told["dc:title"] = "Surat"


@pytest.mark.parametrize(
    "again",
    [
        lambda data: saved(data, authored),
        lambda data: saved(data, linearize=True),
        lambda data: saved(data, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True),
        lambda data: saved(data, stream_decode_level=pikepdf.StreamDecodeLevel.specialized, compress_streams=False),
        lambda data: data + b"\n\n",
        lambda data: check(upload(data)).data,
    ],
    ids=["other author", "for fast viewing", "packed", "unpacked", "lines behind", "as the portal keeps it"],
)
@pytest.mark.parametrize(
    "data",
    [
        drawn(zlib.compress(LINE), b"/Filter /FlateDecode"),
        scanned(b"/DCTDecode", noise("JPEG", size=(60, 40), exif=exif(place=True))),
        written(b"ABCDEF", b"Budi"),
        pdf(3),
    ],
    ids=["drawing", "scan", "text", "pages"],
)
def test_a_pdf_that_was_saved_again_is_the_same_document(data, again):
    assert fingerprint(again(data)) == fingerprint(data)


def test_the_tag_that_programs_give_a_font_anew_each_time_does_not_count():
    assert fingerprint(written(b"ABCDEF", b"Budi")) == fingerprint(written(b"UVWXYZ", b"Budi"))


def test_where_the_parts_stand_does_not_count():
    page = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R >>"
    first = raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page % (2, 4), stream(LINE)
    )
    second = raw_pdf(
        b"<< /Type /Catalog /Pages 4 0 R >>", stream(LINE), page % (4, 2), b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    )
    assert fingerprint(first) == fingerprint(second)


OTHERS = [
    drawn(LINE),
    drawn(b"0 0 m 10 11 l S"),
    pages(b"", b"/Contents 4 0 R /Rotate 90", stream(LINE)),
    written(b"ABCDEF", b"Budi"),
    written(b"ABCDEF", b"Sari"),
    scanned(b"/DCTDecode", noise("JPEG", size=(60, 40))),
    scanned(b"/DCTDecode", noise("JPEG", size=(60, 40))),
    pdf(1),
    pdf(2),
    noise("PNG", size=(60, 40)),
    noise("JPEG", size=(60, 40)),
]


def test_other_documents_have_other_fingerprints():
    """Among them two letters that differ only in the signs of their fonts, and two scans of one size."""
    assert len({fingerprint(data) for data in OTHERS}) == len(OTHERS)


def test_a_photo_with_another_author_is_the_same_photo():
    photo = noise("JPEG")
    with_place = photo[:2] + b"\xff\xe1" + (len(exif(place=True)) + 2).to_bytes(2, "big") + exif(place=True) + photo[2:]
    assert fingerprint(with_place) == fingerprint(photo)
    assert check(upload(with_place)).sha256 != check(upload(photo)).sha256
