"""Real processes die in the middle of uploads and of scans, and the disk is full: nothing is lost, nothing is left."""

import hashlib
import io
import os
import signal
import socket
import socketserver
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
import requests
from django.conf import settings as configured
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse
from PIL import Image

from core import clock
from documents import sweeping
from documents.checks import check
from documents.models import Document, DocumentState, DoomedFile
from documents.scanning import NoAnswer
from profiles.models import Certificate
from siapkerja.celery import app
from tests.accounts.factories import UserFactory
from tests.clients import client_of
from tests.documents.factories import DocumentFactory, picture, upload
from tests.documents.scanners import scanner
from tests.ports import free_port

__all__ = ["scanner"]
pytestmark = pytest.mark.django_db(transaction=True)
UPLOADS, PEOPLE = 50, 5
PATIENCE = 120.0
TOKEN = "a" * 32


@contextmanager
def running(*command: str, **environment: str) -> Iterator[subprocess.Popen]:
    """A process in a session of its own, gone with everything it started when this ends."""
    address = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))
    started = subprocess.Popen(
        [sys.executable, "-m", *command],
        env={**os.environ, "DATABASE_URL": url, **environment},
        cwd=configured.BASE_DIR,
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


@contextmanager
def web(**environment: str) -> Iterator[tuple[subprocess.Popen, str]]:
    """The portal, with 8 requests at a time; gives the process and where it answers."""
    port = free_port()
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--blocking-threads", "8"]
    with running("granian", *options, "tests.documents.server:application", **environment) as process:
        wait_until(lambda: answers(port))
        yield process, f"http://127.0.0.1:{port}"


def answers(port: int) -> bool:
    with suppress(requests.RequestException):
        return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5).ok
    return False


def wait_until(reached) -> None:
    limit = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < limit, "it does not get on"
        time.sleep(0.02)


def photo(number: int, size: int = 64) -> bytes:
    """Another one for each number, of noise, so that it does not become small."""
    noise = hashlib.shake_256(str(number).encode()).digest(size * size * 3)
    kept = io.BytesIO()
    Image.frombytes("RGB", (size, size), noise).save(kept, "PNG")
    return kept.getvalue()


class Sender:
    """A person with a browser. `send` gives the status, or 0 without an answer."""

    def __init__(self, address: str):
        self.person = UserFactory()
        cookies = {name: morsel.value for name, morsel in client_of(self.person).cookies.items()}
        self.cookies = {**cookies, configured.CSRF_COOKIE_NAME: TOKEN}
        self.address = address + reverse("profiles:entry_add", args=["sertifikat"])

    def send(self, number: int, data: bytes) -> int:
        said = {
            "csrfmiddlewaretoken": TOKEN,
            "name": f"Sertifikat {number}",
            "issuer": "BLK",
            "obtained_on_day": "1",
            "obtained_on_month": "2",
            "obtained_on_year": "2024",
        }
        files = {"file": (f"{number}.png", data, "image/png")}
        try:
            return requests.post(
                self.address, said, files=files, cookies=self.cookies, allow_redirects=False, timeout=60
            ).status_code
        except requests.RequestException:
            return 0


def stored_files() -> set[str]:
    root = Path(default_storage.location)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def in_place(names: set[str]) -> set[str]:
    """Without the halves in quarantine."""
    return {name for name in names if name.startswith("documents/")}


