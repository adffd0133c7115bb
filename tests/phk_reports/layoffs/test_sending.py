"""A layoff is sent: a file for each worker, and nothing twice."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from bulk_uploads.sending import start_sending
from bulk_uploads.states import RowState, UploadState
from casework.models import Event
from core import clock
from documents.models import Letter
from notifications.models import Notice
from phk_reports import letters
from phk_reports.models import Evidence, MassLayoff, PhkReport, PhkStatement, State
from phk_reports.uploads import LAYOFF_WORKERS
from tests.phk_reports.factories import draft, people, taken
from tests.phk_reports.layoffs import world
from tests.registry.factories import MembershipFactory
from tests.registry.uploads.rows import rows_of, sending

pytestmark = pytest.mark.django_db


@pytest.fixture
def around():
    return world.firm()


def test_every_worker_gets_a_file_with_statement_agreement_and_receipt(around):
    layoff = world.sent(around)
    assert layoff.sent_at
    reports = PhkReport.objects.filter(layoff=layoff).order_by("pk")
    assert [report.state for report in reports] == [State.SUBMITTED] * 3
    assert {report.employment_id for report in reports} == {job.pk for job in around.jobs}
    for report in reports:
        said = report.statements.get()
        assert (said.terminated_on, said.cause, said.version) == (report.terminated_on, "b", 1)
        assert (said.evidence_number, said.evidence_on) == ("PB/1/CONTOH", layoff.agreed_on)
        assert [item.document_id for item in report.evidence.all()] == [layoff.agreement_id]
        assert Letter.objects.get(subject_id=report.pk).kind == letters.RECEIPT
        assert [event.verb for event in Event.objects.about(report)] == ["submit_in_layoff"]
        assert Event.objects.about(report).get().actor_id == around.owner.pk
        assert report.due_on
        assert report.respond_by
    assert sorted(layoff.upload.rows.values_list("reference", flat=True)) == sorted(one.number for one in reports)


def test_workers_are_told_of_their_file_and_mediators_once_of_all(around):
    layoff = world.sent(around)
    worker = around.jobs[0].participant.account
    own = PhkReport.objects.get(layoff=layoff, employment=around.jobs[0])
    assert Notice.objects.get(recipient=worker).url == own.get_absolute_url()
    for mediator in (around.mediator, around.second_mediator):
        notice = Notice.objects.get(recipient=mediator)
        assert (layoff.number in notice.title, notice.url) == (
            True,
            reverse("phk_reports:layoff_review", args=[layoff.pk]),
        )


def test_the_same_rows_again_write_nothing_and_give_the_same_numbers(around):
    rows = rows_of(LAYOFF_WORKERS, *(world.row(job) for job in around.jobs))
    order = sending(around.company, around.owner, clock.today())
    first = LAYOFF_WORKERS.write(rows, order)
    before = PhkReport.objects.count(), PhkStatement.objects.count(), Letter.objects.count(), Notice.objects.count()
    assert LAYOFF_WORKERS.write(rows, order) == first
    assert len(set(first.values())) == 3
    now = PhkReport.objects.count(), PhkStatement.objects.count(), Letter.objects.count(), Notice.objects.count()
    assert now == before


def test_an_upload_without_a_layoff_makes_one(around):
    upload = world.brought(around, [world.row(around.jobs[0])])
    start_sending(upload, by=around.owner)
    world.worked(upload)
    layoff = MassLayoff.objects.get(upload=upload)
    assert layoff.reports.count() == 1
    assert layoff.agreement is None


def test_what_a_preparer_brings_waits_for_who_signs(around):
    layoff = world.layoff_of(around)
    upload = world.brought(around, [world.row(around.jobs[0])], by=around.preparer, layoff=layoff)
    assert upload.needs_approval
    with pytest.raises(PermissionDenied):
        start_sending(upload, by=around.preparer)
    with pytest.raises(PermissionDenied):
        LAYOFF_WORKERS.write(
            rows_of(LAYOFF_WORKERS, world.row(around.jobs[0])), sending(around.company, around.preparer, clock.today())
        )
    assert not PhkReport.objects.exists()
    start_sending(upload, by=around.owner)
    world.worked(upload)
    assert PhkReport.objects.get().reported_by == around.owner


def test_nobody_reports_workers_of_another_company(around):
    other = MembershipFactory()
    rows = rows_of(LAYOFF_WORKERS, world.row(around.jobs[0]))
    assert LAYOFF_WORKERS.write(rows, sending(other.company, other.user, clock.today())) == {}
    assert not PhkReport.objects.exists()


def test_the_company_s_draft_is_used_up(around):
    around_one = people()
    known = draft(around_one)
    around.company, around.owner = around_one.employment.company, around_one.member
    rows = rows_of(LAYOFF_WORKERS, world.row(around_one.employment, alasan="c"))
    numbers = LAYOFF_WORKERS.write(rows, sending(around.company, around.owner, clock.today()))
    known.refresh_from_db()
    assert numbers == {2: known.number}
    assert (known.state, known.cause, known.layoff.company) == (State.SUBMITTED, "c", around.company)
    assert list(known.statements.order_by("version").values_list("version", "cause")) == [(1, "b"), (2, "c")]


@pytest.mark.parametrize(("cause", "stance"), [("b", "agrees"), ("c", "differs")])
def test_a_row_about_a_worker_who_reported_is_the_company_s_answer(cause, stance, around):
    around_one = people()
    own = taken(draft(around_one, side="worker"), "submit", around_one)
    layoff = world.layoff_of(world.Firm(own.employment.company, around_one.member, None, None, None))
    upload = world.brought(
        world.Firm(own.employment.company, around_one.member, None, None, None),
        [world.row(own.employment, on=own.terminated_on, alasan=cause)],
        layoff=layoff,
    )
    start_sending(upload, by=around_one.member)
    world.worked(upload)
    own.refresh_from_db()
    assert upload.rows.get().reference == own.number
    assert PhkReport.objects.get() == own
    assert own.layoff == layoff
    assert own.statements.get(side="employer").stance == stance
    assert Evidence.objects.filter(report=own, document=layoff.agreement).count() == 1


def test_a_worker_who_is_killed_writes_the_rest_later(around, monkeypatch):
    """The first chunk is committed, the second dies with the process; another worker goes on with it."""
    from bulk_uploads import sending as mechanism

    monkeypatch.setattr(mechanism, "CHUNK", 2)
    upload = world.brought(around, [world.row(job) for job in around.jobs], layoff=world.layoff_of(around))
    upload = start_sending(upload, by=around.owner)
    chunks = mechanism.send_chunks(upload.pk, clock.now, tell=True)
    next(chunks)
    chunks.close()
    upload.refresh_from_db()
    assert (upload.state, upload.rows.filter(state=RowState.SENT).count()) == (UploadState.SENDING, 2)
    world.worked(upload)
    assert upload.state == UploadState.SENT
    assert PhkReport.objects.count() == PhkStatement.objects.count() == 3
    assert Notice.objects.filter(recipient=around.mediator).count() == 1


def test_late_workers_are_sent_with_a_reason_said_once(around, sign_in):
    late = clock.today() - timedelta(days=40)
    upload = world.brought(around, [world.row(job, on=late) for job in around.jobs])
    client = sign_in(around.owner)
    send = reverse("bulk_uploads:send", args=[upload.pk])
    asked = client.get(send)
    assert asked.url == reverse("phk_reports:layoff_late", args=[upload.pk])
    assert client.post(send).url == asked.url
    assert not PhkReport.objects.exists()
    assert "3 pekerja" in client.get(asked.url).content.decode()
    assert client.post(asked.url, {"reason": ""}).status_code == 200
    assert client.post(asked.url, {"reason": "Kantor kebanjiran."}).url == send
    mark = client.get(send).context["mark"]
    client.post(send, {"terbaca": mark})
    world.worked(upload)
    assert set(PhkStatement.objects.values_list("late_reason", flat=True)) == {"Kantor kebanjiran."}
    assert MassLayoff.objects.get().upload_id == upload.pk
