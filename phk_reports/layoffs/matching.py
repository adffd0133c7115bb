"""The documents of a ZIP, file by file: each its own transaction, so that the work may be killed anywhere.

The database says what is to be done: a ZIP that nobody holds (its lease has run out) is gone on with after the last file
that was committed.
"""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import User
from bulk_uploads.sending import as_employer
from casework.steps import record
from core import clock
from core.fields import blind_index
from documents.arriving import examine
from documents.checks import CheckedFile, DocumentRefused
from documents.services import receive
from notifications.services import notify
from phk_reports import attaching
from phk_reports.layoffs.archives import Archive, ArchiveRefused, Packed, as_upload
from phk_reports.models import (
    OPEN_TO_ANSWERS,
    ArchivedFile,
    ArchiveState,
    DocumentArchive,
    Evidence,
    FileOutcome,
    MassLayoff,
    PhkReport,
    Side,
)
from phk_reports.refusals import ReportRefused

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)  # longer than any file takes
LONGEST_RUN = timedelta(seconds=120)
TURN = timedelta(seconds=20)  # then the next ZIP has its turn
MOST_AT_ONCE = 2  # ZIPs of one layoff that wait or are read
NIK_DIGITS = 16


class ArchiveNotTaken(Exception):
    """The portal does not take this ZIP now; `message` says what to do."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one file; `document` is what is still to be put into the report."""

    outcome: str
    because: str = ""
    report: PhkReport | None = None
    evidence: Evidence | None = None
    document: CheckedFile | None = None


def receive_archive(layoff: MassLayoff, file: UploadedFile, *, by: User, evidence_kind: str) -> DocumentArchive:
    """Keep the ZIP until the portal's worker has read it. Raises `ArchiveNotTaken`."""
    with transaction.atomic():
        layoff = MassLayoff.objects.select_for_update(of=("self",)).get(pk=layoff.pk)
        if layoff.sent_at is None:
            raise ArchiveNotTaken(gettext_lazy("Kirim dulu daftar pekerja. Setelah itu dokumennya dapat diunggah."))
        if layoff.archives.filter(state=ArchiveState.WORKING).count() >= MOST_AT_ONCE:
            raise ArchiveNotTaken(gettext_lazy("Kami masih memeriksa ZIP sebelumnya. Tunggu sampai selesai."))
        archive = DocumentArchive(layoff=layoff, brought_by=by, evidence_kind=evidence_kind)
        archive.file.save("dokumen.zip", file, save=False)
        try:
            archive.save()
        except BaseException:
            archive.file.storage.delete(archive.file.name)
            raise
        record(layoff, "documents_brought", by=by)
    return archive


def work() -> bool:
    """Go on with every ZIP that nobody holds; gives whether time was up before that was done."""
    until = clock.machine_now() + LONGEST_RUN
    while clock.machine_now() < until:
        archive_id = take_next()
        if archive_id is None:
            return False
        try:
            work_on(archive_id, until=min(until, clock.machine_now() + TURN))
        except (OperationalError, InterfaceError):
            raise  # the database is gone, not the ZIP
        except Exception as error:
            logger.error("ZIP %s: %s", archive_id, type(error).__name__)
    return True


@transaction.atomic
def take_next() -> UUID | None:
    """The ZIP that has waited longest, held from now on; None when there is none."""
    moment = clock.machine_now()
    free = Q(lease_until=None) | Q(lease_until__lt=moment)
    waiting = DocumentArchive.objects.filter(free, state=ArchiveState.WORKING)
    order = F("lease_until").asc(nulls_first=True), "pk"
    archive = waiting.select_for_update(skip_locked=True, of=("self",)).order_by(*order).first()
    if archive is None:
        return None
    archive.lease_until = moment + LEASE
    archive.save(update_fields=["lease_until"])
    return archive.pk


def work_on(archive_id: UUID, *, until: datetime) -> None:
    """File after file of this ZIP, until it is done or time is up; then others may go on with it."""
    archive = DocumentArchive.objects.select_related("layoff__company", "brought_by").get(pk=archive_id)
    archive.brought_by = as_employer(archive.brought_by)
    with override(archive.brought_by.language):
        try:
            with archive.file.open("rb") as stream:
                opened = Archive(stream)
                DocumentArchive.objects.filter(pk=archive.pk).update(total=len(opened))
                for packed in opened.files(archive.position):
                    if clock.machine_now() >= until or not _take(archive, opened, packed):
                        break
                else:
                    _finish(archive, ArchiveState.DONE)
        except ArchiveRefused as refused:
            _finish(archive, ArchiveState.REFUSED, refused.code)
    # A past moment, not None: who has just had a turn waits behind those who had none.
    DocumentArchive.objects.filter(pk=archive.pk).update(lease_until=clock.machine_now())


