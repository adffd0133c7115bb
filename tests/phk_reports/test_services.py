import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import override

from accounts.models import Role
from casework.models import Event
from core import clock
from core.templatetags.siap import tanggal
from documents.letters import valid_letters
from documents.models import Letter
from notifications.models import Notice
from phk_reports import attaching, comparison, services, status, still_active
from phk_reports.models import Cause, EvidenceKind, PhkReport, Side, Stance, State
from phk_reports.refusals import AlreadyReported, ReportRefused
from registry.choices import DeactivationCause
from tests.accounts.factories import officer
from tests.documents.factories import DocumentFactory
from tests.phk_reports.factories import acting, draft, people, report_in, taken

pytestmark = pytest.mark.django_db


def seen(user) -> set:
    return set(PhkReport.objects.visible_to(user))


@pytest.mark.parametrize("side", Side.values)
def test_who_sees_a_draft_and_who_sees_a_sent_file(side):
    around = people()
    report = draft(around, side=side)
    stranger, elsewhere = people(), acting(officer(Role.MEDIATOR, "3171"), Role.MEDIATOR)
    verifier, counsellor = (
        acting(officer(Role.VERIFIER), Role.VERIFIER),
        acting(officer(Role.COUNSELLOR), Role.COUNSELLOR),
    )
    assert seen(around.of_side(side)) == {report}
    for user in (around.of_side(report.other_side), around.mediator, verifier):
        assert seen(user) == set()
    report = taken(report, "submit", around)
    for user in (around.worker, around.member, around.mediator, verifier):
        assert seen(user) == {report}
    for user in (stranger.worker, stranger.member, elsewhere, counsellor):
        assert seen(user) == set()


def test_a_withdrawn_draft_stays_with_its_side():
    around = people()
    report = taken(draft(around, side=Side.WORKER), "withdraw", around)
    assert seen(around.worker) == {report}
    assert seen(around.member) == seen(around.mediator) == set()


