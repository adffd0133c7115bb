"""Check before write: a file is read and checked first, and only what is ready is written, once."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from bulk_uploads.columns import Column
from bulk_uploads.faults import MAX_ROWS, ROW_FAULTS, Fault
from bulk_uploads.models import Upload, UploadState
from bulk_uploads.reading import read_csv
from casework.steps import record

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """One kind of spreadsheet.

    check: `(rows, scope, today)` → the rows that can be written now and the faults of the others;
    write: `(rows, scope)` → how many were written; `scope` is on whose behalf, e.g. a company.
    """

    code: str
    columns: Sequence[Column]
    check: Callable[[Rows, Any, date], tuple[Rows, list[Fault]]]
    write: Callable[[Rows, Any], int]
    faults: dict[str, tuple] = field(default_factory=dict)

    def words(self, code: str) -> tuple:
        """Problem and cure."""
        return self.faults.get(code) or ROW_FAULTS[code]


class AlreadyApplied(Exception):
    """The same file was written before: `upload` is that time."""

    def __init__(self, upload: Upload) -> None:
        super().__init__(upload)
        self.upload = upload


@transaction.atomic
def check_file(*, kind: Kind, data: bytes, file_name: str, owner: User, scope, today: date, now: datetime) -> Upload:
    """Read and check; nothing of the file is written yet. Raises `UnreadableFile`, `AlreadyApplied`."""
    sha256 = hashlib.sha256(data).hexdigest()
    same_file = Upload.objects.filter(kind=kind.code, scope_id=scope.pk, sha256=sha256)
    if applied := same_file.filter(state=UploadState.APPLIED).first():
        raise AlreadyApplied(applied)
    sheet = read_csv(data, kind.columns, MAX_ROWS)
    ready, faults = kind.check(sheet.rows, scope, today)
    same_file.filter(owner=owner).delete()
    return Upload.objects.create(
        owner=owner,
        kind=kind.code,
        scope_id=scope.pk,
        file_name=file_name[-120:],
        sha256=sha256,
        rows=ready,
        row_count=len(ready),
        errors=_in_order([*sheet.faults, *faults]),
        ignored_columns=list(sheet.ignored),
        made_at=now,
    )


@transaction.atomic
def apply_upload(*, upload_id: UUID, kind: Kind, scope, by: User, today: date, now: datetime) -> Upload:
    """Write what is ready, after checking it again against the registry of this moment. Raises `AlreadyApplied`."""
    type(scope).objects.select_for_update().get(pk=scope.pk)  # two uploads of one scope wait for each other
    upload = Upload.objects.select_for_update().get(pk=upload_id)
    twin = Upload.objects.filter(
        kind=kind.code, scope_id=upload.scope_id, sha256=upload.sha256, state=UploadState.APPLIED
    ).first()
    if twin:
        raise AlreadyApplied(twin)
    ready, faults = kind.check(upload.rows, scope, today)
    upload.row_count = kind.write(ready, scope)
    upload.rows = []
    upload.errors = sorted([*upload.errors, *_in_order(faults)], key=lambda fault: fault["line"])
    upload.state = UploadState.APPLIED
    upload.applied_at = now
    upload.save()
    record(upload, "upload_applied", by=by, kind=kind.code, rows=upload.row_count, faults=len(upload.errors))
    return upload


def _in_order(faults: list[Fault]) -> list[dict[str, Any]]:
    return [fault.as_json() for fault in sorted(faults, key=lambda fault: fault.line)]
