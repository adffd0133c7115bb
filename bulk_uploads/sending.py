"""Sending in chunks: checked again against the registry of that moment, written, and marked, in one transaction."""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, InterfaceError, OperationalError, transaction

from accounts.models import Role, User
from bulk_uploads.faults import Fault
from bulk_uploads.holding import count, count_faults, held, prolong, tell_sent
from bulk_uploads.judging import conclude, faults_by_line
from bulk_uploads.kinds import CHUNK, Kind, Row, Sending
from bulk_uploads.models import Upload, UploadRow
from bulk_uploads.permissions import sends
from bulk_uploads.states import HOLDS_ITS_FILE, RowState, UploadState
from casework.steps import advance

logger = logging.getLogger(__name__)

LONGEST_REFERENCE = UploadRow._meta.get_field("reference").max_length
SAID_BY_SENDING = ["state", "has_warning", "faults", "reference"]


class AlreadySent(Exception):
    """The same file was sent before: `upload` is that time."""

    def __init__(self, upload: Upload) -> None:
        super().__init__(upload)
        self.upload = upload


def start_sending(upload: Upload, *, by: User) -> Upload:
    """From now on the portal writes what is ready. Raises `AlreadySent`, `StepRefused`, `PermissionDenied`."""
    try:
        with transaction.atomic():
            return advance(upload, Upload.send, by=by, sent_by=by, event_data={"rows": upload.rows_ready})
    except IntegrityError:
        if twin := sent_before(upload.kind, upload.scope_id, upload.sha256):
            raise AlreadySent(twin) from None
        raise


def sent_before(kind: str, scope_id: UUID, sha256: str) -> Upload | None:
    """The upload in which this very file was sent, for this kind and scope."""
    if not sha256:
        return None
    return Upload.objects.filter(kind=kind, scope_id=scope_id, sha256=sha256, state__in=HOLDS_ITS_FILE).first()


def send_chunks(upload_id: UUID, now: Callable[[], datetime], *, tell: bool) -> Iterator[None]:
    """Send what is ready; every chunk is committed when this yields."""
    while _send_next(upload_id, now(), tell=tell):
        yield


@transaction.atomic
def _send_next(upload_id: UUID, now: datetime, *, tell: bool) -> bool:
    """The next rows; False when there are none, or somebody else holds the upload. Locks: the upload, then its scope."""
    upload = held(upload_id, UploadState.SENDING)
    if upload is None:
        return False
    sender = as_employer(upload.sent_by)
    rows = list(upload.rows.filter(state=RowState.READY).order_by("line")[:CHUNK]) if sends(upload, sender) else []
    if not rows:
        _finish(upload, now, tell=tell)
        return False
    scope = upload.scope
    # Two uploads of one scope wait for each other: what the check finds is still true when the rows are written.
    type(scope)._default_manager.select_for_update(no_key=True).get(pk=scope.pk)
    _send(upload, rows, Sending(upload=upload.pk, scope=scope, by=sender, today=now.date(), now=now))
    count(upload)
    prolong(upload)
    upload.save()
    return True


def as_employer(sender: User) -> User:
    """Nobody has chosen here what the person acts as; they sent it as an employer."""
    sender.act_as(next((acting.key for acting in sender.actings if acting.role == Role.EMPLOYER), ""))
    return sender


def _send(upload: Upload, rows: Sequence[UploadRow], sending: Sending) -> None:
    kind = upload.about
    by_line = {row.line: row for row in rows}
    found = faults_by_line(kind, [Row(row.line, row.values) for row in rows], sending.scope, sending.today)
    for row in rows:
        row.faults = []
        conclude(row, found.get(row.line, []), kind)
    ready = [Row(row.line, row.values) for row in rows if row.state == RowState.READY]
    for line, reference in _written(kind, ready, sending).items():
        by_line[line].state, by_line[line].reference = RowState.SENT, reference[:LONGEST_REFERENCE]
    for row in rows:
        if row.state == RowState.READY:
            conclude(row, [Fault(row.line, "", "NOT_WRITTEN")], kind)
    UploadRow.objects.bulk_update(rows, SAID_BY_SENDING)


def _written(kind: Kind, rows: Sequence[Row], sending: Sending) -> dict[int, str]:
    """The references of what was written. A row that cannot be written does not keep the others from it."""
    if not rows:
        return {}
    try:
        with transaction.atomic():
            return dict(kind.write(rows, sending))
    except (OperationalError, InterfaceError):
        raise  # the database is gone, not the row
    except Exception as error:
        logger.error("write of %s: %s", kind.code, type(error).__name__)
        if len(rows) == 1:
            return {}
        middle = len(rows) // 2
        return _written(kind, rows[:middle], sending) | _written(kind, rows[middle:], sending)


def _finish(upload: Upload, now: datetime, *, tell: bool) -> None:
    count(upload)
    count_faults(upload)
    upload.lease_until = None
    upload.save()
    if upload.rows_sent:
        upload = advance(upload, Upload.finish_sending, sent_at=now, event_data={"rows": upload.rows_sent})
    else:
        upload = advance(upload, Upload.give_back)
    if tell:
        tell_sent(upload)
