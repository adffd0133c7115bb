"""Whether rows are ready: what they were read as, their twins in the same upload, and what their kind says."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from bulk_uploads.cells import fit_to_show
from bulk_uploads.faults import Fault
from bulk_uploads.kinds import CHUNK, Kind, Row
from bulk_uploads.models import Upload, UploadRow
from bulk_uploads.reading import read_record
from bulk_uploads.states import RowState
from bulk_uploads.tables import Record, Table
from core.fields import blind_index

logger = logging.getLogger(__name__)

REJUDGED = ["key_index", "state", "has_warning", "faults"]


def read_row(row: UploadRow, cells: Sequence[str], table: Table, kind: Kind) -> None:
    """Keep what was typed and what it was read as; `faults` are those of the reading."""
    values, faults = read_record(Record(row.line, tuple(cells)), table, kind.columns)
    row.keep(cells, {column.name: values.get(column.name) for column in kind.columns})
    row.faults = [stored(fault, kind) for fault in faults]


def judge(upload: Upload, scope: Any, rows: Sequence[UploadRow], today: date) -> None:
    """Say of rows that have just been read whether they are ready. The rows are not saved here.

    One query for the twins, and those of the kind, however many rows.
    """
    kind = upload.about
    values = {row.line: row.values for row in rows}
    for row in rows:
        key = kind.key(values[row.line])
        row.key_index = blind_index(key, "upload-row") if key else None
    first = _twins(upload, rows)
    for row in rows:
        if other := first.get(row.line):
            twin = Fault(row.line, "", "DUPLICATE", details={"other": other})
            row.faults = [*row.faults, twin.as_json()]
    clean = [Row(row.line, values[row.line]) for row in rows if not row.faults]
    found = faults_by_line(kind, clean, scope, today)
    for row in rows:
        conclude(row, found.get(row.line, []), kind)


def rejudge(upload: Upload, rows: Sequence[UploadRow], today: date) -> None:
    """Read and judge stored rows anew, and save what is said about them."""
    for row in rows:
        read_row(row, row.cells, upload.table, upload.about)
    judge(upload, upload.scope, rows, today)
    UploadRow.objects.bulk_update(rows, REJUDGED)


def rejudge_twins(upload: Upload, keys: Iterable[bytes | None], changed: Sequence[UploadRow], today: date) -> None:
    """Rows that were, or have become, the same as rows which have changed; `keys`: of those, before and after."""
    wanted = {bytes(key) for key in keys if key is not None}
    twins = upload.rows.filter(key_index__in=wanted, state__in=(RowState.READY, RowState.FAULTY))
    if found := list(twins.exclude(pk__in=[row.pk for row in changed]).order_by("line")):
        for first in range(0, len(found), CHUNK):
            rejudge(upload, found[first : first + CHUNK], today)


def conclude(row: UploadRow, faults: Sequence[Fault], kind: Kind) -> None:
    """Add what the kind has found, and draw the line under the row."""
    row.faults = [*row.faults, *(stored(fault, kind) for fault in faults)]
    row.has_warning = any(fault["is_warning"] for fault in row.faults)
    row.state = RowState.READY if all(fault["is_warning"] for fault in row.faults) else RowState.FAULTY


def faults_by_line(kind: Kind, rows: Sequence[Row], scope: Any, today: date) -> dict[int, list[Fault]]:
    """What the kind finds. A row with which it cannot cope does not keep the others from being checked."""
    found = defaultdict(list)
    for fault in _asked(kind, rows, scope, today):
        found[fault.line].append(fault)
    return found


def _asked(kind: Kind, rows: Sequence[Row], scope: Any, today: date) -> list[Fault]:
    if not rows:
        return []
    try:
        with transaction.atomic():
            return list(kind.check(rows, scope, today))
    except (OperationalError, InterfaceError):
        raise  # the database is gone, not the row
    except Exception as error:
        logger.error("check of %s: %s", kind.code, type(error).__name__)
        if len(rows) == 1:
            return [Fault(rows[0].line, "", "NOT_CHECKED")]
        middle = len(rows) // 2
        return _asked(kind, rows[:middle], scope, today) + _asked(kind, rows[middle:], scope, today)


def _twins(upload: Upload, rows: Sequence[UploadRow]) -> dict[int, int]:
    """The line of the first row with the same key, for each row that is not the first. What was sent is first."""
    lines = defaultdict(list)
    for row in rows:
        if row.key_index is not None:
            lines[bytes(row.key_index)].append((RowState.READY, row.line))
    here = [row.line for row in rows]
    others = upload.rows.filter(key_index__in=list(lines)).exclude(state=RowState.LEFT_OUT).exclude(line__in=here)
    for key, state, line in others.values_list("key_index", "state", "line"):
        lines[bytes(key)].append((state, line))
    firsts = {key: min(found, key=lambda one: (one[0] != RowState.SENT, one[1]))[1] for key, found in lines.items()}
    return {
        row.line: firsts[bytes(row.key_index)]
        for row in rows
        if row.key_index is not None and firsts[bytes(row.key_index)] != row.line
    }


def stored(fault: Fault, kind: Kind) -> dict[str, Any]:
    """As it stands in the database: no number of a person in full."""
    kept = fault.as_json()
    if fault.column and kind.has(fault.column) and kind.column(fault.column).personal:
        kept["found"] = fit_to_show(fault.found, personal=True)
    return kept
