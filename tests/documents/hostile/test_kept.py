"""Odd but honest files: each is kept as what it is, without what it told about its maker."""

import io

import pikepdf
import pytest
from PIL import Image

from documents.checks import MAX_BYTES, check
from documents.examining import examine
from documents.services import safe_name
from tests.documents.factories import pdf, picture, upload
from tests.documents.hostile.honest import HONEST, exactly, scanned
from tests.documents.hostile.making import (
    EICAR,
    archive,
    chunk,
    drawn,
    exif,
    noise,
    pages,
    raw_png,
    segment,
    signed_pdf,
    stream,
    with_segments,
)

TAIL = b"<?php system($_GET[0]); ?>"


@pytest.mark.parametrize(("build", "name", "content_type"), HONEST.values(), ids=HONEST)
def test_an_odd_but_honest_file_is_kept_as_what_it_is(build, name, content_type):
    data = build()
    kept = check(upload(data, "berkas"))
    assert kept.content_type == content_type
    assert safe_name(name, content_type)
    if content_type == "application/pdf":
        with pikepdf.open(io.BytesIO(kept.data), attempt_recovery=False) as made:
            assert len(made.pages) == kept.pages
    else:
        assert kept.pages == 1
        with Image.open(io.BytesIO(kept.data)) as shown:
            shown.load()
            assert not shown.getexif()
            assert not set(shown.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    # A child that lacks a part of a parser would find something else than the parser does with everything at hand.
    assert (kept.data, kept.fingerprint) == (examine(data).data, examine(data).fingerprint)


def test_there_are_as_many_honest_files_as_the_portal_promises():
    assert len(HONEST) >= 50


@pytest.mark.parametrize("kind", ["pdf", "jpg", "png"])
def test_the_files_of_the_limit_have_the_limit_to_the_byte(kind):
    assert len(exactly(kind)) == MAX_BYTES


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_stands_upright_whichever_way_the_phone_was_held(turn):
    """The red corner is up on the left once it is turned as its EXIF says."""
    upright = Image.new("RGB", (64, 32), "blue")
    upright.paste("red", (0, 0, 16, 16))
    back = {2: [0], 3: [3], 4: [1], 5: [5], 6: [2], 7: [6], 8: [4]}
    for step in back.get(turn, []):
        upright = upright.transpose(Image.Transpose(step))
    made = io.BytesIO()
    upright.save(made, "JPEG", quality=95, exif=exif(turn))
    with Image.open(io.BytesIO(check(upload(made.getvalue(), "foto.jpg")).data)) as shown:
        assert shown.size == (64, 32)
        red, _green, blue = shown.getpixel((4, 4))
        assert red > 200 > 60 > blue


def test_place_camera_texts_and_tails_of_pictures_are_gone():
    told = segment(0xFE, b"Siti di rumah") + segment(0xED, b"Photoshop 3.0\0Siti") + segment(0xEC, EICAR)
    photo = noise("JPEG", exif=exif(place=True), xmp=b"<x:xmpmeta>Siti</x:xmpmeta>", comment=b"Siti")
    for data in (
        with_segments(photo, told) + TAIL,
        raw_png(8, 8, 8, 0, b"\0" * 72, chunk(b"tEXt", b"Author\0Siti"), chunk(b"eXIf", exif(place=True)[6:])) + TAIL,
        raw_png(8, 8, 8, 0, b"\0" * 72, chunk(b"tEXt", b"Comment\0" + EICAR), chunk(b"iTXt", b"a\0\0\0\0\0Siti")),
        picture("PNG") + archive("a.exe"),
    ):
        kept = check(upload(data, "foto.jpg")).data
        assert not [secret for secret in (b"Siti", b"Kamera", b"php", EICAR, b"GPS", b"a.exe") if secret in kept]
        with Image.open(io.BytesIO(kept)) as shown:
            assert not shown.getexif()


def test_what_a_pdf_tells_about_its_making_is_gone():
    def change(made):
        made.docinfo["/Author"] = "Siti"
        made.docinfo["/Producer"] = "Program Contoh"
        with made.open_metadata() as told:
            told["dc:creator"] = ["Siti"]
        made.pages[0].obj["/PieceInfo"] = pikepdf.Dictionary(Contoh=pikepdf.Dictionary(Private="Siti"))
        made.pages[0].obj["/Thumb"] = made.make_stream(b"Siti kecil")
        made.Root["/Metadata"]["/Author"] = "Siti"

    unused = pages(b"", b"", stream(b"Siti yang tidak dipakai"))
    behind = pages() + b"\n% Siti"
    for data in (
        pdf(change=change, compress_streams=False),
        unused,
        behind,
        pages(trailer=b"/Info << /Author (Siti) >>"),
    ):
        assert b"Siti" in data
        kept = check(upload(data)).data
        assert not [secret for secret in (b"Siti", b"Program Contoh") if secret in _unpacked(kept)]


@pytest.mark.parametrize("filters", [b"/DCTDecode", b"[/DCTDecode]"])
def test_the_place_is_gone_from_the_photos_inside_of_a_pdf(filters):
    photo = noise("JPEG", size=(60, 40), exif=exif(place=True), comment=b"Siti")
    data = scanned(filters, photo)
    kept = check(upload(data)).data
    assert b"Kamera" in data
    assert not [secret for secret in (b"Kamera", b"Exif", b"Siti") if secret in kept]
    with pikepdf.open(io.BytesIO(kept)) as made:
        [inside] = made.pages[0].get_images().values()
        assert pikepdf.PdfImage(inside).as_pil_image().tobytes() == Image.open(io.BytesIO(photo)).tobytes()


def test_a_signed_pdf_is_kept_byte_for_byte():
    data = signed_pdf(after=b"\n")
    assert check(upload(data)).data == data


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"/Type /Sig ", b"/Type /Sog "), (b"/ByteRange [0", b"/ByteRange [1"), (b"/ByteRange [0 ", b"/ByteRange [0 9")],
    ids=["no signature", "does not begin at the first byte", "covers what is not there"],
)
def test_what_only_calls_itself_signed_is_written_anew(old, new):
    data = signed_pdf().replace(old, new) + b"% Siti"
    kept = check(upload(data)).data
    assert b"Siti" not in kept


def test_the_same_pdf_gives_the_same_bytes():
    data = drawn(b"0 0 m 10 10 l S")
    assert check(upload(data)).data == check(upload(data)).data


def _unpacked(data: bytes) -> bytes:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(made, qdf=True, stream_decode_level=pikepdf.StreamDecodeLevel.all)
    return made.getvalue()
