"""A sound case that the tables change in one place, and short ways to write it."""

from datetime import date

from core.dates import Month, months_back
from jkp_claims.regulations import DEFAULT_ADOPTIONS, PP_6_2025
from jkp_claims.rules import Facts, assess

ALL_PROGRAMMES = frozenset({"JKN", "JKK", "JHT", "JP", "JKM"})
NO_HOLIDAYS: frozenset[date] = frozenset()
TODAY = date(2025, 4, 10)

ADOPTED = DEFAULT_ADOPTIONS.adopting(PP_6_2025, date(2025, 2, 7))


def span(first: str, last: str) -> frozenset[Month]:
    """The months from "YYYY-MM" to "YYYY-MM", both included."""
    end = Month.parse(last)
    return frozenset(months_back(end, end.months_since(Month.parse(first)) + 1))


def paid(text: str) -> frozenset[Month]:
    """Months and spans of months: "2024-01..2024-06 2024-09"."""
    months: frozenset[Month] = frozenset()
    for part in text.split():
        first, _, last = part.partition("..")
        months |= span(first, last or first)
    return months


SOUND: dict[str, object] = {
    "citizenship": "WNI",
    "birth_date": date(1990, 3, 8),
    "enrolled_on": date(2021, 6, 1),
    "enterprise_scale": "large",
    "programmes": ALL_PROGRAMMES,
    "contract_type": "PKWTT",
    "cause": "b",
    "terminated_on": date(2025, 3, 20),
    "reported_wage": 7_000_000,
    "paid_months": span("2023-03", "2025-02"),
    "first_claim_on": date(2025, 4, 10),
}


def facts(**changes) -> Facts:
    """The sound case, changed."""
    return Facts(**SOUND | changes)


def assessed(adoptions=DEFAULT_ADOPTIONS, holidays=NO_HOLIDAYS, today=TODAY, **changes):
    """The answer for the sound case, changed."""
    return assess(facts(**changes), adoptions, holidays, today)
