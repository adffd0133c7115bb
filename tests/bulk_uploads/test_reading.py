"""CSV as people and their programs write it, and what of a cell is read or refused. No database."""

import pytest

from bulk_uploads.cells import as_seen, fit_to_show, looks_like_formula
from bulk_uploads.columns import Column
from bulk_uploads.faults import FILE_FAULTS, ROW_FAULTS, UnreadableFile
from bulk_uploads.reading import read_record
from tests.bulk_uploads.reads import CELLS, COLUMNS, HEADER, VALUES, read, read_text, table_of

GOOD = "kpj;bulan;upah;dibayar\n10345678902;2025-03;Rp4.500.000;10-04-2025\n"


def read_csv(text, encoding="utf-8", **options):
    return read(text.encode(encoding), **options)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace(";", ","),
        GOOD.replace(";", "\t"),
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        GOOD.rstrip("\n"),
        GOOD.replace("dibayar\n", "dibayar" + ";" * 300 + "\n"),
        GOOD.replace("kpj;bulan", " KPJ *; Bulan "),
        GOOD.replace("10345678902", '"10345678902"'),
        GOOD.replace("10345678902", "'10345678902"),
        GOOD.replace("Rp4.500.000", " 4500000 "),
        GOOD.replace("10345678902", "\xa010345678902\xa0"),
        GOOD.replace("kpj;", '"kpj";'),
    ],
)
def test_spellings_of_one_file(text, encoding):
    assert read_csv(text, encoding) == ({2: VALUES}, [])


@pytest.mark.parametrize("hidden", ["\u200b", "\ufeff", "\u202e", "\u2066"])
def test_signs_nobody_sees_are_dropped(hidden):
    assert read_csv(GOOD.replace("103456", f"103{hidden}456")) == ({2: VALUES}, [])


def test_excel_names_the_separator_first():
    assert read_csv("sep=;\n" + GOOD) == ({3: VALUES}, [])


def test_titles_above_the_header():
    assert read_csv("Laporan iuran;;;\nPT Maju;;;\n\n" + GOOD) == ({5: VALUES}, [])


def test_columns_in_any_order_and_more_than_asked():
    text = "Nama  Ibu;upah;kpj;dibayar;bulan;ket;\nJosé;4500000;10345678902;;Maret 2025;x;\n"
    table = table_of(text.encode("cp1252"))
    record = next(iter(table))
    assert read_record(record, table, COLUMNS) == ({**VALUES, "dibayar": None}, [])
    assert table.ignored == ("Nama Ibu", "ket")
    assert record.cells[0] == "José"
    assert table.header[:2] == ("Nama Ibu", "upah")


def test_an_optional_column_may_be_missing_and_is_named():
    table = table_of(b"kpj;bulan;upah\n10345678902;2025-03;4500000\n")
    assert table.absent == ("dibayar",)
    assert read_record(next(iter(table)), table, COLUMNS)[0]["dibayar"] is None


def test_underscores_and_stars_in_names_do_not_matter():
    columns = (Column("nama pekerja", read_text), Column("nik", read_text))
    assert read(b"NAMA_PEKERJA *;NIK*\nSiti;1\n", columns)[0] == {2: {"nama pekerja": "Siti", "nik": "1"}}


def test_a_quoted_comma_in_a_comma_file():
    assert read_csv('kpj,bulan,upah,dibayar\n10345678902,2025-03,"4,500,000",2025-04-10\n') == ({2: VALUES}, [])


def test_a_quoted_line_break_keeps_the_lines_of_the_file():
    good, bad = read_csv('kpj;bulan;upah;dibayar;ket\n1;2025-03;1;;"satu\ndua"\n2;2025-03;1;;\n3;x;1;;\n')
    assert sorted(good) == [2, 4]
    assert bad == [(5, "bulan", "MONTH_FORMAT")]


def test_empty_rows_are_skipped_and_lines_counted_as_in_the_file():
    good, bad = read_csv("kpj;bulan;upah;dibayar\n\n;;;\n1;2025-03;x;\n10345678902;2025-03;4500000;10/04/2025\n")
    assert bad == [(4, "upah", "AMOUNT")]
    assert good == {5: VALUES}


