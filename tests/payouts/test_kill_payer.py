"""A real Celery worker pays fifty months over a real bank process that loses answers, and is killed again and again."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings as portal
from django.db import connection

from accounts.models import Role
from core import clock
from payouts.models import Attempt, Batch, LedgerEntry
from payouts.preparing import prepare
from siapkerja.celery import app
from tests.payouts.books import assert_each_paid_once
from tests.payouts.factories import approved_months, signed

MONTHS = 50
KILLED_AT = (12, 25, 38)  # lines in the journal
PATIENCE = 90.0


def database_url() -> str:
    """This test's database, as the role that pays where that role exists."""
    address = urlsplit(os.environ["DATABASE_URL"])
    netloc = address.netloc
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'payer'")
        if cursor.fetchone() and address.password is None:
            netloc = f"payer@{netloc.rpartition('@')[2]}"
    return urlunsplit(address._replace(netloc=netloc, path=f"/{connection.settings_dict['NAME']}"))


@contextmanager
def process(*command: str, **environment: str):
    """A program of its own session, gone with everything it started when this ends."""
    started = subprocess.Popen(
        [sys.executable, "-m", *command],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        yield started
    finally:
        kill(started)


def kill(started: subprocess.Popen) -> None:
    """kill -9 for the whole group of this process."""
    with suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()
    started.stdout.close()


def worker(bank_url: str):
    return process(
        *("celery", "-A", "siapkerja", "worker", "-Q", "payer", "-c", "2", "-n", "killed-payer@%h"),
        *("--loglevel", "ERROR", "--without-gossip", "--without-mingle", "--without-heartbeat"),
        DATABASE_URL=database_url(),
        BANK_URL=bank_url,
        BANK_TIMEOUT_SECONDS="0.5",
        PAYER_LEASE_SECONDS="1.5",
    )


def nudge() -> None:
    """What beat does."""
    app.send_task("payouts.tasks.pay")


def wait_until(reached, pause: float = 0.002, every: float = 0.4) -> None:
    limit = time.monotonic() + PATIENCE
    nudged = 0.0
    while not reached():
        assert time.monotonic() < limit, "the payer does not get on"
        if time.monotonic() - nudged > every:
            nudge()
            nudged = time.monotonic()
        time.sleep(pause)


def lines(journal: Path) -> list[dict]:
    """What the bank has written, but for a line it is writing."""
    whole = journal.read_bytes().rpartition(b"\n")[0] if journal.exists() else b""
    return [json.loads(line) for line in whole.splitlines()]


@pytest.mark.django_db(transaction=True)
def test_fifty_months_are_paid_once_though_the_payer_is_killed_again_and_again(tmp_path, record_property):
    approved_months(MONTHS)
    prepare(clock.now())
    batch = Batch.objects.get()
    batch = signed(batch, Batch.submit, Role.PAY_MAKER)
    batch = signed(batch, Batch.approve, Role.PAY_APPROVER)
    batch = signed(batch, Batch.release, Role.PAY_RELEASER)
    journal = tmp_path / "journal.jsonl"
    bank = ("devstack.bank_simulator", "--journal", str(journal), "--lost", "0.1", "--seed", "fifty months")
    at_the_kills = []
    with process(*bank, BANK_SECRET=portal.BANK_SECRET) as simulator:
        bank_url = simulator.stdout.readline().split()[-1]
        for stop_at in KILLED_AT:
            with worker(bank_url) as payer:
                wait_until(lambda stop_at=stop_at: len(lines(journal)) >= stop_at)
                kill(payer)
            at_the_kills.append(Counter(Attempt.objects.values_list("state", flat=True)))
            assert len(lines(journal)) < MONTHS, "killed in the middle"
        with worker(bank_url):
            wait_until(lambda: Batch.objects.get().state == "closed", pause=0.1)
    record_property("states at the kills", [dict(states) for states in at_the_kills])
    assert all(states["ready"] and states["settled"] for states in at_the_kills)
    assert any(states["sending"] for states in at_the_kills)
    assert len(lines(journal)) == MONTHS
    assert_each_paid_once(lines(journal))
    assert set(Attempt.objects.values_list("state", flat=True)) == {"settled"}
    assert LedgerEntry.objects.count() == 2 * MONTHS
