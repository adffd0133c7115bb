"""The cells of an XLSX as the person sees them: amounts in full, days as 31-12-2025, texts without what is hidden."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.styles.numbers import is_datetime
from openpyxl.utils.datetime import to_excel
from openpyxl.utils.escape import unescape

from bulk_uploads.cells import LONGEST_CELL, as_seen
from core.xlsx import LONGEST_TEXT

SHOWN_DIGITS = 15  # what Excel keeps of a number; everything behind is lost
EXACT_BELOW = 2**53
LARGEST, SMALLEST = Decimal("1E+100"), Decimal("1E-15")  # what lies outside is not written out in full
MIDNIGHT = time()


def cell_text(cell: ReadOnlyCell, epoch: datetime) -> str:
    """`epoch` is the day from which the workbook counts."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        text = value[:LONGEST_TEXT]
        return as_seen(unescape(text) if "_x" in text else text)[: LONGEST_CELL + 1]  # enough to tell that it is longer
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, date | time | timedelta):
        return _moment_text(value, epoch, is_day=is_datetime(cell.number_format) == "date")
    return formula_text(value)


def formula_text(value: Any) -> str:
    """A formula, also one that openpyxl wraps because it holds for several cells."""
    text = value if isinstance(value, str) else getattr(value, "text", None) or "="
    return as_seen(text[:LONGEST_TEXT])[: LONGEST_CELL + 1]


def number_text(number: int | float) -> str:
    """With a comma; a number with more digits than a spreadsheet keeps comes out as 3,27501E+15."""
    if isinstance(number, int) and abs(number) < 10**SHOWN_DIGITS:
        return str(number)
    exact = Decimal(repr(number))
    if not exact.is_finite() or abs(exact) >= LARGEST:
        return repr(number).upper()
    if exact == exact.to_integral_value() and abs(exact) >= 10**SHOWN_DIGITS:
        return _long_text(int(exact))
    if abs(exact) < SMALLEST:
        return "0"
    whole, _, fraction = f"{Decimal(f'{exact:.{SHOWN_DIGITS}g}').normalize():f}".partition(".")
    if len(fraction) == 3:
        fraction += "0"  # 4.125 is four and an eighth, and must not be read as four thousand
    return f"{whole},{fraction}" if fraction else whole


def _long_text(number: int) -> str:
    """More digits than a spreadsheet keeps: Excel has made the last ones 0, so only other endings can be trusted."""
    if abs(number) < EXACT_BELOW and number % 10:
        return str(number)
    return f"{Decimal(number):.5E}".replace(".", ",")


def _moment_text(value: date | time | timedelta, epoch: datetime, *, is_day: bool) -> str:
    """Whole days without an hour; a length of time and a negative day as the number that stands in the file."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta) or (isinstance(value, datetime) and value < epoch):
        return number_text(to_excel(value, epoch))
    day = f"{value:%d-%m}-{value.year:04d}"
    has_hour = isinstance(value, datetime) and value.time() != MIDNIGHT and not is_day
    return f"{day} {value:%H:%M}" if has_hour else day
