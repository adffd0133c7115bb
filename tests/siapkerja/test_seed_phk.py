"""The PHK files of the demo world: each story that it promises is at the place where somebody goes on with it."""

import pytest
from django.db.models import Count

from accounts.models import User
from core import clock
from documents.letters import valid_letters
from jkp_claims.models import ClaimState, JkpClaim
from phk_reports import comparison, corrections, disputing, offices, permissions, still_active
from phk_reports.layoffs.exceptions import look_through
from phk_reports.letters import DECISION, RECEIPT
from phk_reports.models import (
    Chase,
    Decision,
    Mandate,
    MandateState,
    MassLayoff,
    Outcome,
    PhkReport,
    Side,
    Stage,
    Stance,
    State,
    Verdict,
)
from phk_reports.status import history
from siapkerja.demo_world.accounts import EMAILS_AT

pytestmark = [pytest.mark.usefixtures("demo_world"), pytest.mark.django_db]


def of(key):
    return User.objects.get(email=f"{key}@{EMAILS_AT}")


def file_of(key):
    """The one file about this person that stands."""
    return PhkReport.objects.filter(joined_into=None).get(employment__participant__nik_index=of(key).nik_index)


def stances(report):
    return {side: said.stance for side, said in comparison.latest_statements(report).items()}


def contested(report):
    return {str(one.field) for one in comparison.contested(report, comparison.latest_statements(report))}


def layoff_of(key):
    return MassLayoff.objects.get(company__memberships__user=of(key))


def test_every_decision_of_a_mediator_was_written_to_both_sides():
    decided = PhkReport.objects.filter(
        state__in=[State.APPROVED, State.REJECTED, State.NEEDS_CORRECTION, State.DISPUTED]
    )
    assert not decided.filter(decisions=None).exists()
    assert not Decision.objects.filter(to_worker="").exists()
    assert not Decision.objects.filter(to_employer="").exists()


def test_every_sent_file_has_one_receipt_and_every_final_decision_one_letter():
    for report in PhkReport.objects.filter(submitted_at__isnull=False).exclude(state=State.WITHDRAWN):
        kinds = sorted(valid_letters(report).values_list("kind", flat=True))
        final = report.state in (State.APPROVED, State.REJECTED)
        assert kinds == sorted([RECEIPT, DECISION] if final else [RECEIPT]), report.state


def test_every_approved_file_has_its_claim():
    assert not PhkReport.objects.filter(state=State.APPROVED, claim=None).exists()


def test_one_document_is_asked_for_again():
    report = file_of("hasan")
    item = corrections.open_items(report).get()
    assert (report.state, item.side, item.is_ready) == (State.NEEDS_CORRECTION, Side.EMPLOYER, False)
    assert item.evidence.report == report


def test_a_corrected_document_waits_for_the_mediator():
    report = file_of("dadan")
    assert (report.state, corrections.open_items(report).count()) == (State.SUBMITTED, 0)
    assert report.evidence.filter(replaces__isnull=False).count() == 1


def test_a_rejection_says_why_and_an_objection_waits_for_another_mediator():
    rejected, objected = file_of("deni"), file_of("yuli")
    assert rejected.decisions.get().verdict == Verdict.REJECT
    assert objected.state == State.OBJECTED
    assert permissions.may_take(objected, of("mediator2.bekasi"))
    assert not permissions.may_take(objected, of("mediator.bekasi"))


def test_both_sides_reported_one_termination_with_different_days():
    report = file_of("euis")
    assert (report.state, report.joined.count()) == (State.IN_REVIEW, 1)
    assert contested(report) == {"terminated_on", "notice_on"}
    assert set(report.evidence.values_list("side", flat=True)) == set(Side.values)


def test_one_worker_denies_the_termination():
    assert stances(file_of("ujang"))[Side.WORKER] == Stance.DENIES
    assert contested(file_of("ujang")) == {"happened"}


