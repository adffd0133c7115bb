"""Days, calendar months and working days. Nothing here reads a clock or a table."""

import calendar
import re
from collections.abc import Container
from datetime import date, timedelta
from typing import NamedTuple

MONTH_TEXT = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
SATURDAY = 5
SHORTEST_MONTH = 28

Holidays = Container[date]


class Month(NamedTuple):
    """A calendar month; compares and sorts by time."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month in which `day` lies."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read "YYYY-MM"; ValueError for anything else."""
        match = MONTH_TEXT.fullmatch(text)
        if match is None or not int(match[1]):
            raise ValueError(f"not a month like 2025-03: {text!r}")
        return cls(int(match[1]), int(match[2]))

    def plus(self, months: int) -> "Month":
        """The month that many months later (earlier when negative)."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    def months_since(self, earlier: "Month") -> int:
        """How many months lie between: March counted from January is 2."""
        return (self.year - earlier.year) * 12 + self.month - earlier.month

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def months_back(last: Month, count: int) -> tuple[Month, ...]:
    """The `count` months that end with `last`, oldest first."""
    return tuple(last.plus(offset) for offset in range(1 - count, 1))


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or that month's last day when it is shorter.

    Count always from the given day, never from an earlier result: 31 January gives 28 February and 31 March.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= SHORTEST_MONTH:
        return day.replace(year, month + 1)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_working_day(day: date, holidays: Holidays) -> bool:
    """Monday to Friday and not a holiday; `holidays` holds national holidays and cuti bersama."""
    return day.weekday() < SATURDAY and day not in holidays


def add_working_days(day: date, count: int, holidays: Holidays) -> date:
    """The `count`-th working day after `day` (before it when negative); `day` itself is never counted."""
    step = timedelta(days=1 if count > 0 else -1)
    remaining = abs(count)
    while remaining:
        day += step
        remaining -= is_working_day(day, holidays)
    return day


def working_days_between(start: date, end: date, holidays: Holidays) -> int:
    """How many working days from `start` to `end`: the opposite of add_working_days, negative when `end` is earlier."""
    sign = 1 if end > start else -1
    days = range(1, abs((end - start).days) + 1)
    return sign * sum(is_working_day(start + timedelta(days=sign * offset), holidays) for offset in days)
