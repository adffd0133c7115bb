"""Reads what the rules need from the records of the apps below. Decides nothing."""

from datetime import date, datetime, timedelta

from casework.holidays import holidays_between
from core.clock import WIB
from core.dates import Holidays, add_months
from counselling.models import Assessment, Session, Slot
from jkp_claims.models import JkpClaim, MonthlyClaim, SlipKind
from jkp_claims.models.month import HAVE_PAY_DAY
from jkp_claims.regulations import REGULATIONS
from jkp_claims.rules import ConditionFacts, Facts, acts_count_after, facts_from_json
from jkp_claims.rules.instalments import end_of_day
from phk_reports.models import PhkReport
from registry.contributions import paid_months, wage_before
from registry.models import Employment
from training.attendance import sessions_between
from training.models import Enrolment, Recommendation, TrainingClass
from vacancies.models import Application, Interview

TRAINING_MONTHS = (2, 5)


def holidays_of_claim(first_day: date) -> Holidays:
    """The holidays from the first claim to the end of the longest benefit that any regulation gives."""
    longest = max(regulation.months for regulation in REGULATIONS.values())
    return holidays_between(first_day, add_months(first_day, longest + 1))


def facts_of(report: PhkReport, *, first_claim_on: date | None = None, declared_on: date | None = None) -> Facts:
    """The termination as the registry and the PHK file have it today."""
    employment = report.employment
    participant = employment.participant
    return Facts(
        citizenship=participant.citizenship,
        birth_date=participant.birth_date,
        enrolled_on=employment.enrolled_on,
        enterprise_scale=employment.company.scale,
        programmes=employment.programmes,
        contract_type=employment.contract_type,
        contract_end_on=employment.contract_end_on,
        cause=report.cause,
        total_permanent_disability=report.total_permanent_disability,
        terminated_on=report.terminated_on,
        effective_on=report.effective_on,
        reported_wage=wage_before(employment, report.terminated_on) or 0,
        paid_months=frozenset(paid_months(participant)),
        previous_benefits=first_payments_before(report),
        re_employed_on=re_employed_on(report),
        active_at_bpjs=employment.is_active_at_bpjs,
        first_claim_on=first_claim_on,
        declared_on=declared_on,
    )


def frozen_facts(claim: JkpClaim) -> Facts:
    """The termination as the first claim was decided from it."""
    decision = claim.slips.filter(kind=SlipKind.DECISION).get()
    return facts_from_json(decision.facts)


def first_payments_before(report: PhkReport) -> frozenset[date]:
    """The days on which earlier benefits of the same person were first paid."""
    first = MonthlyClaim.objects.filter(
        claim__participant=report.employment.participant_id, month_no=1, state__in=HAVE_PAY_DAY
    ).exclude(claim__report=report)
    return frozenset(first.values_list("paid_on", flat=True))


def re_employed_on(report: PhkReport) -> date | None:
    """The first day of a new job: as the registry has it, or as the worker has said."""
    new_jobs = Employment.objects.filter(
        participant=report.employment.participant_id, started_on__gt=report.terminated_on
    ).values_list("started_on", flat=True)
    said = JkpClaim.objects.filter(report=report, re_employed_on__isnull=False).values_list("re_employed_on", flat=True)
    return min([*new_jobs, *said], default=None)


def condition_facts(month: MonthlyClaim, months: list[MonthlyClaim], now: datetime) -> ConditionFacts:
    """The acts that count for this month up to `now`; `months` are all six of the claim."""
    worker = month.claim.worker
    if worker is None or month.month_no == 1:
        return ConditionFacts()
    since = period_start(month, months)
    first_day, last_day = since.date() + timedelta(days=1), now.date()
    applied = Application.objects.by(worker).sent_between(since, now)
    interviews = Interview.objects.of(worker)
    return ConditionFacts(
        self_assessment_on=Assessment.objects.of(worker).first_completed_since(month.claim.first_claim_on),
        applied_to=tuple(str(company) for company in applied.company_ids()),
        interviews_held=interviews.took_place().filter(held_at__gt=since, held_at__lte=now).count(),
        interviews_invited=interviews.filter(invited_at__gt=since, invited_at__lte=now).count(),
        counselling_attended=Session.objects.of(worker)
        .attended()
        .filter(slot__starts_at__gt=since, slot__starts_at__lte=now)
        .count(),
        counselling_offered=Slot.objects.offered_to(worker)
        .filter(starts_at__gt=since, starts_at__lte=_seen_until(month, now))
        .exists(),
        **_training_facts(worker, months, first_day, last_day),
        status_form_on=last_day if month.employment_status else None,
    )


def _seen_until(month: MonthlyClaim, now: datetime) -> datetime:
    """Before the window opens, what the office offers until it closes is still ahead, and asked for."""
    return now if now.date() >= month.opens_on else end_of_day(month.closes_on)


def period_start(month: MonthlyClaim, months: list[MonthlyClaim]) -> datetime:
    """The moment after which acts count: the filing of the month before, or the end of its late period."""
    previous = next(other for other in months if other.month_no == month.month_no - 1)
    filed_at = previous.filed_at.astimezone(WIB) if previous.filed_at else None
    return acts_count_after(filed_at, previous.late_until)


def _training_facts(worker, months: list[MonthlyClaim], first_day: date, last_day: date) -> dict:
    begins, ends = (
        next((month for month in months if month.month_no == number), months[-1]) for number in TRAINING_MONTHS
    )
    sessions = sessions_between(worker, first_day, last_day)
    return {
        "training_recommended": Recommendation.objects.of(worker).until(last_day).exists(),
        "training_offered": TrainingClass.objects.offered_to(worker, begins.reference_on, ends.late_until).exists(),
        "training_taken": Enrolment.objects.of(worker).exists(),
        "sessions_held": sessions.held,
        "sessions_attended": sessions.attended,
    }
