"""A corrected file: its rows take the places of those that are not ready, found by their line or by their key."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from bulk_uploads.judging import judge, read_row, rejudge_twins
from bulk_uploads.models import Upload, UploadRow
from bulk_uploads.states import RowState
from bulk_uploads.tables import OUR_COLUMNS, Record, Table, plain
from core.fields import blind_index

SHOWN_UNMATCHED = 50
REPLACED = (RowState.FAULTY, RowState.LEFT_OUT)
LINE = plain(OUR_COLUMNS[0])


def correct_rows(upload: Upload, table: Table, records: Sequence[Record], today: date) -> None:
    """Put a chunk of the corrected file in; rows that are ready or sent stay as they are. The caller saves the upload."""
    names = [plain(name) for name in table.header]
    upload.widen(names)
    fresh = [(record, _read(upload, table, record)) for record in records]
    known = _Known(upload, fresh, names)
    replaced, unmatched, unchanged = {}, [], 0
    for record, row in fresh:
        target = known.row_for(record, row)
        if target is None:
            unmatched.append(record.line)
        elif target.state not in REPLACED:
            unchanged += 1
        else:
            target.keep(_in_order(upload, names, record), row.values)
            target.faults = [fault | {"line": target.line} for fault in row.faults]
            replaced[target.pk] = target
    _save(upload, list(replaced.values()), today)
    _add_up(upload, len(replaced), unchanged, unmatched)


def _read(upload: Upload, table: Table, record: Record) -> UploadRow:
    row = UploadRow(upload=upload, line=record.line)
    read_row(row, record.cells, table, upload.about)
    return row


def _in_order(upload: Upload, names: list[str], record: Record) -> list[str]:
    """The cells in the order of the first file's header, whatever the order in this one."""
    cells = dict(zip(names, record.cells, strict=False))
    return [cells.get(plain(name), "") for name in upload.header]


class _Known:
    """The stored rows that a chunk may mean: two queries at most."""

    def __init__(self, upload: Upload, fresh, names: list[str]):
        self.upload = upload
        self.place = names.index(LINE) if LINE in names else None
        self.keys = {row.pk: upload.about.key(row.values) for _record, row in fresh}
        lines = [line for record, _row in fresh if (line := self.line_of(record)) is not None]
        indexes = [self._index(key) for key in self.keys.values() if key]
        found = upload.rows.filter(Q(line__in=lines) | Q(key_index__in=indexes)).order_by("line")
        self.by_line, self.by_key = {}, {}
        for row in found:
            self.by_line[row.line] = row
            if row.key_index is not None and (row.state in REPLACED or bytes(row.key_index) not in self.by_key):
                self.by_key[bytes(row.key_index)] = row

    def row_for(self, record: Record, row: UploadRow) -> UploadRow | None:
        """By the column "Baris" where the file has it, else by what makes a row the same."""
        if self.place is not None:
            return self.by_line.get(self.line_of(record))
        key = self.keys[row.pk]
        return self.by_key.get(self._index(key)) if key else None

    def line_of(self, record: Record) -> int | None:
        text = record.cells[self.place] if self.place is not None and self.place < len(record.cells) else ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None

    def _index(self, key: str) -> bytes:
        return blind_index(key, "upload-row")


def _save(upload: Upload, rows: list[UploadRow], today: date) -> None:
    before = [row.key_index for row in rows]
    judge(upload, upload.scope, rows, today)
    for row in rows:
        row.save()
    rejudge_twins(upload, [*before, *[row.key_index for row in rows]], rows, today)


def _add_up(upload: Upload, matched: int, unchanged: int, unmatched: list[int]) -> None:
    so_far = upload.correction
    upload.correction = {
        "matched": so_far.get("matched", 0) + matched,
        "unchanged": so_far.get("unchanged", 0) + unchanged,
        "unmatched": [*so_far.get("unmatched", []), *unmatched][:SHOWN_UNMATCHED],
        "unmatched_count": so_far.get("unmatched_count", 0) + len(unmatched),
    }