def test_every_fault_of_a_row_is_told():
    _good, bad = read_csv("kpj;bulan;upah;dibayar\n1,23E+10;13-2025;;31-02-2025\n")
    assert [code for _line, _column, code in bad] == ["SCIENTIFIC", "MONTH_FORMAT", "EMPTY", "DATE_FORMAT"]


def test_a_short_row_has_empty_cells():
    assert read_csv("kpj;bulan;upah;dibayar\n1;2025-03\n")[1] == [(2, "upah", "EMPTY")]


def test_a_table_can_be_read_again():
    table = table_of(GOOD.encode())
    assert list(table) == list(table) != []


def test_the_example_of_the_template_is_no_row():
    example = ";".join(column.example for column in COLUMNS)
    assert sorted(read_csv(f"kpj;bulan;upah;dibayar\n{example}\n{';'.join(CELLS)}\n")[0]) == [3]


def test_a_row_that_shares_the_only_example_is_a_row():
    columns = (Column("nama", read_text), Column("bulan", read_text, example="2025-03"))
    assert sorted(read(b"nama;bulan\nSiti;2025-03\n;2025-03\nBudi;2025-03\n", columns)[0]) == [2, 4]
    without = (Column("nama", read_text), Column("bulan", read_text))
    assert sorted(read(b"nama;bulan;Status\nSiti;2025-03;Contoh\n", without)[0]) == [2]


@pytest.mark.parametrize(
    ("row", "is_read"),
    [
        ("12345678901;Mar-25;4500000;10/04/2025;CONTOH, baris ini tidak dibaca", False),
        ("12345678901;Mar-25;4500000;10/04/2025;", True),
        ("10345678902;2025-03;4600000;11-04-2025;CONTOH, baris ini tidak dibaca", True),
    ],
)
def test_an_example_that_a_program_rewrote_is_none_and_a_row_typed_over_it_is_one(row, is_read):
    table = table_of(f"kpj;bulan;upah;dibayar;Status\n{row}\n{';'.join(CELLS)};\n".encode())
    assert [record.line for record in table] == ([2, 3] if is_read else [3])
    assert table.ignored == ()


def test_a_row_limit_counts_only_rows_with_something_in_them():
    text = GOOD.splitlines()[0] + "\n" + "\n;;;\n" * 200 + "1;2025-03;1;\n" * 100
    assert len(read_csv(text)[0]) == 100
    with pytest.raises(UnreadableFile, match="TOO_MANY_ROWS"):
        read_csv(text + "1;2025-03;1;\n")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "NOTHING"),
        (b"\n\r\n  \t", "NOTHING"),
        (b"halo", "COLUMN_MISSING"),
        (b"kpj;bulan\n1;2;3\n", "COLUMN_MISSING"),
        (b"kpj;kpj;bulan;upah;dibayar\n", "COLUMN_TWICE"),
        (b"kpj;bulan;upah;dibayar\n\n;;;\n", "NO_ROWS"),
        (b"\x00\x01\x02", "NOT_TEXT"),
        (b"kpj;bulan;upah;dibayar\n1;2025-03;1\x00;\n", "NOT_TEXT"),
        (b"\x81\x8d", "NOT_TEXT"),
        (b"\xff\xfe\x00", "NOT_TEXT"),
        (b'kpj;bulan;upah;dibayar\n"12345;2025-03;1;\n', "BROKEN_TABLE"),
        (b'kpj;bulan;upah;dibayar\n"12"345;2025-03;1;\n', "BROKEN_TABLE"),
        (GOOD.encode() + b"12345678901;2025-04;1;\n" * 100, "TOO_MANY_ROWS"),
        (";".join(HEADER + ["x"] * 300).encode() + b"\n1", "TOO_MANY_COLUMNS"),
    ],
)
def test_files_that_cannot_be_read(data, code):
    with pytest.raises(UnreadableFile) as refusal:
        read(data)
    assert refusal.value.code == code
    words = str(FILE_FAULTS[code]) % refusal.value.details
    assert "%(" not in words
    assert words.endswith(".")


