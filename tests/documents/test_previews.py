"""Pages of documents as pictures: drawn once, bounded, kept, and gone with the document."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from PIL import Image

from documents import previews, sandbox
from documents.models import Preview
from documents.services import discard
from tests.accounts.factories import UserFactory
from tests.documents.factories import DocumentFactory, pdf, picture, waiting_document

pytestmark = pytest.mark.django_db


def opened(data: bytes) -> Image.Image:
    assert data.startswith(b"\x89PNG")
    return Image.open(io.BytesIO(data))


def stored(name: str) -> Path:
    return Path(settings.PRIVATE_FILES) / name


def wide_first(made):
    made.pages[0].mediabox = [0, 0, 800, 400]


@pytest.mark.parametrize("width", previews.WIDTHS)
def test_a_page_is_as_wide_as_asked_for(width):
    document = DocumentFactory(data=pdf(2, wide_first))
    assert opened(previews.page_png(document, 1, width)).size == (width, width // 2)
    assert opened(previews.page_png(document, 2, width)).width == width


def test_a_page_is_turned_clockwise():
    document = DocumentFactory(data=picture("PNG", (90, 30)), name="foto.png")
    assert opened(previews.page_png(document, 1)).size == (90, 30)
    assert opened(previews.page_png(document, 1, turn=90)).size == (30, 90)
    assert opened(previews.page_png(document, 1, turn=180)).size == (90, 30)


def test_a_photo_is_made_smaller_and_never_larger():
    large = DocumentFactory(data=picture("JPEG", (3000, 1500)), name="foto.jpg")
    small = DocumentFactory(data=picture("JPEG", (300, 150)), name="foto.jpg")
    assert opened(previews.page_png(large, 1)).size == (800, 400)
    assert opened(previews.page_png(small, 1)).size == (300, 150)


def test_an_endless_page_is_drawn_within_bounds():
    def endless(made):
        made.pages[0].mediabox = [0, 0, 10, 14_000]

    drawn = opened(previews.page_png(DocumentFactory(data=pdf(1, endless)), 1, 1400))
    assert drawn.width * drawn.height <= 12_100_000


def test_the_second_look_draws_nothing(monkeypatch):
    document = DocumentFactory()
    first = previews.page_png(document, 1)
    monkeypatch.setattr(sandbox, "run", None)
    assert previews.page_png(document, 1) == first
    assert Preview.objects.get().file.name.startswith("previews/")


@pytest.mark.parametrize(("page", "width", "turn"), [(0, 800, 0), (3, 800, 0), (1, 801, 0), (1, 800, 45)])
def test_what_there_is_not_is_not_drawn(page, width, turn):
    document = DocumentFactory(data=pdf(2))
    with pytest.raises(previews.NotShown):
        previews.page_png(document, page, width, turn)


def test_what_is_being_checked_is_not_drawn():
    with pytest.raises(previews.NotShown):
        previews.page_png(waiting_document(), 1)


def test_a_page_that_cannot_be_drawn_says_so_in_a_picture_and_is_not_tried_again(monkeypatch):
    document = DocumentFactory()
    stored(document.file.name).write_bytes(b"%PDF-1.7 kaput")
    tried = []
    run = sandbox.run
    monkeypatch.setattr(sandbox, "run", lambda *args, **options: (tried.append(1), run(*args, **options))[1])
    for _time in range(2):
        drawn = previews.drawn_page(document, 1)
        assert drawn.failed
        assert opened(drawn.data).width == 800
    assert len(tried) == 1
    assert not Preview.objects.exists()


def test_pages_of_before_they_were_counted_are_counted():
    document = DocumentFactory(data=pdf(3))
    document.pages = None
    assert previews.page_count(document) == 3
    assert previews.page_count(DocumentFactory(data=picture(), name="foto.jpg")) == 1


def test_the_pictures_go_with_the_document(django_capture_on_commit_callbacks):
    document = DocumentFactory(owner=UserFactory())
    for width in previews.WIDTHS:
        previews.page_png(document, 1, width)
    names = list(Preview.objects.values_list("file", flat=True))
    assert len(names) == 2
    assert all(stored(name).exists() for name in names)
    with django_capture_on_commit_callbacks(execute=True):
        discard(document)
    assert not any(default_storage.exists(name) for name in names)
    assert not Preview.objects.exists()
