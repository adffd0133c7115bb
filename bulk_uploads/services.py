"""What people do with an upload: bring it, correct it, put a row right, leave it out, have it sent."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Greatest

from accounts.models import User
from bulk_uploads.checking import finish
from bulk_uploads.holding import LEASE, ask_approval, count, count_faults, tell_closed
from bulk_uploads.judging import judge, rejudge, rejudge_twins
from bulk_uploads.kinds import CHUNK, Kind, kinds
from bulk_uploads.models import Upload, UploadFile, UploadRow
from bulk_uploads.sending import AlreadySent, sent_before
from bulk_uploads.states import OPEN, UNSENT, WORKING, RowState, UploadState
from bulk_uploads.tables import plain
from bulk_uploads.working import work_on
from casework.steps import StepRefused, advance, record
from core import clock

SMALL_FILE = 64 * 1024  # bytes: checked while its owner waits for the page
LONGEST_WAIT = timedelta(seconds=2)  # then the worker goes on
KEPT_FOR = timedelta(days=180)  # rows, after the last work on them
MOST_AT_ONCE = 5  # uploads of one person on which the portal works


class RowRefused(Exception):
    """The row was sent, or the portal is at work on its upload."""


class TooManyAtOnce(Exception):
    """The portal still works on other files of this person."""


def receive(*, kind: str, data: bytes, file_name: str, owner: User, scope: Any) -> tuple[Upload, bool]:
    """Take a file; nothing of it is written. Gives the upload, and whether this very file was there already, unsent.

    Raises `AlreadySent`, `TooManyAtOnce`.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        # Two requests with one file wait for each other, and the second finds the first's upload.
        type(scope)._default_manager.select_for_update(no_key=True).get(pk=scope.pk)
        if sent := sent_before(kind, scope.pk, sha256):
            raise AlreadySent(sent)
        unsent = Upload.objects.filter(kind=kind, scope_id=scope.pk, sha256=sha256, state__in=UNSENT).first()
        if unsent:
            return unsent, True
        if Upload.objects.filter(owner=owner, state__in=WORKING).count() >= MOST_AT_ONCE:
            raise TooManyAtOnce
        upload = Upload.objects.create(
            kind=kind,
            scope_id=scope.pk,
            owner=owner,
            file_name=file_name[-120:],
            sha256=sha256,
            needs_approval=not kinds()[kind].may_send(owner, scope),
            lease_until=clock.machine_now() + LEASE,
        )
        _store(upload, data, file_name, corrects=False)
        record(upload, "upload_received", by=owner, kind=kind, bytes=len(data))
    return upload, False


@transaction.atomic
def correct(upload: Upload, *, data: bytes, file_name: str, by: User) -> Upload:
    """Take a corrected file for rows that are not ready. Raises `StepRefused`."""
    _refuse_forgotten(upload)
    upload = advance(upload, Upload.check_again, by=by, event_data={"bytes": len(data)})
    upload.correction, upload.file_fault, upload.file_fault_details = {}, "", {}
    upload.lease_until = clock.machine_now() + LEASE
    upload.save()
    _store(upload, data, file_name, corrects=True)
    return upload


@transaction.atomic
def check_again(upload: Upload, *, by: User) -> Upload:
    """Have the rows that are not sent compared with the registry of this moment. Raises `StepRefused`."""
    _refuse_forgotten(upload)
    upload = advance(upload, Upload.check_again, by=by)
    upload.lease_until = clock.machine_now() + LEASE
    upload.save(update_fields=["lease_until"])
    return upload


@transaction.atomic
def close(upload: Upload, *, by: User) -> Upload:
    """Nothing of it will be sent; who brought it is told when somebody else has closed it. Raises as `advance` does."""
    upload = advance(upload, Upload.close, by=by)
    if upload.owner_id != by.pk:
        tell_closed(upload, by)
    return upload


def work_while_waiting(upload: Upload, now: Callable[[], datetime], *, small: bool) -> bool:
    """Do what is small at once; gives whether work is left for the worker."""
    if small:
        work_on(upload.pk, now, until=clock.machine_now() + LONGEST_WAIT, tell=False)
    else:
        Upload.objects.filter(pk=upload.pk).update(lease_until=None)
    upload.refresh_from_db()
    return upload.works


