"""The files people get: an empty or filled template, and their own file with what is wrong in it."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from bulk_uploads.columns import Column
from bulk_uploads.faults import MAX_ROWS
from bulk_uploads.tables import (
    CURE,
    EXAMPLE,
    HIDDEN_SHEET,
    INSTRUCTION_SHEET,
    LINE,
    OUR_COLUMNS,
    PROBLEM,
    STATUS,
    Record,
    plain,
    version_of,
)
from core.spreadsheets import UTF8_MARK, write_csv
from core.xlsx import Cell, Look, Offer, Sheet, Value, write_xlsx

NARROWEST, WIDEST = 14, 40
NOTE_WIDTH = 50


class Note(NamedTuple):
    """What is said about one row: a word for its state, the problems and cures in words, and the columns they are in."""

    status: str
    problems: Sequence[str] = ()
    cures: Sequence[str] = ()
    columns: Sequence[str] = ()


def template_xlsx(title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, str]], explanation: str) -> bytes:
    """A spreadsheet to fill in; `rows` are texts by column name that stand in it already, else there is an example."""
    header, body = _filled(columns, rows)
    chosen = [column for column in columns if column.choices]
    data = Sheet(
        _("Data"),
        chain([[Cell(name, Look.HEADER) for name in header]], body),
        widths=[min(max(len(name) + 4, NARROWEST), WIDEST) for name in header],
        frozen_rows=1,
        offers=[Offer(columns.index(column), _cells_of(number, column)) for number, column in enumerate(chosen, 1)],
        last_row=MAX_ROWS + 1,
    )
    instructions = Sheet(INSTRUCTION_SHEET, _instructions(title, columns, explanation), widths=[26, 12, 70, 26])
    hidden = Sheet(HIDDEN_SHEET, _choices(version_of(columns), chosen), hidden=True)
    return _written([data, instructions, hidden])


def template_csv(columns: Sequence[Column], rows: Iterable[Mapping[str, str]]) -> bytes:
    """The same without help, for programs that write CSV."""
    header, body = _filled(columns, rows)
    out = io.StringIO()
    write_csv(out, header, ([cell.value if isinstance(cell, Cell) else cell for cell in row] for row in body))
    return (UTF8_MARK + out.getvalue()).encode()


def annotated_xlsx(header: Sequence[str], rows: Iterable[Record], notes: Mapping[int, Note]) -> bytes:
    """The file as it was (`Table.header` and its records) with what is said about each line.

    The first column is the line in the person's file; what an earlier annotated file said is left out.
    """
    ours = {plain(name) for name in OUR_COLUMNS}
    kept = [place for place, name in enumerate(header) if plain(name) not in ours]
    names = [LINE, *(header[place] for place in kept), STATUS, PROBLEM, CURE]
    titles = [Cell(name, Look.HEADER) for name in names]
    widths = [8, *([NARROWEST + 4] * len(kept)), NARROWEST + 4, NOTE_WIDTH, NOTE_WIDTH]
    body = (_annotated(record, header, kept, notes.get(record.line)) for record in rows)
    return _written([Sheet(_("Data"), chain([titles], body), widths=widths, frozen_rows=1)])


def _filled(columns: Sequence[Column], rows: Iterable[Mapping[str, str]]) -> tuple[list[str], Iterable[list[Value]]]:
    """The names of the columns, and the rows below them: those given, or the example with its mark."""
    names = [column.name for column in columns]
    rows = iter(rows)
    first = next(rows, None)
    if first is not None:
        return names, ([row.get(name, "") for name in names] for row in chain([first], rows))
    if not any(column.example for column in columns):
        return names, []
    return [*names, STATUS], [
        [*(Cell(column.example, Look.EXAMPLE) for column in columns), Cell(EXAMPLE, Look.EXAMPLE)]
    ]


def _cells_of(number: int, column: Column) -> str:
    letter = get_column_letter(number + 1)
    return f"{HIDDEN_SHEET}!${letter}$1:${letter}${len(column.choices)}"


def _choices(version: str, columns: Sequence[Column]) -> Iterator[list[Value]]:
    for place in range(max([1, *(len(column.choices) for column in columns)])):
        choices = (column.choices[place] if place < len(column.choices) else "" for column in columns)
        yield ["" if place else version, *map(str, choices)]


def _instructions(title: str, columns: Sequence[Column], explanation: str) -> Iterator[list[Value]]:
    yield [Cell(str(title), Look.HEADER)]
    yield [Cell(str(explanation), Look.TEXT)]
    yield []
    yield [Cell(name, Look.HEADER) for name in (_("Kolom"), _("Wajib diisi"), _("Cara mengisi"), _("Contoh"))]
    for column in columns:
        offered = _("Pilih salah satu: %(choices)s.") % {"choices": ", ".join(map(str, column.choices))}
        words = " ".join([str(column.help), *([offered] if column.choices else [])]).strip()
        yield [column.name, _("Ya") if column.required else _("Tidak"), Cell(words, Look.WRAPPED), column.example]


def _annotated(record: Record, header: Sequence[str], kept: Sequence[int], note: Note | None) -> list[Value]:
    note = note or Note("")
    bad = {plain(name) for name in note.columns}
    row: list[Value] = [str(record.line)]
    for place in kept:
        text = record.cells[place] if place < len(record.cells) else ""
        row.append(Cell(text, Look.FAULT) if plain(header[place]) in bad else text)
    words = ("\n".join(map(str, lines)) for lines in (note.problems, note.cures))
    return [*row, str(note.status), *(Cell(text, Look.WRAPPED) if text else "" for text in words)]


def _written(sheets: Sequence[Sheet]) -> bytes:
    out = io.BytesIO()
    write_xlsx(out, sheets)
    return out.getvalue()
