import io

import pytest
from PIL import Image

from core.uploads import RefusedUpload
from documents.checks import MAX_BYTES, DocumentRefused, check
from documents.refusals import SENTENCES, in_megabytes
from documents.services import safe_name
from tests.documents.factories import pdf, picture, upload


def test_grey_of_16_bits_keeps_its_tones():
    source = Image.new("I;16", (2, 1))
    source.putpixel((1, 0), 65_535)
    kept = io.BytesIO()
    source.save(kept, "PNG")
    with Image.open(io.BytesIO(check(upload(kept.getvalue())).data)) as image:
        assert [image.getpixel((x, 0)) for x in (0, 1)] == [0, 255]


def test_nothing_is_read_of_a_file_that_is_too_large(monkeypatch):
    file = upload(b"%PDF-" + b"0" * MAX_BYTES)
    monkeypatch.setattr(file.file, "read", lambda *_size: pytest.fail("it was read"))
    with pytest.raises(DocumentRefused, match="Paling besar 5 MB"):
        check(file)


def test_a_file_whose_size_was_not_told_truly_is_measured():
    file = upload(b"%PDF-" + b"0" * MAX_BYTES)
    file.size = 5
    with pytest.raises(DocumentRefused, match="Paling besar 5 MB"):
        check(file)


def test_a_file_that_was_not_received_is_refused_in_the_words_of_whoever_refused_it():
    with pytest.raises(DocumentRefused, match="Tunggu dulu"):
        check(RefusedUpload("surat.pdf", 9, "Tunggu dulu."))


def test_what_is_kept_says_what_it_is():
    two_pages, photo = check(upload(pdf(2), "surat.pdf")), check(upload(picture(), "foto.jpg"))
    assert (two_pages.content_type, two_pages.pages) == ("application/pdf", 2)
    assert (photo.content_type, photo.pages) == ("image/jpeg", 1)
    assert len({two_pages.sha256, two_pages.fingerprint, photo.sha256, photo.fingerprint}) == 4


@pytest.mark.parametrize(
    ("size", "told"), [(5 * 1024**2 + 1, "5,1"), (12 * 1024**2, "12,0"), (1, "0,1"), (5 * 1024**2, "5,0")]
)
def test_a_size_is_never_told_smaller_than_it_is(size, told):
    assert in_megabytes(size) == told


def test_every_sentence_can_be_filled():
    values = dict.fromkeys(("name", "size", "most", "pixels", "pages", "when"), "7")
    assert all("%" not in str(sentence) % values for sentence in SENTENCES.values())


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
