"""Days on which offices are closed: what the decrees of 2025 and 2026 say, and what our own rows correct."""

from datetime import date

import pytest

from casework.holidays import holidays_between
from casework.models import HolidayOverride
from core.dates import add_working_days

pytestmark = pytest.mark.django_db

YEAR_2025 = (date(2025, 1, 1), date(2025, 12, 31))
YEAR_2026 = (date(2026, 1, 1), date(2026, 12, 31))

# SKB 3 Menteri: libur nasional and cuti bersama.
KNOWN = [
    (date(2025, 1, 1), "Tahun Baru"),
    (date(2025, 1, 28), "cuti bersama Imlek"),
    (date(2025, 1, 29), "Imlek"),
    (date(2025, 3, 28), "cuti bersama Nyepi"),
    (date(2025, 3, 31), "Idulfitri"),
    (date(2025, 4, 4), "cuti bersama Idulfitri"),
    (date(2025, 4, 18), "Wafat Yesus Kristus"),
    (date(2025, 5, 1), "Hari Buruh"),
    (date(2025, 6, 6), "Iduladha"),
    (date(2025, 8, 17), "Proklamasi"),
    (date(2025, 8, 18), "cuti bersama Proklamasi"),
    (date(2025, 12, 26), "cuti bersama Natal"),
    (date(2026, 2, 16), "cuti bersama Imlek"),
    (date(2026, 2, 17), "Imlek"),
    (date(2026, 3, 19), "Nyepi"),
    (date(2026, 5, 1), "Hari Buruh"),
    (date(2026, 6, 1), "Hari Lahir Pancasila"),
    (date(2026, 8, 17), "Proklamasi"),
    (date(2026, 12, 25), "Natal"),
]
WORKING = [date(2025, 1, 2), date(2025, 4, 8), date(2025, 8, 19), date(2026, 1, 2), date(2026, 8, 18)]


@pytest.mark.parametrize(("day", "name"), KNOWN, ids=lambda value: str(value))
def test_a_day_of_the_decree(day, name):
    assert day in holidays_between(day, day), name


@pytest.mark.parametrize("day", WORKING, ids=str)
def test_an_ordinary_day(day):
    assert holidays_between(day, day) == frozenset()


@pytest.mark.parametrize(("first", "last"), [YEAR_2025, YEAR_2026])
def test_a_year_has_about_two_dozen(first, last):
    days = holidays_between(first, last)
    assert 20 <= len(days) <= 30
    assert all(first <= day <= last for day in days)


def test_both_ends_are_included_and_years_are_joined():
    assert holidays_between(date(2024, 12, 26), date(2025, 1, 1)) == {date(2024, 12, 26), date(2025, 1, 1)}
    assert holidays_between(date(2025, 1, 2), date(2025, 1, 1)) == frozenset()


def test_our_rows_add_and_remove():
    HolidayOverride.objects.create(day=date(2025, 8, 18), is_holiday=False, name="Cuti bersama dibatalkan")
    HolidayOverride.objects.create(day=date(2025, 8, 20), is_holiday=True, name="Pilkada (contoh)")
    assert holidays_between(date(2025, 8, 15), date(2025, 8, 31)) == {date(2025, 8, 17), date(2025, 8, 20)}
    assert holidays_between(date(2025, 8, 21), date(2025, 8, 31)) == frozenset()


def test_our_rows_leave_nothing_behind():
    """The published days are remembered between calls; the corrections are not."""
    override = HolidayOverride.objects.create(day=date(2025, 8, 18), is_holiday=False, name="Dibatalkan")
    assert date(2025, 8, 18) not in holidays_between(*YEAR_2025)
    override.delete()
    assert date(2025, 8, 18) in holidays_between(*YEAR_2025)


def test_seven_working_days_over_lebaran_2025():
    """From Thursday 27 March: 28 March to 7 April are days off, so the first working day is Tuesday 8 April."""
    holidays = holidays_between(date(2025, 3, 27), date(2025, 5, 27))
    assert add_working_days(date(2025, 3, 27), 1, holidays) == date(2025, 4, 8)
    assert add_working_days(date(2025, 3, 27), 7, holidays) == date(2025, 4, 16)


def test_one_query_for_any_span(django_assert_num_queries):
    with django_assert_num_queries(1):
        holidays_between(date(2021, 1, 1), date(2026, 12, 31))
