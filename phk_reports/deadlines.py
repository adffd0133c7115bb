"""By when each side of a PHK file acts, in working days: the portal's own promises, where no article is named."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from casework.holidays import holidays_between
from core import clock
from core.dates import Holidays, add_working_days
from phk_reports import rules

ANSWER_WORKING_DAYS = 3
REVIEW_WORKING_DAYS = 3
CORRECTION_WORKING_DAYS = 7  # as UU 2/2004 Pasal 4 ayat (2) gives for an incomplete file
MEDIATION_WORKING_DAYS = 30  # UU 2/2004 Pasal 15

LONGEST_CLOSURE = timedelta(days=120)  # more than 50 working days with every holiday between them


def holidays_around(day: date) -> Holidays:
    """Enough holidays on both sides of a day for every clock of this module and of `rules`."""
    return holidays_between(day - LONGEST_CLOSURE, day + LONGEST_CLOSURE)


def working_days_after(day: date, count: int) -> date:
    return add_working_days(day, count, holidays_around(day))


def working_days_before(day: date, count: int) -> date:
    return add_working_days(day, -count, holidays_around(day))


def report_due_on(terminated_on: date) -> date:
    """The last day on which the employer reports, and ends the participation."""
    return rules.report_due_on(terminated_on, holidays_around(terminated_on))


def objection_until(decided_at: datetime) -> date:
    """The last day on which a rejection can be objected to."""
    day = decided_at.astimezone(clock.WIB).date()
    return rules.objection_due_on(day, holidays_around(day))


def report_due_days(days: Iterable[date]) -> dict[date, date]:
    """`report_due_on` of each of these days, with one question for the holidays however many."""
    wanted = set(days)
    if not wanted:
        return {}
    holidays = holidays_between(min(wanted), max(wanted) + LONGEST_CLOSURE)
    return {day: rules.report_due_on(day, holidays) for day in wanted}