def test_one_draft_a_side_and_one_live_file_about_an_employment():
    around = people()
    first = draft(around)
    again = services.start_report(employment=around.employment, by=around.member, side=Side.EMPLOYER)
    assert again == first
    draft(around, side=Side.WORKER)
    taken(first, "submit", around)
    with pytest.raises(AlreadyReported) as refused:
        services.start_report(employment=around.employment, by=around.worker, side=Side.WORKER)
    assert refused.value.report == first
    second = PhkReport(employment=first.employment, region=first.region, source=Side.WORKER, reported_by=around.worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_a_rejected_file_makes_room_for_another_and_its_objection_waits():
    around = people()
    rejected = report_in(State.REJECTED, around)
    taken(draft(around, side=Side.WORKER), "submit", around)
    with pytest.raises(AlreadyReported):
        services.advance_alone(rejected, PhkReport.object_to_rejection, by=around.member)


def test_only_the_two_sides_begin_a_file():
    around, stranger = people(), people()
    for by, side in ((stranger.member, Side.EMPLOYER), (stranger.worker, Side.WORKER), (around.worker, Side.EMPLOYER)):
        with pytest.raises(PermissionDenied):
            services.start_report(employment=around.employment, by=by, side=side)


@pytest.mark.parametrize(
    ("terminated_on", "words"),
    [(date(2199, 1, 1), "sesudah hari ini"), (date(2019, 12, 31), "sebelum tanggal mulai bekerja")],
)
def test_impossible_days_are_refused(terminated_on, words):
    with pytest.raises(ReportRefused) as refused:
        draft(people(), terminated_on=terminated_on)
    assert words in str(refused.value.message)


def test_a_correction_is_a_new_version_and_the_old_one_stays():
    around = people()
    report = report_in(State.NEEDS_CORRECTION, around)
    corrected = report.terminated_on - timedelta(days=1)
    services.add_statement(
        report,
        by=around.member,
        side=Side.EMPLOYER,
        today=clock.today(),
        terminated_on=corrected,
        cause=Cause.BANKRUPTCY,
    )
    assert list(report.statements.order_by("version").values_list("version", "cause")) == [(1, "b"), (2, "f")]
    report = services.send(report, by=around.member)
    assert (report.state, report.terminated_on, report.cause) == (State.SUBMITTED, corrected, "f")
    with pytest.raises(ReportRefused):
        services.add_statement(
            report, by=around.member, side=Side.EMPLOYER, today=clock.today(), terminated_on=corrected, cause="b"
        )


@pytest.mark.parametrize(
    ("stance", "said", "differing"),
    [
        (Stance.AGREES, {}, set()),
        (
            Stance.DIFFERS,
            {"terminated_on": date(2025, 3, 3), "cause": Cause.RESIGNATION, "narrative": "Mengundurkan diri."},
            {"Tanggal PHK", "Alasan PHK"},
        ),
        (Stance.DENIES, {"narrative": "Masih bekerja."}, {"Terjadi PHK"}),
    ],
)
def test_the_other_side_answers_and_the_mediator_sees_what_differs(stance, said, differing):
    around = people()
    report = report_in(State.SUBMITTED, around, side=Side.WORKER)
    answer = services.add_statement(
        report, by=around.member, side=Side.EMPLOYER, today=clock.today(), stance=stance, **said
    )
    report.refresh_from_db()
    assert answer.version == 1
    assert report.cause == Cause.EFFICIENCY
    statements = comparison.latest_statements(report)
    assert {str(row.label) for row in comparison.compared(report, statements) if row.differs} == differing
    assert Notice.objects.filter(recipient=around.worker, title__startswith="Pihak lain menjawab").count() == 1
    assert Event.objects.about(report).last().verb == "answered"


def test_silence_blocks_nothing():
    around = people()
    assert report_in(State.APPROVED, around, side=Side.WORKER).state == State.APPROVED


def test_evidence_comes_from_both_sides_until_the_decision_and_leaves_only_a_draft(django_capture_on_commit_callbacks):
    around = people()
    report = draft(around)
    [evidence] = report.evidence.all()
    path = Path(evidence.document.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        attaching.remove_evidence(evidence, by=around.member)
    assert not path.exists()
    with pytest.raises(PermissionDenied):
        attaching.add_evidence(
            report, by=around.worker, document=DocumentFactory(owner=around.worker), evidence_kind="notice"
        )
    report = taken(report, "submit", around)
    theirs = DocumentFactory(owner=around.worker)
    with pytest.raises(PermissionDenied):
        attaching.add_evidence(report, by=around.member, document=theirs, evidence_kind="notice")
    added = attaching.add_evidence(report, by=around.worker, document=theirs, evidence_kind=EvidenceKind.NOTICE)
    assert added.side == Side.WORKER
    with pytest.raises(PermissionDenied):
        attaching.remove_evidence(added, by=around.worker)
    report = taken(taken(report, "take", around), "approve", around)
    with pytest.raises(PermissionDenied):
        attaching.add_evidence(
            report, by=around.member, document=DocumentFactory(owner=around.member), evidence_kind="other"
        )


def test_sending_gives_a_receipt_without_the_full_nik_and_tells_everybody_once():
    around = people()
    report = report_in(State.SUBMITTED, around, side=Side.WORKER)
    [letter] = valid_letters(report)
    assert letter.title == "Tanda terima laporan PHK"
    assert around.worker.nik not in str(letter.rows)
    assert report.number in str(letter.rows)
    for user in (around.worker, around.member, around.mediator, around.second_mediator):
        assert Notice.objects.filter(recipient=user, url=report.get_absolute_url()).count() == 1
    assert not Notice.objects.filter(recipient=people().mediator, body__contains=report.number).exists()


def test_the_receipt_is_indonesian_and_each_notice_speaks_its_readers_language():
    around = people()
    around.worker.language = "en"
    around.worker.save()
    report = draft(around, terminated_on=date(2025, 3, 3))
    with override("en"):
        report = services.send(report, by=around.member)
    [letter] = valid_letters(report)
    assert ["Tanggal PHK", "3 Maret 2025"] in letter.rows
    assert ["Dilaporkan oleh", "Perusahaan"] in letter.rows
    for user in (around.worker, around.member):
        with override(user.language):
            assert (
                tanggal(report.respond_by if user == around.worker else report.due_on)
                in Notice.objects.get(recipient=user).body
            )


def test_a_withdrawn_file_revokes_its_receipt():
    report = report_in(State.WITHDRAWN)
    assert not valid_letters(report).exists()
    assert Letter.objects.filter(subject_id=report.pk).exists()


@pytest.mark.parametrize("state", State.values)
def test_every_state_says_who_and_when(state):
    report = report_in(state)
    words = status.sentence(report)
    assert re.search(r"\b20\d\d\b", words)
    assert "None" not in words
    history = status.history(report, report.reported_by)
    assert all(entry["who"] and entry["text"] for entry in history)


def test_the_disnaker_deactivates_for_a_silent_employer_after_seven_working_days():
    around = people()
    report = report_in(State.APPROVED, around, side=Side.WORKER, terminated_on=date(2025, 3, 3))
    assert still_active.deactivation_possible_from(report) == date(2025, 3, 13)
    with pytest.raises(ReportRefused):
        still_active.deactivate_when_silent(report, by=around.mediator, reason="Diam.", today=date(2025, 3, 12))
    for user in (around.member, around.worker):
        with pytest.raises(PermissionDenied):
            still_active.deactivate_when_silent(report, by=user, reason="Diam.", today=date(2025, 3, 13))
    employment = still_active.deactivate_when_silent(
        report, by=around.mediator, reason="Sudah diingatkan dua kali.", today=date(2025, 3, 13)
    )
    assert employment.deactivated_on == date(2025, 3, 3)
    assert employment.deactivation_cause == DeactivationCause.TERMINATED
    assert employment.deactivated_by_role == Role.MEDIATOR
    report.employment.refresh_from_db()
    assert not still_active.may_deactivate(report, around.mediator)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.IN_REVIEW, State.REJECTED, State.DISPUTED])
def test_the_disnaker_deactivates_only_after_its_approval(state):
    around = people()
    report = report_in(state, around, terminated_on=date(2025, 3, 3))
    with pytest.raises(PermissionDenied):
        still_active.deactivate_when_silent(report, by=around.mediator, reason="Diam.", today=clock.today())


@pytest.mark.parametrize(
    ("sent_on", "words"),
    [
        (date(2025, 3, 3), "Hari kerja ke-0 dari 7"),
        (date(2025, 3, 7), "Hari kerja ke-4 dari 7"),
        (date(2025, 3, 12), "Hari kerja ke-7 dari 7"),
        (date(2025, 3, 13), "Lewat 7 hari kerja. Batasnya 12 Maret 2025."),
    ],
)
def test_the_employers_clock_is_shown(sent_on, words):
    report = draft(people(), terminated_on=date(2025, 3, 3))
    moment = clock.now().replace(year=sent_on.year, month=sent_on.month, day=sent_on.day)
    assert str(status.report_clock(report, moment)) == words
