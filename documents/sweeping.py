"""Nothing is left behind: files without a row, halves of uploads, documents of forms that nobody sent.

A request writes the file first and the row in its transaction, so what is young may still get its row; no request and no
task runs for as long as `ENOUGH`.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import FileField

from core import clock
from documents.models import FOLDER, KEPT_FOR_FORM, Document, DoomedFile, SentForm
from documents.services import delete_doomed, discard
from documents.storage import QUARANTINE

ENOUGH = timedelta(hours=1)
KEPT_FOR = timedelta(days=1)
RECENT_DAYS = 3  # after a longer stop of the scheduler: `manage.py sweep_files`
CHUNK = 1_000

logger = logging.getLogger(__name__)


@dataclass
class Swept:
    """What a sweep has found. `missing`: keys of documents whose file is not there; nothing can be done but tell it."""

    orphans: int = 0
    halves: int = 0
    doomed: int = 0
    missing: list = field(default_factory=list)


def forget(now: datetime) -> int:
    """Documents that a form kept and nobody sent, and forms sent long ago (machine's clock). Gives how many."""
    forgotten = 0
    old = Document.objects.filter(kind=KEPT_FOR_FORM, added_at__lt=clock.now() - KEPT_FOR)
    for document in old.order_by("pk")[:CHUNK]:
        discard(document)
        forgotten += 1
    return forgotten + SentForm.objects.filter(sent_at__lt=now - KEPT_FOR).delete()[0]


def delete_what_is_doomed(now: datetime) -> int:
    """What should have been deleted with its row, and was not: the process died, or the storage did not answer."""
    late = DoomedFile.objects.filter(since__lt=now - timedelta(minutes=1)).order_by("since")[:CHUNK]
    return sum(delete_doomed(doomed.name) for doomed in late)


def sweep_recent(now: datetime) -> Swept:
    """The folders of the last days: as much work as there were uploads in them."""
    days = [f"{FOLDER}/{now - timedelta(days=ago):%Y%m%d}" for ago in range(RECENT_DAYS)]
    return Swept(orphans=sum(_sweep_folder(day, now) for day in days), halves=_sweep_quarantine(now))


def sweep_all(now: datetime) -> Swept:
    """Every folder, and whether every document has its file."""
    swept = Swept(halves=_sweep_quarantine(now), doomed=delete_what_is_doomed(now))
    for folder in _folders_below(""):
        swept.orphans += _sweep_folder(folder, now)
    swept.missing = list(_without_file())
    for pk in swept.missing:
        logger.error("document %s has no file", pk)
    return swept


def _folders_below(name: str) -> Iterator[str]:
    for found in default_storage.folders(name):
        folder = f"{name}/{found}" if name else found
        if folder != QUARANTINE:
            yield folder
            yield from _folders_below(folder)


def _sweep_folder(folder: str, now: datetime) -> int:
    """Delete what is old enough and named by no row; gives how many."""
    gone, batch = 0, []
    for name, written in default_storage.listed(folder):
        if written < now - ENOUGH:
            batch.append(name)
        if len(batch) == CHUNK:
            gone += _delete_orphans(batch)
            batch = []
    return gone + _delete_orphans(batch)


def _delete_orphans(names: list[str]) -> int:
    if not names:
        return 0
    orphans = set(names) - _named(names)
    for name in orphans:
        default_storage.delete(name)
    if orphans:
        logger.warning("%s stored files belonged to nothing and were deleted", len(orphans))
    return len(orphans)


def _named(names: list[str]) -> set[str]:
    """Those that some row names: of documents, in whose folders nothing else lies, by an index; else of any table."""
    found = set()
    for model in [Document] if names[0].startswith(f"{FOLDER}/") else apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, FileField):
                rows = model._base_manager.filter(**{f"{column.name}__in": names})
                found.update(rows.values_list(column.name, flat=True))
    return found


def _sweep_quarantine(now: datetime) -> int:
    """Halves of uploads, in the folder of this machine."""
    gone = 0
    for path in (Path(settings.PRIVATE_FILES) / QUARANTINE).glob("**/*"):
        try:
            if path.is_file() and path.stat().st_mtime < (now - ENOUGH).timestamp():
                path.unlink()
                gone += 1
        except FileNotFoundError:  # a request has just finished with it
            continue
    return gone


def _without_file() -> Iterator:
    stored: dict[str, set[str]] = {}
    for pk, name in Document.objects.exclude(file="").order_by("file").values_list("pk", "file").iterator(CHUNK):
        folder = name.rpartition("/")[0]
        if folder not in stored:
            stored = {folder: {there for there, _written in default_storage.listed(folder)}}
        if name not in stored[folder]:
            yield pk
