"""A decision is checked, kept in the words that both sides read, and carried out; nobody decides what is theirs."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from accounts.models import Role
from casework.models import Event
from casework.steps import StepRefused
from core import clock
from documents.models import Letter
from notifications.models import Notice
from phk_reports import checklist_mediator, deciding, permissions, wording
from phk_reports.models import Decision, DisputeStage, EvidenceKind, FieldChoice, Side, Stance, State, Verdict
from phk_reports.reasons import REASONS, offered
from phk_reports.refusals import FileChanged, ReportRefused
from phk_reports.services import add_statement
from registry.choices import CompanyStanding
from tests.documents.factories import DocumentFactory, waiting_document
from tests.lists.rows import past_the_guards
from tests.phk_reports.desk import a_field, decided
from tests.phk_reports.factories import acting, people, report_in
from tests.registry.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def around():
    return people()


@pytest.fixture
def report(around):
    return report_in(State.IN_REVIEW, around)


def answered(report, around, **said):
    """The worker says something else."""
    return add_statement(
        report,
        by=around.worker,
        side=Side.WORKER,
        today=clock.today(),
        stance=Stance.DIFFERS,
        **{"terminated_on": report.terminated_on - timedelta(days=2), "cause": "b", "narrative": "Beda.", **said},
    )


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        (Verdict.APPROVE, State.APPROVED),
        (Verdict.CORRECTION, State.NEEDS_CORRECTION),
        (Verdict.REJECT, State.REJECTED),
        (Verdict.DISPUTE, State.DISPUTED),
    ],
)
def test_both_sides_are_told_byte_for_byte_what_was_decided(report, around, verdict, state):
    report = decided(report, verdict, by=around.mediator)
    decision = Decision.objects.get()
    assert (report.state, decision.verdict, decision.decided_by) == (state, verdict, around.mediator)
    for user, words in ((around.worker, decision.to_worker), (around.member, decision.to_employer)):
        told = Notice.objects.filter(recipient=user, key__contains=str(decision.pk))
        assert [notice.body for notice in told] == [words]
        assert report.number in words
    assert Letter.objects.filter(kind="phk_decision", subject_id=report.pk).exists() == (
        verdict in (Verdict.APPROVE, Verdict.REJECT)
    )


def test_the_words_name_no_nik(report, around):
    decided(report, Verdict.REJECT, by=around.mediator)
    decision = Decision.objects.get()
    nik = report.employment.participant.nik
    assert nik not in decision.to_worker + decision.to_employer


@pytest.mark.parametrize("verdict", [Verdict.REJECT, Verdict.DISPUTE])
@pytest.mark.parametrize("reasons", [[], ["NO_SUCH_REASON"], ["EVIDENCE_MISSING", "FACTS_DISPUTED", "DUPLICATE"]])
def test_a_reason_of_the_catalogue_is_needed(report, around, verdict, reasons):
    with pytest.raises(ReportRefused, match="alasan"):
        decided(report, verdict, by=around.mediator, reasons=reasons)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("verdict", [Verdict.CORRECTION, Verdict.REJECT, Verdict.DISPUTE])
def test_every_reason_has_words_for_each_side_and_says_what_comes_next(verdict):
    assert offered(verdict)
    for reason in offered(verdict):
        for words in (reason.title, reason.to_worker, reason.to_employer, reason.next_worker, reason.next_employer):
            assert str(words).strip()
        assert REASONS[reason.code] is reason
        assert reason.correctable == (Verdict.CORRECTION in reason.verdicts)


def test_a_mandatory_tick_is_needed_to_approve(report, around):
    codes = checklist_mediator.mandatory_codes(report)
    assert codes
    for missing in codes:
        with pytest.raises(ReportRefused, match="Centang"):
            decided(report, Verdict.APPROVE, by=around.mediator, checklist=[code for code in codes if code != missing])


def test_a_contract_with_an_end_asks_one_tick_more(report):
    assert "PKWT" not in checklist_mediator.mandatory_codes(report)
    report.employment.contract_type, report.employment.contract_end_on = "PKWT", clock.today()
    assert "PKWT" in checklist_mediator.mandatory_codes(report)


def test_every_contested_field_is_decided_and_the_file_takes_it(report, around):
    said = answered(report, around)
    with pytest.raises(ReportRefused, match="Putuskan setiap data"):
        decided(report, Verdict.APPROVE, by=around.mediator)
    with pytest.raises(ReportRefused, match="ada di berkas"):
        decided(report, Verdict.APPROVE, by=around.mediator, choices=[("terminated_on", "somebody")])
    approved = decided(report, Verdict.APPROVE, by=around.mediator, choices=[("terminated_on", Side.WORKER)])
    assert approved.terminated_on == said.terminated_on
    choice = FieldChoice.objects.get()
    assert (choice.field, choice.side, choice.value) == ("terminated_on", "worker", said.terminated_on.isoformat())
    assert report.statements.get(side=Side.EMPLOYER).terminated_on != said.terminated_on
    assert "keterangan pekerja yang diikuti" in Decision.objects.get().to_employer
    report.employment.refresh_from_db()
    assert report.employment.ended_on == said.terminated_on


def test_what_did_not_happen_is_not_approved(report, around):
    add_statement(
        report, by=around.worker, side=Side.WORKER, today=clock.today(), stance=Stance.DENIES, narrative="Masih kerja."
    )
    with pytest.raises(ReportRefused, match="tolak"):
        decided(report, Verdict.APPROVE, by=around.mediator, choices=[("happened", Side.WORKER)])


def test_without_evidence_nothing_is_approved_while_the_company_may_still_answer(around):
    report = report_in(State.IN_REVIEW, around, side=Side.WORKER, documents=[])
    with pytest.raises(ReportRefused, match="belum punya bukti"):
        decided(report, Verdict.APPROVE, by=around.mediator, note="cukup")


def after_the_answer_day(report):
    return clock.standing_at(clock.now() + (report.respond_by - clock.today()) + timedelta(days=1))


def test_a_silent_company_does_not_block_a_worker_without_any_document(around):
    report = report_in(State.IN_REVIEW, around, side=Side.WORKER, documents=[])
    with after_the_answer_day(report):
        with pytest.raises(ReportRefused, match="Tulis mengapa"):
            decided(report, Verdict.APPROVE, by=around.mediator)
        with pytest.raises(ReportRefused, match="Centang semua"):
            decided(report, Verdict.APPROVE, by=around.mediator, note="diam", checklist=["CAUSE"])
        approved = decided(report, Verdict.APPROVE, by=around.mediator, note="Perusahaan diam sejak ditanya.")
    assert approved.state == State.APPROVED
    assert {"WAITED", "REGISTRY"} <= set(approved.decisions.get().checklist)


def test_a_company_that_answers_without_a_document_does_not_block_the_worker_either(around):
    theirs = report_in(State.IN_REVIEW, around, side=Side.WORKER, documents=[])
    add_statement(
        theirs, by=around.member, side=Side.EMPLOYER, today=clock.today(), stance=Stance.AGREES, narrative="Benar."
    )
    other = people()
    own = report_in(State.IN_REVIEW, other, documents=[])
    for report, mediator in ((theirs, around.mediator), (own, other.mediator)):
        with pytest.raises(ReportRefused, match="belum punya bukti"):
            decided(report, Verdict.APPROVE, by=mediator, note="sudah ditunggu")
        with after_the_answer_day(report):
            assert decided(report, Verdict.APPROVE, by=mediator, note="sudah ditunggu").state == State.APPROVED


def test_what_the_reporter_takes_back_is_not_approved(around, report):
    for by, side, stance in (
        (around.worker, Side.WORKER, Stance.DENIES),
        (around.member, Side.EMPLOYER, Stance.AGREES),
    ):
        add_statement(report, by=by, side=side, today=clock.today(), stance=stance, narrative="Masih bekerja.")
    with pytest.raises(ReportRefused, match="Pelapor sendiri"):
        decided(report, Verdict.APPROVE, by=around.mediator)


def test_a_document_that_waits_for_the_scanner_stops_the_approval(report, around):
    waiting = waiting_document(owner=around.member)
    report.evidence.create(document=waiting, evidence_kind=EvidenceKind.NOTICE, side=Side.EMPLOYER)
    with pytest.raises(ReportRefused, match="masih diperiksa"):
        decided(report, Verdict.APPROVE, by=around.mediator)


def test_an_incomplete_set_needs_a_written_reason(report, around):
    with past_the_guards():
        report.evidence.update(evidence_kind=EvidenceKind.NOTICE)
    with pytest.raises(ReportRefused, match="Bukti belum lengkap"):
        decided(report, Verdict.APPROVE, by=around.mediator)
    decided(report, Verdict.APPROVE, by=around.mediator, note="Perusahaan sudah bubar.")
    assert Event.objects.about(report).get(verb="approve").note == "Perusahaan sudah bubar."


def test_a_file_that_changed_since_it_was_seen_is_shown_again(report, around):
    seen = deciding.file_version(report)
    answered(report, around, terminated_on=report.terminated_on)
    with pytest.raises(FileChanged):
        decided(report, Verdict.REJECT, by=around.mediator, seen=seen)
    added = deciding.file_version(report)
    report.evidence.create(
        document=DocumentFactory(owner=around.worker), evidence_kind=EvidenceKind.OTHER, side=Side.WORKER
    )
    with pytest.raises(FileChanged):
        decided(report, Verdict.REJECT, by=around.mediator, seen=added)
    assert decided(report, Verdict.REJECT, by=around.mediator, seen=deciding.file_version(report)).state == "rejected"


def test_named_items_are_asked_of_the_side_that_is_named(report, around):
    items = [a_field(report), {"side": "worker", "evidence_kind": "contract", "note": "Halaman pertama."}]
    decided(report, Verdict.CORRECTION, by=around.mediator, items=items)
    decision = Decision.objects.get()
    assert set(decision.items.values_list("side", "field", "evidence_kind")) == {
        ("employer", "terminated_on", ""),
        ("worker", "", "contract"),
    }
    assert "Tanggalnya berbeda" in decision.to_employer
    assert "Tanggalnya berbeda" not in decision.to_worker
    with pytest.raises(StepRefused):
        decided(report, Verdict.CORRECTION, by=around.mediator)


def test_nothing_named_is_no_request(report, around):
    with pytest.raises(ReportRefused):
        decided(report, Verdict.CORRECTION, by=around.mediator, items=[])


def test_a_side_of_which_nothing_is_asked_reads_that_it_need_not_act(report, around):
    decided(report, Verdict.CORRECTION, by=around.mediator)
    assert "tidak perlu melakukan apa pun" in Decision.objects.get().to_worker


def test_a_dispute_begins_with_its_first_stage_and_its_deadline(report, around):
    disputed = decided(report, Verdict.DISPUTE, by=around.mediator)
    stage = DisputeStage.objects.get()
    assert (stage.stage, stage.due_on) == ("bipartite", disputed.due_on)


def test_the_last_day_to_object_is_said_only_where_somebody_may_object(report, around):
    rejected = decided(report, Verdict.REJECT, by=around.mediator)
    assert "ajukan keberatan" in Decision.objects.get().to_employer
    rejected.objected_at = clock.now()
    again = wording.compose(rejected, Verdict.REJECT, today=clock.today(), reasons=["UNREADABLE"])
    assert "ajukan keberatan" not in again.to_employer


def test_only_who_holds_the_file_decides(report, around):
    for user in (around.second_mediator, around.member, around.worker):
        with pytest.raises(PermissionDenied):
            decided(report, Verdict.REJECT, by=user)


def test_a_company_that_is_not_approved_cannot_be_approved_on(report, around):
    type(report.employment.company).objects.filter(pk=report.employment.company_id).update(
        standing=CompanyStanding.PENDING
    )
    with pytest.raises(ReportRefused, match="Pendaftaran perusahaan"):
        decided(report, Verdict.APPROVE, by=around.mediator)


def test_a_decision_stays_as_it_was_made(report, around):
    decided(report, Verdict.REJECT, by=around.mediator)
    for change in (Decision.objects.all().delete, lambda: Decision.objects.update(to_worker="lain")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_member_of_the_company_is_no_neutral_mediator(around):
    report = report_in(State.SUBMITTED, around)
    colleague = acting(MembershipFactory(company=report.employment.company).user, Role.EMPLOYER)
    colleague.assignments.create(role=Role.MEDIATOR, office=around.mediator.office)
    assert not permissions.may_take(report, acting(colleague, Role.MEDIATOR))
    assert permissions.may_take(report, around.mediator)
