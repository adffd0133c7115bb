"""What the employer owes, to the worker or to BPJS, when it did not do its part (PP 37/2021 Pasal 23, 37 and 39)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from core.dates import Holidays, add_months, add_working_days
from jkp_claims.regulations import REGULATIONS, Regulation, Scale
from jkp_claims.rules.contributions import trailing_arrears
from jkp_claims.rules.instalments import amount
from jkp_claims.rules.records import Assessment, Facts, Finding, Hold, Instalment


class LiabilityKind(StrEnum):
    """Why the employer owes."""

    UNDERREPORTED_WAGE = "UNDERREPORTED_WAGE"
    NOT_ENROLLED = "NOT_ENROLLED"
    PROGRAMME_SET = "PROGRAMME_SET"
    ARREARS_PAYS_FIRST = "ARREARS_PAYS_FIRST"
    ARREARS_TO_SETTLE = "ARREARS_TO_SETTLE"


WITH_TRAINING = frozenset({LiabilityKind.NOT_ENROLLED, LiabilityKind.PROGRAMME_SET})
WHOLE_BENEFIT = frozenset({*WITH_TRAINING, LiabilityKind.ARREARS_PAYS_FIRST})


@dataclass(frozen=True, slots=True)
class Liability:
    """`amount` is whole rupiah owed to the worker; 0 when the debt is to BPJS alone."""

    kind: LiabilityKind
    article: str
    amount: int
    trace: tuple[Finding, ...]


def liability(facts: Facts, assessment: Assessment) -> Liability | None:
    """What the employer owes by this decision; None when nothing, or when there is no right.

    The benefit is owed once. Where programmes are missing and contributions are in arrears, the wider duty counts:
    what Pasal 37 asks for holds what Pasal 39 asks for.
    """
    if not assessment.eligible:
        return None
    regulation = REGULATIONS[assessment.regulation]
    if Hold.PROGRAMME_SET in assessment.hold_codes:
        return whole_benefit(LiabilityKind.PROGRAMME_SET, _months_due(assessment.months), regulation)
    arrears = trailing_arrears(facts, regulation)
    if Hold.EMPLOYER_ARREARS_GT_3M in assessment.hold_codes:
        return _pays_first(assessment.months, arrears, regulation)
    return _settle(arrears, regulation) if arrears else None


def lump_sum_of_unenrolled(wage: int, scale: Scale, regulation: Regulation) -> Liability | None:
    """A worker who was never enrolled: the whole cash benefit and the training benefit, at once; nothing of a micro
    enterprise (Pasal 37)."""
    if scale in regulation.exempt_scales:
        return None
    rates = regulation.article("rates")
    months = [
        month_due(number, amount(number, wage, regulation), rates)
        for number, _rate in enumerate(regulation.rates, start=1)
    ]
    return whole_benefit(LiabilityKind.NOT_ENROLLED, months, regulation)


def shortfall(real_wage: int, months: Sequence[Instalment]) -> Liability | None:
    """The wage was reported too low, and so the benefit was: the difference, at once (Pasal 23). None without one."""
    trace = tuple(_difference(real_wage, month) for month in months)
    owed = _rupiah_of(trace)
    if owed <= 0:
        return None
    first, *_later = months
    article = REGULATIONS[first.regulation].article("shortfall_at_once")
    return Liability(LiabilityKind.UNDERREPORTED_WAGE, article, owed, trace)


def refund_asked_until(paid_on: date, regulation: Regulation) -> date:
    """The last day on which an employer that paid first, and has settled all arrears, may ask BPJS for its money."""
    return add_months(paid_on, regulation.refund_months)


def refund_due_on(complete_on: date, regulation: Regulation, holidays: Holidays) -> date:
    """The last day on which BPJS gives it back, counted from the complete file."""
    return add_working_days(complete_on, regulation.refund_working_days, holidays)


def whole_benefit(kind: LiabilityKind, months: Sequence[Finding], regulation: Regulation) -> Liability:
    """What these months pay (`month_due`); of whoever owes everything at once also the training benefit (Pasal 37)."""
    if kind not in WITH_TRAINING:
        return Liability(kind, regulation.article("arrears_limit"), _rupiah_of(months), tuple(months))
    training = Finding("training", regulation.article("training_ceiling"), regulation.training_ceiling)
    trace = (*months, training)
    return Liability(kind, regulation.article("exempt_scales"), _rupiah_of(trace), trace)


def month_due(number: int, amount: int, article: str) -> Finding:
    """One month of a benefit that the employer owes, whole rupiah."""
    return Finding("amount", article, amount, (("number", number),))


def _rupiah_of(trace: Sequence[Finding]) -> int:
    """The rupiah of these steps together."""
    return sum(found.result for found in trace if isinstance(found.result, int))


def _months_due(months: Sequence[Instalment]) -> list[Finding]:
    return [month_due(month.number, month.amount, month.article) for month in months]


def _pays_first(months: Sequence[Instalment], arrears: int, regulation: Regulation) -> Liability:
    owed = whole_benefit(LiabilityKind.ARREARS_PAYS_FIRST, _months_due(months), regulation)
    return replace(owed, trace=(Finding("arrears", owed.article, arrears), *owed.trace))


def _settle(arrears: int, regulation: Regulation) -> Liability:
    """BPJS pays the worker; beyond the limit of all others only because the enterprise has closed (Pasal 39A)."""
    only_of_closed = arrears > regulation.arrears_limit
    article = regulation.article("arrears_limit_closed" if only_of_closed else "arrears_settled")
    return Liability(LiabilityKind.ARREARS_TO_SETTLE, article, 0, (Finding("arrears", article, arrears),))


def _difference(real_wage: int, month: Instalment) -> Finding:
    due = amount(month.number, real_wage, REGULATIONS[month.regulation])
    inputs = (("number", month.number), ("real_wage", real_wage), ("due", due), ("paid", month.amount))
    return Finding("shortfall", month.article, due - month.amount, inputs)
