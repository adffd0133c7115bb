"""Reading a CSV as people make them: bytes and columns in, clean rows and faults out. No table, no clock.

Separators `;`, `,` and tab; UTF-8 with or without mark, UTF-16 with mark, Windows-1252; empty rows are skipped.
"""

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.dates import Month
from core.nik import mask_nik

SEPARATORS = ";,\t"
LONGEST_FOUND = 40
NIK_LIKE = re.compile(r"\d{16}")
ZIPPED = b"PK\x03\x04"

SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
CURRENCY = re.compile(r"rp\.?\s*", re.IGNORECASE)
PLAIN_AMOUNT = re.compile(r"(\d+)(?:[.,]0{1,2}|,-{1,2})?")
GROUPED_AMOUNT = re.compile(r"(\d{1,3}([. ,])\d{3}(?:\2\d{3})*)(?:,(?:00|-{1,2}))?")
DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00)?)?")
MONTH_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{4})")
YEAR_AND_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
MONTH_NAMED = re.compile(r"([a-z]{3})[a-z]*[-/. ]+(\d{4})")
MONTH_NAMES = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des")


class UnreadableFile(Exception):
    """The file as a whole cannot be read; `code` stands in `bulk_uploads.faults.FILE_FAULTS`."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class BadValue(ValueError):
    """One cell cannot be read; `code` stands in `bulk_uploads.faults.ROW_FAULTS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Column:
    """`read` turns the text of a cell into a JSON value, or raises `BadValue`."""

    name: str
    read: Callable[[str], Any]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one row: the column, what stood there (shortened, a NIK hidden), and the code of the words."""

    line: int
    column: str
    code: str
    found: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("line", "column", "code", "found", "details")}


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


def read_digits(text: str) -> str:
    """A number that is a name, like a KPJ: digits, spaces and dots between them do not matter."""
    if SCIENTIFIC.fullmatch(text):
        raise BadValue("SCIENTIFIC")
    digits = re.sub(r"[ .\-]", "", text)
    if not re.fullmatch(r"[0-9]+", digits):
        raise BadValue("NOT_DIGITS")
    return digits


def read_rupiah(text: str) -> int:
    """4500000, 4.500.000, Rp4.500.000, 4,500,000: whole rupiah above zero."""
    if SCIENTIFIC.fullmatch(text):
        raise BadValue("SCIENTIFIC")
    number = CURRENCY.sub("", text, count=1) if CURRENCY.match(text) else text
    match = PLAIN_AMOUNT.fullmatch(number) or GROUPED_AMOUNT.fullmatch(number)
    amount = int(re.sub(r"\D", "", match[1])) if match else 0
    if not 0 < amount < 10**12:
        raise BadValue("AMOUNT")
    return amount


def read_day(text: str) -> str:
    """31-12-2025, 31/12/2025, 2025-12-31; gives the ISO day."""
    try:
        if match := DAY_FIRST.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1])).isoformat()
        if match := YEAR_FIRST.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        pass
    raise BadValue("DATE_FORMAT")


def read_month(text: str) -> str:
    """2025-03, 03-2025, 3/2025, Maret 2025, or the first day of the month as spreadsheets write it; gives "2025-03"."""
    year_month = None
    if match := YEAR_AND_MONTH.fullmatch(text):
        year_month = int(match[1]), int(match[2])
    elif match := MONTH_FIRST.fullmatch(text):
        year_month = int(match[2]), int(match[1])
    elif (match := MONTH_NAMED.fullmatch(text.casefold())) and match[1] in MONTH_NAMES:
        year_month = int(match[2]), MONTH_NAMES.index(match[1]) + 1
    elif DAY_FIRST.fullmatch(text) or YEAR_FIRST.fullmatch(text):
        day = _day_or_none(text)
        year_month = (day.year, day.month) if day and day.day == 1 else None
    if year_month is None or not (1900 < year_month[0] < 2200 and 1 <= year_month[1] <= 12):
        raise BadValue("MONTH_FORMAT")
    return str(Month(*year_month))


def _day_or_none(text: str) -> date | None:
    try:
        return date.fromisoformat(read_day(text))
    except BadValue:
        return None
