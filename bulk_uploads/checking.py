"""Checking in chunks: rows of a file that has just come, of a corrected file, or rows that are stored already."""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import dropwhile, islice
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from bulk_uploads.correcting import correct_rows
from bulk_uploads.faults import MAX_ROWS, UnreadableFile
from bulk_uploads.holding import ask_approval, count, count_faults, held, prolong, tell_checked, tell_unreadable
from bulk_uploads.judging import judge, read_row, rejudge
from bulk_uploads.kinds import CHUNK
from bulk_uploads.models import Upload, UploadFile, UploadRow
from bulk_uploads.reading import open_table
from bulk_uploads.states import RowState, UploadState
from bulk_uploads.tables import Record, Table
from casework.steps import advance

logger = logging.getLogger(__name__)

UNREAD = (UploadState.RECEIVED, UploadState.CHECKING)


def check_chunks(upload_id: UUID, now: Callable[[], datetime], *, tell: bool) -> Iterator[None]:
    """Check on from where the upload stands; every chunk is committed when this yields."""
    file = UploadFile.objects.select_related("upload").filter(upload=upload_id).first()
    if file is None:
        yield from _check_stored(upload_id, now, tell=tell)
        return
    try:
        table = open_table(file.data, file.name, file.upload.about.columns, MAX_ROWS)
        position = _begin(upload_id, file, table)
        if position is None:
            return
        unread = dropwhile(lambda record, done=position: record.line <= done, table)
        last = False
        while not last:
            records = list(islice(unread, CHUNK))
            last = len(records) < CHUNK
            if not _keep(upload_id, position, table, records, now(), last=last, tell=tell):
                return
            position = records[-1].line if records else position
            yield
    except UnreadableFile as error:
        refuse(upload_id, error, now(), tell=tell)
    except (OperationalError, InterfaceError):
        raise  # the database is gone, not the file
    except Exception as error:
        # What stops the reading once would stop it every time, and the upload would be checked for ever.
        logger.error("reading of upload %s: %s", upload_id, type(error).__name__)
        refuse(upload_id, UnreadableFile("BROKEN_FILE"), now(), tell=tell)


@transaction.atomic
def _begin(upload_id: UUID, file: UploadFile, table: Table) -> int | None:
    """The last line that is done with; None when somebody else holds the upload."""
    upload = held(upload_id, *UNREAD)
    if upload is None:
        return None
    if upload.state == UploadState.RECEIVED:
        upload.header = list(table.header)
        upload.ignored_columns = list(table.ignored)
        upload.file_warnings = list(table.warnings)
        upload.days_from_1904 = table.days_from_1904
        upload.save()
        advance(upload, Upload.start_check)
    return upload.position


@transaction.atomic
def _keep(upload_id, position: int, table: Table, records: Sequence[Record], now, *, last: bool, tell: bool) -> bool:
    """One chunk: read, judged, stored, and the place marked. False when another worker has got further."""
    upload = held(upload_id, UploadState.CHECKING)
    if upload is None or upload.position != position:
        return False
    if upload.file.corrects:
        correct_rows(upload, table, records, now.date())
    elif records:
        _add(upload, table, records, now.date())
    if records:
        upload.position = records[-1].line
    count(upload)
    prolong(upload)
    upload.save()
    if last:
        finish(upload, now, tell=tell)
    return True


def _add(upload: Upload, table: Table, records: Sequence[Record], today) -> None:
    rows = [UploadRow(upload=upload, line=record.line) for record in records]
    for row, record in zip(rows, records, strict=True):
        read_row(row, record.cells, table, upload.about)
    judge(upload, upload.scope, rows, today)
    UploadRow.objects.bulk_create(rows)


def _check_stored(upload_id: UUID, now: Callable[[], datetime], *, tell: bool) -> Iterator[None]:
    while _check_next(upload_id, now(), tell=tell):
        yield


@transaction.atomic
def _check_next(upload_id: UUID, now: datetime, *, tell: bool) -> bool:
    """The next rows that are not sent, judged anew; False when there are none, or somebody else holds the upload."""
    upload = held(upload_id, UploadState.CHECKING)
    if upload is None:
        return False
    open_rows = upload.rows.filter(state__in=(RowState.READY, RowState.FAULTY), line__gt=upload.position)
    rows = list(open_rows.order_by("line")[:CHUNK])
    if not rows:
        finish(upload, now, tell=tell)
        return False
    rejudge(upload, rows, now.date())
    upload.position = rows[-1].line
    prolong(upload)
    upload.save()
    return True


def finish(upload: Upload, now: datetime, *, tell: bool) -> None:
    """Every row was looked at: the file goes, and whoever waits for it is told."""
    UploadFile.objects.filter(upload=upload).delete()
    count(upload)
    count_faults(upload)
    upload.lease_until = None
    upload.save()
    step = Upload.finish_correction if upload.rows_sent else Upload.finish_check
    upload = advance(upload, step, checked_at=now)
    if tell:
        tell_checked(upload)
    ask_approval(upload)


@transaction.atomic
def refuse(upload_id: UUID, error: UnreadableFile, now: datetime, *, tell: bool) -> None:
    """There is no table of this kind in the file: of a new upload nothing stays, an older one keeps its rows."""
    upload = held(upload_id, *UNREAD)
    if upload is None:
        return
    file = UploadFile.objects.get(upload=upload)
    upload.file_fault, upload.file_fault_details = error.code, error.details
    if file.corrects:
        upload.save()
        finish(upload, now, tell=tell)
        return
    file.delete()
    upload.rows.all().delete()
    upload.lease_until = None
    count(upload)
    upload.save()
    upload = advance(upload, Upload.find_unreadable)
    if tell:
        tell_unreadable(upload)
