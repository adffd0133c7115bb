"""Only what the mediator named is asked for again, of whoever has it; everything else stays as it was sent."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from casework.models import Event
from casework.steps import StepRefused, advance
from core import clock
from documents.letters import valid_letters
from notifications.models import Notice
from phk_reports import answering, attaching, corrections, services
from phk_reports.models import (
    Acceptance,
    AskedField,
    CorrectionItem,
    Decision,
    EvidenceKind,
    PhkReport,
    Side,
    Stance,
    State,
    Verdict,
)
from phk_reports.refusals import ReportRefused
from registry.models import Membership
from tests.clients import client_of
from tests.documents.factories import DocumentFactory, pdf, upload
from tests.phk_reports.factories import draft, people, report_in, taken

pytestmark = pytest.mark.django_db

NOTE = "Tulis seperti di surat."


def url(name, *args) -> str:
    return reverse(f"phk_reports:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


def item(side=Side.EMPLOYER, **what) -> dict:
    return {"side": side, "note": NOTE, **what}


def asked(around, *items, report=None) -> PhkReport:
    """A file that waits for these items."""
    report = report or report_in(State.IN_REVIEW, around)
    decision = Decision.objects.create(
        report=report,
        verdict=Verdict.CORRECTION,
        to_worker="Ada yang perlu diperbaiki.",
        to_employer="Ada yang perlu diperbaiki.",
        decided_by=around.mediator,
    )
    corrections.ask(report, decision, items)
    return taken(report, "ask_correction", around)


def save(report, around, side=Side.EMPLOYER, **values):
    corrections.save_fields(report, by=around.of_side(side), values=values, today=clock.today())


def send(report, around, side=Side.EMPLOYER) -> PhkReport:
    return corrections.send(report, by=around.of_side(side), today=clock.today())


def as_boxes(name, day) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def state_of(report) -> str:
    return PhkReport.objects.values_list("state", flat=True).get(pk=report.pk)


def test_one_field_is_corrected_and_everything_else_is_copied_unchanged():
    around = people()
    report = asked(around, item(field=AskedField.TERMINATED_ON))
    before = answering.latest(report, Side.EMPLOYER)
    day = before.terminated_on - timedelta(days=2)
    save(report, around, terminated_on=day)
    assert answering.latest(report, Side.EMPLOYER) == before, "nothing counts before it is sent"
    report = send(report, around)
    after = answering.latest(report, Side.EMPLOYER)
    assert (report.state, report.terminated_on, after.version) == (State.SUBMITTED, day, before.version + 1)
    assert answering.facts_of(after) == answering.facts_of(before) | {"terminated_on": day}
    assert (after.stance, before.stance) == (Stance.REPORTS, Stance.REPORTS)
    assert Event.objects.about(report).filter(verb="corrected").count() == 1
    [letter] = valid_letters(report)
    assert any(row[0] == "Tanggal PHK" and str(day.day) in row[1] for row in letter.rows)


def test_forcing_another_field_changes_nothing():
    around = people()
    report = asked(around, item(field=AskedField.NARRATIVE))
    before = answering.facts_of(answering.latest(report, Side.EMPLOYER))
    client = client_of(around.member)
    forced = {
        "narrative": "Penjelasan baru.",
        "cause": "f",
        "notice_number": "PALSU",
        "accepts_termination": "no",
        **as_boxes("terminated_on", date(2025, 3, 3)),
    }
    client.post(url("correct", report.pk), forced)
    client.post(url("correct_send", report.pk))
    report.refresh_from_db()
    assert report.state == State.SUBMITTED
    assert answering.facts_of(answering.latest(report, Side.EMPLOYER)) == before | {"narrative": "Penjelasan baru."}


def test_the_service_itself_keeps_only_what_was_asked_for():
    around = people()
    report = asked(around, item(field=AskedField.CAUSE))
    save(report, around, cause="f", terminated_on=date(2025, 3, 3), notice_number="PALSU")
    assert CorrectionItem.objects.get().answer == {"cause": "f"}


def test_every_other_way_to_change_the_file_is_closed_while_items_are_asked_for():
    around = people()
    report = asked(around, item(field=AskedField.CAUSE))
    for stance in (Stance.REPORTS, Stance.DIFFERS):
        with pytest.raises(ReportRefused):
            services.add_statement(
                report,
                by=around.member,
                side=Side.EMPLOYER,
                today=clock.today(),
                stance=stance,
                terminated_on=date(2025, 3, 3),
                cause="f",
            )
    document = DocumentFactory(owner=around.member)
    with pytest.raises(PermissionDenied):
        attaching.add_evidence(report, by=around.member, document=document, evidence_kind="notice")
    with pytest.raises(PermissionDenied):
        services.send(report, by=around.member)
    client = client_of(around.member)
    assert client.get(url("evidence", report.pk)).headers["Location"] == url("correct", report.pk)
    page = text(client.get(report.get_absolute_url()))
    assert url("correct", report.pk) in page
    for name in ("resubmit", "employer_facts", "evidence"):
        assert f'"{url(name, report.pk)}"' not in page


def test_the_side_that_is_not_asked_may_go_on_answering():
    around = people()
    report = asked(around, item(field=AskedField.CAUSE))
    statement = services.add_statement(
        report, by=around.worker, side=Side.WORKER, today=clock.today(), stance=Stance.AGREES
    )
    assert statement.version == 1
    document = DocumentFactory(owner=around.worker)
    assert attaching.add_evidence(report, by=around.worker, document=document, evidence_kind="notice")


def test_one_document_is_replaced_and_the_old_one_stays_for_the_mediator():
    around = people()
    report = report_in(State.IN_REVIEW, around)
    [old] = report.evidence.all()
    report = asked(around, item(evidence=old), report=report)
    before = report.statements.count()
    client = client_of(around.member)
    [wanted] = CorrectionItem.objects.all()
    page = text(client.get(url("correct", report.pk)))
    assert NOTE in page
    assert old.document.name in page
    assert url("correct_send", report.pk) not in page
    lost = text(client.post(url("correct_document", report.pk, wanted.pk), {}))
    assert "Pilih foto atau PDF." in lost
    response = client.post(url("correct_document", report.pk, wanted.pk), {"file": upload(pdf(), "baru.pdf")})
    assert response.headers["Location"] == url("correct", report.pk)
    wanted.refresh_from_db()
    new = wanted.new_evidence
    assert (new.replaces, new.evidence_kind, new.side) == (old, old.evidence_kind, Side.EMPLOYER)
    client.post(url("correct_send", report.pk))
    report = PhkReport.objects.get(pk=report.pk)
    assert report.state == State.SUBMITTED
    assert report.statements.count() == before
    assert attaching.shown_to(report, around.mediator) == [old, new]
    assert attaching.shown_to(report, around.worker) == [new]


def test_a_missing_document_is_added_as_the_kind_that_was_asked_for():
    around = people()
    report = asked(around, item(Side.WORKER, evidence_kind=EvidenceKind.CONTRACT))
    [wanted] = CorrectionItem.objects.all()
    new = corrections.save_document(wanted, by=around.worker, document=DocumentFactory(owner=around.worker))
    assert (new.side, new.evidence_kind, new.replaces) == (Side.WORKER, EvidenceKind.CONTRACT, None)
    assert send(report, around, Side.WORKER).state == State.SUBMITTED


def test_another_try_replaces_the_document_of_the_try_before():
    around = people()
    asked(around, item(evidence_kind=EvidenceKind.NOTICE))
    [wanted] = CorrectionItem.objects.all()
    first = corrections.save_document(wanted, by=around.member, document=DocumentFactory(owner=around.member))
    second = corrections.save_document(wanted, by=around.member, document=DocumentFactory(owner=around.member))
    wanted.refresh_from_db()
    assert (wanted.new_evidence, second.replaces) == (second, first)


def test_nothing_goes_back_before_every_item_of_the_side_is_there():
    around = people()
    report = asked(around, item(field=AskedField.CAUSE), item(evidence_kind=EvidenceKind.NOTICE))
    save(report, around, cause="f")
    with pytest.raises(ReportRefused, match="belum diperbaiki"):
        send(report, around)
    response = client_of(around.member).post(url("correct_send", report.pk), follow=True)
    assert "Masih ada bagian yang belum diperbaiki" in text(response)
    assert state_of(report) == State.NEEDS_CORRECTION


def test_items_of_both_sides_bring_the_file_back_when_both_have_answered():
    around = people()
    report = asked(around, item(field=AskedField.CAUSE), item(Side.WORKER, field=AskedField.ACCEPTS))
    for user in (around.member, around.worker):
        assert Notice.objects.filter(recipient=user, key__contains=":ask_correction:").count() == 1
    save(report, around, cause="f")
    client = client_of(around.member)
    page = text(client.post(url("correct_send", report.pk), follow=True))
    assert "Perbaikan Anda sudah terkirim" in page
    assert "Kami masih menunggu Pekerja" in page
    assert "PHK diterima pekerja" in page
    assert state_of(report) == State.NEEDS_CORRECTION
    with pytest.raises(ReportRefused):
        send(report, around)
    save(report, around, Side.WORKER, accepts_termination=Acceptance.NO)
    assert send(report, around, Side.WORKER).state == State.SUBMITTED
    workers = answering.latest(report, Side.WORKER)
    assert (workers.accepts_termination, workers.stance) == (Acceptance.NO, Stance.DIFFERS)


def test_only_the_other_side_is_asked_and_brings_the_file_back():
    around = people()
    report = asked(around, item(Side.WORKER, field=AskedField.NARRATIVE))
    assert not Notice.objects.filter(recipient=around.member, key__contains=":ask_correction:").exists()
    assert client_of(around.member).get(url("correct", report.pk)).status_code == 302
    with pytest.raises(PermissionDenied):
        save(report, around, narrative="Bukan saya.")
    save(report, around, Side.WORKER, narrative="Saya tidak menerima surat.")
    assert send(report, around, Side.WORKER).state == State.SUBMITTED


def test_strangers_and_officers_correct_nothing():
    around, stranger = people(), people()
    report = asked(around, item(field=AskedField.CAUSE))
    for user in (stranger.member, around.mediator, around.worker):
        with pytest.raises(PermissionDenied):
            corrections.save_fields(report, by=user, values={"cause": "f"}, today=clock.today())
        with pytest.raises(PermissionDenied):
            corrections.send(report, by=user, today=clock.today())
    assert client_of(stranger.member).get(url("correct", report.pk)).status_code == 404


def test_a_preparer_saves_and_only_who_signs_sends():
    around = people()
    report = asked(around, item(field=AskedField.CAUSE))
    Membership.objects.filter(user=around.member).update(role="preparer")
    save(report, around, cause="f")
    with pytest.raises(PermissionDenied):
        send(report, around)
    response = client_of(around.member).post(url("correct_send", report.pk), follow=True)
    assert "Hanya penyetuju perusahaan" in text(response)
    assert state_of(report) == State.NEEDS_CORRECTION


def test_impossible_days_are_refused_before_they_are_saved():
    around = people()
    report = asked(around, item(field=AskedField.TERMINATED_ON))
    for day in (date(2199, 1, 1), date(2019, 12, 31)):
        with pytest.raises(ReportRefused):
            save(report, around, terminated_on=day)
    assert CorrectionItem.objects.get().answer == {}


@pytest.mark.parametrize("name", ["items", "none"])
def test_a_file_that_was_sent_back_without_items_may_still_change_its_facts(name):
    around = people()
    if name == "items":
        report = asked(around, item(field=AskedField.CAUSE))
        assert not services.may_change(report, Side.EMPLOYER)
        return
    report = report_in(State.NEEDS_CORRECTION, around)
    assert services.may_change(report, Side.EMPLOYER)
    assert services.send(report, by=around.member).state == State.SUBMITTED


def test_a_second_request_does_not_reopen_what_the_first_one_asked():
    around = people()
    report = asked(around, item(field=AskedField.CAUSE))
    save(report, around, cause="f")
    report = taken(send(report, around), "take", around)
    report = asked(around, item(field=AskedField.NARRATIVE), report=report)
    assert [open_item.field for open_item in corrections.open_items(report)] == [AskedField.NARRATIVE]
    save(report, around, cause="a", narrative="Baru.")
    report = send(report, around)
    assert report.cause == "f"


def test_what_comes_after_the_mediator_went_on_is_refused(client_later):
    around = people()
    report = asked(around, item(field=AskedField.CAUSE))
    save(report, around, cause="f")
    with clock.standing_at(clock.now() + timedelta(days=60)):
        advance(report, PhkReport.continue_review, by=around.mediator)
        for late in (lambda: save(report, around, cause="a"), lambda: send(report, around)):
            with pytest.raises(StepRefused):
                late()
    page = text(client_later(around.member).post(url("correct_send", report.pk), follow=True))
    assert "Tidak ada perbaikan yang diminta" in page


@pytest.fixture
def client_later():
    return client_of


@pytest.mark.parametrize(
    "what",
    [
        {"side": "employer", "field": "salary", "note": NOTE},
        {"side": "employer", "field": "cause", "note": " "},
        {"side": "employer", "evidence_kind": "poem", "note": NOTE},
        {"side": "mediator", "field": "cause", "note": NOTE},
    ],
)
def test_only_what_the_file_knows_is_asked_for(what):
    around = people()
    report = report_in(State.IN_REVIEW, around)
    with pytest.raises(ReportRefused):
        corrections.ask(report, Decision(report=report, verdict=Verdict.CORRECTION), [what])


def test_a_document_is_asked_of_its_own_side_and_file():
    around = people()
    report, elsewhere = report_in(State.IN_REVIEW, around), report_in(State.SUBMITTED)
    [own], [others] = report.evidence.all(), elsewhere.evidence.all()
    for side, evidence in ((Side.WORKER, own), (Side.EMPLOYER, others)):
        with pytest.raises(ReportRefused):
            corrections.ask(report, Decision(report=report), [item(side, evidence=evidence)])
    with pytest.raises(ReportRefused):
        corrections.ask(report, Decision(report=report), [])


def test_the_database_keeps_what_was_asked_and_what_was_sent():
    around = people()
    report = asked(around, item(field=AskedField.CAUSE))
    rows = CorrectionItem.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(note="Lain.")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(answered_at=clock.now())
    save(report, around, cause="f")
    send(report, around)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(answer={"cause": "a"})
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


def test_the_page_shows_note_old_value_and_what_is_locked():
    around = people()
    report = asked(around, item(field=AskedField.NOTICE))
    client = client_of(around.member)
    page = text(client.get(url("correct", report.pk)))
    for words in (NOTE, "Isi sebelumnya:", "HR/12/CONTOH", "Bagian lain, terkunci", "Efisiensi"):
        assert words in page
    assert 'name="notice_number"' in page
    for name in ("cause", "narrative", "accepts_termination", "terminated_on_day"):
        assert f'name="{name}"' not in page
    answer = {"notice_number": "HR/13/CONTOH", **as_boxes("notice_on", date(2025, 3, 1))}
    page = text(client.post(url("correct", report.pk), answer, follow=True))
    assert "Isian tersimpan. Belum terkirim." in page
    assert 'value="HR/13/CONTOH"' in page
    assert url("correct_send", report.pk) in page


def test_a_joined_draft_cannot_slip_past_the_items():
    around = people()
    later = draft(around, side=Side.WORKER)
    report = asked(around, item(Side.WORKER, field=AskedField.CAUSE))
    with pytest.raises(ReportRefused):
        services.send(later, by=around.worker)
    assert not report.statements.filter(side=Side.WORKER).exists()
