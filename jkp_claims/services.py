"""Changes of a claim that are more than one step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import StepRefused, advance, record
from core.dates import Holidays
from core.words import lazy_tanggal
from jkp_claims import facts as reading
from jkp_claims import liabilities, slips
from jkp_claims.adoptions import adoptions
from jkp_claims.models import ClaimState, JkpClaim, MonthlyClaim, MonthState, SlipKind
from jkp_claims.models.claim import RUNNING, StopReason
from jkp_claims.models.month import MAY_STOP
from jkp_claims.regulations import Adoptions, Regulation
from jkp_claims.rules import (
    Assessment,
    Condition,
    Facts,
    FilingStatus,
    as_json,
    assess,
    conditions,
    filing_status,
    missing,
    pay,
    regulation_for,
)
from phk_reports.models import PhkReport
from registry.models import BankAccount


class CannotFile(Exception):
    """The month or the claim cannot be filed now; the text says why and what to do."""


class CannotApprove(Exception):
    """Something still stands in the way of the payment; the text says what."""


@dataclass(frozen=True)
class Decided:
    """An answer of the rules, with all that they read."""

    facts: Facts
    adoptions: Adoptions
    holidays: Holidays
    today: date
    assessment: Assessment

    def freeze(self, claim: JkpClaim, kind: SlipKind) -> None:
        """Write the slip of this answer."""
        slips.freeze_decision(claim, kind, self.facts, self.adoptions, self.holidays, self.today, self.assessment)


def decide(report: PhkReport, today: date, *, first_claim_on=None, declared_on=None) -> Decided:
    """What the rules say of this PHK today, and from what."""
    facts = reading.facts_of(report, first_claim_on=first_claim_on, declared_on=declared_on)
    holidays = reading.holidays_of_claim(first_claim_on or today)
    in_force = adoptions()
    return Decided(facts, in_force, holidays, today, assess(facts, in_force, holidays, today))


def assessment_of(report: PhkReport, today: date, *, first_claim_on=None, declared_on=None) -> Assessment:
    """What the rules say of this PHK today."""
    return decide(report, today, first_claim_on=first_claim_on, declared_on=declared_on).assessment


@transaction.atomic
def open_claim(report: PhkReport, *, today: date) -> JkpClaim:
    """The claim that follows from an approved PHK: a forecast, and open when the rules say yes. Safe to repeat."""
    PhkReport.objects.select_for_update().get(pk=report.pk)
    decided = decide(report, today)
    claim = JkpClaim.objects.filter(report=report).first() or _forecast(report, decided)
    if claim.state == ClaimState.FORECAST and decided.assessment.eligible and not _runs_another(claim):
        claim = advance(claim, JkpClaim.open)
    return claim


def _forecast(report: PhkReport, decided: Decided) -> JkpClaim:
    assessment = decided.assessment
    claim = JkpClaim.objects.create(
        participant=report.employment.participant,
        report=report,
        deadline_on=assessment.claim_deadline,
        regulation=assessment.regulation,
        reported_wage=decided.facts.reported_wage,
    )
    decided.freeze(claim, SlipKind.FORECAST)
    record(claim, "forecast", refusals=assessment.refusal_codes, holds=assessment.hold_codes)
    return claim


def _runs_another(claim: JkpClaim) -> bool:
    return JkpClaim.objects.filter(participant=claim.participant, state__in=RUNNING).exclude(pk=claim.pk).exists()


@transaction.atomic
def file_first_month(claim: JkpClaim, *, by: User, account: BankAccount, now: datetime) -> MonthlyClaim:
    """File month 1: decide the right, freeze it, make the six months, and send the first.

    The filing day anchors the windows. Holds do not stop it: the right and its days are kept, payment waits.
    Raises `CannotFile` when the rules refuse, `StepRefused` when it was filed before.
    """
    claim = JkpClaim.objects.select_for_update().get(pk=claim.pk)
    if claim.state != ClaimState.OPEN:
        raise StepRefused(claim, JkpClaim.activate)
    today = now.date()
    decided = decide(claim.report, today, first_claim_on=today, declared_on=today)
    assessment = decided.assessment
    if not assessment.eligible:
        raise CannotFile(_("Menurut data hari ini, klaim ini belum memenuhi syarat. Alasannya ada di halaman klaim."))
    claim = advance(
        claim,
        JkpClaim.activate,
        by=by,
        first_claim_on=today,
        declared_on=today,
        regulation=assessment.regulation,
        reported_wage=decided.facts.reported_wage,
        deadline_on=assessment.claim_deadline,
    )
    decided.freeze(claim, SlipKind.DECISION)
    liabilities.open_for(claim, decided.facts, assessment)
    months = MonthlyClaim.objects.bulk_create(
        MonthlyClaim(
            number=MonthlyClaim.new_number(),
            claim=claim,
            month_no=month.number,
            reference_on=month.reference_on,
            opens_on=month.opens_on,
            closes_on=month.closes_on,
            late_until=month.late_until,
            regulation=month.regulation,
            wage_base=month.wage_base,
            rate=month.rate,
            amount=month.amount,
        )
        for month in assessment.months
    )
    return advance(months[0], MonthlyClaim.file, by=by, **_filing(now, account))


def _filing(now, account, in_time=True, late_reason="", employment_status=None, conditions=()) -> dict:
    """The columns that a filing sets."""
    return {
        "filed_at": now,
        "in_time": in_time,
        "bank_account": account,
        "late_reason": late_reason,
        "employment_status": employment_status,
        "conditions": list(conditions),
    }


@dataclass(frozen=True)
class Readiness:
    """What would happen if the month were filed now."""

    status: FilingStatus
    conditions: tuple[Condition, ...]
    regulation: Regulation

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(str(code) for code in missing(self.conditions))


def readiness(month: MonthlyClaim, months: list[MonthlyClaim], now: datetime) -> Readiness:
    """Whether the month may be filed now, and which conditions are met by what the portal knows."""
    facts = reading.condition_facts(month, months, now)
    regulation = regulation_for(month.reference_on, month.claim.declared_on, adoptions())
    asked = conditions(month.month_no, facts, regulation)
    status = filing_status(month.opens_on, month.closes_on, month.late_until, now.date())
    if status == FilingStatus.LATE and month.in_time:
        status = FilingStatus.OPEN  # it was filed in time; what is completed later is not late
    return Readiness(status, asked, regulation)


@transaction.atomic
def file_month(
    month: MonthlyClaim,
    *,
    by: User,
    account: BankAccount,
    now: datetime,
    late_reason: str = "",
    employment_status: dict | None = None,
) -> MonthlyClaim:
    """File one of the months 2 to 6, or file it again after a correction.

    With conditions unmet it then waits as "perlu perbaikan" until its last day. Raises `CannotFile`, `StepRefused`.
    """
    month = MonthlyClaim.objects.select_for_update(of=("self",)).select_related("claim").get(pk=month.pk)
    month.employment_status = employment_status or month.employment_status
    ready = readiness(month, list(month.claim.months.order_by("month_no")), now)
    if ready.status == FilingStatus.NOT_OPEN:
        raise CannotFile(_("Klaim bulan ini dibuka pada %s.") % lazy_tanggal(month.opens_on))
    if ready.status == FilingStatus.CLOSED:
        raise CannotFile(_("Batas klaim bulan ini sudah lewat pada %s.") % lazy_tanggal(month.late_until))
    if ready.status == FilingStatus.LATE and not late_reason:
        raise CannotFile(_("Tulis mengapa klaim ini terlambat. Petugas akan memutuskan."))
    filing = _filing(
        now,
        account,
        ready.status == FilingStatus.OPEN,
        late_reason,
        month.employment_status,
        [as_json(item) for item in ready.conditions],
    )
    month = advance(month, MonthlyClaim.file, by=by, event_data={"missing": list(ready.missing)}, **filing)
    if ready.missing:
        month = advance(month, MonthlyClaim.wait_for_conditions)
    return month


@transaction.atomic
def approve_month(month: MonthlyClaim, *, by: User, now: datetime, note: str = "") -> MonthlyClaim:
    """Approve a month and write down what it pays. Raises `CannotApprove` while somebody else must act first."""
    if reason := liabilities.why_bpjs_must_not_pay(month.claim_id):
        raise CannotApprove(reason)
    claim = month.claim
    held = assessment_of(claim.report, now.date(), first_claim_on=claim.first_claim_on, declared_on=claim.declared_on)
    if held.holds:
        raise CannotApprove(_("Pembayaran masih ditahan: %s.") % ", ".join(held.hold_codes))
    facts, in_force = reading.frozen_facts(claim), adoptions()
    due = pay(month.month_no, facts, in_force)
    month = advance(
        month,
        MonthlyClaim.approve,
        by=by,
        note=note,
        decided_by=by,
        decided_at=now,
        regulation=due.regulation,
        wage_base=due.wage_base,
        rate=due.rate,
        amount=due.amount,
    )
    slips.freeze_amount(month, facts, in_force, now.date(), due)
    return month


def approve_all(months: Iterable[MonthlyClaim], *, by: User, now: datetime) -> tuple[int, int]:
    """Approve in one act what passed every check; gives how many were approved, and how many had moved or are held."""
    approved = skipped = 0
    for month in months:
        try:
            with transaction.atomic():
                liabilities.lock_claim(month.claim_id)
                if month.state == MonthState.SUBMITTED:
                    month = advance(month, MonthlyClaim.take, by=by)
                approve_month(month, by=by, now=now)
        except (StepRefused, CannotApprove):
            skipped += 1
        else:
            approved += 1
    return approved, skipped


@transaction.atomic
def stop_for_new_job(claim: JkpClaim, *, by: User, started_on: date) -> JkpClaim:
    """The worker has a job again: months whose reference day is on or after its first day are not paid (Pasal 40)."""
    claim = advance(
        claim,
        JkpClaim.stop,
        by=by,
        stop_reason=StopReason.RE_EMPLOYED,
        re_employed_on=started_on,
    )
    for month in claim.months.filter(reference_on__gte=started_on, state__in=MAY_STOP).order_by("month_no"):
        advance(month, MonthlyClaim.stop, by=by)
    return claim


@transaction.atomic
def use_another_account(month: MonthlyClaim, *, by: User, account: BankAccount) -> MonthlyClaim:
    """After a payment came back: the same money, to the account the worker gives now.

    Raises `CannotApprove` while the employer must pay it, or has.
    """
    if reason := liabilities.why_bpjs_must_not_pay(month.claim_id):
        raise CannotApprove(reason)
    return advance(month, MonthlyClaim.pay_again, by=by, bank_account=account)