def test_one_worker_has_no_evidence_and_a_company_that_said_nothing(today):
    report = file_of("neneng")
    assert (report.source, report.evidence.count()) == (Side.WORKER, 0)
    assert list(stances(report)) == [Side.WORKER]
    assert report.respond_by < today


def test_one_file_was_opened_to_the_province():
    report = file_of("dimas")
    assert (report.state, report.escalated_on is not None) == (State.SUBMITTED, True)
    assert offices.late_by(report, clock.today()) >= offices.ESCALATION_WORKING_DAYS
    assert permissions.may_take(report, of("mediator.jakpus"))
    assert not permissions.may_take(report, of("mediator.bekasi"))
    assert not PhkReport.objects.filter(escalated_on__isnull=False).exclude(pk=report.pk).exists()


def test_disputes_stand_at_their_stages():
    assert disputing.open_stage(file_of("taufik")).stage == Stage.BIPARTITE
    assert disputing.open_stage(file_of("cecep")).stage == Stage.SESSION


def test_one_dispute_ended_with_an_agreement_that_gives_the_day():
    report = file_of("rohim")
    last = report.stages.order_by("pk").last()
    assert (last.stage, last.outcome) == (Stage.AGREEMENT, Outcome.REGISTERED)
    assert (report.state, report.effective_on) == (State.APPROVED, last.started_on)
    assert report.effective_on > report.terminated_on
    assert report.claim.state == ClaimState.OPEN


def test_the_union_acts_for_one_is_asked_by_another_and_has_begun_a_report(today):
    union = of("serikat")
    held = set(Mandate.objects.held_by(union).values_list("worker__email", flat=True))
    assert held == {of("cecep").email, of("pipit").email}
    offered = Mandate.objects.visible_to(union).get(state=MandateState.OFFERED)
    assert offered.worker == of("ujang")
    draft = file_of("pipit")
    assert (draft.state, draft.reported_by, draft.is_complete) == (State.DRAFT, union, True)


def test_an_approved_worker_is_still_active_and_the_company_was_reminded():
    report = file_of("lilis")
    assert report in still_active.still_active(PhkReport.objects.all())
    assert Chase.FIRST <= report.chase_stage < Chase.DISNAKER


def test_a_layoff_of_thirty_waits_for_its_mediator():
    layoff = layoff_of("hr.angkut")
    looked = look_through(layoff, of("mediator.bekasi"))
    assert set(layoff.reports.values_list("state", flat=True)) == {State.SUBMITTED}
    assert {code: count for code, _words, count in looked.counts()} == {"DENIED": 1, "CONTESTED": 1, "NOT_ACCEPTED": 2}
    assert (len(looked.files), len(looked.decidable)) == (30, 26)
    assert not layoff.reports.annotate(shared=Count("evidence")).exclude(shared__gte=2).exists()


def test_a_zip_of_the_layoff_was_read_and_two_of_its_files_need_a_hand():
    archive = layoff_of("hr.angkut").archives.get()
    outcomes = list(archive.entries.order_by("place").values_list("outcome", flat=True))
    assert (archive.state, outcomes) == ("done", ["matched", "matched", "unknown", "refused"])


def test_a_layoff_was_approved_together_and_its_workers_may_claim():
    layoff = layoff_of("hr.rapi")
    assert layoff.decisions.get().done_at
    assert layoff.draws.get().files.filter(checked_at__isnull=False).count() == 5
    assert list(layoff.reports.values_list("state").annotate(Count("pk"))) == [(State.APPROVED, 10)]
    assert JkpClaim.objects.filter(report__layoff=layoff, state=ClaimState.OPEN).count() == 10


def test_whatever_happened_can_be_told():
    """No event of a file is without words, whoever reads it."""
    for report in PhkReport.objects.filter(layoff=None):
        assert all(entry["text"] for entry in history(report, of("mediator.bekasi")))
