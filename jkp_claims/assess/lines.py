"""Physical lines of a table and the records they make (RFC 4180), in little memory whatever the file holds."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from enum import Enum
from typing import BinaryIO, NamedTuple

LINE_LIMIT = 1_000_000  # bytes of a physical line, and of a record that spans several
RECORD_LINES = 1_000
BOM = b"\xef\xbb\xbf"
BLOCK = 65_536
WHOLE_CELL = re.compile(r'(?:"((?:[^"]++|"")*+)"|((?:[^,"\r\n][^,\r\n]*+)?)),')


class UnusableTable(Exception):
    """Not a table that can be read; the message is one sentence for the person who gave it."""


class Break(Enum):
    """Why a record could not be read to its end."""

    LONG_LINE = "long line"
    LARGE_RECORD = "large record"
    QUOTES = "quotes"


class Line(NamedTuple):
    """A physical line and the line end that followed it; not `whole` when only its first bytes are held."""

    number: int
    data: bytes
    end: str
    whole: bool


class Record(NamedTuple):
    """A row of the table: `line` is where it starts. When `broken`, the cells are those that end before the break.

    When `dirty`, some cell holds a NUL or, as lone surrogates, bytes that are not UTF-8. `text` is kept when broken.
    """

    line: int
    cells: list[str]
    dirty: bool = False
    broken: Break | None = None
    text: str = ""


class Lines:
    """The physical lines of a stream, one after the other; some can be given back."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._number = 0
        self._returned: deque[Line] = deque()

    def take(self) -> Line | None:
        """The next line; None at the end."""
        if self._returned:
            return self._returned.popleft()
        data = self._read(LINE_LIMIT + 2)
        if not data:
            return None
        self._number += 1
        end = ""
        if data.endswith(b"\n"):
            end = "\r\n" if data.endswith(b"\r\n") else "\n"
            data = data[: -len(end)]
        elif len(data) > LINE_LIMIT:
            self._skip_rest(data)
        if self._number == 1:
            data = data.removeprefix(BOM)
        whole = len(data) <= LINE_LIMIT
        return Line(self._number, data if whole else data[:LINE_LIMIT], end, whole)

    def give_back(self, lines: list[Line]) -> None:
        """Take these lines again, in this order, before all others."""
        self._returned.extendleft(reversed(lines))

    def _skip_rest(self, data: bytes) -> None:
        while data and not data.endswith(b"\n"):
            data = self._read(BLOCK)

    def _read(self, limit: int) -> bytes:
        try:
            return self._stream.readline(limit)
        except OSError as fault:
            raise UnusableTable(f"Berkas tidak dapat dibaca: {fault.strerror}.") from None


class _TooLarge(Exception):
    """A record that no closing quote ends in time."""


def records(stream: BinaryIO) -> Iterator[Record]:
    """Every record of the stream; empty lines are left out.

    After a record that cannot be read, reading goes on at the next physical line: a quote that is never closed costs
    one row, not the rest of the table.
    """
    csv.field_size_limit(LINE_LIMIT)
    lines = Lines(stream)
    while (line := lines.take()) is not None:
        text, dirty = _decoded(line.data)
        if not line.whole:
            yield _broken([line], Break.LONG_LINE)
        elif not text or text.isspace():
            continue
        elif '"' in text or "\r" in text:
            yield _quoted(line, lines)
        else:
            yield Record(line.number, text.split(","), dirty)


def whole_cells(text: str) -> list[str]:
    """The cells that end before the text breaks off or its quotes go wrong."""
    cells, position = [], 0
    while match := WHOLE_CELL.match(text, position):
        quoted, plain = match.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        position = match.end()
    return cells


def _decoded(data: bytes) -> tuple[str, bool]:
    try:
        return data.decode(), b"\0" in data
    except UnicodeDecodeError:
        return data.decode(errors="surrogateescape"), True


def _quoted(first: Line, lines: Lines) -> Record:
    taken: list[Line] = []
    lines.give_back([first])
    try:
        cells = next(csv.reader(_texts(lines, taken), strict=True))
    except csv.Error:
        lines.give_back(taken[1:])
        return _broken(taken, Break.QUOTES)
    except _TooLarge:
        lines.give_back(taken[1:])
        return _broken(taken[:-1], Break.LARGE_RECORD)
    return Record(first.number, cells, any(_decoded(line.data)[1] for line in taken))


def _broken(taken: list[Line], why: Break) -> Record:
    text, dirty = _decoded(b"\n".join(line.data for line in taken))
    return Record(taken[0].number, whole_cells(text), dirty, why, text)


def _texts(lines: Lines, taken: list[Line]) -> Iterator[str]:
    size = 0
    while (line := lines.take()) is not None:
        taken.append(line)
        size += len(line.data) + 1
        if not line.whole or size > LINE_LIMIT + 1 or len(taken) > RECORD_LINES:
            raise _TooLarge
        yield _decoded(line.data)[0] + line.end
