from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import DatabaseError, transaction

from documents.checks import DocumentRefused
from documents.models import Document
from documents.services import discard, receive
from documents.views import serve
from tests.accounts.factories import UserFactory
from tests.documents.factories import DocumentFactory, pdf, picture, upload

pytestmark = pytest.mark.django_db


def files_of_the_portal() -> set[Path]:
    return {path for path in Path(configured.PRIVATE_FILES).rglob("*") if path.is_file()}


def content_of(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_document_is_kept_under_a_name_that_nobody_can_guess():
    document = DocumentFactory(data=picture(), name="KTP Siti.pdf")
    assert document.name == "KTP Siti.jpg"
    assert document.content_type == "image/jpeg"
    assert "Siti" not in document.file.name
    assert Path(document.file.path).stat().st_size == document.size
    assert not list((Path(configured.PRIVATE_FILES) / "quarantine").iterdir())


def test_a_refused_file_leaves_nothing():
    before = files_of_the_portal()
    with pytest.raises(DocumentRefused):
        receive(upload(b"not a file"), UserFactory(), "test")
    assert files_of_the_portal() == before
    assert not Document.objects.exists()


def test_a_row_that_cannot_be_written_leaves_no_file():
    before = files_of_the_portal()
    with pytest.raises(DatabaseError), transaction.atomic():
        receive(upload(pdf()), UserFactory(), "k" * 41)
    assert files_of_the_portal() == before


def test_a_discarded_document_takes_its_file_along(django_capture_on_commit_callbacks):
    document = DocumentFactory()
    path = Path(document.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        discard(document)
    assert not path.exists()
    assert not Document.objects.exists()


def test_the_database_keeps_what_a_document_is():
    document = DocumentFactory()
    for change in ({"sha256": "0" * 64}, {"content_type": "image/png"}, {"file": "elsewhere"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**change)


def test_a_document_alone_is_its_owners():
    document = DocumentFactory()
    assert list(Document.objects.visible_to(document.owner)) == [document]
    assert not Document.objects.visible_to(UserFactory()).exists()


def test_a_document_is_served_so_that_no_browser_runs_it():
    document = DocumentFactory(data=pdf(2), name='su"rat.pdf')
    response = serve(document)
    with document.file.open("rb") as stored:
        assert content_of(response) == stored.read()
    response.close()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "no-store"


def test_behind_nginx_the_portal_only_names_the_file(settings):
    settings.PRIVATE_FILES_ACCEL = "/berkas-pribadi/"
    document = DocumentFactory()
    response = serve(document, as_attachment=False)
    assert response["X-Accel-Redirect"] == f"/berkas-pribadi/{document.file.name}"
    assert response["Content-Disposition"].startswith("inline")
    assert response.content == b""
