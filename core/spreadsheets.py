"""Tables that a spreadsheet opens as they are meant."""

import csv
from collections.abc import Iterable

from django.http import HttpResponse

UTF8_MARK = "\ufeff"  # without it Excel reads the file as Windows-1252
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(name: str, header: Iterable[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """An answer that is saved as `name`; no cell is taken for a formula."""
    response = HttpResponse(UTF8_MARK, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    table = csv.writer(response, delimiter=";")
    table.writerow(header)
    table.writerows([harmless(str(cell)) for cell in row] for row in rows)
    return response


def harmless(cell: str) -> str:
    """A text that a spreadsheet takes for text, never for a formula."""
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell
