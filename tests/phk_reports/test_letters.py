"""The receipt and the decision: what stands on them, when they fall, and many at once."""

import pytest
from django.utils.translation import override

from casework.steps import advance
from core import clock
from documents.letters import valid_letters
from documents.models import Letter
from phk_reports import letters
from phk_reports.models import ContestedField, Decision, FieldChoice, PhkReport, State
from tests.phk_reports.factories import people, report_in

pytestmark = pytest.mark.django_db


def decided(report, verdict="reject", **said) -> Decision:
    words = {"to_worker": "Bukti PHK belum ada.", "to_employer": "Lengkapi bukti PHK.", **said}
    return Decision.objects.create(report=report, verdict=verdict, decided_by=report.officer, **words)


def rows(letter: Letter) -> dict:
    return dict(letter.rows)


def test_the_receipt_has_a_number_of_its_region_and_no_nik():
    report = report_in(State.SUBMITTED)
    letter = valid_letters(report).get(kind=letters.RECEIPT)
    assert letter.register.endswith(f"/PHK/{report.region_id}/{letter.issued_on.year}")
    assert report.employment.participant.nik not in str(letter.rows)
    assert rows(letter)["Nomor laporan"] == report.number


def test_letters_are_in_indonesian_whoever_acts():
    report = report_in(State.REJECTED)
    with override("en"):
        letter = letters.decision_letter(report, decided(report))
    assert letter.title == "Surat keputusan laporan PHK"
    assert rows(letter)["Keputusan"] == "Laporan PHK ditolak"


def test_a_rejection_gives_the_reasons_of_both_sides_and_the_last_day_to_object():
    report = report_in(State.REJECTED)
    letter = letters.decision_letter(report, decided(report))
    assert rows(letter)["Penjelasan untuk pekerja"] == "Bukti PHK belum ada."
    assert rows(letter)["Penjelasan untuk perusahaan"] == "Lengkapi bukti PHK."
    assert rows(letter)["Keberatan"].startswith("Paling lambat ")
    assert letter.issuer.startswith("Disnaker ")


def test_an_approval_says_what_was_decided_about_contested_fields():
    report = report_in(State.APPROVED)
    decision = decided(report, "approve")
    FieldChoice.objects.create(
        decision=decision, field=ContestedField.TERMINATED_ON, side="worker", value=report.terminated_on.isoformat()
    )
    letter = letters.decision_letter(report, decision)
    assert rows(letter)["Keputusan"] == "Laporan PHK disetujui"
    assert "Diputuskan: Tanggal PHK" in rows(letter)
    assert "Keberatan" not in rows(letter)


def test_the_decision_falls_with_the_objection_and_the_receipt_stays():
    around = people()
    report = report_in(State.REJECTED, around)
    letter = letters.decision_letter(report, decided(report))
    advance(report, PhkReport.object_to_rejection, by=around.member)
    letter.refresh_from_db()
    assert letter.revoked_on is not None
    assert [valid.kind for valid in valid_letters(report)] == [letters.RECEIPT]


def test_a_withdrawn_file_has_no_valid_letter():
    report = report_in(State.WITHDRAWN)
    assert Letter.objects.filter(subject_id=report.pk).exists()
    assert not valid_letters(report).exists()


def test_many_receipts_take_the_statements_of_one(django_assert_num_queries):
    files = [report_in(State.SUBMITTED) for _number in range(4)]
    loaded = list(
        PhkReport.objects.filter(pk__in=[file.pk for file in files])
        .select_related("employment__participant", "employment__company", "region")
        .order_by("pk")
    )
    Letter.objects.filter(subject_id__in=[file.pk for file in files]).update(revoked_on=clock.today())
    with clock.held(), django_assert_num_queries(5):  # with the savepoint: what there is, the numbers, the rows
        made = letters.receipts(loaded)
    numbers = [letter.register_number for letter in made]
    assert numbers == list(range(numbers[0], numbers[0] + 4))
    assert [letter.subject_id for letter in made] == [file.pk for file in loaded]
