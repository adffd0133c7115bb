"""Two sides, one file: what each says is kept, compared and answered, whoever reports first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from casework.models import Event
from casework.steps import StepRefused
from core import clock
from documents.letters import valid_letters
from notifications.models import Notice
from phk_reports import answering, attaching, comparison, employer_draft, joining, services
from phk_reports.models import Acceptance, Cause, ContestedField, Evidence, PhkReport, Side, Stance, State
from phk_reports.refusals import AlreadyReported, ReportRefused
from tests.clients import client_of
from tests.documents.factories import DocumentFactory
from tests.phk_reports.factories import draft, people, report_in, taken
from tests.registry.factories import EmploymentFactory

pytestmark = pytest.mark.django_db

BOTH_ORDERS = [(Side.EMPLOYER, Side.WORKER), (Side.WORKER, Side.EMPLOYER)]


def url(name, *args) -> str:
    return reverse(f"phk_reports:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


def both_reported(around, *, first=Side.EMPLOYER, **second) -> tuple[PhkReport, PhkReport]:
    """The live file of the first side, and the draft that the second side has sent into it."""
    later = draft(around, side=PhkReport(source=first).other_side, **second)
    live = taken(draft(around, side=first), "submit", around)
    services.send(later, by=around.of_side(later.source))
    live.refresh_from_db()
    later.refresh_from_db()
    return live, later


def said(report: PhkReport, side: str):
    return answering.latest(report, side)


def says(report, side, around, stance, **words):
    return services.add_statement(
        report, by=around.of_side(side), side=side, today=clock.today(), stance=stance, **words
    )


@pytest.mark.parametrize(("first", "second"), BOTH_ORDERS)
def test_the_second_report_joins_the_file_of_the_first_with_its_statement_and_its_evidence(first, second):
    around = people()
    live, later = both_reported(around, first=first)
    assert (later.state, later.joined_into) == (State.WITHDRAWN, live)
    assert PhkReport.objects.live().get() == live
    assert live.source == first
    assert {statement.side for statement in live.statements.all()} == set(Side)
    assert {evidence.side for evidence in live.evidence.all()} == set(Side)
    assert not later.evidence.exists()
    assert said(live, second).stance == Stance.AGREES
    assert Event.objects.about(live).last().verb == "joined"
    for user in (around.worker, around.member, around.mediator):
        assert Notice.objects.filter(recipient=user, key__contains=":joined:").count() == 1


@pytest.mark.parametrize(
    ("details", "fields"),
    [
        ({"terminated_on": date(2025, 3, 3)}, {ContestedField.TERMINATED_ON}),
        ({"cause": Cause.BANKRUPTCY}, {ContestedField.CAUSE}),
        ({"cause": Cause.BANKRUPTCY, "terminated_on": date(2025, 3, 3)}, {"terminated_on", "cause"}),
    ],
)
def test_what_the_two_reports_say_differently_is_contested_and_nothing_else(details, fields):
    around = people()
    live, _later = both_reported(around, **details)
    assert said(live, Side.WORKER).stance == Stance.DIFFERS
    assert (live.terminated_on, live.cause) == (said(live, Side.EMPLOYER).terminated_on, Cause.EFFICIENCY)
    contested = comparison.contested(live, comparison.latest_statements(live))
    assert {row.field for row in contested} == fields
    for row in contested:
        assert row.values[Side.WORKER] != row.values[Side.EMPLOYER]
        assert row.worker != row.employer


def test_a_value_that_one_side_leaves_open_is_not_contested():
    around = people()
    live = report_in(State.SUBMITTED, around)
    statement = said(live, Side.EMPLOYER)
    says(
        live,
        Side.WORKER,
        around,
        Stance.DIFFERS,
        terminated_on=statement.terminated_on,
        cause=statement.cause,
        narrative="Hanya suratnya tidak saya terima.",
    )
    assert statement.accepts_termination
    assert comparison.contested(live, comparison.latest_statements(live)) == []


def test_the_comparison_asks_the_database_for_nothing(django_assert_num_queries):
    around = people()
    live, _later = both_reported(around, terminated_on=date(2025, 3, 3))
    live = PhkReport.objects.select_related("employment").get(pk=live.pk)
    statements = comparison.latest_statements(live)
    with django_assert_num_queries(0):
        assert len(comparison.contested(live, statements)) == 1
        assert comparison.compared(live, statements)


def test_a_denial_contests_only_that_it_happened():
    around = people()
    live = report_in(State.SUBMITTED, around, side=Side.WORKER)
    says(live, Side.EMPLOYER, around, Stance.DENIES, narrative="Masih bekerja.")
    [row] = comparison.contested(live, comparison.latest_statements(live))
    assert (row.field, row.values) == (ContestedField.HAPPENED, {"worker": "yes", "employer": "no"})


def test_the_same_side_again_is_shown_its_file(client_for):
    around = people()
    live = report_in(State.SUBMITTED, around)
    with pytest.raises(AlreadyReported) as refused:
        services.start_report(employment=around.employment, by=around.member, side=Side.EMPLOYER)
    assert refused.value.report == live
    assert "sudah Anda laporkan" in str(refused.value.message)
    page = client_for(around.member).get(url("employer_report", around.employment.pk))
    assert page.headers["Location"] == live.get_absolute_url()


def test_the_other_side_is_led_to_the_answer():
    around = people()
    live = report_in(State.SUBMITTED, around)
    with pytest.raises(AlreadyReported) as refused:
        services.start_report(employment=around.employment, by=around.worker, side=Side.WORKER)
    assert refused.value.report == live
    assert "Perusahaan sudah melapor. Periksa laporannya dan jawab" in str(refused.value.message)


def test_a_draft_is_not_joined_to_a_file_that_is_decided():
    around = people()
    later = draft(around, side=Side.WORKER)
    live = report_in(State.APPROVED, around)
    with pytest.raises(AlreadyReported) as refused:
        services.send(later, by=around.worker)
    assert refused.value.report == live
    later.refresh_from_db()
    assert later.state == State.DRAFT
    assert later.evidence.exists()


def test_only_who_may_send_a_draft_joins_it():
    around, stranger = people(), people()
    later = draft(around, side=Side.WORKER)
    live = taken(draft(around), "submit", around)
    for user in (stranger.worker, around.member, around.mediator):
        with pytest.raises(PermissionDenied):
            joining.join(later, live, by=user)
    joining.join(later, live, by=around.worker)
    with pytest.raises(StepRefused):
        joining.join(later, live, by=around.worker)
    assert live.statements.filter(side=Side.WORKER).count() == 1


def test_after_a_rejection_the_other_side_makes_a_file_of_its_own():
    around = people()
    report_in(State.REJECTED, around)
    own = taken(draft(around, side=Side.WORKER), "submit", around)
    assert own.state == State.SUBMITTED
    assert own.joined_into is None


def test_evidence_that_was_sent_can_neither_be_moved_nor_deleted():
    report, other = report_in(State.SUBMITTED), report_in(State.SUBMITTED)
    rows = Evidence.objects.filter(report=report)
    for change in (lambda: rows.update(report=other), rows.delete):
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            change()


def test_a_joined_draft_leads_to_the_one_file(client_for):
    around = people()
    live, later = both_reported(around)
    response = client_for(around.worker).get(later.get_absolute_url(), follow=True)
    assert response.redirect_chain == [(live.get_absolute_url(), 302)]
    assert f"Laporan {later.number} digabung ke berkas ini" in text(response)


def test_the_check_page_says_that_the_draft_will_join_and_sending_leads_to_the_file(client_for):
    around = people()
    later = draft(around, side=Side.WORKER)
    live = taken(draft(around), "submit", around)
    client = client_for(around.worker)
    assert "Perusahaan sudah melapor PHK ini" in text(client.get(url("submit", later.pk)))
    response = client.post(url("submit", later.pk), follow=True)
    assert response.redirect_chain[-1][0] == live.get_absolute_url()
    assert "Keterangan dan bukti Anda sekarang ada di berkas yang sama" in text(response)


def test_an_employers_draft_that_joins_leads_to_the_workers_file(client_for, monkeypatch):
    around = people()
    later = draft(around)
    live = taken(draft(around, side=Side.WORKER), "submit", around)
    monkeypatch.setattr(employer_draft, "unfinished_url", lambda *_whose: "")  # this draft names only the least
    response = client_for(around.member).post(url("submit", later.pk))
    assert response.headers["Location"] == live.get_absolute_url()


@pytest.mark.parametrize(("side", "other"), BOTH_ORDERS)
def test_silence_is_said_and_blocks_nothing(client_for, side, other):
    around = people()
    report = report_in(State.SUBMITTED, around, side=side)
    label = Side(other).label
    page = text(client_for(around.of_side(side)).get(report.get_absolute_url()))
    assert f"{label} diminta mengonfirmasi sampai" in page
    PhkReport.objects.filter(pk=report.pk).update(respond_by=clock.today() - timedelta(days=1))
    page = text(client_for(around.of_side(side)).get(report.get_absolute_url()))
    assert f"{label} tidak menjawab sampai" in page
    assert "Jawab laporan" in text(client_for(around.of_side(other)).get(report.get_absolute_url()))
    assert taken(report, "take", around).state == State.IN_REVIEW


def test_a_side_answers_again_until_the_decision_and_every_version_is_read(client_for):
    around = people()
    report = report_in(State.SUBMITTED, around)
    client = client_for(around.worker)
    answer = url("answer", report.pk)
    response = client.post(answer, {"stance": "agrees"})
    assert response.headers["Location"] == url("evidence", report.pk)
    own = {
        "stance": "differs",
        "terminated_on_day": "3",
        "terminated_on_month": "3",
        "terminated_on_year": "2025",
        "cause": "f",
        "accepts_termination": "no",
        "narrative": "Tanggalnya keliru.",
    }
    client.post(answer, own)
    statement = said(report, Side.WORKER)
    assert (statement.version, statement.stance, statement.accepts_termination) == (2, "differs", Acceptance.NO)
    report.refresh_from_db()
    assert report.cause == Cause.EFFICIENCY
    page = text(client.get(answer))
    assert 'value="2025"' in page
    versions = text(client_for(around.member).get(url("statements", report.pk)))
    assert "Pekerja, versi 1" in versions
    assert "Pekerja, versi 2" in versions
    assert "Perusahaan, versi 1" in versions
    taken(taken(report, "take", around), "approve", around)
    with pytest.raises(ReportRefused):
        says(report, Side.WORKER, around, Stance.AGREES)
    assert client.get(answer).headers["Location"] == report.get_absolute_url()


def test_an_agreement_takes_over_what_the_other_side_says():
    around = people()
    report = report_in(State.SUBMITTED, around)
    statement = says(report, Side.WORKER, around, Stance.AGREES)
    theirs = said(report, Side.EMPLOYER)
    for column in answering.CONTESTED:
        assert getattr(statement, column) == getattr(theirs, column)


def test_the_reporter_answers_the_other_sides_words_and_may_concede(client_for):
    around = people()
    report = report_in(State.SUBMITTED, around)
    answer = url("answer", report.pk)
    client = client_for(around.member)
    assert client.get(answer).status_code == 302
    says(report, Side.WORKER, around, Stance.DIFFERS, terminated_on=date(2025, 3, 3), cause="f", narrative="Lain.")
    page = text(client.get(report.get_absolute_url()))
    assert "Baca keterangan pihak lain" in page
    assert answer in page
    client.post(answer, {"stance": "agrees"})
    report.refresh_from_db()
    assert (report.terminated_on, report.cause) == (date(2025, 3, 3), "f")
    assert comparison.contested(report, comparison.latest_statements(report)) == []
    [letter] = valid_letters(report)
    assert ["Tanggal PHK", "3 Maret 2025"] in letter.rows
    assert Notice.objects.filter(recipient=around.worker, key__contains=":answer:").count() == 1


def test_agreeing_with_a_denial_is_a_denial():
    around = people()
    report = report_in(State.SUBMITTED, around, side=Side.WORKER)
    says(report, Side.EMPLOYER, around, Stance.DENIES, narrative="Masih bekerja.")
    before = (report.terminated_on, report.cause)
    assert says(report, Side.WORKER, around, Stance.AGREES).stance == Stance.DENIES
    report.refresh_from_db()
    assert (report.terminated_on, report.cause) == before


def test_a_new_version_goes_on_saying_what_it_leaves_out():
    around = people()
    live, _later = both_reported(around)
    before = said(live, Side.EMPLOYER)
    assert before.notice_number
    after = says(
        live, Side.EMPLOYER, around, Stance.DIFFERS, terminated_on=date(2025, 3, 3), cause="f", narrative="Keliru."
    )
    assert (after.version, after.notice_number) == (before.version + 1, before.notice_number)


def test_a_reporter_cannot_change_a_sent_file_without_being_asked():
    around = people()
    report = report_in(State.SUBMITTED, around)
    with pytest.raises(ReportRefused):
        says(report, Side.EMPLOYER, around, Stance.REPORTS, terminated_on=date(2025, 3, 3), cause="f")


def test_a_lost_upload_loses_no_answer(client_for):
    around = people()
    report = report_in(State.SUBMITTED, around)
    client = client_for(around.worker)
    response = client.post(url("answer", report.pk), {"stance": "denies", "narrative": "Saya masih bekerja."})
    lost = client.post(response.headers["Location"], {"evidence_kind": "notice"})
    assert "Pilih foto atau PDF." in text(lost)
    assert said(report, Side.WORKER).narrative == "Saya masih bekerja."


def test_withdrawing_is_no_way_out_while_the_other_sides_report_stands_in_the_file(client_for):
    around = people()
    live, _later = both_reported(around)
    client = client_for(around.member)
    assert url("withdraw", live.pk) not in text(client.get(live.get_absolute_url()))
    response = client.post(url("withdraw", live.pk), {"note": "Keliru."}, follow=True)
    assert response.redirect_chain[-1][0] == url("answer", live.pk)
    assert "tidak dapat ditarik" in text(response)
    with pytest.raises(PermissionDenied):
        taken(live, "withdraw", around)
    client.post(url("answer", live.pk), {"stance": "denies", "narrative": "Salah orang."})
    live.refresh_from_db()
    assert live.state == State.SUBMITTED
    assert said(live, Side.EMPLOYER).stance == Stance.DENIES
    assert live.cause


def test_a_file_nearby_about_the_same_person_and_company_is_shown_and_not_refused(client_for):
    around = people()
    report = report_in(State.SUBMITTED, around)
    job = around.employment
    again = EmploymentFactory(participant=job.participant, company=job.company, ended_on=clock.today())
    stranger = report_in(State.SUBMITTED)
    around.employment = again
    second = report_in(State.SUBMITTED, around)
    assert set(joining.possible_duplicates(report)) == {second}
    assert set(joining.possible_duplicates(second)) == {report}
    assert not joining.possible_duplicates(stranger).exists()
    for user in (around.worker, around.member):
        page = text(client_for(user).get(second.get_absolute_url()))
        assert "Mungkin berkas yang sama" in page
        assert report.number in page


def test_a_withdrawn_file_is_no_duplicate_and_a_rejected_one_only_when_its_day_is_near():
    around = people()
    rejected = report_in(State.REJECTED, around)
    second = taken(draft(around, side=Side.WORKER), "submit", around)
    assert set(joining.possible_duplicates(second)) == {rejected}
    far = rejected.terminated_on - joining.NEARBY - timedelta(days=1)
    PhkReport.objects.filter(pk=rejected.pk).update(terminated_on=far)
    assert not joining.possible_duplicates(second).exists()


def test_a_replaced_document_is_shown_to_its_side_and_to_officers_only():
    around = people()
    report = report_in(State.SUBMITTED, around)
    [old] = report.evidence.all()
    new = attaching.put(
        report,
        by=around.member,
        side=Side.EMPLOYER,
        document=DocumentFactory(owner=around.member),
        evidence_kind="notice",
        replaces=old,
    )
    for user, shown in ((around.member, [old, new]), (around.mediator, [old, new]), (around.worker, [new])):
        assert attaching.shown_to(PhkReport.objects.get(pk=report.pk), user) == shown


@pytest.fixture
def client_for():
    return client_of


@pytest.mark.django_db(transaction=True)
def test_both_sides_send_at_the_same_moment_and_it_is_one_file():
    around = people()
    drafts = [draft(around, side=side) for side in Side]
    barrier = Barrier(2)

    def send(report):
        barrier.wait()
        try:
            return services.send(PhkReport.objects.get(pk=report.pk), by=around.of_side(report.source))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        files = list(pool.map(send, drafts))
    assert files[0] == files[1]
    live = PhkReport.objects.live().get()
    assert {statement.side for statement in live.statements.all()} == set(Side)
    assert live.evidence.count() == 2
    assert PhkReport.objects.get(state=State.WITHDRAWN).joined_into == live
    assert valid_letters(live).count() == 1
