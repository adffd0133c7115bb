"""Ten thousand rows with five hundred faults of the reading: all are found, none is invented. No database."""

import pytest

from bulk_uploads.columns import Column, read_day, read_digits, read_month, read_rupiah
from bulk_uploads.faults import MAX_ROWS
from tests.bulk_uploads.reads import read, read_text
from tests.bulk_uploads.seeded_faults import Spoiler, file_with_faults, put

COLUMNS = (
    Column("nik", read_digits),
    Column("nama", read_text),
    Column("lahir", read_day),
    Column("mulai", read_day),
    Column("bulan", read_month),
    Column("upah", read_rupiah),
    *(Column(f"keterangan {number}", read_text, required=False) for number in range(8)),
)
SPOILERS = (
    Spoiler("EMPTY", "nama", put("nama", "", " ", "'")),
    Spoiler("SCIENTIFIC", "nik", put("nik", "3,27E+15", "3.27501E+15", "3,27501e15")),
    Spoiler("NOT_DIGITS", "nik", put("nik", "tidak ada", "32750141O7900004")),
    Spoiler("AMOUNT", "upah", put("upah", "4,5 juta", "0", "4.50.000", "-4500000")),
    Spoiler("DATE_FORMAT", "lahir", put("lahir", "31-02-1990", "12/31/1990", "1990", "kemarin")),
    Spoiler("DATE_FORMAT", "mulai", put("mulai", "31-12-25", "2025-13-01")),
    Spoiler("MONTH_FORMAT", "bulan", put("bulan", "13-2025", "Maret", "2025")),
    Spoiler("FORMULA", "nama", put("nama", "=HYPERLINK(A1)", "@SUM(A1)", "+cmd|' /C calc'!A0")),
    Spoiler("SHEET_ERROR", "nama", put("nama", "#N/A", "#REF!")),
    Spoiler("TOO_LONG", "keterangan 7", put("keterangan 7", "x" * 2_001)),
)


def good_row(number):
    days = ["31-12-1990", "31/12/1990", "1990-12-31", "33238", "31 Desember 1990"]
    amounts = ["4500000", "4.500.000", "Rp4.500.000", "4500000,00"]
    months = ["2025-03", "Maret 2025", "03/2025"]
    return {
        "nik": f"3275014107{900_000 + number}",
        "nama": f"Siti Ke-{number}",
        "lahir": days[number % 5],
        "mulai": days[number % 3],
        "bulan": months[number % 3],
        "upah": amounts[number % 4],
        **{f"keterangan {at}": f"catatan {at} {number}" for at in range(8) if (number + at) % 3},
    }


@pytest.mark.parametrize("as_csv", [False, True])
def test_all_faults_are_found_and_none_is_invented(as_csv):
    file = file_with_faults(COLUMNS, good_row, SPOILERS, rows=10_000, faults=500, as_csv=as_csv)
    good, bad = read(file.data, COLUMNS, MAX_ROWS)
    assert sorted(bad) == sorted(map(tuple, file.expected))
    assert len(bad) == 500
    assert len(good) == 9_500
    assert {code for _line, _column, code in bad} == {spoiler.code for spoiler in SPOILERS}
