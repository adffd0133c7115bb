"""Tables that a spreadsheet opens as they are meant, and never takes for formulas."""

import csv
import re
import tempfile
from collections.abc import Iterable, Sequence
from itertools import chain

from django.http import FileResponse, HttpResponse

from core.xlsx import Cell, Look, Sheet, Value, write_xlsx

UTF8_MARK = "\ufeff"  # without it Excel reads the file as Windows-1252
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The last four are the wide forms, which some settings of Excel take for the signs themselves.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
IGNORED_BEFORE = '\t\r\n\v\f "\u00a0\u200b\ufeff'
# A program that parts the cells at other signs than ours begins a new cell in the middle of a text. "Rp5.000,-" stays.
NEW_CELL = re.compile(r"([,;|\t\r\n][\s\"']*)([=+@\uff1d\uff0b\uff20]|[-\uff0d](?=\s*\S))")
USUAL_WIDTH = 20
MOST_IN_MEMORY = 2 * 1024 * 1024


def csv_file(name: str, header: Iterable[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """An answer that is saved as `name`; no cell is taken for a formula."""
    response = HttpResponse(UTF8_MARK, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    write_csv(response, header, rows)
    return response


def write_csv(out, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """`out` has `write(text)`; the mark of UTF-8 is the caller's."""
    table = csv.writer(out, delimiter=";")
    for row in chain([header], rows):
        table.writerow([harmless(str(cell)) for cell in row])


def xlsx_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> FileResponse:
    """An answer that is saved as `name`: texts as text, whole numbers and days as such; a large one is kept on disk."""
    file = tempfile.SpooledTemporaryFile(MOST_IN_MEMORY)  # noqa: SIM115 (the answer closes it)
    titles = [Cell(title, Look.HEADER) for title in header]
    write_xlsx(file, [Sheet("Data", chain([titles], rows), widths=[USUAL_WIDTH] * len(titles), frozen_rows=1)])
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)


def harmless(cell: str) -> str:
    """A text that a spreadsheet takes for text, never for a formula, wherever it parts the cells of a CSV."""
    if cell.lstrip(IGNORED_BEFORE).startswith(STARTS_A_FORMULA):
        cell = f"'{cell}"
    return NEW_CELL.sub(r"\1'\2", cell)
