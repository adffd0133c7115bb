"""What the benefit that an employer owes is worth today, and how much of it is followed already."""

from collections.abc import Iterable
from dataclasses import replace

from jkp_claims import facts as reading
from jkp_claims.adoptions import adoptions
from jkp_claims.models import EmployerLiability, JkpClaim, LiabilityState, MonthlyClaim, MonthState
from jkp_claims.models.liability import HAVE_PAID_DAY
from jkp_claims.models.month import UNDECIDED
from jkp_claims.regulations import REGULATIONS
from jkp_claims.rules import WITH_TRAINING, Finding, Liability, LiabilityKind, month_due, pay, whole_benefit


def already_followed(claim: JkpClaim) -> int:
    """What the employer has paid of the whole benefit of this claim, or says so."""
    return _sum(claim.liabilities.of_the_whole_benefit().filter(state__in=HAVE_PAID_DAY))


def confirmed(claim: JkpClaim) -> int:
    """What it has paid of the whole benefit, as verifiers have confirmed."""
    return _sum(claim.liabilities.of_the_whole_benefit().filter(state=LiabilityState.PAID))


def difference_paid(claim: JkpClaim) -> int:
    """What the employer has paid because it reported a lower wage, as verifiers have confirmed."""
    return _sum(claim.liabilities.filter(kind=LiabilityKind.UNDERREPORTED_WAGE, state=LiabilityState.PAID))


def worth(claim: JkpClaim, kind: str, months: Iterable[MonthlyClaim]) -> int:
    """What a payment for these months must be, by the adoptions: a job that has not run yet takes nothing away."""
    return _of_months(claim, kind, months).amount


def whole_benefit_today(claim: JkpClaim, kind: str) -> Liability:
    """What is owed today beyond what is followed already; 0 when nothing.

    Counted are all months but those that BPJS has paid, and, of a company that only pays first, those that never come.
    """
    never = [MonthState.PAID] if kind in WITH_TRAINING else [MonthState.PAID, MonthState.STOPPED]
    owed = _of_months(claim, kind, claim.months.exclude(state__in=never).order_by("month_no"))
    held = already_followed(claim)
    trace = with_what_is_followed(owed.trace, owed.article, held)
    return replace(owed, amount=max(owed.amount - held, 0), trace=trace)


def with_what_is_followed(trace: tuple[Finding, ...], article: str, held: int) -> tuple[Finding, ...]:
    """The trace of a sum from which something was taken off."""
    return (*trace, Finding("followed", article, held)) if held else trace


def _of_months(claim: JkpClaim, kind: str, months: Iterable[MonthlyClaim]) -> Liability:
    """What these months pay: as decided, else by the regulation that pays them today."""
    facts, history = reading.frozen_facts(claim), adoptions()
    found = []
    for month in months:
        due = pay(month.month_no, facts, history) if month.state in UNDECIDED else month
        found.append(month_due(month.month_no, due.amount, REGULATIONS[due.regulation].article("rates")))
    return whole_benefit(LiabilityKind(kind), found, history.in_force(claim.declared_on))


def _sum(cases: Iterable[EmployerLiability]) -> int:
    return sum(case.amount for case in cases)
