"""When each month may be filed, and what it pays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from core.dates import Holidays, add_months, add_working_days
from core.money import share
from jkp_claims.regulations import Adoptions, LateEffect, Regulation, WindowPolicy
from jkp_claims.rules.records import Facts, Window

WIB = ZoneInfo("Asia/Jakarta")


class FilingStatus(StrEnum):
    """Whether a month may be filed on a day."""

    NOT_OPEN = "not_open"
    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of the first claim, and the article that gives it."""

    last_day: date
    article: str


def claim_deadline(effective_on: date, declared_on: date, adoptions: Adoptions) -> Deadline:
    """The last day of the first claim under the regulation in force on `declared_on`.

    A right whose months ended before a later regulation was adopted keeps that deadline: it is not revived. Nor does a
    later regulation with fewer months shorten a deadline that runs.
    """
    given_on = min(effective_on, declared_on)
    given_by = adoptions.in_force(given_on)
    for adoption in adoptions.until(declared_on):
        still_runs = given_on < adoption.from_on <= add_months(effective_on, given_by.claim_months)
        if still_runs and adoption.regulation.claim_months > given_by.claim_months:
            given_by = adoption.regulation
    return Deadline(add_months(effective_on, given_by.claim_months), given_by.article("claim_months"))


def regulation_for(reference_on: date | None, declared_on: date, adoptions: Adoptions) -> Regulation:
    """What pays an instalment: the regulation in force on the later of both days (Permenaker 2/2025 Pasal II)."""
    return adoptions.in_force(declared_on if reference_on is None else max(declared_on, reference_on))


def wage_base(reported_wage: int, regulation: Regulation) -> int:
    """The wage the benefit is counted from."""
    return min(reported_wage, regulation.wage_ceiling)


def rate(number: int, regulation: Regulation) -> Decimal:
    """The share of the wage that instalment `number`, counted from 1, pays."""
    return regulation.rates[number - 1]


def amount(number: int, reported_wage: int, regulation: Regulation) -> int:
    """What instalment `number` pays, rounded down to whole rupiah."""
    return share(wage_base(reported_wage, regulation), rate(number, regulation))


def windows(
    *,
    terminated_on: date,
    deadline: date,
    anchor: date | None,
    policy: WindowPolicy,
    holidays: Holidays,
    count: int,
) -> tuple[Window, ...]:
    """The filing days of all months. `anchor` is the day of the first claim; without it only month 1 has days.

    Each day is counted from the anchor, never from another window, so that none drifts in short months.
    """
    first = Window(1, anchor, terminated_on, deadline, deadline)
    if anchor is None:
        return (first, *(Window(number, None, None, None, None) for number in range(2, count + 1)))
    references = [add_months(anchor, months) for months in range(1, count + 1)]
    later = []
    for number, (reference_on, next_reference_on) in enumerate(pairwise(references), start=2):
        period_end = next_reference_on - timedelta(days=1)
        if number == count:
            opens_on = add_working_days(period_end, -policy.last_month_working_days, holidays)
            later.append(Window(number, reference_on, opens_on, period_end, period_end))
        else:
            later.append(_middle_window(number, reference_on, period_end, policy))
    return (first, *later)


def _middle_window(number: int, reference_on: date, period_end: date, policy: WindowPolicy) -> Window:
    closes_on = reference_on + timedelta(days=policy.close_offset_days)
    late_until = period_end if policy.late_effect is LateEffect.PERSON_DECIDES else closes_on
    return Window(number, reference_on, reference_on, closes_on, late_until)


def windows_of(facts: Facts, deadline: date, regulation: Regulation, holidays: Holidays) -> tuple[Window, ...]:
    """The filing days of this case under the window policy of `regulation`."""
    return windows(
        terminated_on=facts.terminated_on,
        deadline=deadline,
        anchor=facts.first_claim_on,
        policy=regulation.window,
        holidays=holidays,
        count=regulation.months,
    )


def filing_status(opens_on: date, closes_on: date, late_until: date, today: date) -> FilingStatus:
    """Whether a month with these days may be filed on `today`; the last moment is 23:59:59 WIB of the day."""
    if today < opens_on:
        return FilingStatus.NOT_OPEN
    if today <= closes_on:
        return FilingStatus.OPEN
    return FilingStatus.LATE if today <= late_until else FilingStatus.CLOSED


def lapses_after(late_until: date, reminders: Sequence[tuple[date, str]], policy: WindowPolicy) -> date | None:
    """The day after which the month lapses, given the day and channel of each reminder attempted.

    Without enough reminders by `late_until`, five days after the first one; None while there was none.
    """
    in_time = [(day, channel) for day, channel in reminders if day <= late_until]
    channels = {channel for _, channel in in_time}
    if len(in_time) >= policy.reminders_needed and len(channels) >= policy.reminder_channels_needed:
        return late_until
    if not reminders:
        return None
    first = min(day for day, _ in reminders)
    return max(late_until, first + timedelta(days=policy.extension_days))


def end_of_day(day: date) -> datetime:
    """The last moment of a day, in WIB for workers of every zone."""
    return datetime.combine(day, time.max, WIB)


def acts_count_after(previous_filed_at: datetime | None, previous_late_until: date) -> datetime:
    """The moment after which acts count for a month: the filing of the month before, or the end of its late period."""
    return end_of_day(previous_late_until) if previous_filed_at is None else previous_filed_at
