"""What the benefit that an employer owes is worth today, and how much of it is followed already."""

from collections.abc import Iterable

from jkp_claims import facts as reading
from jkp_claims.adoptions import adoptions
from jkp_claims.models import EmployerLiability, JkpClaim, LiabilityState, MonthlyClaim, MonthState
from jkp_claims.models.liability import HAVE_PAID_DAY
from jkp_claims.models.month import UNDECIDED
from jkp_claims.regulations import REGULATIONS, Adoptions, Regulation
from jkp_claims.rules import Facts, Finding, Liability, LiabilityKind, pay

WITH_TRAINING = frozenset({LiabilityKind.NOT_ENROLLED, LiabilityKind.PROGRAMME_SET})
ARTICLE_OF = {
    LiabilityKind.NOT_ENROLLED: "exempt_scales",
    LiabilityKind.PROGRAMME_SET: "exempt_scales",
    LiabilityKind.ARREARS_PAYS_FIRST: "arrears_limit",
}


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
    counted = _amounts(months, reading.frozen_facts(claim), adoptions())
    return sum(found.result for found in [*counted, *_training(kind, _regulation(claim))])


def whole_benefit_today(claim: JkpClaim, kind: str) -> Liability:
    """What is owed today beyond what is followed already; 0 when nothing.

    Counted are all months but those that BPJS has paid, and, of a company that only pays first, those that never come.
    """
    never = [MonthState.PAID] if kind in WITH_TRAINING else [MonthState.PAID, MonthState.STOPPED]
    months = claim.months.exclude(state__in=never).order_by("month_no")
    regulation, held = _regulation(claim), already_followed(claim)
    article = regulation.article(ARTICLE_OF[LiabilityKind(kind)])
    trace = (*_amounts(months, reading.frozen_facts(claim), adoptions()), *_training(kind, regulation))
    amount = max(sum(found.result for found in trace) - held, 0)
    return Liability(LiabilityKind(kind), article, amount, with_what_is_followed(trace, article, held))


def with_what_is_followed(trace: tuple[Finding, ...], article: str, held: int) -> tuple[Finding, ...]:
    """The trace of a sum from which something was taken off."""
    return (*trace, Finding("followed", article, held)) if held else trace


def _amounts(months: Iterable[MonthlyClaim], facts: Facts, history: Adoptions) -> list[Finding]:
    """What each month pays: as decided, else by the regulation that pays it today."""
    found = []
    for month in months:
        due = pay(month.month_no, facts, history) if month.state in UNDECIDED else month
        article = REGULATIONS[due.regulation].article("rates")
        found.append(Finding("amount", article, due.amount, (("number", month.month_no),)))
    return found


def _training(kind: str, regulation: Regulation) -> list[Finding]:
    if kind not in WITH_TRAINING:
        return []
    return [Finding("training", regulation.article("training_ceiling"), regulation.training_ceiling)]


def _regulation(claim: JkpClaim) -> Regulation:
    return adoptions().in_force(claim.declared_on)


def _sum(cases: Iterable[EmployerLiability]) -> int:
    return sum(case.amount for case in cases)
