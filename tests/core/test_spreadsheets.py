"""Tables for spreadsheets: whatever stands in a cell, no program takes it for a formula. No database."""

import csv
import io
import re
import tempfile
import weakref
import zipfile
from contextlib import closing, nullcontext
from datetime import date

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.spreadsheets import STARTS_A_FORMULA, csv_file, harmless, xlsx_file
from core.xlsx import Cell, Look, Sheet, write_xlsx

HOSTILE = st.text(st.sampled_from("=+-@\t\r\n ;,\"'|a1(!\uff1d\u200b\0"), max_size=12)
ANY_CELL = HOSTILE | st.text(max_size=20)
ROWS = st.lists(st.lists(ANY_CELL, min_size=1, max_size=4), min_size=1, max_size=3)


def xlsx_bytes(header, rows):
    with closing(xlsx_file("x.xlsx", header, rows)) as answer:
        return b"".join(answer.streaming_content)


def values_of(data):
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return [list(row) for row in sheet.iter_rows()]


@given(ROWS)
@example([["a", 'b"', "x,=cmd|'/C calc'!A0"]])
@example([['"', ",=1+1"], ["a\n=1+1"]])
@example([['"='], [";="], [";-"]])
def test_no_cell_of_a_csv_is_a_formula_wherever_a_program_parts_the_cells(rows):
    text = csv_file("x.csv", ["=nama"], rows).content.decode()[1:]
    parted = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    for row in parted[1:]:
        assert not any(cell.startswith(STARTS_A_FORMULA) for cell in row)
    for line in re.split(r"[\r\n]", text):
        for cell in re.split(r"[;,\t|]", line):
            # A dash alone, as behind an amount, computes nothing.
            assert not re.match(r"[\s\"]*([=+@]|-\s*[\w(])", cell), (text, cell)


@given(ROWS)
def test_no_cell_of_an_xlsx_is_a_formula(rows):
    data = xlsx_bytes(["=nama", "@SUM(A1)", "c", "d"], rows)
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f" not in sheet
    assert set(re.findall(r' t="(\w+)"', sheet)) == {"inlineStr"}
    for row in values_of(data):
        for cell in row:
            # 49 is the format "Text": a cell that is opened and closed again stays a text.
            assert cell.value is None or cell.number_format == "@"


@given(st.text(max_size=30))
def test_a_text_comes_back_as_it_was(text):
    seen = "".join(sign for sign in text.replace("\r\n", "\n").replace("\r", "\n") if sign >= " " or sign in "\t\n")
    seen = "".join(sign for sign in seen if sign not in "\ufffe\uffff")
    assert (values_of(xlsx_bytes(["a"], [[f"x{text}"]]))[1][0].value) == f"x{seen}"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        (" =1+1", "' =1+1"),
        ("-", "'-"),
        ("+62812", "'+62812"),
        ("Siti", "Siti"),
        ("D'Angelo; Siti", "D'Angelo; Siti"),
        ("Rp4.500.000,-", "Rp4.500.000,-"),
        ("a,=cmd", "a,'=cmd"),
        ("a\n@x", "a\n'@x"),
        ("", ""),
    ],
)
def test_what_is_put_before_a_sign(text, written):
    assert harmless(text) == written


def test_numbers_and_days_of_an_xlsx_can_be_computed_with_and_long_numbers_keep_their_digits():
    header = ["nama", "jumlah", "hari", "nik", "kosong", "ya"]
    data = xlsx_bytes(header, [["Siti", 4_500_000, date(2025, 4, 10), 3275014107900004, None, True]])
    titles, row = values_of(data)
    assert [cell.value for cell in titles] == header
    assert row[1].value == 4_500_000
    assert row[2].value.date() == date(2025, 4, 10)
    assert (row[3].value, row[4].value, row[5].value) == ("3275014107900004", None, "True")


def test_an_xlsx_is_a_download_that_opens_with_its_header_standing_still():
    answer = xlsx_file("pekerja.xlsx", ["a"], (["x"] for _ in range(1000)))
    assert answer["Content-Disposition"] == 'attachment; filename="pekerja.xlsx"'
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    with closing(answer):
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert (sheet.max_row, sheet.freeze_panes) == (1001, "A2")


class Row(list):
    """A list that can be watched."""

    __hash__ = object.__hash__


def test_rows_are_let_go_while_they_are_written():
    alive = weakref.WeakSet()
    most = 0

    def rows():
        nonlocal most
        for number in range(2_000):
            row = Row([f"{number}"])
            alive.add(row)
            most = max(most, len(alive))
            yield row

    write_xlsx(io.BytesIO(), [Sheet("Data", rows())])
    assert most < 5


@pytest.mark.parametrize("fails", [True, False])
def test_no_row_is_left_behind_on_the_disk(fails, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen = []

    def rows():
        yield ["Siti"] * 9
        seen.extend(tmp_path.iterdir())
        if fails:
            raise ConnectionError

    with pytest.raises(ConnectionError) if fails else nullcontext():
        write_xlsx(io.BytesIO(), [Sheet("Awal", [["x"]]), Sheet("Data", rows())])
    assert seen
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_may_be_hidden_and_a_cell_may_stand_out():
    out = io.BytesIO()
    write_xlsx(
        out, [Sheet("A & B", [[Cell("=x", Look.FAULT), Cell("", Look.FAULT)]]), Sheet("C", [["1"]], hidden=True)]
    )
    book = openpyxl.load_workbook(out)
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [("A & B", "visible"), ("C", "hidden")]
    assert [cell.fill.fgColor.rgb for cell in book["A & B"][1]] == ["FFFFD9D2"] * 2
