"""Reading a CSV as people make them: bytes and columns in, clean rows and faults out. No table, no clock.

Separators `;`, `,` and tab; UTF-8 with or without mark, UTF-16 with mark, Windows-1252; empty rows are skipped.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bulk_uploads.columns import BadValue, Column
from bulk_uploads.faults import Fault
from core.nik import mask_nik

SEPARATORS = ";,\t"
LONGEST_FOUND = 40
NIK_LIKE = re.compile(r"\d{16}")
ZIPPED = b"PK\x03\x04"


class UnreadableFile(Exception):
    """The file as a whole cannot be read; `code` stands in `bulk_uploads.faults.FILE_FAULTS`."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows`: the columns' values by name, and `line` (1 is the header); only rows without a fault."""

    rows: list[dict[str, Any]]
    faults: list[Fault]
    ignored: tuple[str, ...]


def fit_to_show(text: str) -> str:
    """The content of a cell for the list of faults."""
    short = text if len(text) <= LONGEST_FOUND else text[: LONGEST_FOUND - 1] + "…"
    return NIK_LIKE.sub(lambda match: mask_nik(match[0]), short)


def read_csv(data: bytes, columns: Sequence[Column], max_rows: int) -> Sheet:
    """Read every row; raises `UnreadableFile` when there is no table of these columns in it."""
    lines = _text_of(data).splitlines(keepends=True)
    first = next((number for number, line in enumerate(lines) if _is_header(line)), len(lines))
    separator = max(SEPARATORS, key=lambda sign: _known_names(lines[first] if lines[first:] else "", sign, columns))
    table = csv.reader(io.StringIO("".join(lines[first:]), newline=""), delimiter=separator, strict=True)
    try:
        places, ignored = _places(next(table, []), columns)
        return _rows(table, places, ignored, first, columns, max_rows)
    except csv.Error as error:
        raise UnreadableFile("BROKEN_TABLE", line=str(first + table.line_num)) from error


def _text_of(data: bytes) -> str:
    if data.startswith(ZIPPED):
        raise UnreadableFile("SPREADSHEET")
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as error:
            raise UnreadableFile("NOT_TEXT") from error
    if "\0" in text:
        raise UnreadableFile("NOT_TEXT")
    return text


def _is_header(line: str) -> bool:
    """The first line with anything in it; Excel may put "sep=;" before."""
    return bool(line.strip(SEPARATORS + " \r\n")) and not line.lower().startswith("sep=")


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _known_names(header: str, separator: str, columns: Sequence[Column]) -> int:
    names = {_plain(name.strip('" \r\n')) for name in header.split(separator)}
    return sum(column.name in names for column in columns)


def _places(header: list[str], columns: Sequence[Column]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Where each column stands, and the names nobody asked for."""
    names = [_plain(name) for name in header]
    wanted = {column.name for column in columns}
    missing = [column.name for column in columns if column.name not in names]
    if missing:
        raise UnreadableFile("COLUMN_MISSING", columns=", ".join(missing))
    doubled = [name for name in wanted if names.count(name) > 1]
    if doubled:
        raise UnreadableFile("COLUMN_TWICE", columns=", ".join(sorted(doubled)))
    ignored = tuple(fit_to_show(name.strip()) for name in header if name.strip() and _plain(name) not in wanted)
    return {name: names.index(name) for name in wanted}, ignored


def _rows(table, places, ignored, first, columns, max_rows) -> Sheet:
    sheet = Sheet([], [], ignored)
    count, line = 0, first + table.line_num
    for cells in table:
        at, line = line + 1, first + table.line_num
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > max_rows:
            raise UnreadableFile("TOO_MANY_ROWS", limit=str(max_rows))
        row, faults = _read_row(cells, places, columns, at)
        sheet.faults.extend(faults)
        if not faults:
            sheet.rows.append(row)
    if not count:
        raise UnreadableFile("NO_ROWS")
    return sheet


def _read_row(cells, places, columns, line) -> tuple[dict[str, Any], list[Fault]]:
    row: dict[str, Any] = {"line": line}
    faults = []
    for column in columns:
        place = places[column.name]
        text = " ".join(cells[place].split()) if place < len(cells) else ""
        try:
            row[column.name] = _read_cell(text, column)
        except BadValue as error:
            faults.append(Fault(line, column.name, error.code, fit_to_show(text)))
    return row, faults


def _read_cell(text: str, column: Column) -> Any:
    if text.startswith("'"):  # how people force a spreadsheet to keep a number as text
        text = text[1:].strip()
    if text:
        return column.read(text)
    if column.required:
        raise BadValue("EMPTY")
    return None
