"""The published calendar of national holidays and cuti bersama, without the corrections that the portal keeps in a table."""

from datetime import date
from functools import lru_cache

import holidays as holidays_package


@lru_cache(maxsize=256)
def published(year: int) -> frozenset[date]:
    """The days off of this year; where no decree is out yet, the package's estimates."""
    return frozenset(holidays_package.country_holidays("ID", years=year, categories=("public", "government")))


class NationalHolidays:
    """Every published day off, of any year; a year is looked up when a day of it is asked for."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in published(day.year)


NATIONAL_HOLIDAYS = NationalHolidays()
