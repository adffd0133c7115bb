"""A scheduled tick is worked once, however often it comes; a nudge always works."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from casework import jobs
from casework.jobs import is_mine
from casework.models import JobSlot

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_minute(settings):
    settings.BEAT_SECONDS = 60.0


def test_a_doubled_tick_is_worked_once(db):
    with time_machine.travel(NOON, tick=False):
        assert [is_mine("prepare", scheduled=True) for _ in range(3)] == [True, False, False]


def test_the_next_tick_is_worked_again(db):
    with time_machine.travel(NOON, tick=False) as machine:
        answers = []
        for _ in range(3):
            answers.append(is_mine("prepare", scheduled=True))
            machine.shift(timedelta(seconds=60))
    assert answers == [True, True, True]


def test_each_job_has_its_own_slots(db):
    with time_machine.travel(NOON, tick=False):
        assert is_mine("prepare", scheduled=True)
        assert is_mine("pay", scheduled=True)


def test_a_nudge_always_works_and_takes_no_tick(db):
    with time_machine.travel(NOON, tick=False):
        assert [is_mine("prepare", scheduled=False) for _ in range(3)] == [True] * 3
        assert not JobSlot.objects.exists()
        assert is_mine("prepare", scheduled=True)
        assert is_mine("prepare", scheduled=False)


def test_old_slots_of_this_job_are_forgotten(db, monkeypatch):
    monkeypatch.setattr(jobs, "KEPT_SLOTS", 3)
    with time_machine.travel(NOON, tick=False) as machine:
        is_mine("pay", scheduled=True)
        for _ in range(10):
            is_mine("prepare", scheduled=True)
            machine.shift(timedelta(seconds=60))
    slots = list(JobSlot.objects.filter(job="prepare").order_by("slot").values_list("slot", flat=True))
    last = int(NOON.timestamp() // 60) + 9
    assert slots == [last - 3, last - 2, last - 1, last]
    assert JobSlot.objects.filter(job="pay").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_runners_at_once_one_works():
    def run(_):
        try:
            return is_mine("prepare", scheduled=True)
        finally:
            connection.close()

    with time_machine.travel(NOON, tick=False), ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(run, range(8))) == 1
