"""Nothing is left behind, and nothing that is needed goes."""

import os
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from core import clock
from documents import services, sweeping
from documents.models import KEPT_FOR_FORM, Document, DoomedFile, SentForm
from documents.services import discard
from documents.storage import QUARANTINE
from documents.tasks import sweep
from tests.accounts.factories import UserFactory
from tests.documents.factories import DocumentFactory
from tests.my_data.factories import DataCopyFactory

pytestmark = pytest.mark.django_db
TWO_HOURS_AGO = 2 * 3600


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """A storage of this test alone."""
    settings.PRIVATE_FILES = tmp_path
    local = {"BACKEND": "documents.storage.LocalFiles", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": local}
    return tmp_path


def made_old(name: str) -> str:
    then = time.time() - TWO_HOURS_AGO  # noqa: TID251 -- the age of a file is the machine's
    os.utime(default_storage.path(name), (then, then))
    return name


def orphan(folder: str) -> str:
    return made_old(default_storage.save(f"{folder}/{os.urandom(8).hex()}.pdf", ContentFile(b"%PDF-")))


def today() -> str:
    return f"documents/{clock.machine_now():%Y%m%d}"


def test_the_folder_of_a_file_is_its_day():
    assert DocumentFactory().file.name.startswith(f"{today()}/")


def test_an_orphan_goes_and_a_document_stays():
    kept = DocumentFactory()
    made_old(kept.file.name)
    lost = orphan(today())
    assert sweeping.sweep_recent(clock.machine_now()).orphans == 1
    assert default_storage.exists(kept.file.name)
    assert not default_storage.exists(lost)
    assert sweeping.sweep_recent(clock.machine_now()).orphans == 0


def test_what_a_running_request_has_just_written_stays():
    young = default_storage.save(f"{today()}/young.pdf", ContentFile(b"%PDF-"))
    assert sweeping.sweep_recent(clock.machine_now()).orphans == 0
    assert default_storage.exists(young)


def test_halves_in_quarantine_go_when_they_are_old(own_folder):
    quarantine = own_folder / QUARANTINE
    (quarantine / "deeper").mkdir(parents=True)
    young, old = quarantine / "young", quarantine / "deeper" / "old"
    for half in (young, old):
        half.write_bytes(b"%PD")
    then = time.time() - TWO_HOURS_AGO  # noqa: TID251 -- the age of a file is the machine's
    os.utime(old, (then, then))
    assert sweeping.sweep_recent(clock.machine_now()).halves == 1
    assert young.exists()
    assert not old.exists()


def test_the_everyday_sweep_looks_at_the_last_days_only_and_the_command_at_all():
    lost = orphan("documents/20250101")
    elsewhere = orphan("data_copies/ab")
    assert sweeping.sweep_recent(clock.machine_now()).orphans == 0
    call_command("sweep_files", stdout=StringIO())
    assert not default_storage.exists(lost)
    assert not default_storage.exists(elsewhere)


def test_the_command_leaves_the_files_of_every_table():
    copy = DataCopyFactory()
    copy.file.save("copy.zip", ContentFile(b"PK"), save=True)
    made_old(copy.file.name)
    made_old(DocumentFactory().file.name)
    assert sweeping.sweep_all(clock.machine_now()).orphans == 0


def test_the_command_names_documents_without_their_file():
    document = DocumentFactory()
    Path(default_storage.path(document.file.name)).unlink()
    with pytest.raises(CommandError, match="1 documents"):
        call_command("sweep_files", stdout=StringIO())


def test_a_file_that_could_not_be_deleted_is_deleted_later(monkeypatch, django_capture_on_commit_callbacks):
    document = DocumentFactory()
    name = document.file.name

    def down(_name):
        raise OSError("the bucket does not answer")

    with monkeypatch.context() as broken, django_capture_on_commit_callbacks(execute=True):
        broken.setattr(services.default_storage, "delete", down, raising=False)
        discard(document)
    assert default_storage.exists(name)
    assert not Document.objects.exists()
    sweeping.delete_what_is_doomed(clock.machine_now() + timedelta(minutes=2))
    assert not default_storage.exists(name)
    assert not DoomedFile.objects.exists()


def test_what_a_form_kept_and_nobody_sent_is_forgotten_after_a_day(django_capture_on_commit_callbacks):
    kept, other = DocumentFactory(kind=KEPT_FOR_FORM), DocumentFactory()
    SentForm.objects.create(person=UserFactory(), key=kept.pk)
    sweep()
    assert Document.objects.count() == 2
    then = clock.now() - timedelta(hours=25)
    Document.objects.filter(pk=kept.pk).update(added_at=then)
    Document.objects.filter(pk=other.pk).update(added_at=then)
    SentForm.objects.update(sent_at=then)
    with django_capture_on_commit_callbacks(execute=True):
        sweep()
    assert list(Document.objects.all()) == [other]
    assert not SentForm.objects.exists()
    assert not default_storage.exists(kept.file.name)


def test_the_sweep_of_the_tests_is_in_a_folder_of_its_own(own_folder):
    assert Path(configured.PRIVATE_FILES) == own_folder
