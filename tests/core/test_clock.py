"""The business clock stands where its source says; the machine's clock does not care."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from core import clock


@pytest.fixture
def offset(monkeypatch):
    """A source whose offset the test sets, and that counts how often it is asked."""

    class Source:
        ahead = timedelta()
        asked = 0

        def __call__(self):
            self.asked += 1
            return self.ahead

    source = Source()
    monkeypatch.setattr(clock, "_offset_source", source)
    return source


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        (datetime(2025, 8, 7, 16, 59, 59, tzinfo=UTC), date(2025, 8, 7)),
        (datetime(2025, 8, 7, 17, 0, 0, tzinfo=UTC), date(2025, 8, 8)),
        (datetime(2025, 12, 31, 17, 0, 0, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2024, 2, 28, 17, 0, 0, tzinfo=UTC), date(2024, 2, 29)),
    ],
)
def test_the_business_day_begins_at_midnight_in_jakarta(offset, utc, day):
    with time_machine.travel(utc, tick=False):
        assert clock.today() == day
        assert clock.now() == utc
        assert clock.now().utcoffset() == timedelta(hours=7)


def test_the_offset_moves_the_business_clock_only(offset):
    with time_machine.travel(datetime(2025, 8, 7, 3, tzinfo=UTC), tick=False):
        offset.ahead = timedelta(days=30)
        assert clock.today() == date(2025, 9, 6)
        assert clock.machine_now() == datetime(2025, 8, 7, 3, tzinfo=UTC)
        assert clock.machine_now().tzinfo is UTC


def test_held_asks_once_and_sees_no_move_until_it_ends(offset):
    with time_machine.travel(datetime(2025, 8, 7, 3, tzinfo=UTC), tick=False):
        with clock.held():
            offset.ahead = timedelta(days=1)
            assert [clock.today(), clock.today()] == [date(2025, 8, 7)] * 2
        assert offset.asked == 1
        assert clock.today() == date(2025, 8, 8)


def test_held_ends_also_when_the_request_fails(offset):
    with pytest.raises(ZeroDivisionError), clock.held():
        raise ZeroDivisionError
    offset.ahead = timedelta(days=400)
    assert clock.now() - clock.machine_now() > timedelta(days=399)


def test_standing_at_goes_on_from_that_moment(offset):
    moment = datetime(2021, 2, 2, 10, tzinfo=clock.WIB)
    with clock.standing_at(moment):
        first = clock.now()
        assert moment <= first < moment + timedelta(minutes=1)
        assert clock.now() >= first
        with clock.standing_at(moment + timedelta(days=1)):
            assert clock.today() == date(2021, 2, 3)
        assert clock.today() == date(2021, 2, 2)
    assert offset.asked == 0
    assert clock.now().year >= 2025


def test_a_request_inside_stands_there_too(offset):
    with clock.standing_at(datetime(2021, 2, 2, 10, tzinfo=clock.WIB)), clock.held():
        assert clock.today() == date(2021, 2, 2)
    assert offset.asked == 0


def test_another_thread_has_its_own_hold(offset):
    with clock.standing_at(datetime(2021, 2, 2, 10, tzinfo=clock.WIB)), ThreadPoolExecutor(1) as threads:
        assert threads.submit(clock.today).result().year >= 2025
