"""The sheets of an XLSX as rows of texts, read by openpyxl row by row from an archive that was looked through."""

import warnings
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from openpyxl import Workbook
from openpyxl.cell.read_only import EMPTY_CELL, ReadOnlyCell
from openpyxl.packaging.workbook import ChildSheet
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from bulk_uploads.faults import UnreadableFile
from bulk_uploads.tables import HIDDEN_SHEET, INSTRUCTION_SHEET, MOST_COLUMNS, Record, plain
from bulk_uploads.xlsx_archive import XlsxArchive
from bulk_uploads.xlsx_cells import cell_text, formula_text

MOST_EMPTY_ROWS = 100_000
MOST_SHEETS = 50
ROWS_AT_ONCE = 50
Answer = TypeVar("Answer")
Row = tuple[ReadOnlyCell, ...]


class XlsxFile:
    """The visible sheets of a workbook; raises `UnreadableFile`, when made or while rows are read."""

    def __init__(self, data: bytes) -> None:
        self._archive = XlsxArchive(data)
        self._reader = _carefully(lambda: _Reader(self._archive, data_only=True))
        self._formulas: _Reader | None = None
        self._epoch = self._reader.wb.epoch
        self.days_from_1904 = self._epoch == CALENDAR_MAC_1904

    def visible_sheets(self) -> Iterator[str]:
        """The names of those in which a table may stand, in their order."""
        for sheet in self._reader.wb.worksheets:
            if sheet.sheet_state == "visible" and plain(sheet.title) != plain(INSTRUCTION_SHEET):
                yield sheet.title

    def records(self, sheet: str) -> Iterator[Record]:
        """The rows of a sheet up to the last one with something in it, also empty ones."""
        weight = _carefully(lambda: self._archive.weight(self._reader.page(sheet).part))
        if weight.empty_rows > MOST_EMPTY_ROWS:
            raise UnreadableFile("EMPTY_ROWS")
        rows = enumerate(self._rows(sheet, weight.last_row, with_formulas=weight.lacks_results), start=1)
        while records := _carefully(lambda: [self._record(*row) for row in islice(rows, ROWS_AT_ONCE)]):
            yield from records

    def template_version(self) -> str:
        """What our template wrote into its hidden sheet, "" for other files."""
        for sheet in self._reader.wb.worksheets:
            if sheet.title == HIDDEN_SHEET and sheet.sheet_state != "visible":
                first = next(self.records(sheet.title), None)
                return first.cells[0] if first and first.cells else ""
        return ""

    def _rows(self, sheet: str, count: int, *, with_formulas: bool) -> Iterable[tuple[Row, Row]]:
        """Pairs of a row with its results and the same row with its formulas; the latter only when one has no result.

        Never more than asked for: behind the rows stands what an upload has no use for.
        """
        values = islice(self._reader.rows(sheet), count)
        if not with_formulas:
            return ((row, ()) for row in values)
        if self._formulas is None:
            texts = self._reader.shared_strings
            self._formulas = _carefully(lambda: _Reader(self._archive, data_only=False, texts=texts))
        return zip(values, self._formulas.rows(sheet), strict=False)

    def _record(self, line: int, rows: tuple[Row, Row]) -> Record:
        values, formulas = rows
        texts = {place: cell_text(cell, self._epoch) for place, cell in enumerate(values) if cell is not EMPTY_CELL}
        for place, cell in enumerate(formulas):
            # "str" without a value is the result "" of a formula.
            if cell.data_type == "f" and values[place].value is None and values[place].data_type != "str":
                texts[place] = formula_text(cell.value)
        width = max((place + 1 for place, text in texts.items() if text), default=0)
        return Record(line, tuple([texts.get(place, "") for place in range(width)]))


class _Reader(ExcelReader):
    """openpyxl's own, on a zip that it does not open itself, and without the parts that say nothing of rows."""

    def __init__(self, archive: XlsxArchive, *, data_only: bool, texts: list[str] | None = None) -> None:
        super().__init__(archive.fp, read_only=True, data_only=data_only, keep_links=False)
        self.archive = archive
        self._texts = texts
        self.read()

    def page(self, sheet: str) -> "_Page":
        return next(page for page in self.wb.worksheets if page.title == sheet)

    def rows(self, sheet: str) -> Iterator[Row]:
        return self.page(sheet).iter_rows(max_col=MOST_COLUMNS + 1)

    def read_worksheets(self) -> None:
        """Without charts, and without looking up links and sizes."""
        for sheet, link in self.parser.find_sheets():
            if link.Type.endswith("/worksheet") and len(self.wb.worksheets) < MOST_SHEETS:
                self.wb._sheets.append(_Page(self.wb, sheet, link.target, self.shared_strings))

    def read_strings(self) -> None:
        if self._texts is not None:
            self.shared_strings = self._texts
            return
        self.archive.streamed = "sst"
        super().read_strings()
        self.archive.streamed = "worksheet"

    def _pass_over(self, *_details: Any) -> None:
        """Authors and colours."""

    read_properties = read_custom = read_theme = _pass_over


class _Page(ReadOnlyWorksheet):
    """A sheet whose size is not looked up: it may be wrong, and where it is not told, all rows would be read for it."""

    def __init__(self, book: Workbook, sheet: ChildSheet, part: str, texts: list[str]) -> None:
        super().__init__(book, sheet.name, part, texts)
        self.part = part
        self.sheet_state = sheet.state

    def _get_size(self) -> None:
        pass


def _carefully(read: Callable[[], Answer]) -> Answer:
    """Whatever openpyxl cannot read is a broken file; what it only has to say about formats is of no use here."""
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")
            return read()
    except UnreadableFile:
        raise
    except Exception as error:
        raise UnreadableFile("BROKEN_FILE") from error
