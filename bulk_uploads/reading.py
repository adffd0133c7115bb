"""The one door for spreadsheets of people: bytes and columns in, a table of texts out, and the reading of its rows.

Whatever the file is, it is read piece by piece and never held as rows; what cannot be read is told in words.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from bulk_uploads.cells import as_seen, fault_of, fit_to_show
from bulk_uploads.columns import BadValue, Column, is_serial_day
from bulk_uploads.csv_reading import CsvFile
from bulk_uploads.faults import MAX_BYTES, Fault, UnreadableFile
from bulk_uploads.file_types import is_xlsx
from bulk_uploads.tables import EXAMPLE, MOST_COLUMNS, OUR_COLUMNS, STATUS, Record, Table, plain, version_of
from bulk_uploads.xlsx_reading import XlsxFile

ROWS_TO_LOOK_FOR_HEADER = 20
EXAMPLE_MARK = EXAMPLE.partition(",")[0].casefold()


class Found(NamedTuple):
    """A possible header: how many of the columns stand in it, and where to read on."""

    known: int
    header: Record
    records: Callable[[], Iterator[Record]]


def open_table(data: bytes, file_name: str, columns: Sequence[Column], max_rows: int) -> Table:
    """Find the table of these columns in a CSV or XLSX; its rows are read when the table is iterated.

    `file_name` decides nothing: what is in the bytes does. Raises `UnreadableFile`, here or during the iteration.
    """
    if not data.strip(b" \r\n\t"):
        raise UnreadableFile("NOTHING")
    if len(data) > MAX_BYTES:
        raise UnreadableFile("TOO_BIG")
    if is_xlsx(data):
        return _table_of_workbook(XlsxFile(data), columns, max_rows)
    known = partial(_known, frozenset(plain(column.name) for column in columns))
    found = _best_header(CsvFile(data, known).records, known)
    return _table(found, columns, max_rows)


def read_record(record: Record, table: Table, columns: Sequence[Column]) -> tuple[dict[str, Any], list[Fault]]:
    """The values of a row by column name (None for an empty optional cell), and what could not be read."""
    values: dict[str, Any] = {}
    faults = []
    for column in columns:
        text = table.text(record, column.name)
        try:
            values[column.name] = read_cell(text, column)
            if table.days_from_1904 and is_serial_day(text) and not isinstance(values[column.name], int):
                raise BadValue("DATE_FORMAT")  # the same number is another day there
        except BadValue as error:
            values.pop(column.name, None)
            faults.append(Fault(record.line, column.name, error.code, fit_to_show(text, personal=column.personal)))
    return values, faults


def read_cell(text: str, column: Column) -> Any:
    """The value of one cell; raises `BadValue`."""
    if code := fault_of(text):
        raise BadValue(code)
    if text:
        return column.read(text)
    if column.required:
        raise BadValue("EMPTY")
    return None


def _table_of_workbook(file: XlsxFile, columns: Sequence[Column], max_rows: int) -> Table:
    known = partial(_known, frozenset(plain(column.name) for column in columns))
    best = None
    for sheet in file.visible_sheets():
        found = _best_header(partial(file.records, sheet), known)
        if best is None or found.known > best.known:
            best = found
        if found.known == len(columns):
            break
    if best is None:
        raise UnreadableFile("NO_ROWS")
    return _table(best, columns, max_rows, days_from_1904=file.days_from_1904, version=file.template_version())


def _known(names: frozenset[str], cells: Sequence[str]) -> int:
    return len(names.intersection(map(plain, cells)))


def _best_header(records: Callable[[], Iterator[Record]], known: Callable[[Sequence[str]], int]) -> Found:
    """The row near the top in which most of the columns stand; titles may be above it."""
    filled = (record for record in records() if any(record.cells))
    best = Found(0, Record(1, ()), records)
    for record in islice(filled, ROWS_TO_LOOK_FOR_HEADER):
        count = known(record.cells)
        if count > best.known:
            best = Found(count, record, records)
    return best


def _table(
    found: Found, columns: Sequence[Column], max_rows: int, *, days_from_1904: bool = False, version: str = ""
) -> Table:
    header = _without_empty_end(found.header.cells)
    if len(header) > MOST_COLUMNS:
        raise UnreadableFile("TOO_MANY_COLUMNS", limit=str(MOST_COLUMNS))
    is_old = bool(version) and version != version_of(columns)
    places, absent = _places(header, columns, is_old=is_old)
    wanted = {plain(column.name) for column in columns} | {plain(name) for name in OUR_COLUMNS}
    return Table(
        header=header,
        header_line=found.header.line,
        places=places,
        ignored=tuple(fit_to_show(name) for name in header if name and plain(name) not in wanted),
        absent=absent,
        records=found.records,
        is_example=partial(_is_example, _example(header, columns), header),
        max_rows=max_rows,
        days_from_1904=days_from_1904,
        warnings=("OLD_TEMPLATE",) if is_old else (),
    )


def _without_empty_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    last = max((place for place, text in enumerate(cells) if text), default=-1)
    return cells[: last + 1]


def _places(
    header: Sequence[str], columns: Sequence[Column], *, is_old: bool
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Where each column stands, and the optional ones that are not there."""
    names = [plain(name) for name in header]
    places, missing, absent, doubled = {}, [], [], []
    for column in columns:
        count = names.count(plain(column.name))
        if count:
            places[column.name] = names.index(plain(column.name))
        if count > 1:
            doubled.append(column.name)
        if not count:
            (missing if column.required else absent).append(column.name)
    if missing:
        raise UnreadableFile("OLD_TEMPLATE_LACKS" if is_old else "COLUMN_MISSING", columns=", ".join(missing))
    if doubled:
        raise UnreadableFile("COLUMN_TWICE", columns=", ".join(doubled))
    return places, tuple(absent)


def _example(header: Sequence[str], columns: Sequence[Column]) -> dict[int, str]:
    """What the example row of a template holds in every column, by place; nothing when there are no examples."""
    examples = {plain(column.name): as_seen(column.example) for column in columns}
    if not any(examples.values()):
        return {}
    return {place: examples[plain(name)] for place, name in enumerate(header) if plain(name) in examples}


def _is_example(example: dict[int, str], header: Sequence[str], record: Record) -> bool:
    """Whether a row is the template's example: untouched, or still marked and mostly untouched.

    A spreadsheet program may change its numbers and days; somebody may also have typed a real row over it.
    """
    cells = dict(enumerate(record.cells))
    same = [text for place, text in example.items() if cells.get(place, "") == text]
    if len(same) == len(example):
        return bool(example)
    marks = (cells.get(place, "") for place, name in enumerate(header) if plain(name) == plain(STATUS))
    is_marked = any(mark.casefold().startswith(EXAMPLE_MARK) for mark in marks)
    return is_marked and 2 * sum(map(bool, same)) >= sum(map(bool, example.values()))
