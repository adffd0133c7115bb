"""How people write: what is read, what is refused, and with which words. No database."""

import pytest

from bulk_uploads.columns import BadValue, Column, read_day, read_digits, read_month, read_rupiah
from bulk_uploads.faults import FILE_FAULTS, ROW_FAULTS
from bulk_uploads.reading import UnreadableFile, fit_to_show, read_csv

COLUMNS = (
    Column("kpj", read_digits),
    Column("bulan", read_month),
    Column("upah", read_rupiah),
    Column("dibayar", read_day, required=False),
)
GOOD = "kpj;bulan;upah;dibayar\n12345678901;2025-03;Rp4.500.000;10-04-2025\n"
ROW = {"line": 2, "kpj": "12345678901", "bulan": "2025-03", "upah": 4_500_000, "dibayar": "2025-04-10"}


def read(text, encoding="utf-8", max_rows=100):
    return read_csv(text.encode(encoding), COLUMNS, max_rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace(";", ","),
        GOOD.replace(";", "\t"),
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("kpj;bulan", " KPJ ; Bulan "),
        GOOD.replace("12345678901", '"12345678901"'),
        GOOD.replace("12345678901", "'12345678901"),
        GOOD.replace("Rp4.500.000", " 4500000 "),
    ],
)
def test_spellings_of_one_file(text, encoding):
    sheet = read(text, encoding)
    assert (sheet.rows, sheet.faults, sheet.ignored) == ([ROW], [], ())


def test_excel_names_the_separator_first():
    assert read("sep=;\n" + GOOD).rows == [{**ROW, "line": 3}]


def test_columns_in_any_order_and_more_than_asked():
    sheet = read("nama;upah;kpj;dibayar;bulan;ket\nJosé;4500000;12345678901;;Maret 2025;x\n", "cp1252")
    assert sheet.rows == [{**ROW, "dibayar": None}]
    assert sheet.ignored == ("nama", "ket")


def test_a_quoted_comma_in_a_comma_file():
    assert read('kpj,bulan,upah,dibayar\n12345678901,2025-03,"4,500,000",2025-04-10\n').rows == [ROW]


def test_empty_rows_are_skipped_and_lines_counted_as_in_the_file():
    sheet = read("kpj;bulan;upah;dibayar\n\n;;;\n12345678901;2025-03;x;\n12345678901;2025-03;4500000;10/04/2025\n")
    assert [(fault.line, fault.column, fault.code, fault.found) for fault in sheet.faults] == [
        (4, "upah", "AMOUNT", "x")
    ]
    assert sheet.rows == [{**ROW, "line": 5}]


def test_every_fault_of_a_row_is_told():
    sheet = read("kpj;bulan;upah;dibayar\n1,23E+10;13-2025;;31-02-2025\n")
    assert [fault.code for fault in sheet.faults] == ["SCIENTIFIC", "MONTH_FORMAT", "EMPTY", "DATE_FORMAT"]
    assert sheet.rows == []


def test_a_short_row_has_empty_cells():
    assert [fault.code for fault in read("kpj;bulan;upah;dibayar\n12345678901;2025-03\n").faults] == ["EMPTY"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "COLUMN_MISSING"),
        (b"\n\n", "COLUMN_MISSING"),
        (b"kpj;bulan;upah\n1;2;3\n", "COLUMN_MISSING"),
        (b"kpj;kpj;bulan;upah;dibayar\n", "COLUMN_TWICE"),
        (b"kpj;bulan;upah;dibayar\n\n;;;\n", "NO_ROWS"),
        (b"PK\x03\x04rest", "SPREADSHEET"),
        (b"\x00\x01\x02", "NOT_TEXT"),
        (b"\x81\x8d", "NOT_TEXT"),
        (b"\xff\xfe\x00", "NOT_TEXT"),
        (b'kpj;bulan;upah;dibayar\n"12345;2025-03;1;\n', "BROKEN_TABLE"),
        (GOOD.encode() + b"12345678901;2025-04;1;\n" * 100, "TOO_MANY_ROWS"),
    ],
)
def test_files_that_cannot_be_read(data, code):
    with pytest.raises(UnreadableFile) as refusal:
        read_csv(data, COLUMNS, 100)
    assert refusal.value.code == code
    assert str(FILE_FAULTS[code]) % refusal.value.details


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("4500000", 4_500_000),
        ("4.500.000", 4_500_000),
        ("4,500,000", 4_500_000),
        ("4 500 000", 4_500_000),
        ("Rp4.500.000", 4_500_000),
        ("rp. 4.500.000,00", 4_500_000),
        ("Rp 4.500.000,-", 4_500_000),
        ("4500000.00", 4_500_000),
        ("4500000,00", 4_500_000),
        ("1", 1),
        ("0", None),
        ("-4500000", None),
        ("4.50.000", None),
        ("4.500,000", None),
        ("empat juta", None),
        ("4,5E+6", None),
        ("4.5jt", None),
        ("=4500000", None),
        ("9" * 13, None),
        ("Rp", None),
    ],
)
def test_wages(text, amount):
    if amount is None:
        with pytest.raises(BadValue):
            read_rupiah(text)
    else:
        assert read_rupiah(text) == amount


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2025-03", "2025-03"),
        ("03-2025", "2025-03"),
        ("3/2025", "2025-03"),
        ("Maret 2025", "2025-03"),
        ("agustus 2025", "2025-08"),
        ("Mei-2025", "2025-05"),
        ("01/03/2025", "2025-03"),
        ("2025-03-01", "2025-03"),
        ("2025-03-01 00:00:00", "2025-03"),
        ("02/03/2025", None),
        ("2025-13", None),
        ("2025-00", None),
        ("Maret", None),
        ("March 2025", "2025-03"),
        ("0003-2025", None),
        ("March 25", None),
        ("45717", None),
    ],
)
def test_months(text, month):
    if month is None:
        with pytest.raises(BadValue):
            read_month(text)
    else:
        assert read_month(text) == month


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31-12-2025", "2025-12-31"),
        ("31/12/2025", "2025-12-31"),
        ("1.2.2025", "2025-02-01"),
        ("2025-12-31", "2025-12-31"),
        ("31-02-2025", None),
        ("12/31/2025", None),
        ("31-12-25", None),
        ("kemarin", None),
    ],
)
def test_days(text, day):
    if day is None:
        with pytest.raises(BadValue):
            read_day(text)
    else:
        assert read_day(text) == day


@pytest.mark.parametrize(("text", "shown"), [("3275014107900004", "3275••••••••0004"), ("x" * 50, "x" * 39 + "…")])
def test_what_is_shown_of_a_cell(text, shown):
    assert fit_to_show(text) == shown


def test_every_fault_has_a_problem_and_a_cure():
    assert all(len(words) == 2 for words in ROW_FAULTS.values())
