"""Struk perhitungan: every decision and every amount is frozen with all that the rules read."""

from collections.abc import Iterable
from datetime import date

from jkp_claims.models import CalculationSlip, JkpClaim, MonthlyClaim, SlipKind
from jkp_claims.regulations import Adoptions
from jkp_claims.rules import Assessment, Facts, Pay, as_json


def freeze_decision(
    claim: JkpClaim,
    kind: SlipKind,
    facts: Facts,
    adoptions: Adoptions,
    holidays: Iterable[date],
    today: date,
    assessment: Assessment,
) -> CalculationSlip:
    """The slip of a forecast or of the decision at the first claim."""
    claim.__dict__.pop("decision", None)
    return CalculationSlip.objects.create(
        kind=kind,
        claim=claim,
        today=today,
        facts=as_json(facts),
        adoptions=_history(adoptions),
        holidays=[day.isoformat() for day in sorted(holidays)],
        result=as_json(assessment),
    )


def freeze_amount(month: MonthlyClaim, facts: Facts, adoptions: Adoptions, today: date, pay: Pay) -> CalculationSlip:
    """The slip of one month's amount, written with its approval."""
    return CalculationSlip.objects.create(
        kind=SlipKind.AMOUNT,
        claim=month.claim,
        month=month,
        today=today,
        facts=as_json(facts),
        adoptions=_history(adoptions),
        result=as_json(pay),
    )


def _history(adoptions: Adoptions) -> list[list[str]]:
    return [[adoption.regulation.name, adoption.from_on.isoformat()] for adoption in adoptions.history]
