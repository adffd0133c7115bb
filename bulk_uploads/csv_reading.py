"""Reading CSV as people make it: `;`, `,` or tab; UTF-8 with or without mark, UTF-16 with mark, Windows-1252.

The text is decoded piece by piece, so a file costs little more memory than its bytes.
"""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from bulk_uploads.cells import as_seen
from bulk_uploads.faults import UnreadableFile
from bulk_uploads.tables import Record

SEPARATORS = ";,\t"
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
PIECE = 1 << 16
LONGEST_LINE = 200_000  # characters
MOST_LINES_A_ROW = 500  # a row goes on over several lines when a cell holds line breaks
LINES_TO_GUESS_FROM = 20


class CsvFile:
    """The rows of a CSV; `known` counts how many of some texts are names of columns."""

    def __init__(self, data: bytes, known: Callable[[Sequence[str]], int]) -> None:
        self._data = data
        self._encoding = _encoding_of(data)
        first_lines = list(islice(self._lines(), LINES_TO_GUESS_FROM))
        self._separator = max(
            SEPARATORS,
            key=lambda sign: max(
                (known([as_seen(name.strip('"')) for name in line.split(sign)]) for line in first_lines), default=0
            ),
        )

    def records(self) -> Iterator[Record]:
        """Every row, also empty ones; raises `UnreadableFile`."""
        feeder = _Feeder(self._lines())
        table = csv.reader(feeder, delimiter=self._separator, strict=True)
        line = 1
        try:
            for cells in table:
                if line > 1 or not _names_the_separator(cells):
                    yield Record(line, tuple(map(as_seen, cells)))
                feeder.of_this_row = 0
                line = table.line_num + 1
        except csv.Error as error:
            raise UnreadableFile("BROKEN_TABLE", line=str(line)) from error

    def _lines(self) -> Iterator[str]:
        text = io.TextIOWrapper(io.BytesIO(self._data), encoding=self._encoding, newline="")
        while line := text.readline(LONGEST_LINE + 1):
            if len(line) > LONGEST_LINE:
                raise UnreadableFile("LONG_LINE")
            yield line


class _Feeder:
    """Gives lines to the reader, and stops when one row takes too many of them: a quotation mark is missing."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.of_this_row = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.of_this_row += 1
        if self.of_this_row > MOST_LINES_A_ROW:
            raise csv.Error("one row over too many lines")
        return next(self._lines)


def _names_the_separator(cells: Sequence[str]) -> bool:
    """Excel may put "sep=;" before everything."""
    return bool(cells) and cells[0].strip().casefold().startswith("sep=")


def _encoding_of(data: bytes) -> str:
    if data.startswith(UTF16_MARKS):
        candidates = ["utf-16"]
    elif b"\0" in data:
        raise UnreadableFile("NOT_TEXT")
    else:
        candidates = ["utf-8-sig", "cp1252"]
    for encoding in candidates:
        if _is_written_in(data, encoding):
            return encoding
    raise UnreadableFile("NOT_TEXT")


def _is_written_in(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), PIECE):
            if "\0" in decoder.decode(data[start : start + PIECE]):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
