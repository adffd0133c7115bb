"""What the record of paid months says at the termination. A paid month is paid whenever it was, by whomever."""

from datetime import date

from core.dates import Month, months_back
from jkp_claims.regulations import Regulation
from jkp_claims.rules.records import Facts

CONSECUTIVE_MONTHS = 6
DUE_DAY = 15
DUE_ARTICLE = "PP 44/2015 Pasal 21"


def counted_months(facts: Facts, regulation: Regulation) -> tuple[Month, ...]:
    """The 24 months: they end with the month of termination when that is paid, else with the month before it."""
    last = Month.of(facts.terminated_on)
    if last not in facts.paid_months:
        last = last.plus(-1)
    return months_back(last, regulation.paid_months_among)


def paid_among_counted(facts: Facts, regulation: Regulation) -> int:
    """How many of the 24 months are paid."""
    return sum(month in facts.paid_months for month in counted_months(facts, regulation))


def latest_paid_month(facts: Facts) -> Month | None:
    """The latest paid month up to and including the month of termination."""
    last = Month.of(facts.terminated_on)
    return max((month for month in facts.paid_months if month <= last), default=None)


def six_consecutive_paid(facts: Facts, regulation: Regulation) -> bool:
    """The six months that end with the latest paid one are all paid and all among the 24."""
    latest = latest_paid_month(facts)
    if latest is None:
        return False
    counted = counted_months(facts, regulation)
    return all(month in facts.paid_months and month in counted for month in months_back(latest, CONSECUTIVE_MONTHS))


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
    first, last = Month.of(max(facts.previous_benefits)), Month.of(facts.terminated_on)
    return sum(first < month < last for month in facts.paid_months)
