"""Pages of documents as pictures: all that anybody but a document's owner ever sees of it.

Drawn in the sandbox (`documents.drawing`), kept in the private storage so that a second look costs little, and deleted
with the document.
"""

import io
import threading
from dataclasses import dataclass
from pathlib import Path

import font_roboto
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from documents import sandbox
from documents.findings import Unfit
from documents.models import Document, Preview
from documents.pictures import PNG_START

WIDTHS = (800, 1400)  # pixels: to read, and to look closely
TURNS = (0, 90, 180, 270)  # degrees, clockwise
MOST_PAGES = 50
SECONDS = 20  # to wait for a free place
AT_ONCE = 2  # pages that one web process has drawn at the same time
NOT_TRIED_AGAIN = 10 * 60  # seconds, for a page that could not be drawn

_places = threading.BoundedSemaphore(AT_ONCE)


class NotShown(Exception):
    """There is nothing to show: the document is not clean, or has no such page."""


@dataclass(frozen=True)
class Drawn:
    """A page as PNG; `failed` when it is a picture of the sentence that it cannot be shown."""

    data: bytes
    failed: bool = False


def page_png(document: Document, page: int, width: int = WIDTHS[0], turn: int = 0) -> bytes:
    """One page (from 1) as PNG, `width` pixels wide before it is turned. Raises `NotShown`."""
    return drawn_page(document, page, width, turn).data


def drawn_page(document: Document, page: int, width: int = WIDTHS[0], turn: int = 0) -> Drawn:
    """As `page_png`, and whether it is only a picture that says it cannot be shown."""
    if not document.is_usable or width not in WIDTHS or turn not in TURNS or not 1 <= page <= page_count(document):
        raise NotShown
    if kept := Preview.objects.filter(document=document, page=page, width=width).first():
        with kept.file.open("rb") as file:
            return Drawn(_turned(file.read(), turn))
    failed = f"preview-failed:{document.pk}:{page}"
    data = None if cache.get(failed) else _draw(document, page, width)
    if data is None:
        cache.set(failed, True, NOT_TRIED_AGAIN)
        return Drawn(_sentence(width), failed=True)
    _keep(document, page, width, data)
    return Drawn(_turned(data, turn))


def page_count(document: Document) -> int:
    """How many pages it shows; 0 when it cannot be read."""
    if document.content_type != "application/pdf":
        return 1
    if document.pages is None:  # received before pages were counted
        return min(cache.get_or_set(f"preview-pages:{document.pk}", lambda: _counted(document)), MOST_PAGES)
    return min(document.pages, MOST_PAGES)


def _keep(document: Document, page: int, width: int, data: bytes) -> None:
    """For the next look. Another request may have kept the same page meanwhile, or forgotten the document."""
    preview = Preview(document=document, page=page, width=width)
    preview.file.save("page.png", ContentFile(data), save=False)
    try:
        with transaction.atomic():
            preview.save()
    except IntegrityError:
        preview.file.storage.delete(preview.file.name)


def _draw(document: Document, page: int, width: int) -> bytes | None:
    """The page as the child process drew it; None when it could not."""
    answer = _ask("documents.drawing:drawn", document, content_type=document.content_type, page=page, width=width)
    return answer[1] if answer and answer[1].startswith(PNG_START) else None


def _counted(document: Document) -> int:
    answer = _ask("documents.drawing:counted", document)
    return int(answer[0]["pages"]) if answer else 0


def _ask(task: str, document: Document, **options) -> tuple[dict, bytes] | None:
    """What the child process answers; None when it did not finish as it should."""
    if not _places.acquire(timeout=SECONDS):
        return None
    try:
        with document.file.open("rb") as file:
            return sandbox.run(task, file.read(), **options)
    except (Unfit, sandbox.SandboxUnavailable):
        return None
    finally:
        _places.release()


def _turned(data: bytes, turn: int) -> bytes:
    """Our own picture, clockwise."""
    if not turn:
        return data
    kept = io.BytesIO()
    with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
        image.rotate(-turn, expand=True).save(kept, "PNG")
    return kept.getvalue()


def _sentence(width: int) -> bytes:
    """A picture that says in words that the page cannot be shown."""
    picture = Image.new("L", (width, width // 2), 245)
    roboto = Path(font_roboto.__file__).parent / "files" / "Roboto-Regular.ttf"
    words = "\n".join(
        [
            _("Halaman ini tidak dapat ditampilkan."),
            _("Muat ulang setelah 10 menit."),
            _("Jika tetap gagal, minta pemiliknya mengunggah foto halaman ini."),
        ]
    )
    ImageDraw.Draw(picture).multiline_text(
        (width // 2, width // 4), words, fill=40, font=ImageFont.truetype(str(roboto), width // 32), anchor="mm"
    )
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()