def test_the_words_name_the_columns_and_the_line():
    with pytest.raises(UnreadableFile) as refusal:
        read(b"bulan;dibayar\n1;2\n")
    assert refusal.value.details == {"columns": "kpj, upah"}
    with pytest.raises(UnreadableFile) as refusal:
        read(GOOD.encode() + b'1;"2025;1;\n')
    assert refusal.value.details == {"line": "3"}


@pytest.mark.parametrize(
    "text",
    ["=cmd|'/C calc'!A0", "=HYPERLINK(\"http://x\")", "@SUM(1+1)", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0",
     "\uff1d1+1", "'=1+1", " =1+1", "\u200b=1+1", "+HYPERLINK(\"x\")", "-SUM(A1)", "=", "@", "=DDE(\"cmd\";\"x\")"],
)  # fmt: skip
def test_a_text_that_a_spreadsheet_takes_for_a_formula_is_a_fault(text):
    assert looks_like_formula(as_seen(text))
    columns = (Column("nama", read_text), Column("kota", read_text))
    quoted = text.replace('"', '""')
    assert read(f'nama;kota\n"{quoted}";Bekasi\n'.encode(), columns) == ({}, [(2, "nama", "FORMULA")])


@pytest.mark.parametrize(
    "text",
    ["+62 812-3456-7890", "+62 (21) 555 01 02", "-", "- Siti", "-5", "--", "A=B", "D'Angelo (Siti)", "siti@contoh.id",
     "Jl. Mawar 5-7", "\u2013"],
)  # fmt: skip
def test_honest_texts_with_such_signs_are_read(text):
    columns = (Column("nama", read_text), Column("kota", read_text))
    assert read(f"nama;kota\n{text};Bekasi\n".encode(), columns)[0] == {2: {"nama": text, "kota": "Bekasi"}}


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#VALUE!", "####", "Err:522", "#div/0!"])
def test_an_error_of_the_spreadsheet_is_no_text(text):
    columns = (Column("nama", read_text), Column("kota", read_text))
    assert read(f"nama;kota\n{text};Bekasi\n".encode(), columns)[1] == [(2, "nama", "SHEET_ERROR")]


def test_a_cell_that_is_too_long():
    columns = (Column("nama", read_text), Column("kota", read_text))
    assert read(f"nama;kota\n{'x' * 2000};{'y' * 2001}\n".encode(), columns)[1] == [(2, "kota", "TOO_LONG")]


@pytest.mark.parametrize(
    ("text", "personal", "shown"),
    [
        ("3275014107900004", False, "3275••••••••0004"),
        ("3275014107900004", True, "3275••••••••0004"),
        ("NIK 3275 0141 0790 0004", True, "NIK •••••••••••••••0004"),
        ("32750141", True, "••••••••"),
        ("NIK 3275 0141 0790 0004", False, "NIK 3275•••••••••••0004"),
        ("3275.0141.0790.0004 dan lagi", False, "3275•••••••••••0004 dan lagi"),
        ("Rp4.500.000,00", False, "Rp4.500.000,00"),
        ("2025-03-01 00:00:00", False, "2025-03-01 00:00:00"),
        ("327501410790000", False, "3275•••••••0000"),
        ("3,27E+15", True, "3,27E+15"),
        ("4500000", False, "4500000"),
        ("x" * 50, False, "x" * 39 + "…"),
    ],
)
def test_what_is_shown_of_a_cell(text, personal, shown):
    assert fit_to_show(text, personal=personal) == shown


def test_a_number_of_a_person_is_hidden_in_a_fault():
    columns = (Column("kpj", COLUMNS[0].read, personal=True), Column("upah", read_text))
    table = table_of(b"kpj;upah\n10345678902x;3275014107900004x\n", columns)
    _values, faults = read_record(next(iter(table)), table, columns)
    assert [fault.found for fault in faults] == ["1034••••902x"]


def test_every_fault_has_a_problem_and_a_cure():
    assert all(len(words) == 2 for words in ROW_FAULTS.values())
