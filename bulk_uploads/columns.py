"""A column of a spreadsheet: its name, and how people write what stands in it. No table, no clock."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.dates import Month

SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
CURRENCY = re.compile(r"rp\.?\s*", re.IGNORECASE)
PLAIN_AMOUNT = re.compile(r"(\d+)(?:[.,]0{1,2}|,-{1,2})?")
GROUPED_AMOUNT = re.compile(r"(\d{1,3}([. ,])\d{3}(?:\2\d{3})*)(?:,(?:00|-{1,2}))?")
DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
MONTH_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{4})")
YEAR_AND_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
MONTH_NAMED = re.compile(r"([a-z]{3})[a-z]*[-/. ]+(\d{4})")
DAY_WITH_NAME = re.compile(r"(\d{1,2})[-/. ]+([a-z]{3})[a-z]*[-/. ]+(\d{4})")
MONTH_NAMES = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des")
ENGLISH = {"may": "mei", "aug": "agu", "oct": "okt", "dec": "des"}
MIDNIGHT = re.compile(r"[T ]00[:.]00(?:[:.]00)?$")
SERIAL_DAY = re.compile(r"[1-5]\d{4}")  # days since the end of 1899, as spreadsheets count: 1927 to 2064
BEFORE_DAY_ONE = date(1899, 12, 30)


class BadValue(ValueError):
    """One cell cannot be read; `code` stands in `bulk_uploads.faults.ROW_FAULTS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Column:
    """`read` turns the text of a cell into a JSON value, or raises `BadValue`.

    `help` says in words what belongs there, `example` is what the template shows; with `choices` (what may stand there)
    the template offers a list. A `personal` column holds a number of a person, which is shown hidden.
    """

    name: str
    read: Callable[[str], Any]
    required: bool = True
    help: Any = ""
    example: str = ""
    choices: Sequence[str] = ()
    personal: bool = False


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
    """31-12-2025, 31/12/2025, 31 Desember 2025, 2025-12-31, 46022 as spreadsheets count days; gives the ISO day."""
    text = MIDNIGHT.sub("", text)
    try:
        if match := DAY_FIRST.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1])).isoformat()
        if match := YEAR_FIRST.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        if (match := DAY_WITH_NAME.fullmatch(text.casefold())) and (month := _month_named(match[2])):
            return date(int(match[3]), month, int(match[1])).isoformat()
    except ValueError:
        raise BadValue("DATE_FORMAT") from None
    if is_serial_day(text):
        return (BEFORE_DAY_ONE + timedelta(days=int(text))).isoformat()
    raise BadValue("DATE_FORMAT")


def is_serial_day(text: str) -> bool:
    """Whether a number may be a day as spreadsheets count them."""
    return bool(SERIAL_DAY.fullmatch(text)) and text.isascii()


def read_month(text: str) -> str:
    """2025-03, 03-2025, 3/2025, Maret 2025, or the first day of the month as spreadsheets write it; gives "2025-03"."""
    text = MIDNIGHT.sub("", text)
    year_month = None
    if match := YEAR_AND_MONTH.fullmatch(text):
        year_month = int(match[1]), int(match[2])
    elif match := MONTH_FIRST.fullmatch(text):
        year_month = int(match[2]), int(match[1])
    elif (match := MONTH_NAMED.fullmatch(text.casefold())) and (month := _month_named(match[1])):
        year_month = int(match[2]), month
    elif DAY_FIRST.fullmatch(text) or YEAR_FIRST.fullmatch(text):
        day = _day_or_none(text)
        year_month = (day.year, day.month) if day and day.day == 1 else None
    if year_month is None or not (1900 < year_month[0] < 2200 and 1 <= year_month[1] <= 12):
        raise BadValue("MONTH_FORMAT")
    return str(Month(*year_month))


def _month_named(name: str) -> int:
    """0 when it is no month; three letters, Indonesian or English."""
    name = ENGLISH.get(name, name)
    return MONTH_NAMES.index(name) + 1 if name in MONTH_NAMES else 0


def _day_or_none(text: str) -> date | None:
    try:
        return date.fromisoformat(read_day(text))
    except BadValue:
        return None
