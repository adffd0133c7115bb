"""Documents that wait for the virus scanner: asked about again, and an alarm when they wait for too long."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Min, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.administrators import administrators
from core import clock
from documents.models import Document, ScanStall
from documents.scanning import NoAnswer, scan
from documents.services import settle
from notifications.services import News, notify_many

TOO_LONG = timedelta(minutes=15)
TRIED_AGAIN_AFTER = timedelta(
    seconds=60
)  # longer than the scanner may take: one that was killed meanwhile is done again
WORK_SECONDS = 45
PROBE = b"harmless"
SILENT_IN_A_ROW = 3  # then the scanner is down; one file that it chokes on does not hold up the others

logger = logging.getLogger(__name__)


def scan_waiting() -> int:
    """Ask the scanner about what waits; gives how many it has answered. Safe to repeat, at once, and to be killed."""
    limit, answered, silent = time.monotonic() + WORK_SECONDS, 0, 0
    while time.monotonic() < limit and silent < SILENT_IN_A_ROW:
        document = _claim_one()
        if document is None:
            break
        verdict = _verdict_on(document)
        if isinstance(verdict, NoAnswer):
            silent += 1
            continue
        silent = 0
        settle(document, verdict)
        answered += 1
    return answered


@transaction.atomic
def _claim_one() -> Document | None:
    """The one that was tried longest ago. Nothing is locked while the scanner works: its owner may go on meanwhile."""
    now = clock.machine_now()
    due = Q(scan_tried_at=None) | Q(scan_tried_at__lt=now - TRIED_AGAIN_AFTER)
    waiting = Document.objects.waiting().filter(due).order_by(F("scan_tried_at").asc(nulls_first=True), "pk")
    document = waiting.select_for_update(skip_locked=True, no_key=True).first()
    if document is not None:
        document.scan_tried_at = now
        document.save(update_fields=["scan_tried_at"])
    return document


def ask_scanner():
    """What the scanner says about nothing harmful: whether it answers at all."""
    return scan(PROBE)


def _verdict_on(document: Document):
    try:
        with document.file.open("rb") as stored:
            return scan(stored.read())
    except Exception:  # the storage does not give it: the others must not wait for that
        logger.exception("document %s cannot be read for its scan", document.pk)
        return NoAnswer()


@dataclass(frozen=True)
class Waiting:
    """How many wait, since when (machine's clock), and whether that is too long."""

    count: int
    since: datetime | None
    stalled: bool


def what_waits() -> Waiting:
    found = Document.objects.waiting().aggregate(count=Count("pk"), since=Min("waiting_since"))
    stalled = found["since"] is not None and found["since"] < clock.machine_now() - TOO_LONG
    return Waiting(found["count"], found["since"], stalled)


def watch() -> None:
    """Raise the alarm when documents wait for too long, once, and end it when none does."""
    waiting = what_waits()
    if waiting.stalled:
        _begin(waiting)
    else:
        _end()


@transaction.atomic
def _begin(waiting: Waiting) -> None:
    stall, is_new = ScanStall.objects.get_or_create(ended_at=None)
    if is_new:
        logger.error("%s documents wait for the virus scanner, the first since %s", waiting.count, waiting.since)
        _tell(
            stall,
            "began",
            _("Berkas menunggu pemeriksaan virus terlalu lama"),
            _("%(count)s berkas menunggu. Tidak ada yang hilang. Periksa apakah clamd dan worker berjalan."),
            {"count": waiting.count},
        )


@transaction.atomic
def _end() -> None:
    stall = ScanStall.objects.select_for_update().filter(ended_at=None).first()
    if stall is not None:
        stall.ended_at = clock.machine_now()
        stall.save(update_fields=["ended_at"])
        logger.warning("no document waits too long for the virus scanner any more")
        _tell(
            stall,
            "ended",
            _("Pemeriksaan virus berjalan lagi"),
            _("Tidak ada lagi berkas yang menunggu terlalu lama. Anda tidak perlu berbuat apa-apa."),
            {},
        )


def _tell(stall: ScanStall, what: str, title, body, values: dict) -> None:
    notify_many(
        [
            News(
                person,
                f"documents:stall:{stall.pk}:{what}:{person.pk}",
                title,
                body,
                reverse("documents:waiting"),
                values,
                urgent=what == "began",
            )
            for person in administrators(clock.now())
        ]
    )
