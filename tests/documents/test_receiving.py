"""Files on their way in: no further than the page's limit, counted, and gone whatever happens."""

import gc
import os
from errno import ENOSPC
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.test import RequestFactory
from django.urls import reverse

from core.uploads import RefusedUpload
from documents import receiving
from documents.models import Document
from documents.receiving import QuarantineUploadHandler
from tests.access.table import ACCESS
from tests.accounts.factories import UserFactory
from tests.documents.factories import pdf, picture, upload

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


@pytest.fixture
def person(sign_in):
    return sign_in(UserFactory())


def put(client, data=None, name="cv.pdf"):
    return client.post(reverse("profiles:cv"), {"file": upload(data or pdf(), name)})


def in_quarantine() -> list[Path]:
    """Files with a name, and files that only a process of ours still holds."""
    folder = Path(configured.PRIVATE_FILES) / "quarantine"
    gc.collect()
    held = [Path(os.readlink(f"/proc/self/fd/{number}")) for number in _descriptors()]
    return [*folder.iterdir(), *(path for path in held if folder in path.parents)]


def _descriptors() -> list[str]:
    return [name for name in os.listdir("/proc/self/fd") if os.path.lexists(f"/proc/self/fd/{name}")]


@pytest.fixture
def handler():
    """`handler(path)`: as Django makes one for a request to this address."""

    def made(path="/saya/profil/cv/"):
        request = RequestFactory().post(path)
        request.user = UserFactory()
        return QuarantineUploadHandler(request)

    return made


def begin(handler, field="file"):
    handler.new_file(field, "surat.pdf", "application/pdf", None)
    return handler


def test_a_file_is_received_on_the_disk_without_a_name(handler):
    receiver = begin(handler())
    receiver.receive_data_chunk(b"%PDF-", 0)
    [there] = in_quarantine()
    assert not there.exists()
    file = receiver.file_complete(5)
    assert (file.read(), file.name, file.size) == (b"%PDF-", "surat.pdf", 5)
    file.close()
    assert in_quarantine() == []


def test_no_more_is_written_than_the_page_takes(handler):
    receiver = begin(handler())
    assert receiver.receive_data_chunk(b"x" * 5 * MEGABYTE, 0) is None
    assert not receiver.why
    receiver.receive_data_chunk(b"x", 5 * MEGABYTE)
    assert in_quarantine() == []
    receiver.receive_data_chunk(b"x" * MEGABYTE, 5 * MEGABYTE + 1)
    refused = receiver.file_complete(6 * MEGABYTE + 1)
    assert isinstance(refused, RefusedUpload)
    assert refused.size == 6 * MEGABYTE + 1
    assert "6,1 MB. Paling besar 5 MB" in refused.why


@pytest.mark.parametrize(
    ("page", "arguments", "megabytes"),
    [("profiles:cv", [], 5), ("bulk_uploads:new", ["pekerja"], 10), ("front", [], 5)],
)
def test_each_page_has_its_limit(handler, page, arguments, megabytes):
    assert handler(reverse(page, args=arguments)).limit.megabytes == megabytes


def test_a_page_that_is_not_there_has_the_limit_of_all(handler):
    assert handler("/tidak/ada/").limit.megabytes == 5


def test_every_limit_is_of_a_page_and_has_a_count():
    assert set(configured.UPLOAD_PAGES) - {"*"} <= set(ACCESS)
    assert {counted for _megabytes, counted in configured.UPLOAD_PAGES.values()} <= set(configured.LIMITS)


def test_far_too_much_is_not_even_read(handler):
    with pytest.raises(RequestDataTooBig):
        handler().handle_raw_input(None, {}, 36 * MEGABYTE, b"x")
    assert handler().handle_raw_input(None, {}, 34 * MEGABYTE, b"x") is None


def test_a_sender_that_is_cut_off_leaves_nothing(handler):
    receiver = begin(handler())
    receiver.receive_data_chunk(b"x" * 100_000, 0)
    receiver.upload_interrupted()
    assert in_quarantine() == []


def test_a_full_disk_is_said_to_be_our_fault(handler, monkeypatch):
    receiver = begin(handler())

    def full(_data):
        raise OSError(ENOSPC, "No space left on device")

    real = receiver.file
    monkeypatch.setattr(receiver, "file", type("Full", (), {"write": staticmethod(full), "close": real.close})())
    receiver.receive_data_chunk(b"x", 0)
    assert "bukan salah Anda" in receiver.file_complete(1).why
    assert real.closed


def test_two_files_in_one_field_are_one_too_many(handler):
    receiver = handler()
    begin(receiver).file_complete(0).close()
    assert "satu berkas saja" in begin(receiver).file_complete(0).why
    begin(receiver, "other").file_complete(0).close()
    assert not receiver.why


def test_a_file_that_was_not_received_can_not_be_taken_for_an_empty_one():
    refused = RefusedUpload("surat.pdf", 9, "Tunggu dulu.")
    for read in (refused.read, refused.open, lambda: list(refused.chunks()), lambda: list(refused)):
        with pytest.raises(ValidationError, match="Tunggu dulu"):
            read()


def test_one_person_sends_so_many_files_an_hour(person, settings, sign_in):
    settings.LIMITS = {**settings.LIMITS, "upload_of_profile": [(2, 3600)]}
    for _time in range(2):
        assert put(person).status_code == 302
    page = put(person)
    assert "Terlalu banyak berkas dalam satu jam. Unggah lagi mulai pukul" in page.content.decode()
    assert Document.objects.count() == 1
    assert in_quarantine() == []
    assert put(sign_in(UserFactory())).status_code == 302


def test_files_that_are_refused_count_too(person, settings):
    settings.LIMITS = {**settings.LIMITS, "upload_of_profile": [(1, 3600)]}
    assert "rusak" in put(person, pdf()[:100]).content.decode()
    assert "Terlalu banyak berkas" in put(person).content.decode()


def test_whoever_is_signed_out_is_counted_by_address(handler, settings):
    settings.LIMITS = {**settings.LIMITS, "upload_from_address": [(1, 3600)]}
    for refused in (False, True):
        receiver = handler()
        receiver.request.user = AnonymousUser()
        begin(receiver).file_complete(0).close()
        assert bool(receiver.why) == refused


def test_a_spreadsheet_that_may_not_come_is_refused_in_its_form():
    from bulk_uploads.forms import CorrectionForm

    form = CorrectionForm({}, {"file": RefusedUpload("gaji.xlsx", 9, "Tunggu dulu.")})
    assert form.errors["file"] == ["Tunggu dulu."]


def test_what_is_too_large_keeps_the_rest_of_the_form(person):
    page = put(person, picture() + b"\0" * 6 * MEGABYTE, "foto.jpg")
    assert "6,1 MB. Paling besar 5 MB" in page.content.decode()
    assert page.status_code == 200
    assert in_quarantine() == []


def test_the_quarantine_is_made_when_it_is_missing(handler, tmp_path, settings):
    settings.PRIVATE_FILES = tmp_path / "new"
    begin(handler()).file_complete(0).close()
    assert (tmp_path / "new" / receiving.QUARANTINE).is_dir()
