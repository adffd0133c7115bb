import io
from datetime import date

import pikepdf
import pytest
import zxingcpp
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy, override
from PIL import Image

from core.ids import ALPHABET
from documents.models import Letter
from documents.pdf import check_url, letter_pdf, qr_png
from documents.services import issue_letter, mask_name, revoke, valid_letters
from tests.accounts.factories import UserFactory
from tests.documents.factories import LetterFactory

pytestmark = pytest.mark.django_db


def issue(subject, **changes):
    said = {
        "kind": "receipt",
        "title": gettext_lazy("Tanda terima laporan PHK"),
        "holder_name": "Siti Aminah",
        "issuer": "portal SIAPkerja",
        "rows": [(gettext_lazy("Nomor laporan"), "PHK-1")],
        "issued_on": date(2025, 9, 1),
    }
    return issue_letter(subject, **{**said, **changes})


def pictures_in(data: bytes) -> list[Image.Image]:
    with pikepdf.open(io.BytesIO(data)) as made:
        return [
            pikepdf.PdfImage(image).as_pil_image().convert("L")
            for page in made.pages
            for image in page.get_images().values()
        ]


def test_the_same_letter_is_issued_once_and_a_different_one_replaces_it():
    subject = UserFactory()
    first = issue(subject)
    with override("en"):
        assert issue(subject, issued_on=date(2025, 9, 2)) == first
    assert first.title == "Tanda terima laporan PHK"
    second = issue(subject, rows=[("Nomor laporan", "PHK-2")], issued_on=date(2025, 9, 3))
    first.refresh_from_db()
    assert first.revoked_on == date(2025, 9, 3)
    assert list(valid_letters(subject)) == [second]
    assert set(second.code) <= set(ALPHABET)


def test_the_database_lets_a_letter_only_be_revoked():
    letter = LetterFactory()
    for change in ({"title": "x"}, {"code": "A" * 12}, {"rows": []}, {"holder_name": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        letter.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        LetterFactory(subject_id=letter.subject_id, kind=letter.kind)
    revoke(letter, letter.issued_on)
    assert Letter.objects.get(pk=letter.pk).revoked_on == letter.issued_on


def test_the_qr_code_in_the_letter_leads_to_its_check_page():
    letter = LetterFactory()
    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(qr_png(letter))))
    assert found.text == check_url(letter)
    [in_pdf] = [code for image in pictures_in(letter_pdf(letter)) for code in zxingcpp.read_barcodes(image)]
    assert in_pdf.text == check_url(letter)
    assert in_pdf.text.endswith(f"/v/{letter.code}/")


def test_the_letter_is_the_same_bytes_each_time_and_says_that_it_is_a_sample():
    letter = LetterFactory(rows=[["Alasan PHK", "panjang sekali " * 40]] * 12)
    data = letter_pdf(letter)
    assert data == letter_pdf(letter)
    with pikepdf.open(io.BytesIO(data)) as made:
        assert len(made.pages) > 1
        assert str(made.docinfo["/Title"]) == letter.title
    assert data.startswith(b"%PDF-")


def test_no_row_is_torn_between_two_pages():
    """Each value has three lines; on every page stand whole ones only, each beside its label."""
    letter = LetterFactory(rows=[["Alasan PHK", "panjang sekali " * 12]] * 40)
    with pikepdf.open(io.BytesIO(letter_pdf(letter))) as made:
        pages = [_text_positions(page) for page in made.pages]
    assert len(pages) > 2
    for labels, values in pages[1:-1]:
        assert len(values) == 3 * len(labels)
        assert labels == sorted(values, reverse=True)[::3]


def _text_positions(page) -> tuple[list[float], list[float]]:
    """How high the lines of labels stand, and those of values; without header and footer."""
    told = [
        tuple(float(number) for number in step.operands)
        for step in pikepdf.parse_content_stream(page)
        if str(step.operator) == "Td"
    ]
    body = [(x, y) for x, y in told if 100 < y < 740]
    left = min(x for x, _y in body)
    return [y for x, y in body if x == left], [y for x, y in body if x > left + 100]


@pytest.mark.parametrize(
    ("name", "masked"), [("Budi Santoso", "B*** S******"), ("A", "A"), ("Siti  O'Neil", "S*** O*****")]
)
def test_names_are_masked_for_the_public(name, masked):
    assert mask_name(name) == masked


def test_anybody_can_check_a_letter_and_sees_masked_names_only(client):
    letter = LetterFactory()
    page = client.get(letter.check_path).content.decode()
    assert "Asli" in page
    assert "S*** A*****" in page
    assert "Siti Aminah" not in page
    assert "3275" not in page
    revoke(letter, letter.issued_on)
    assert "Dicabut" in client.get(letter.check_path).content.decode()


@pytest.mark.parametrize("code", ["A" * 12, "<script>", "x", "0" * 12])
def test_an_unknown_code_is_said_to_be_unknown(client, code):
    response = client.get(reverse("documents:verify", args=[code]))
    assert response.status_code == 404
    assert "Tidak dikenal" in response.content.decode()
    assert "<script>" not in response.content.decode().replace('<script type="module"', "")


def test_a_code_may_be_typed_as_people_type(client):
    letter = LetterFactory()
    typed = letter.code_in_groups.lower()
    assert client.get(reverse("documents:code"), {"code": f" {typed} "}).headers["Location"] == letter.check_path
    assert client.get(reverse("documents:verify", args=[typed])).headers["Location"] == letter.check_path
    refused = client.get(reverse("documents:code"), {"code": "0OIL"}).content.decode()
    assert "Kode tidak dikenal" in refused
    assert "0OIL" in refused
    assert "Ketik kode surat" in client.get(reverse("documents:code")).content.decode()
