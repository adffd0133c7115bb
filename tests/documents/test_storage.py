"""The two places for private files behave alike: a folder, and a bucket of a server that speaks S3."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import boto3
import pytest
from django.conf import settings as configured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from moto.server import ThreadedMotoServer

from core import clock
from documents import services, sweeping
from documents.checks import DocumentRefused
from documents.models import Document
from documents.services import discard
from documents.views import serve
from my_data.copying import ask_for_copy, make_waiting_copies
from my_data.models import DataCopy
from tests.accounts.factories import UserFactory
from tests.documents.factories import DocumentFactory, pdf, upload

pytestmark = pytest.mark.django_db
KEYS = {"access_key": "kunci", "secret_key": "rahasia", "region_name": "us-east-1"}


@pytest.fixture(scope="module")
def bucket():
    """moto's server, which speaks S3 over HTTP, with one empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=address,
        aws_access_key_id=KEYS["access_key"],
        aws_secret_access_key=KEYS["secret_key"],
        region_name=KEYS["region_name"],
    )
    client.create_bucket(Bucket="pribadi")
    yield {"bucket_name": "pribadi", "endpoint_url": address, "addressing_style": "path", **KEYS}
    client.close()
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def place(request, settings, tmp_path):
    """Each test runs with both."""
    if request.param == "s3":
        storage = {
            "BACKEND": "documents.s3.S3Files",
            "OPTIONS": {**request.getfixturevalue("bucket"), "default_acl": None, "file_overwrite": True},
        }
    else:
        storage = {"BACKEND": "documents.storage.LocalFiles", "OPTIONS": {"location": tmp_path}}
    settings.PRIVATE_FILES = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return request.param


def test_a_document_is_kept_read_and_discarded(place, django_capture_on_commit_callbacks):
    document = DocumentFactory(data=pdf(2))
    with Document.objects.get().file.open("rb") as stored:
        assert len(stored.read()) == document.size
    with django_capture_on_commit_callbacks(execute=True):
        discard(document)
    assert not default_storage.exists(document.file.name)


def test_it_is_served_through_the_portal(place, settings):
    settings.PRIVATE_FILES_ACCEL = "/berkas-pribadi/"
    document = DocumentFactory()
    response = serve(document)
    if place == "s3":
        assert "X-Accel-Redirect" not in response
        assert len(b"".join(response.streaming_content)) == document.size
        response.close()
    else:
        assert response["X-Accel-Redirect"] == f"/berkas-pribadi/{document.file.name}"


def test_the_sweeper_finds_the_same_orphans(place):
    kept = DocumentFactory()
    now = clock.machine_now()
    lost = default_storage.save(f"documents/{now:%Y%m%d}/{place}-lost.pdf", ContentFile(b"%PDF-"))
    assert sweeping.sweep_recent(now).orphans == 0, "young"
    assert sweeping.sweep_recent(now + timedelta(hours=2)).orphans >= 1
    assert not default_storage.exists(lost)
    assert default_storage.exists(kept.file.name)
    assert sweeping.sweep_all(now + timedelta(hours=2)).missing == []


def test_copies_of_a_persons_data_lie_there_too(place):
    person = DocumentFactory().owner
    ask_for_copy(person)
    assert make_waiting_copies() == 1
    copy = DataCopy.objects.get()
    with default_storage.open(copy.file.name) as stored:
        assert stored.read(2) == b"PK"


def test_a_full_place_says_so_and_keeps_nothing(place, monkeypatch):
    def full(*_arguments, **_details):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(storages["default"]), "_save", full)
    with pytest.raises(DocumentRefused, match="Coba lagi"):
        services.receive(upload(pdf()), UserFactory(), "test")
    assert not Document.objects.exists()


def test_a_half_written_file_never_has_its_final_name(settings, tmp_path, monkeypatch):
    storage = {"BACKEND": "documents.storage.LocalFiles", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}

    def cut(self, *_arguments):
        yield b"%PDF-"
        raise OSError("cut")

    monkeypatch.setattr(ContentFile, "chunks", cut)
    with pytest.raises(DocumentRefused):
        services.receive(upload(pdf()), UserFactory(), "test")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_and_its_folders_are_flushed_before_the_row(settings, tmp_path, monkeypatch):
    storage = {"BACKEND": "documents.storage.LocalFiles", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    flushed = []
    really = os.fsync

    def noted(descriptor):
        flushed.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")))
        assert not Document.objects.exists()
        really(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    document = DocumentFactory()
    day = Path(document.file.path).parent
    assert flushed[0].parent == tmp_path / "quarantine"
    assert flushed[1:] == [day, day.parent, tmp_path]


def test_the_portal_without_s3_does_not_load_its_library():
    said = subprocess.run(
        [sys.executable, "-c", "import sys, django; django.setup(); print('boto3' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=configured.BASE_DIR,
    )
    assert said.stdout.strip() == "False"


@pytest.mark.parametrize("wrong", [{"PRIVATE_STORAGE": "tape"}, {"PRIVATE_STORAGE": "s3"}])
def test_a_storage_that_is_not_complete_does_not_start(wrong):
    said = subprocess.run(
        [sys.executable, "-c", "import siapkerja.settings"],
        capture_output=True,
        text=True,
        cwd=configured.BASE_DIR,
        env={**os.environ, **wrong},
    )
    assert said.returncode
    assert "ImproperlyConfigured" in said.stderr
