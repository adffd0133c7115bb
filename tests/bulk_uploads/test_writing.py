"""Templates and annotated files: what people get, and that it can be sent back. No database."""

import io

import openpyxl
import pytest

from bulk_uploads.columns import Column, read_day, read_digits
from bulk_uploads.faults import MAX_ROWS, UnreadableFile
from bulk_uploads.reading import open_table, read_record
from bulk_uploads.tables import HIDDEN_SHEET, INSTRUCTION_SHEET, OUR_COLUMNS, Record
from bulk_uploads.writing import Note, annotated_xlsx, template_csv, template_xlsx
from tests.bulk_uploads.reads import read, read_text, table_of

CONTRACTS = tuple(f"Perjanjian nomor {number}, tertulis" for number in range(30))  # too long for a list in a cell
COLUMNS = (
    Column("nik", read_digits, help="16 angka di KTP.", example="3275014107900004", personal=True),
    Column("nama", read_text, help="Seperti di KTP.", example="Siti Contoh"),
    Column("perjanjian", read_text, choices=CONTRACTS, example=CONTRACTS[0]),
    Column("selesai", read_day, required=False, example="31-12-2025"),
)
ROW = {"nik": "0275014107900004", "nama": "Budi", "perjanjian": CONTRACTS[1], "selesai": "31-12-2026"}


def template(rows=(), columns=COLUMNS):
    return template_xlsx("Pekerja baru", columns, rows, "Isi satu baris untuk satu pekerja.")


def book_of(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def test_an_empty_template_holds_an_example_that_is_no_row():
    for data in (template(), template_csv(COLUMNS, [])):
        table = table_of(data, COLUMNS)
        assert table.header == ("nik", "nama", "perjanjian", "selesai", "Status")
        assert (table.ignored, table.warnings) == ((), ())
        with pytest.raises(UnreadableFile, match="NO_ROWS"):
            list(table)


def test_rows_typed_below_and_over_the_example_are_read():
    book = book_of(template())
    for place, text in enumerate(ROW.values(), 1):
        book["Data"].cell(3, place, text)
    assert sorted(read(_saved(book), COLUMNS)[0]) == [3]
    for place, text in enumerate(ROW.values(), 1):
        book["Data"].cell(2, place, text)
    assert sorted(read(_saved(book), COLUMNS)[0]) == [2, 3]


def _saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("write", [template, lambda rows: template_csv(COLUMNS, rows)])
def test_a_filled_template_can_be_sent_back_as_it_is(write):
    good, bad = read(write([ROW, {**ROW, "selesai": ""}]), COLUMNS)
    assert bad == []
    assert good == {
        2: {**ROW, "selesai": "2026-12-31"},
        3: {**ROW, "selesai": None},
    }


def test_every_column_is_text_so_that_numbers_keep_their_zeros():
    sheet = book_of(template())["Data"]
    assert {sheet.column_dimensions[letter].number_format for letter in "ABCD"} == {"@"}
    assert sheet.freeze_panes == "A2"


def test_choices_are_offered_as_a_list():
    book = book_of(template())
    (offer,) = book["Data"].data_validations.dataValidation
    assert str(offer.sqref) == f"C2:C{MAX_ROWS + 1}"
    assert offer.type == "list"
    sheet, _, cells = offer.formula1.partition("!")
    found = tuple(cell.value for (cell,) in book[sheet][cells.replace("$", "")])
    assert found == CONTRACTS


def test_the_instructions_tell_every_column():
    sheet = book_of(template())[INSTRUCTION_SHEET]
    texts = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert texts[0][0] == "Pekerja baru"
    assert texts[1][0] == "Isi satu baris untuk satu pekerja."
    assert [row[0] for row in texts[4:]] == [column.name for column in COLUMNS]
    assert texts[4][1:] == ["Ya", "16 angka di KTP.", "3275014107900004"]
    assert texts[6][2].startswith("Pilih salah satu: Perjanjian nomor 0")
    assert texts[7][1] == "Tidak"


def test_an_older_template_is_read_with_a_warning_or_refused_with_what_it_lacks():
    old = template([ROW], COLUMNS[:3])
    table = table_of(old, COLUMNS)
    assert (table.warnings, table.absent) == (("OLD_TEMPLATE",), ("selesai",))
    assert read_record(next(iter(table)), table, COLUMNS)[1] == []
    with pytest.raises(UnreadableFile) as refusal:
        table_of(template([ROW], COLUMNS[1:]), COLUMNS)
    assert (refusal.value.code, refusal.value.details) == ("OLD_TEMPLATE_LACKS", {"columns": "nik"})
    assert book_of(old)[HIDDEN_SHEET].sheet_state == "hidden"


HEADER = ("nik", "Catatan kami", "nama", "perjanjian")
RECORDS = [
    Record(4, ("0275014107900004", "biru", "Budi", CONTRACTS[1])),
    Record(7, ("12", "=cmd|x", "", "")),
]
NOTES = {
    7: Note("Perlu diperbaiki", ["NIK harus 16 angka.", "Nama kosong."], ["Salin NIK.", "Isi nama."], ["nik", "nama"])
}


def test_an_annotated_file_is_the_file_with_what_is_wrong_in_words_and_colour():
    sheet = book_of(annotated_xlsx(HEADER, RECORDS, NOTES)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    line, *ours = OUR_COLUMNS
    assert rows[0] == [line, *HEADER, *ours]
    assert rows[1] == ["4", *RECORDS[0].cells, None, None, None]
    problems, cures = "NIK harus 16 angka.\nNama kosong.", "Salin NIK.\nIsi nama."
    assert rows[2] == ["7", "12", "=cmd|x", None, None, "Perlu diperbaiki", problems, cures]
    coloured = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == "FFFFD9D2"]
    assert coloured == ["B3", "D3"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_an_annotated_file_can_be_sent_back_and_annotated_again():
    table = table_of(annotated_xlsx(HEADER, RECORDS, NOTES), COLUMNS)
    assert table.ignored == ("Catatan kami",)
    records = list(table)
    assert [table.text(record, "nik") for record in records] == ["0275014107900004", "12"]
    again = book_of(annotated_xlsx(table.header, records, {})).active
    assert [cell.value for cell in again[1]] == [OUR_COLUMNS[0], *HEADER, *OUR_COLUMNS[1:]]
    assert [cell.value for cell in again[3]][:3] == ["3", "12", "=cmd|x"]


def test_a_short_row_and_one_without_a_note():
    sheet = book_of(annotated_xlsx(HEADER, [Record(2, ("1",))], {})).active
    assert [cell.value for cell in sheet[2]] == ["2", "1", *[None] * 6]


def test_twenty_thousand_rows_are_annotated_and_read_again():
    records = (Record(line, (f"{line:016}", "x", f"Siti {line}", CONTRACTS[0])) for line in range(2, 20_002))
    table = open_table(annotated_xlsx(HEADER, records, NOTES), "x.xlsx", COLUMNS, MAX_ROWS)
    assert sum(1 for _ in table) == 20_000
