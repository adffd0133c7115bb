"""Changes of a claim that are more than one step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import StepRefused, advance, record
from core.words import lazy_tanggal
from jkp_claims import facts as reading
from jkp_claims import liabilities, slips
from jkp_claims.adoptions import adoptions
from jkp_claims.deciding import Decided, decide, decide_claim, given_until, overruled_on
from jkp_claims.models import ClaimState, JkpClaim, MonthlyClaim, MonthState, SlipKind
from jkp_claims.models.claim import RUNNING, StopReason
from jkp_claims.models.month import MAY_STOP
from jkp_claims.regulations import Regulation
from jkp_claims.rules import (
    Condition,
    FilingStatus,
    as_json,
    conditions,
    filing_status,
    missing,
    pay,
    regulation_for,
)
from jkp_claims.words import explained
from phk_reports.models import PhkReport
from registry.models import BankAccount


class CannotFile(Exception):
    """The month or the claim cannot be filed now; the text says why and what to do."""


class CannotApprove(Exception):
    """Something still stands in the way of the payment; the text says what."""


@transaction.atomic
def open_claim(report: PhkReport, *, today: date) -> JkpClaim:
    """The claim that follows from an approved PHK: a forecast, and open when the rules say yes. Safe to repeat."""
    PhkReport.objects.select_for_update().get(pk=report.pk)
    claim = JkpClaim.objects.filter(report=report).first()
    decided = decide(report, today, overruled=overruled_on(claim, today) if claim else frozenset())
    if claim is None:
        claim = _forecast(report, decided)
    if claim.state == ClaimState.FORECAST and decided.assessment.eligible and not runs_another(claim):
        if claim.decision != as_json(decided.assessment):
            decided.freeze(claim, SlipKind.FORECAST)
        claim = advance(claim, JkpClaim.open, **decided.columns(given_until(claim)))
    return claim


def _forecast(report: PhkReport, decided: Decided) -> JkpClaim:
    assessment = decided.assessment
    claim = JkpClaim.objects.create(participant=report.employment.participant, report=report, **decided.columns())
    decided.freeze(claim, SlipKind.FORECAST)
    record(claim, "forecast", refusals=assessment.refusal_codes, holds=assessment.hold_codes)
    return claim


def runs_another(claim: JkpClaim) -> bool:
    """Whether the person has another claim that is open or active: there is one benefit at a time."""
    return JkpClaim.objects.filter(participant=claim.participant, state__in=RUNNING).exclude(pk=claim.pk).exists()


@transaction.atomic
def file_first_month(claim: JkpClaim, *, by: User, account: BankAccount, now: datetime) -> MonthlyClaim:
    """File month 1: decide the right, freeze it, make the six months, and send the first.

    The filing day anchors the windows. Holds do not stop it: the right and its days are kept, payment waits.
    Raises `CannotFile` when the rules refuse, `StepRefused` when it was filed before.
    """
    claim = JkpClaim.objects.lock(claim.pk)
    if claim.state != ClaimState.OPEN:
        raise StepRefused(claim, JkpClaim.activate)
    today = now.date()
    set_aside = overruled_on(claim, today)
    decided = decide(claim.report, today, first_claim_on=today, declared_on=today, overruled=set_aside)
    assessment = decided.assessment
    if not assessment.eligible:
        raise CannotFile(_("Menurut data hari ini, klaim ini belum memenuhi syarat. Alasannya ada di halaman klaim."))
    claim = advance(
        claim,
        JkpClaim.activate,
        by=by,
        first_claim_on=today,
        declared_on=today,
        **decided.columns(given_until(claim)),
    )
    decided.freeze(claim, SlipKind.DECISION)
    liabilities.open_for(claim, decided.inputs.facts, assessment)
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
    decided = decide_claim(month.claim, now.date())
    if holds := explained(decided.assessment.holds):
        waits_for = _("%(reason)s Yang bertindak: %(who)s.")
        reasons = [waits_for % {"reason": hold.reason, "who": hold.who} for hold in holds]
        raise CannotApprove(_("Pembayaran masih ditahan. %s") % " ".join(reasons))
    if new_job_on := decided.new_job_before(month):
        raise CannotApprove(
            _("Pekerja bekerja lagi sejak %s, sebelum tanggal acuan bulan ini. Tolak bulan ini dengan alasannya.")
            % lazy_tanggal(new_job_on)
        )
    facts, in_force = reading.frozen_facts(month.claim), decided.inputs.adoptions
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


class LaneResult(NamedTuple):
    """How many months of a lane were approved, had moved meanwhile, and may not be approved now or by this person."""

    approved: int
    moved: int
    held: int


def approve_all(months: Iterable[MonthlyClaim], *, by: User, now: datetime) -> LaneResult:
    """Approve in one act what passed every check."""
    approved = moved = held = 0
    for month in months:
        try:
            with transaction.atomic():
                JkpClaim.objects.lock(month.claim_id)
                if month.state == MonthState.SUBMITTED:
                    month = advance(month, MonthlyClaim.take, by=by)
                approve_month(month, by=by, now=now)
        except StepRefused:
            moved += 1
        except (CannotApprove, PermissionDenied):
            held += 1
        else:
            approved += 1
    return LaneResult(approved, moved, held)


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
