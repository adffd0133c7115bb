"""The columns that tests of the reading use, and how they read a file."""

from bulk_uploads.columns import Column, read_day, read_digits, read_month, read_rupiah
from bulk_uploads.faults import UnreadableFile
from bulk_uploads.reading import open_table, read_record

ROWS_WITH_FAULTS = "rows with faults"


def read_text(text):
    return text


COLUMNS = (
    Column("kpj", read_digits, personal=True, example="12345678901"),
    Column("bulan", read_month, example="2025-03"),
    Column("upah", read_rupiah, example="4500000"),
    Column("dibayar", read_day, required=False, example="10-04-2025"),
)
HEADER = ["kpj", "bulan", "upah", "dibayar"]
CELLS = ["10345678902", "2025-03", "4500000", "10-04-2025"]
VALUES = {"kpj": "10345678902", "bulan": "2025-03", "upah": 4_500_000, "dibayar": "2025-04-10"}


def table_of(data, columns=COLUMNS, max_rows=100):
    return open_table(data, "berkas", columns, max_rows)


def read(data, columns=COLUMNS, max_rows=100):
    """Line → values of the rows without a fault, and (line, column, code) of the faults."""
    table = table_of(data, columns, max_rows)
    good, bad = {}, []
    for record in table:
        values, faults = read_record(record, table, columns)
        bad += [(fault.line, fault.column, fault.code) for fault in faults]
        if not faults:
            good[record.line] = values
    return good, bad


def outcome(data):
    """The code with which a file is refused, "" when rows of it can be read."""
    try:
        good, _bad = read(data, max_rows=20_000)
    except UnreadableFile as refusal:
        return refusal.code
    return "" if good else ROWS_WITH_FAULTS