def _take(archive: DocumentArchive, opened: Archive, packed: Packed) -> bool:
    """One file, in one transaction; False when another worker has got further. The slow check is outside of it."""
    found = _look_at(archive, opened, packed)
    with transaction.atomic():
        locked = DocumentArchive.objects.select_for_update(of=("self",)).get(pk=archive.pk)
        if locked.state != ArchiveState.WORKING or locked.position != packed.place:
            return False
        if found.document is not None:
            found = _put(archive, found)
        ArchivedFile.objects.create(
            archive=archive,
            place=packed.place,
            shown_name=packed.shown_name,
            name_index=blind_index(packed.number, "archived-file") if packed.number else None,
            outcome=found.outcome,
            because=found.because,
            report=found.report,
            evidence=found.evidence,
        )
        locked.position = packed.place + 1
        locked.lease_until = clock.machine_now() + LEASE
        locked.save(update_fields=["position", "lease_until"])
    return True


def _look_at(archive: DocumentArchive, opened: Archive, packed: Packed) -> Found:
    if not packed.number:
        return Found(FileOutcome.REFUSED, _("Nama berkas harus NIK atau KPJ pekerja, misalnya 90000000017.pdf."))
    report = _report_of(archive.layoff, packed.number)
    if report is None:
        return Found(FileOutcome.UNKNOWN, _("Tidak ada pekerja dengan nomor ini di PHK massal ini."))
    taken = ArchivedFile.objects.filter(archive=archive, report=report)
    if taken.filter(outcome__in=[FileOutcome.MATCHED, FileOutcome.KNOWN]).exists():
        return Found(FileOutcome.TWICE, _("Berkas lain di ZIP ini sudah dipakai untuk pekerja ini."), report)
    try:
        data = opened.read(packed)
        if known := _known(report, hashlib.sha256(data).hexdigest()):
            return Found(FileOutcome.KNOWN, "", report, known)
        if report.state not in OPEN_TO_ANSWERS:
            return Found(FileOutcome.CLOSED, _("Berkas PHK ini sudah diputus atau ditarik."), report)
        return Found(FileOutcome.MATCHED, "", report, document=examine(as_upload(packed, data)))
    except DocumentRefused as refused:
        return Found(FileOutcome.REFUSED, str(refused.message)[:400], report)
    except (OperationalError, InterfaceError):
        raise  # the database is gone, not the file
    except Exception as error:
        # What stops one file would stop it every time, and the ZIP would be read for ever.
        logger.error("file %s of ZIP %s: %s", packed.place, archive.pk, type(error).__name__)
        return Found(
            FileOutcome.REFUSED, _("Berkas ini tidak dapat kami baca. Pindai ulang, lalu unggah lagi."), report
        )


def _report_of(layoff: MassLayoff, number: str) -> PhkReport | None:
    """The worker's file in this layoff, by NIK or KPJ; the one that goes on when there are two."""
    reports = PhkReport.objects.filter(layoff=layoff)
    if len(number) == NIK_DIGITS:
        reports = reports.filter(employment__participant__nik_index=blind_index(number))
    else:
        reports = reports.filter(employment__kpj=number)
    return reports.live().order_by("-pk").first() or reports.order_by("-pk").first()


def _known(report: PhkReport, sha256: str) -> Evidence | None:
    return Evidence.objects.filter(report=report, side=Side.EMPLOYER, document__sha256=sha256).first()


def _put(archive: DocumentArchive, found: Found) -> Found:
    """The document into the worker's file. What stands in the way by now is said, and nothing is kept."""
    by, report = archive.brought_by, found.report
    try:
        with transaction.atomic():
            document = receive(found.document, by, attaching.EVIDENCE_DOCUMENT)
            evidence = attaching.add_evidence(report, by=by, document=document, evidence_kind=archive.evidence_kind)
    except DocumentRefused as refused:
        return Found(FileOutcome.REFUSED, str(refused.message)[:400], report)
    except (PermissionDenied, ReportRefused):
        return Found(FileOutcome.CLOSED, _("Berkas PHK ini tidak menerima dokumen dari Anda lagi."), report)
    return Found(FileOutcome.MATCHED, "", report, evidence)


@transaction.atomic
def _finish(archive: DocumentArchive, state: ArchiveState, refused_because: str = "") -> None:
    """The ZIP goes, and who brought it is told."""
    locked = DocumentArchive.objects.select_for_update(of=("self",)).get(pk=archive.pk)
    if locked.state != ArchiveState.WORKING:
        return
    storage, name = locked.file.storage, locked.file.name
    locked.state, locked.refused_because, locked.file = state, refused_because, ""
    locked.save(update_fields=["state", "refused_because", "file"])
    transaction.on_commit(lambda: storage.delete(name), robust=True)
    notify(
        archive.brought_by,
        key=f"phk-layoff:documents:{archive.pk}",
        title=gettext_lazy("Dokumen PHK massal %(number)s sudah diperiksa"),
        body=gettext_lazy("Buka hasilnya: mana yang diterima, dan pekerja mana yang belum punya dokumen."),
        values={"number": archive.layoff.number},
        url=archive.get_absolute_url(),
    )


def without_document(layoff: MassLayoff):
    """The files of a layoff to which the company has given no document of the worker's own."""
    shared = [key for key in (layoff.agreement_id, layoff.registration_id) if key]
    given = Evidence.objects.filter(report__layoff=layoff, side=Side.EMPLOYER).exclude(document__in=shared)
    return layoff.reports.live().exclude(pk__in=given.values("report"))