def two_hours_later() -> sweeping.Swept:
    """What the sweeper does when all of this is old."""
    return sweeping.sweep_all(clock.machine_now() + timedelta(hours=2))


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path, monkeypatch):
    """A storage of this test alone, also of the processes that it starts."""
    monkeypatch.setenv("PRIVATE_FILES", str(tmp_path))
    settings.PRIVATE_FILES = tmp_path
    local = {"BACKEND": "documents.storage.LocalFiles", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": local}


def nobody_else_is_connected() -> bool:
    """The database has noticed that the killed process is gone, and has taken back what it had not committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0] == 0


def assert_answered_uploads_are_whole(answered: dict[int, bytes]) -> None:
    certificates = {one.name: one.document for one in Certificate.objects.select_related("document")}
    for number, data in answered.items():
        document = certificates[f"Sertifikat {number}"]
        assert document.sha256 == hashlib.sha256(data).hexdigest()
        with document.file.open("rb") as stored:
            assert stored.read() == check(upload(data, "x.png")).data


def test_a_web_process_killed_in_the_middle_of_uploads(record_property):
    photos = {number: photo(number) for number in range(UPLOADS)}
    with web(SLOWED_DOWN="0.15") as (process, address):
        senders = [Sender(address) for _number in range(PEOPLE)]
        with ThreadPoolExecutor(8) as pool:
            sending = {
                number: pool.submit(senders[number % PEOPLE].send, number, data) for number, data in photos.items()
            }
            wait_until(
                lambda: (
                    sum(one.done() for one in sending.values()) >= UPLOADS // 3
                    and len(in_place(stored_files())) != Document.objects.count()
                )
            )
            kill(process)
            answers_got = {number: one.result() for number, one in sending.items()}
    answered = {number: photos[number] for number, status in answers_got.items() if status == 302}
    assert 0 < len(answered) < UPLOADS, "killed in the middle"
    assert set(answers_got.values()) == {302, 0}
    wait_until(nobody_else_is_connected)

    left = stored_files()
    named = set(Document.objects.values_list("file", flat=True))
    assert named <= left, "no row without its file"
    assert in_place(left) - named, "the kill found requests between file and row"
    swept = two_hours_later()
    assert stored_files() == named
    assert (swept.missing, two_hours_later().orphans) == ([], 0)
    assert_answered_uploads_are_whole(answered)
    figures = {"answered": len(answered), "rows": len(named), "orphans": swept.orphans, "halves": swept.halves}
    record_property("killed web", figures)
    print("killed web:", figures)  # noqa: T201 -- the figures of the report


@pytest.mark.parametrize("full", ["LARGEST_FILE", "LARGEST_STORED"])
def test_a_full_disk_refuses_in_words_and_leaves_nothing(full):
    small, large = photo(1), photo(2, size=200)
    assert len(small) < 64 * 1024 < len(large)
    with web(**{full: str(64 * 1024)}) as (_process, address):
        sender = Sender(address)
        got = [sender.send(number, large if number % 2 else small) for number in range(10)]
    assert got == [302, 200] * 5
    assert Document.objects.count() == 5
    assert stored_files() == set(Document.objects.values_list("file", flat=True))
    wait_until(nobody_else_is_connected)
    assert_answered_uploads_are_whole({number: small for number in range(0, 10, 2)})


class Clamd(socketserver.ThreadingTCPServer):
    """Speaks as clamd does, a little slower; what `is_bad` says is infected."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, is_bad):
        self.is_bad = is_bad
        super().__init__(("127.0.0.1", 0), ClamdAnswer)


class ClamdAnswer(socketserver.BaseRequestHandler):
    def handle(self):
        with suppress(OSError, struct.error):
            assert self.read(10) == b"zINSTREAM\0"
            data = b""
            while size := struct.unpack("!L", self.read(4))[0]:
                data += self.read(size)
            time.sleep(0.03)
            bad = self.server.is_bad(data)
            self.request.sendall(b"stream: Eicar-Signature FOUND\0" if bad else b"stream: OK\0")

    def read(self, size: int) -> bytes:
        return self.request.recv(size, socket.MSG_WAITALL)


def is_bad(data: bytes) -> bool:
    return hashlib.sha256(data).digest()[0] % 4 == 0


def test_a_worker_killed_in_the_middle_of_scans(scanner, record_property):
    scanner.says = NoAnswer()
    owner = UserFactory()
    for number in range(UPLOADS):
        DocumentFactory(owner=owner, data=picture(size=(50 + number, 40)), name=f"{number}.jpg")
    expected = {}
    for document in Document.objects.all():
        with document.file.open("rb") as stored:
            expected[document.pk] = DocumentState.INFECTED if is_bad(stored.read()) else DocumentState.CLEAN
    assert len(set(expected.values())) == 2

    clamd = Clamd(is_bad)
    threading.Thread(target=clamd.serve_forever, daemon=True).start()
    host, port = clamd.server_address
    kills = []
    try:
        while Document.objects.waiting().exists() and len(kills) < 3:
            before = Document.objects.waiting().count()
            with worker(f"tcp:{host}:{port}") as process:
                wait_until(lambda: nudged() and Document.objects.waiting().count() <= max(before - 12, 0))  # noqa: B023
                kill(process)
            two_minutes_ago = clock.machine_now() - timedelta(minutes=2)
            Document.objects.waiting().update(scan_tried_at=two_minutes_ago)
            kills.append(Document.objects.waiting().count())
        assert 0 < kills[0] < UPLOADS, "killed in the middle"
        with worker(f"tcp:{host}:{port}"):
            wait_until(lambda: nudged() and not Document.objects.waiting().exists())
    finally:
        clamd.shutdown()
        clamd.server_close()
    wait_until(nobody_else_is_connected)
    assert dict(Document.objects.values_list("pk", "state")) == expected
    sweeping.delete_what_is_doomed(clock.machine_now() + timedelta(minutes=2))
    assert not DoomedFile.objects.exists()
    swept = two_hours_later()
    assert (swept.orphans, swept.missing) == (0, [])
    assert stored_files() == set(Document.objects.exclude(file="").values_list("file", flat=True))
    bad = sum(state == DocumentState.INFECTED for state in expected.values())
    record_property("killed worker", {"waiting at the kills": kills, "infected": bad})
    print("killed worker:", {"waiting at the kills": kills, "infected": bad})  # noqa: T201 -- the figures of the report


@contextmanager
def worker(clamd: str) -> Iterator[subprocess.Popen]:
    options = ["-Q", "default", "-c", "1", "-n", "killed-scans@%h", "--loglevel", "ERROR"]
    with running(
        "celery", "-A", "siapkerja", "worker", *options, "--without-gossip", "--without-mingle", CLAMD=clamd
    ) as process:
        yield process


last_nudge = [0.0]


def nudged() -> bool:
    """Nudges as beat does, a little faster."""
    if time.monotonic() - last_nudge[0] > 1:
        app.send_task("documents.tasks.scan", queue="default")
        last_nudge[0] = time.monotonic()
    return True
