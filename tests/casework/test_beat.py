"""However many schedulers run, one ticks; when it is gone, another goes on."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from celery.beat import PersistentScheduler
from django.db import connection

from casework.beat import WAIT_SECONDS, SingletonScheduler

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ticks(monkeypatch):
    """Which schedulers sent what is due."""
    sent = []

    def tick(self, *args, **kwargs):
        sent.append(self)
        return 30

    monkeypatch.setattr(PersistentScheduler, "tick", tick)
    return sent


@pytest.fixture
def process():
    """A scheduler with a database session of its own: `process()` gives one; `call` runs in its thread."""
    threads = []

    class Process:
        def __init__(self):
            self.scheduler = SingletonScheduler.__new__(SingletonScheduler)
            self.thread = ThreadPoolExecutor(1)
            threads.append(self)

        def call(self, function):
            return self.thread.submit(function).result(timeout=20)

        def tick(self):
            return self.call(lambda: self.scheduler.tick())

        def tick_until(self, ticks, count):
            """The server frees the lock of a dead session a moment later."""
            for _ in range(100):
                self.tick()
                if len(ticks) == count:
                    return
                time.sleep(0.05)

        def die(self):
            self.call(lambda: connection.close())

    yield Process
    for each in threads:
        each.die()
        each.thread.shutdown()


def test_only_the_holder_ticks(process, ticks):
    first, second = process(), process()
    for _ in range(3):
        assert first.tick() == WAIT_SECONDS
        assert second.tick() == WAIT_SECONDS
    assert ticks == [first.scheduler] * 3


def test_when_the_holder_dies_the_other_goes_on(process, ticks):
    first, second = process(), process()
    first.tick()
    second.tick()
    first.die()
    second.tick_until(ticks, 2)
    assert ticks == [first.scheduler, second.scheduler]
    first.tick()  # back again, but too late
    assert ticks == [first.scheduler, second.scheduler]


def test_a_holder_whose_session_was_cut_asks_again(process, ticks):
    """A restart of PostgreSQL frees the lock; the scheduler must not tick on without it."""
    first, second = process(), process()
    first.tick()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
        )
    second.tick_until(ticks, 2)
    assert first.tick() == WAIT_SECONDS
    assert ticks == [first.scheduler, second.scheduler]
    second.die()
    first.tick_until(ticks, 3)
    assert ticks == [first.scheduler, second.scheduler, first.scheduler]


def test_the_lock_is_taken_once_a_session(process, ticks):
    """Taken again with each tick it would count up, and stay."""
    first = process()

    def held():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
            return cursor.fetchone()[0]

    first.tick()
    first.tick()
    assert first.call(held) == 1
    first.call(lambda: connection.cursor().execute("SELECT pg_advisory_unlock(%s)", [0x4A4B50]))
    assert first.call(held) == 0
