"""Days on which offices are closed: the published calendar (libur nasional and cuti bersama), corrected by our own rows."""

from datetime import date

from casework.models import HolidayOverride
from core.national_holidays import published


def holidays_between(first: date, last: date) -> frozenset[date]:
    """National holidays and cuti bersama from `first` to `last`, both included."""
    days = {day for year in range(first.year, last.year + 1) for day in published(year) if first <= day <= last}
    for override in HolidayOverride.objects.filter(day__range=(first, last)):
        (days.add if override.is_holiday else days.discard)(override.day)
    return frozenset(days)
