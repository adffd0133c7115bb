"""What the record of paid months says at the termination. A paid month is paid whenever it was, by whomever."""

from bisect import bisect_left, bisect_right
from datetime import date
from functools import lru_cache

from core.dates import Month
from jkp_claims.regulations import Regulation
from jkp_claims.rules.records import Facts

CONSECUTIVE_MONTHS = 6
DUE_DAY = 15
DUE_ARTICLE = "PP 44/2015 Pasal 21"


@lru_cache(maxsize=8)  # one decision asks several times
def paid_at(terminated_on: date, paid_months: frozenset[Month]) -> tuple[Month, ...]:
    """The paid months up to and including the month of termination, oldest first."""
    paid = sorted(paid_months)
    return tuple(paid[: bisect_right(paid, Month.of(terminated_on))])


def first_counted_month(facts: Facts, regulation: Regulation) -> Month:
    """The first of the 24 months, which end with the month of termination when it is paid, else with the one before."""
    last = Month.of(facts.terminated_on)
    unpaid = last not in facts.paid_months
    return last.plus(1 - regulation.paid_months_among - unpaid)


def paid_among_counted(facts: Facts, regulation: Regulation) -> int:
    """How many of the 24 months are paid."""
    paid = paid_at(facts.terminated_on, facts.paid_months)
    return len(paid) - bisect_left(paid, first_counted_month(facts, regulation))


def latest_paid_month(facts: Facts) -> Month | None:
    """The latest paid month up to and including the month of termination."""
    paid = paid_at(facts.terminated_on, facts.paid_months)
    return paid[-1] if paid else None


def six_consecutive_paid(facts: Facts, regulation: Regulation) -> bool:
    """The six months that end with the latest paid one are all paid and all among the 24."""
    paid = paid_at(facts.terminated_on, facts.paid_months)
    if len(paid) < CONSECUTIVE_MONTHS:
        return False
    first, latest = paid[-CONSECUTIVE_MONTHS], paid[-1]
    return latest.months_since(first) < CONSECUTIVE_MONTHS and first >= first_counted_month(facts, regulation)


def latest_overdue_month(terminated_on: date) -> Month:
    """A month is due on the 15th of the next; it is overdue when the termination is later than that day."""
    return Month.of(terminated_on).plus(-1 if terminated_on.day > DUE_DAY else -2)


def trailing_arrears(facts: Facts, regulation: Regulation) -> int:
    """Consecutive unpaid months that end with the latest overdue one; 0 when a later month is paid.

    Not bounded by enrolment: where nothing was ever paid, all months the law looks at count.
    """
    overdue = latest_overdue_month(facts.terminated_on)
    latest = latest_paid_month(facts)
    if latest is None:
        return regulation.paid_months_among
    return max(0, overdue.months_since(latest))


def paid_since_last_benefit(facts: Facts) -> int | None:
    """Paid months after the month of the latest benefit and before the month of termination; None without a benefit."""
    if not facts.previous_benefits:
        return None
    latest, last = Month.of(max(facts.previous_benefits)), Month.of(facts.terminated_on)
    paid = paid_at(facts.terminated_on, facts.paid_months)
    return max(0, bisect_left(paid, last) - bisect_right(paid, latest))
