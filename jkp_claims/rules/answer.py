"""An assessment as the table of `manage.py assess` gives it, and facts as they were frozen read back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.dates import Month
from jkp_claims.rules.records import Assessment, Facts, Instalment, Json, as_json


def answer(assessment: Assessment) -> dict[str, Json]:
    """What was decided, without its trace: sorted codes, ISO days or None, regulations by name, whole rupiah."""
    return {
        "eligible": assessment.eligible,
        "refusals": list(assessment.refusal_codes),
        "holds": list(assessment.hold_codes),
        "payer": str(assessment.payer),
        "needs_person": assessment.needs_person,
        "regulation": assessment.regulation,
        "claim_deadline": assessment.claim_deadline.isoformat(),
        "months": [_month(month) for month in assessment.months],
        "total": assessment.total,
    }


def _month(month: Instalment) -> dict[str, Json]:
    return {
        "number": month.number,
        "opens_on": as_json(month.opens_on),
        "closes_on": as_json(month.closes_on),
        "late_until": as_json(month.late_until),
        "amount": month.amount,
        "regulation": month.regulation,
    }


DAYS = (
    "birth_date",
    "enrolled_on",
    "terminated_on",
    "contract_end_on",
    "effective_on",
    "re_employed_on",
    "first_claim_on",
    "declared_on",
)


def facts_from_json(frozen: Mapping[str, Any]) -> Facts:
    """The facts that `as_json` froze. KeyError and ValueError when they are not complete and readable."""
    days = {name: date.fromisoformat(frozen[name]) if frozen[name] else None for name in DAYS}
    sets = {
        "programmes": frozenset(frozen["programmes"]),
        "paid_months": frozenset(map(Month.parse, frozen["paid_months"])),
        "previous_benefits": frozenset(map(date.fromisoformat, frozen["previous_benefits"])),
    }
    return Facts(**{**frozen, **days, **sets})
