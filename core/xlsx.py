"""Writing XLSX row by row. There is no way to write a formula: a cell is a text, a number or a day."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import BinaryIO, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import Cell as BookCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.numbers import FORMAT_TEXT
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation

LONGEST_TEXT = 32_767
EXACT_DIGITS = 15
NOT_IN_XML = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class Look(Enum):
    """How a cell is shown: a number format and what differs from the usual. All but DAY and NUMBER are texts."""

    TEXT = (FORMAT_TEXT, {})
    HEADER = (FORMAT_TEXT, {"font": Font(bold=True), "fill": PatternFill("solid", "FFE7E9EC")})
    EXAMPLE = (FORMAT_TEXT, {"font": Font(italic=True, color="FF595959")})
    FAULT = (FORMAT_TEXT, {"font": Font(bold=True), "fill": PatternFill("solid", "FFFFD9D2")})
    WRAPPED = (FORMAT_TEXT, {"alignment": Alignment(vertical="top", wrap_text=True)})
    DAY = ("dd\\-mm\\-yyyy", {})
    NUMBER = ("#,##0", {})


class Cell(NamedTuple):
    """A value with a look other than the usual one."""

    value: str
    look: Look


Value = str | int | date | None | Cell


class Offer(NamedTuple):
    """A list to choose from in a column (0 is the first): the names of cells such as `Pilihan!$B$1:$B$3`."""

    column: int
    cells: str


@dataclass(frozen=True)
class Sheet:
    """`widths` in characters for the first columns; `offers` hold for the rows below the header up to `last_row`."""

    name: str
    rows: Iterable[Sequence[Value]]
    widths: Sequence[int] = ()
    frozen_rows: int = 0
    hidden: bool = False
    offers: Sequence[Offer] = ()
    last_row: int = 1


def write_xlsx(out: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """The rows are taken as they are written, never held; on their way they stand in a file that is removed."""
    book = Workbook(write_only=True)
    book.properties.creator = None
    try:
        for sheet in sheets:
            _write_sheet(book.create_sheet(sheet.name), sheet)
        book.save(out)
    except BaseException:
        for page in book.worksheets:
            _forget(page)
        raise


def _forget(page: WriteOnlyWorksheet) -> None:
    """openpyxl itself would keep the rows of a file that was never finished until the process ends."""
    with suppress(Exception):  # what has failed once may fail again
        if not page.closed:
            page.close()
    with suppress(OSError, ValueError):  # it is removed already
        page._writer.cleanup()


def _write_sheet(page: WriteOnlyWorksheet, sheet: Sheet) -> None:
    page.sheet_state = "hidden" if sheet.hidden else "visible"
    if sheet.frozen_rows:
        page.freeze_panes = f"A{sheet.frozen_rows + 1}"
    for number, width in enumerate(sheet.widths, start=1):
        column = page.column_dimensions[get_column_letter(number)]
        column.width = width
        column.number_format = FORMAT_TEXT  # what is typed into an empty cell keeps its zeros
    for offer in sheet.offers:
        letter = get_column_letter(offer.column + 1)
        where = f"{letter}{sheet.frozen_rows + 1}:{letter}{sheet.last_row}"
        page.data_validations.append(
            DataValidation("list", offer.cells, allow_blank=True, showErrorMessage=True, sqref=where)
        )
    cells = {look: _empty_cell(page, look) for look in Look}
    for row in sheet.rows:
        page.append(_filled(cells, value) for value in row)
    page.close()


def _empty_cell(page: WriteOnlyWorksheet, look: Look) -> BookCell:
    cell = WriteOnlyCell(page)
    cell.number_format, styles = look.value
    for name, style in styles.items():
        setattr(cell, name, style)
    return cell


def _filled(cells: dict[Look, BookCell], value: Value) -> BookCell | None:
    """The one cell of its look, which is written before it is filled again."""
    look = Look.TEXT
    if isinstance(value, Cell):
        value, look = value
    if value is None or value == "":
        if look is Look.TEXT:
            return None
        cells[look].value = None
    elif isinstance(value, date) and not isinstance(value, datetime):
        look = Look.DAY
        cells[look].value = value
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**EXACT_DIGITS:
        look = Look.NUMBER
        cells[look].value = value
    else:
        cells[look].value = _text(str(value))
        cells[look].data_type = "s"  # openpyxl takes a text that begins with = for a formula
    return cells[look]


def _text(text: str) -> str:
    text = text[:LONGEST_TEXT]
    if not (text.isascii() and text.isprintable()):
        text = NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text
