"""Hostile files: each is refused in words that say what to do, and leaves nothing behind."""

from pathlib import Path

import pytest
from django.conf import settings

from documents.checks import DocumentRefused, check
from documents.models import Document
from documents.services import receive
from tests.accounts.factories import UserFactory
from tests.documents.factories import upload
from tests.documents.hostile.others import HOSTILE_OTHERS
from tests.documents.hostile.pdfs import HOSTILE_PDFS

HOSTILE = {f"pdf: {name}": (build, "surat.pdf", words) for name, (build, words) in HOSTILE_PDFS.items()}
HOSTILE |= HOSTILE_OTHERS
WHAT_TO_DO = ("nggah", "oto ulang", "impan ulang", "indai ulang", "otong", "pilih lagi")
LONGEST_SENTENCE = 20


def files_of_the_portal() -> set[Path]:
    return {path for path in Path(settings.PRIVATE_FILES).rglob("*") if path.is_file()}


@pytest.mark.parametrize(("build", "name", "words"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_with_what_to_do(build, name, words):
    with pytest.raises(DocumentRefused) as refused:
        check(_uploaded(build(), name))
    said = refused.value.message
    assert words in said
    assert any(act in said for act in WHAT_TO_DO)
    assert all(len(sentence.split()) <= LONGEST_SENTENCE for sentence in said.split(". "))


@pytest.mark.django_db
def test_hostile_files_leave_nothing_behind():
    before, owner = files_of_the_portal(), UserFactory()
    for build, name, _words in list(HOSTILE.values())[::4]:
        with pytest.raises(DocumentRefused):
            receive(_uploaded(build(), name), owner, "test")
    assert files_of_the_portal() == before
    assert not Document.objects.exists()


def test_there_are_as_many_hostile_files_as_the_portal_promises():
    assert len(HOSTILE) >= 120


def _uploaded(data: bytes, name: str):
    """As it comes from the handler of uploads, whatever a file may be called there."""
    made = upload(data, "x")
    made._name = name
    return made
