"""Days on which offices are closed: the package `holidays` (libur nasional and cuti bersama), corrected by our own rows."""

from datetime import date
from functools import lru_cache

import holidays as holidays_package

from casework.models import HolidayOverride


@lru_cache(maxsize=32)
def _published(year: int) -> frozenset[date]:
    return frozenset(holidays_package.country_holidays("ID", years=year, categories=("public", "government")))


def holidays_between(first: date, last: date) -> frozenset[date]:
    """National holidays and cuti bersama from `first` to `last`, both included."""
    days = {day for year in range(first.year, last.year + 1) for day in _published(year) if first <= day <= last}
    for override in HolidayOverride.objects.filter(day__range=(first, last)):
        (days.add if override.is_holiday else days.discard)(override.day)
    return frozenset(days)
