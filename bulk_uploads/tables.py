"""What every spreadsheet becomes: named columns and rows of texts. No table of the database, no clock."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from bulk_uploads.columns import Column
from bulk_uploads.faults import UnreadableFile

# What a template or an annotated file brings besides the columns of its kind: line, state, problem, cure.
# No kind may have a column of these names.
OUR_COLUMNS = LINE, STATUS, PROBLEM, CURE = ("Baris", "Status", "Masalah", "Cara memperbaiki")
EXAMPLE = "CONTOH, baris ini tidak dibaca"  # stands under "Status" in the template's example row
INSTRUCTION_SHEET = "Petunjuk"
HIDDEN_SHEET = "Pilihan"  # the version of the template, and what the lists of its columns offer
MOST_COLUMNS = 200


class Record(NamedTuple):
    """One row: `line` is its number in the person's file, `cells` the texts as the person sees them."""

    line: int
    cells: tuple[str, ...]


class Table:
    """The rows below a header; every iteration reads them anew from the file and never holds them all.

    header: the names as they stand in the file; ignored: those that no column has; absent: optional columns the file
    does not have; places: where each column stands; header_line: 1 in most files; warnings: codes of
    `bulk_uploads.faults.FILE_FAULTS` that do not keep the file from being read. Iterating raises `UnreadableFile`.
    """

    def __init__(
        self,
        *,
        header: tuple[str, ...],
        header_line: int,
        places: dict[str, int],
        ignored: tuple[str, ...],
        absent: tuple[str, ...],
        records: Callable[[], Iterator[Record]],
        is_example: Callable[[Record], bool],
        max_rows: int,
        days_from_1904: bool = False,
        warnings: tuple[str, ...] = (),
    ) -> None:
        self.header = header
        self.header_line = header_line
        self.places = places
        self.ignored = ignored
        self.absent = absent
        self.days_from_1904 = days_from_1904
        self.warnings = warnings
        self._records = records
        self._is_example = is_example
        self._max_rows = max_rows

    def __iter__(self) -> Iterator[Record]:
        count = 0
        for record in self._records():
            if record.line <= self.header_line or not any(record.cells) or self._is_example(record):
                continue
            count += 1
            if count > self._max_rows:
                raise UnreadableFile("TOO_MANY_ROWS", limit=_grouped(self._max_rows))
            yield record
        if not count:
            raise UnreadableFile("NO_ROWS")

    def text(self, record: Record, column: str) -> str:
        """What stands in a column of a row, "" when the row is too short or the file has no such column."""
        place = self.places.get(column)
        return record.cells[place] if place is not None and place < len(record.cells) else ""


def plain(name: Any) -> str:
    """A column's name without what people change in it: capitals, spaces, underscores, a star for "required"."""
    return " ".join(str(name).replace("_", " ").replace("*", " ").split()).casefold()


def version_of(columns: Sequence[Column]) -> str:
    """Changes with the names of the columns, so a template can be told to be older than its kind."""
    names = "\n".join(plain(column.name) for column in columns)
    return f"templat {hashlib.sha256(names.encode()).hexdigest()[:12]}"


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
