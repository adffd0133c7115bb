"""A real Celery worker checks and sends a thousand rows, and is killed in the middle of both."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from bulk_uploads.models import Upload, UploadFile
from bulk_uploads.sending import start_sending
from bulk_uploads.services import receive
from bulk_uploads.states import RowState, UploadState
from core import clock
from siapkerja.celery import app
from tests.bulk_uploads.kinds import many, written

ROWS = 1_000
PATIENCE = 120.0


@contextmanager
def worker():
    """A worker of its own session, gone with everything it started when this ends."""
    address = urlsplit(os.environ["DATABASE_URL"])
    started = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "tests.bulk_uploads.worker", "worker", "-Q", "bulk", "-c", "1"]
        + ["-n", "killed-bulk@%h", "--loglevel", "ERROR", "--without-gossip", "--without-mingle"],
        env={**os.environ, "DATABASE_URL": urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
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


def wait_until(reached) -> None:
    """Nudges as beat does; the lease of a killed worker is taken for run out."""
    limit, nudged = time.monotonic() + PATIENCE, 0.0
    while not reached():
        assert time.monotonic() < limit, "the worker does not get on"
        if time.monotonic() - nudged > 1:
            app.send_task("bulk_uploads.tasks.work", queue="bulk")
            nudged = time.monotonic()
        time.sleep(0.005)


def killed_in_the_middle(upload: Upload, state: RowState) -> int:
    """How many rows were in this state when the worker died."""
    with worker() as running:
        wait_until(lambda: upload.rows.filter(state=state).exists())
        kill(running)
    Upload.objects.update(lease_until=clock.machine_now() - timedelta(seconds=1))
    return upload.rows.filter(state=state).count()


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_checking_and_while_sending_doubles_and_loses_no_row(team, record_property):
    upload, _known = receive(kind="orang", data=many(ROWS), file_name="a.csv", owner=team.owner, scope=team.company)
    Upload.objects.update(lease_until=None)
    checked_then = killed_in_the_middle(upload, RowState.READY)
    assert 0 < checked_then < ROWS, "killed in the middle"
    with worker():
        wait_until(lambda: Upload.objects.get().state == UploadState.CHECKED)
    upload.refresh_from_db()
    assert (upload.rows_total, upload.rows_ready) == (ROWS, ROWS)
    assert sorted(upload.rows.values_list("line", flat=True)) == list(range(2, ROWS + 2))
    assert not UploadFile.objects.exists()

    start_sending(upload, by=team.owner)
    sent_then = killed_in_the_middle(upload, RowState.SENT)
    assert 0 < sent_then < ROWS, "killed in the middle"
    assert len(written(team.company)) == sent_then
    with worker():
        wait_until(lambda: Upload.objects.get().state == UploadState.SENT)
    assert written(team.company) == list(range(2, ROWS + 2))
    assert upload.rows.filter(state=RowState.SENT).exclude(reference="").count() == ROWS
    record_property("rows at the kills", (checked_then, sent_then))
