import io

import pikepdf
import pytest
from PIL import Image

from documents import checks
from documents.checks import DocumentRefused, check
from documents.services import safe_name
from tests.documents.factories import pdf, picture, upload


def with_catalog(**entries):
    """A change of a PDF: keys of its catalog."""

    def change(made):
        for key, value in entries.items():
            made.Root[f"/{key}"] = made.make_indirect(value) if isinstance(value, pikepdf.Dictionary) else value

    return change


def script():
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def attached(made):
    made.attachments["program.exe"] = b"MZ"


def buried(made):
    """An action hidden in a direct dictionary of an annotation of a page."""
    made.pages[0].obj["/Annots"] = pikepdf.Array(
        [pikepdf.Dictionary(Type=pikepdf.Name.Annot, A=pikepdf.Dictionary(S=pikepdf.Name.Launch))]
    )


def exif_of_jakarta() -> bytes:
    exif = Image.Exif()
    exif[0x0110] = "Kamera Contoh"
    exif[0x0112] = 6  # turned by 90 degrees
    exif.get_ifd(0x8825)[1] = "S"
    return exif.tobytes()


WHOLE_PDF = pdf(3)
HOSTILE = {
    "empty": (b"", "kosong"),
    "limit and one byte more": (b"%PDF-" + b"0" * checks.MAX_BYTES, "Paling besar 5 MB"),
    "text": (b"halo", "harus JPG, PNG, atau PDF"),
    "html called pdf": (b"<html><script>alert(1)</script>", "harus JPG, PNG, atau PDF"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "harus JPG, PNG, atau PDF"),
    "gif": (picture("GIF", mode="P"), "harus JPG, PNG, atau PDF"),
    "webp": (picture("WEBP"), "harus JPG, PNG, atau PDF"),
    "zip": (b"PK\x03\x04" + b"\0" * 100, "harus JPG, PNG, atau PDF"),
    "program": (b"MZ\x90\x00" + b"\0" * 100, "harus JPG, PNG, atau PDF"),
    "eicar": (rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", "harus JPG, PNG, atau PDF"),
    "pdf after junk": (b"junk\n" + WHOLE_PDF, "harus JPG, PNG, atau PDF"),
    "only a pdf's first bytes": (b"%PDF-1.7\n", "rusak"),
    "cut pdf": (WHOLE_PDF[: len(WHOLE_PDF) // 2], "rusak"),
    "encrypted pdf": (pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "terkunci"),
    "pdf with an empty password": (pdf(encryption=pikepdf.Encryption(owner="a", user="")), "terkunci"),
    "pdf of 51 pages": (pdf(51), "51 halaman"),
    "pdf without pages": (pdf(0), "tidak punya halaman"),
    "pdf that opens a script": (pdf(change=with_catalog(OpenAction=script())), "program"),
    "pdf with a script by name": (
        pdf(change=with_catalog(Names=pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=[])))),
        "program",
    ),
    "pdf that launches": (
        pdf(change=with_catalog(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe"))),
        "program",
    ),
    "pdf with more actions": (pdf(change=with_catalog(AA=pikepdf.Dictionary(WC=script()))), "program"),
    "pdf with an xfa form": (pdf(change=with_catalog(AcroForm=pikepdf.Dictionary(XFA="<xdp/>"))), "program"),
    "pdf with an attachment": (pdf(change=attached), "program"),
    "pdf with a buried action": (pdf(change=buried), "program"),
    "pdf with an action in an object stream": (
        pdf(change=buried, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "program",
    ),
    "cut jpeg": (picture(size=(800, 600))[:700], "rusak"),
    "cut png": (picture("PNG", size=(800, 600))[:100], "rusak"),
    "only a jpeg's first bytes": (b"\xff\xd8\xff\xe0", "rusak"),
    "only a png's first bytes": (b"\x89PNG\r\n\x1a\n", "rusak"),
    "png of too many pixels": (picture("PNG", size=(8000, 7000), mode="1"), "50 megapiksel"),
    "decompression bomb": (picture("PNG", size=(20_000, 20_000), mode="1"), "50 megapiksel"),
}


@pytest.mark.parametrize(("data", "words"), HOSTILE.values(), ids=HOSTILE)
def test_a_bad_file_is_refused_with_words_that_say_what_to_do(data, words):
    with pytest.raises(DocumentRefused) as refused:
        check(upload(data, "surat.pdf"))
    assert words in str(refused.value.message)


def opens_at_first_page(made):
    made.Root["/OpenAction"] = pikepdf.Array([made.pages[0].obj, pikepdf.Name.Fit])


HONEST = {
    "jpeg": (picture(), "image/jpeg"),
    "grey jpeg": (picture(mode="L"), "image/jpeg"),
    "cmyk jpeg": (picture(mode="CMYK"), "image/jpeg"),
    "progressive jpeg": (picture(progressive=True), "image/jpeg"),
    "jpeg with EXIF": (picture(exif=exif_of_jakarta()), "image/jpeg"),
    "png": (picture("PNG"), "image/png"),
    "16-bit png": (picture("PNG", mode="I;16"), "image/png"),
    "palette png": (picture("PNG", mode="P"), "image/png"),
    "transparent png": (picture("PNG", mode="RGBA"), "image/png"),
    "black and white png": (picture("PNG", mode="1"), "image/png"),
    "pdf": (pdf(), "application/pdf"),
    "pdf of 50 pages": (pdf(50), "application/pdf"),
    "pdf that opens at a page": (pdf(change=opens_at_first_page), "application/pdf"),
}


@pytest.mark.parametrize(("data", "content_type"), HONEST.values(), ids=HONEST)
def test_an_odd_but_honest_file_is_kept_as_what_it_is(data, content_type):
    assert check(upload(data, "foto.bin")).content_type == content_type


def test_a_picture_is_drawn_anew_upright_and_without_its_place():
    kept = check(upload(picture(exif=exif_of_jakarta()) + b"<?php tail ?>", "foto.jpg")).data
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (40, 60)
        assert not image.getexif()
    assert b"Kamera Contoh" not in kept
    assert b"<?php" not in kept


def test_grey_of_16_bits_keeps_its_tones():
    source = Image.new("I;16", (2, 1))
    source.putpixel((1, 0), 65_535)
    kept = io.BytesIO()
    source.save(kept, "PNG")
    with Image.open(io.BytesIO(check(upload(kept.getvalue())).data)) as image:
        assert [image.getpixel((x, 0)) for x in (0, 1)] == [0, 255]


def test_a_pdf_keeps_every_byte_because_of_electronic_signatures():
    data = pdf(2)
    assert check(upload(data)).data == data


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("surat phk.pdf", "surat phk.pdf"),
        ("surat.pdf.exe", "surat.pdf.pdf"),
        ("../../etc/passwd", "etc passwd.pdf"),
        ("C:\\surat\\phk.docx", "C: surat phk.pdf"),
        ("a\r\nSet-Cookie: x", "a Set-Cookie: x.pdf"),
        ("fdp.\u202egpj", "fdp. gpj.pdf"),
        ("", "berkas.pdf"),
        ("....", "berkas.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_names_are_harmless_and_end_with_what_the_file_is(name, expected):
    assert safe_name(name, "application/pdf") == expected
