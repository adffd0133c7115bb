import hashlib
import io
from datetime import date
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext_lazy, override
from PIL import Image

from core.ids import ALPHABET
from documents import pdf
from documents.letters import NewLetter, issue_letter, issue_letters, kept_file, mask_name, revoke, valid_letters
from documents.models import Letter, LetterFile
from documents.pdf import check_url, letter_pdf, qr_png
from tests.accounts.factories import UserFactory
from tests.documents.factories import LetterFactory, upload

pytestmark = pytest.mark.django_db


def issue(subject, **changes):
    said = {
        "kind": "receipt",
        "title": gettext_lazy("Tanda terima laporan PHK"),
        "holder_name": "Siti Aminah",
        "issuer": "portal SIAPkerja",
        "rows": [(gettext_lazy("Nomor laporan"), "PHK-1")],
        "issued_on": date(2025, 9, 1),
        "series": "PHK/3275",
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


def numbers() -> list[str]:
    return [
        letter.register for letter in Letter.objects.order_by("register_series", "register_year", "register_number")
    ]


def new(subject, **changes) -> NewLetter:
    said = {
        "kind": "receipt",
        "title": "Tanda terima",
        "holder_name": "Siti Aminah",
        "issuer": "portal SIAPkerja",
        "rows": [("Nomor laporan", "PHK-1")],
        "issued_on": date(2026, 9, 1),
        "series": "PHK/3275",
    }
    return NewLetter(subject, **{**said, **changes})


class TestRegister:
    def test_each_office_and_year_counts_from_one(self):
        for series, day in [("PHK/3275", 1), ("PHK/3275", 2), ("PHK/3578", 2)]:
            issue(UserFactory(), series=series, issued_on=date(2026, 9, day))
        issue(UserFactory(), issued_on=date(2027, 1, 1))
        assert numbers() == ["1/PHK/3275/2026", "2/PHK/3275/2026", "1/PHK/3275/2027", "1/PHK/3578/2026"]

    def test_a_letter_that_was_not_issued_after_all_leaves_no_gap(self):
        issue(UserFactory())
        taken_back = transaction.savepoint()
        issue(UserFactory())
        transaction.savepoint_rollback(taken_back)
        issue(UserFactory())
        assert numbers() == ["1/PHK/3275/2025", "2/PHK/3275/2025"]

    def test_many_are_numbered_in_their_order_in_few_statements(self, django_assert_num_queries):
        subjects = UserFactory.create_batch(30)
        issue(subjects[0])
        with django_assert_num_queries(6):  # with the savepoint: what there is, the old one revoked, numbers, rows
            letters = issue_letters([new(subject) for subject in subjects])
        assert [letter.register_number for letter in letters] == list(range(1, 31))
        assert [letter.subject_id for letter in letters] == [subject.pk for subject in subjects]
        with django_assert_num_queries(3):
            assert issue_letters([new(subject) for subject in subjects]) == letters

    def test_the_database_gives_a_number_once_and_whole(self):
        letter = issue(UserFactory())
        same = {"register_series": "PHK/3275", "register_year": 2025, "register_number": letter.register_number}
        for wrong in (same, {"register_number": 7}, {**same, "register_number": 0}, {**same, "register_series": ""}):
            with pytest.raises(DatabaseError), transaction.atomic():
                LetterFactory(**wrong)

    def test_the_number_stands_on_the_paper_and_on_the_check_page(self, client):
        letter = issue(UserFactory())
        assert "1/PHK/3275/2025" in client.get(letter.check_path).content.decode()
        assert letter_pdf(letter) != letter_pdf(LetterFactory(code="A" * 12))


class TestKeptFile:
    def test_it_is_drawn_once_and_the_same_bytes_ever_after(self, monkeypatch):
        letter = LetterFactory()
        first = kept_file(letter)
        monkeypatch.setattr(pdf, "letter_pdf", None)
        assert kept_file(letter) == first
        with first.file.open("rb") as file:
            assert hashlib.sha256(file.read()).hexdigest() == first.sha256

    def test_the_database_lets_nobody_change_or_forget_it(self):
        kept = kept_file(LetterFactory())
        for change in (lambda: kept.delete(), lambda: LetterFile.objects.update(sha256="0" * 64)):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_a_row_that_cannot_be_written_leaves_no_file(self, monkeypatch):
        monkeypatch.setattr(LetterFile, "save", lambda self: 1 / 0)
        before = set(Path(settings.PRIVATE_FILES).rglob("*.pdf"))
        with pytest.raises(ZeroDivisionError):
            kept_file(LetterFactory())
        assert set(Path(settings.PRIVATE_FILES).rglob("*.pdf")) == before


def data_of(letter) -> bytes:
    with kept_file(letter).file.open("rb") as file:
        return file.read()


def said_of(client, address, data) -> str:
    return client.post(address, {"file": upload(data, "surat.pdf")}).content.decode()


SAME, REVOKED, DIFFERENT = "sama persis", "Asli tetapi sudah dicabut", "Tidak sama dengan surat yang kami terbitkan"


class TestFileCheck:
    def test_the_file_itself_is_genuine_with_its_code_and_without(self, client):
        letter = LetterFactory()
        for address in (letter.check_path, reverse("documents:code")):
            page = said_of(client, address, data_of(letter))
            assert SAME in page
            assert "masih berlaku" in page
            assert "Siti Aminah" not in page
        assert letter.check_path in said_of(client, reverse("documents:code"), data_of(letter))

    def test_a_revoked_one_is_genuine_and_revoked_and_names_what_replaced_it(self, client):
        subject = UserFactory()
        old = issue(subject)
        data = data_of(old)
        fresh = issue(subject, rows=[("Nomor laporan", "PHK-2")], issued_on=date(2025, 9, 3))
        for address in (old.check_path, reverse("documents:code")):
            assert REVOKED in said_of(client, address, data)
        page = client.get(old.check_path).content.decode()
        assert "3 September 2025" in page
        assert f'href="{fresh.check_path}"' in page
        assert DIFFERENT in said_of(client, fresh.check_path, data)

    def test_one_changed_byte_anywhere_is_not_genuine(self, client):
        letter = LetterFactory()
        data = data_of(letter)
        places = [0, 9, len(data) // 4, len(data) // 2, len(data) - 7, len(data) - 1]
        for place in places:
            changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
            assert DIFFERENT in said_of(client, letter.check_path, changed), place
            assert DIFFERENT in said_of(client, reverse("documents:code"), changed), place
        for longer in (data + b"\n", data[:-1], b""):
            assert DIFFERENT in said_of(client, letter.check_path, longer)

    def test_a_letter_of_before_files_were_kept_is_drawn_when_it_is_compared(self, client):
        letter = LetterFactory()
        assert SAME in said_of(client, letter.check_path, letter_pdf(letter))

    def test_a_large_file_no_file_and_an_unknown_code_are_told_apart(self, client):
        letter = LetterFactory()
        assert "lebih dari 2 MB" in said_of(client, letter.check_path, b"x" * (2 * 1024 * 1024 + 1))
        assert "Pilih berkas surat." in client.post(letter.check_path).content.decode()
        assert "Pilih berkas surat." in client.post(reverse("documents:code")).content.decode()
        unknown = client.post(reverse("documents:verify", args=["A" * 12]), {"file": upload(data_of(letter))})
        assert unknown.status_code == 404
        assert "Tidak dikenal" in unknown.content.decode()

    def test_one_address_may_try_so_often_and_no_more(self, client, settings):
        settings.LIMITS = {**settings.LIMITS, "letter_check_from_address": [(2, 60)]}
        letter = LetterFactory()
        codes = [client.post(address).status_code for address in (letter.check_path, reverse("documents:code")) * 2]
        assert codes == [200, 200, 429, 429]
        assert client.get(letter.check_path).status_code == 200

    def test_the_form_asks_for_the_token(self):
        letter = LetterFactory()
        assert Client(enforce_csrf_checks=True).post(letter.check_path).status_code == 403
