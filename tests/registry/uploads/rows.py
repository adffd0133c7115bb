"""Rows of a kind as the mechanism hands them over: read cell by cell, and only when every cell could be read."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from bulk_uploads.columns import BadValue
from bulk_uploads.faults import MAX_ROWS, Fault
from bulk_uploads.kinds import CHUNK, Kind, Row, Sending
from bulk_uploads.reading import open_table, read_cell, read_record
from core.ids import uuid7

TODAY = date(2025, 9, 10)
NOW = datetime(2025, 9, 10, 3, tzinfo=UTC)


def read(kind: Kind, line: int, texts: Mapping[str, str]) -> tuple[Row | None, list[Fault]]:
    values, faults = {}, []
    for column in kind.columns:
        try:
            values[column.name] = read_cell(texts.get(column.name, ""), column)
        except BadValue as error:
            faults.append(Fault(line, column.name, error.code))
    return (None if faults else Row(line, values)), faults


def rows_of(kind: Kind, *texts: Mapping[str, str]) -> list[Row]:
    """Readable rows, from line 2 on."""
    found = [read(kind, line, text) for line, text in enumerate(texts, start=2)]
    assert all(row for row, _faults in found), found
    return [row for row, _faults in found]


def checked(kind: Kind, texts: Iterable[Mapping[str, str]], company, today: date = TODAY) -> list[Fault]:
    """All that is said about a file, in chunks as the mechanism takes it."""
    faults, rows = [], []
    for line, text in enumerate(texts, start=2):
        row, unreadable = read(kind, line, text)
        faults += unreadable
        if row:
            rows.append(row)
    for start in range(0, len(rows), CHUNK):
        faults += kind.check(rows[start : start + CHUNK], company, today)
    return faults


def judged(kind: Kind, data: bytes, company, today: date = TODAY) -> tuple[list[Row], list[Fault]]:
    """The rows of a whole file that can be read, and all that is said about it."""
    table = open_table(data, "berkas", kind.columns, MAX_ROWS)
    said, rows = [], []
    for record in table:
        values, unreadable = read_record(record, table, kind.columns)
        said += unreadable
        if not unreadable:
            rows.append(Row(record.line, values))
    for start in range(0, len(rows), CHUNK):
        said += kind.check(rows[start : start + CHUNK], company, today)
    return rows, said


def told(faults: Iterable[Fault]) -> set[tuple]:
    return {(fault.line, fault.column, fault.code, fault.is_warning) for fault in faults}


def codes(faults: Iterable[Fault]) -> list[str]:
    return [fault.code for fault in faults]


def sending(company, by, today: date = TODAY) -> Sending:
    return Sending(upload=uuid7(), scope=company, by=by, today=today, now=NOW)
