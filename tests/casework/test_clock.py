"""The demo's clock: it moves forward only, in the demo only, and a request sees one reading of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from casework.business_clock import move, offset
from casework.middleware import ClockMiddleware
from casework.models import BusinessClock
from core import clock


def moved(by: timedelta) -> None:
    with transaction.atomic():
        move(by)


def test_it_starts_with_the_machine(db):
    assert offset() == timedelta()
    assert clock.now() - clock.machine_now() < timedelta(seconds=1)


def test_moves_add_up(db):
    moved(timedelta(days=1))
    moved(timedelta(days=31))
    assert offset() == timedelta(days=32)
    assert timedelta(days=31) < clock.now() - clock.machine_now() < timedelta(days=33)


@pytest.mark.parametrize("by", [timedelta(), timedelta(microseconds=-1), timedelta(days=-1)])
def test_it_never_goes_back(db, by):
    moved(timedelta(days=5))
    with pytest.raises(ValueError, match="forward"):
        moved(by)
    assert offset() == timedelta(days=5)


def test_outside_the_demo_it_does_nothing(db, settings, django_assert_num_queries):
    moved(timedelta(days=5))
    settings.DEMO = False
    with django_assert_num_queries(0):
        assert clock.now() - clock.machine_now() < timedelta(seconds=1)


def test_there_is_one_clock(db):
    with pytest.raises(IntegrityError, match="one_business_clock"):
        BusinessClock.objects.create(pk=2)


def test_a_request_reads_it_once(db, django_assert_num_queries):
    def answer(request):
        return [clock.now() for _ in range(5)]

    with django_assert_num_queries(1):
        moments = ClockMiddleware(answer)(None)
    assert moments[-1] - moments[0] < timedelta(seconds=5)


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_both_count():
    def one_day(_):
        try:
            moved(timedelta(days=1))
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as threads:
        list(threads.map(one_day, range(5)))
    assert offset() == timedelta(days=5)