@transaction.atomic
def prepare(
    *, kind: str, values: Iterable[Mapping[str, Any]], scope: Any, owner: User, today: date, now: datetime
) -> Upload:
    """Rows that a form has made for somebody who may not send: an upload without a file, which waits for approval.

    A form that is sent twice gives the upload of the first time, as long as nobody has changed or sent it.
    """
    about = kinds()[kind]
    type(scope)._default_manager.select_for_update(no_key=True).get(pk=scope.pk)
    rows = _rows_of_form(about, values)
    if twin := _prepared_before(kind, scope, owner, rows):
        return twin
    upload = Upload.objects.create(
        kind=kind,
        scope_id=scope.pk,
        owner=owner,
        header=[column.name for column in about.columns],
        needs_approval=not about.may_send(owner, scope),
    )
    upload = advance(upload, Upload.start_check)
    for row in rows:
        row.upload = upload
    for first in range(0, len(rows), CHUNK):
        chunk = rows[first : first + CHUNK]
        judge(upload, scope, chunk, today)
        UploadRow.objects.bulk_create(chunk)
    record(upload, "upload_prepared", by=owner, kind=kind, rows=len(rows))
    finish(upload, now, tell=False)
    upload.refresh_from_db()
    return upload


def _rows_of_form(about: Kind, values: Iterable[Mapping[str, Any]]) -> list[UploadRow]:
    rows = []
    for line, given in enumerate(values, start=2):  # as in a file, where the header is 1
        row = UploadRow(line=line)
        known = {column.name: given.get(column.name) for column in about.columns}
        row.keep(["" if value is None else str(value) for value in known.values()], known)
        rows.append(row)
    return rows


def _prepared_before(kind: str, scope: Any, owner: User, rows: list[UploadRow]) -> Upload | None:
    """The latest upload of this person without a file, when the same rows wait in it."""
    waiting = Upload.objects.filter(
        kind=kind, scope_id=scope.pk, owner=owner, sha256="", state=UploadState.CHECKED, rows_total=len(rows)
    )
    latest = waiting.order_by("-pk").first()
    if latest is None:
        return None
    stored = latest.rows.exclude(state=RowState.LEFT_OUT).order_by("line")
    return latest if [row.content for row in stored] == [row.content for row in rows] else None


@transaction.atomic
def edit_row(row: UploadRow, cells: Mapping[str, str], *, by: User, today: date) -> UploadRow:
    """Type other texts into the columns of a row, by name, and judge it again. Raises `RowRefused`."""
    upload, row = _locked(row)
    typed = {plain(name): text for name, text in cells.items()}
    upload.widen(name for name, text in cells.items() if text)
    before, padded = row.key_index, [*row.cells, *[""] * len(upload.header)]
    texts = [typed.get(plain(name), old) for name, old in zip(upload.header, padded, strict=False)]
    row.keep(texts, {})
    rejudge(upload, [row], today)
    row.save()
    return _after_change(upload, row, before, "row_edited", by, today)


@transaction.atomic
def leave_out(row: UploadRow, *, by: User, today: date) -> UploadRow:
    """Keep a row from being sent, or take it in again. Raises `RowRefused`."""
    upload, row = _locked(row)
    verb = "row_taken_in" if row.state == RowState.LEFT_OUT else "row_left_out"
    if row.state == RowState.LEFT_OUT:
        rejudge(upload, [row], today)
    else:
        row.state = RowState.LEFT_OUT
        row.save(update_fields=["state"])
    return _after_change(upload, row, row.key_index, verb, by, today)


def _locked(row: UploadRow) -> tuple[Upload, UploadRow]:
    upload = Upload.objects.select_for_update(of=("self",)).get(pk=row.upload_id)
    row = upload.rows.get(pk=row.pk)
    if upload.state not in OPEN or not row.stands:
        raise RowRefused
    return upload, row


def _after_change(upload: Upload, row: UploadRow, key: bytes | None, verb: str, by: User, today: date) -> UploadRow:
    rejudge_twins(upload, [key, row.key_index], [row], today)
    count(upload)
    count_faults(upload)
    upload.save()
    record(upload, verb, by=by, line=row.line)
    ask_approval(upload)
    return row


def _refuse_forgotten(upload: Upload) -> None:
    """What was sent stays sent after its rows have gone."""
    if not upload.rows.exists():
        raise StepRefused(upload, Upload.check_again)


def _store(upload: Upload, data: bytes, name: str, *, corrects: bool) -> None:
    file = UploadFile(upload=upload, name=name[-120:], corrects=corrects)
    file.seal(data)
    file.save()


def forget_old_rows(now: datetime) -> int:
    """Delete the rows of uploads on which nobody has worked for long; gives how many."""
    last_work = Greatest("sent_at", "checked_at", "created_at")
    idle = Upload.objects.exclude(state__in=WORKING).alias(last_work=last_work)
    old = idle.filter(last_work__lt=now - KEPT_FOR)
    for upload in old.filter(state=UploadState.CHECKED):
        try:
            advance(upload, Upload.close)
        except StepRefused:
            continue
    deleted, _by_model = UploadRow.objects.filter(upload__in=old).delete()
    unfinished = old.filter(Q(rows_ready__gt=0) | Q(rows_faulty__gt=0) | Q(rows_duplicate__gt=0))
    unfinished.update(rows_ready=0, rows_faulty=0, rows_duplicate=0, rows_warned=0, fault_counts={})
    return deleted
