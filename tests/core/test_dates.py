from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import (
    Month,
    add_months,
    add_working_days,
    is_working_day,
    months_back,
    working_days_between,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
HOLIDAYS = frozenset({date(2025, 5, 1), date(2025, 5, 12), date(2025, 5, 13)})  # Thursday, Monday, Tuesday


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 1, 31), 0, date(2025, 1, 31)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 2, date(2025, 3, 31)),  # from the given day: not 28 March
        (date(2025, 1, 30), 1, date(2025, 2, 28)),
        (date(2025, 1, 29), 1, date(2025, 2, 28)),
        (date(2025, 1, 28), 1, date(2025, 2, 28)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2023, 8, 29), 6, date(2024, 2, 29)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(1960, 2, 29), 648, date(2014, 2, 28)),
        (date(1899, 2, 28), 12, date(1900, 2, 28)),
        (date(1900, 1, 29), 1, date(1900, 2, 28)),  # 1900 was no leap year
        (date(2000, 1, 29), 1, date(2000, 2, 29)),  # 2000 was
    ],
)
def test_add_months(day, months, expected):
    assert add_months(day, months) == expected


@given(DAYS, st.integers(-240, 240))
def test_add_months_keeps_the_day_or_ends_the_month(day, months):
    moved = add_months(day, months)
    assert Month.of(moved).months_since(Month.of(day)) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("month", "count", "expected"),
    [
        (Month(2025, 1), 0, Month(2025, 1)),
        (Month(2025, 1), -1, Month(2024, 12)),
        (Month(2025, 12), 1, Month(2026, 1)),
        (Month(2025, 3), -23, Month(2023, 4)),
        (Month(2025, 3), 24, Month(2027, 3)),
    ],
)
def test_month_plus(month, count, expected):
    assert month.plus(count) == expected
    assert expected.months_since(month) == count


def test_months_sort_by_time_and_know_their_days():
    assert sorted([Month(2025, 1), Month(2024, 12), Month(2024, 2)])[0] == Month(2024, 2)
    assert (Month(2024, 2).first_day, Month(2024, 2).last_day) == (date(2024, 2, 1), date(2024, 2, 29))
    assert (Month(2025, 12).first_day, Month(2025, 12).last_day) == (date(2025, 12, 1), date(2025, 12, 31))
    assert Month.of(date(2025, 2, 28)) == Month(2025, 2)


def test_months_back_ends_with_the_month_given():
    assert months_back(Month(2025, 2), 3) == (Month(2024, 12), Month(2025, 1), Month(2025, 2))
    assert months_back(Month(2025, 2), 0) == ()


@pytest.mark.parametrize("text", ["2025-01", "2025-12", "0001-01"])
def test_month_reads_what_it_writes(text):
    assert str(Month.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["2025-13", "2025-00", "2025-1", "202501", "2025-01-01", "0000-05", " 2025-01", "2025-01\n", "٢٠٢٥-٠١", ""]
)
def test_month_refuses_anything_else(text):
    with pytest.raises(ValueError, match="not a month"):
        Month.parse(text)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 5, 2), True),  # Friday
        (date(2025, 5, 3), False),  # Saturday
        (date(2025, 5, 4), False),  # Sunday
        (date(2025, 5, 5), True),  # Monday
        (date(2025, 5, 1), False),  # Hari Buruh
    ],
)
def test_is_working_day(day, expected):
    assert is_working_day(day, HOLIDAYS) is expected


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2025, 5, 5), 0, date(2025, 5, 5)),
        (date(2025, 5, 3), 0, date(2025, 5, 3)),
        (date(2025, 5, 5), 1, date(2025, 5, 6)),
        (date(2025, 5, 2), 1, date(2025, 5, 5)),  # over the weekend
        (date(2025, 4, 30), 1, date(2025, 5, 2)),  # over Hari Buruh
        (date(2025, 5, 9), 1, date(2025, 5, 14)),  # over weekend and two days off
        (date(2025, 4, 30), 7, date(2025, 5, 14)),
        (date(2025, 5, 3), 1, date(2025, 5, 5)),  # from a Saturday
        (date(2025, 5, 5), -1, date(2025, 5, 2)),
        (date(2025, 5, 2), -1, date(2025, 4, 30)),
        (date(2025, 5, 4), -1, date(2025, 5, 2)),
        (date(2025, 5, 16), -5, date(2025, 5, 7)),
    ],
)
def test_add_working_days(day, count, expected):
    assert add_working_days(day, count, HOLIDAYS) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2025, 5, 5), date(2025, 5, 5), 0),
        (date(2025, 5, 2), date(2025, 5, 4), 0),
        (date(2025, 5, 2), date(2025, 5, 5), 1),
        (date(2025, 4, 30), date(2025, 5, 14), 7),
        (date(2025, 5, 16), date(2025, 5, 7), -5),
    ],
)
def test_working_days_between(start, end, expected):
    assert working_days_between(start, end, HOLIDAYS) == expected


@given(DAYS, st.integers(-60, 60), st.frozensets(DAYS, max_size=20))
def test_counting_undoes_adding(day, count, holidays):
    moved = add_working_days(day, count, holidays)
    assert working_days_between(day, moved, holidays) == count
    assert count == 0 or is_working_day(moved, holidays)
