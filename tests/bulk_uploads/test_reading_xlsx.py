"""XLSX as Excel, LibreOffice and programs write it: every shape comes out as the text a person sees. No database."""

import datetime
import io
import zipfile

import openpyxl
import pytest

from bulk_uploads.columns import Column, read_day
from bulk_uploads.faults import UnreadableFile
from bulk_uploads.reading import read_record
from tests.bulk_uploads import files
from tests.bulk_uploads.files import DAY, MOMENT, MONTH, OWN_DAY, RUPIAH, Raw, Shared, boolean, formula, number
from tests.bulk_uploads.reads import CELLS, COLUMNS, HEADER, VALUES, read, read_text, table_of

RUNS = "<r><t>Si</t></r><r><rPr><b/></rPr><t>ti</t></r><rPh sb='0' eb='1'><t>x</t></rPh>"
SHARED = [*HEADER, *CELLS]


def excel_style():
    """Shared texts, days and amounts as numbers with formats."""
    rows = [
        [Shared(name) for name in HEADER],
        [Shared(CELLS[0]), number(45717, MONTH), number("4500000", RUPIAH), number(45757, DAY)],
    ]
    return files.xlsx(("Sheet1", files.sheet_xml(rows, SHARED)), shared=SHARED)


def libreoffice_style():
    """`t="n"` on numbers, formulas with `aca` and results, rows down to the last one without a cell."""
    rows = [
        [Shared(name) for name in HEADER],
        [
            formula('TEXT(10345678902;"0")', "10345678902", "str"),
            Raw(f'<c r="{{place}}" s="{OWN_DAY}" t="n"><v>45717</v></c>'),
            formula("1500000*3", "4500000", "n"),
            Raw(f'<c r="{{place}}" s="{OWN_DAY}" t="n"><v>45757</v></c>'),
        ],
        '<row r="1048576" customFormat="false" ht="12.8" hidden="false"/>',
    ]
    return files.xlsx(("Sheet1", files.sheet_xml(rows, SHARED)), shared=SHARED)


def inline_style():
    """Texts in the cells themselves, without places: as small programs write."""
    return files.xlsx(("Data", files.sheet_xml([HEADER, CELLS], places=False)))


def dotnet_style():
    """A prefix on every element, targets from the root, other names of the parts."""
    sheet = files.prefixed(files.sheet_xml([[Shared(name) for name in HEADER], CELLS], SHARED))
    plain = files.xlsx(("Data", sheet), shared=SHARED)
    links = [("R1", "worksheet", "/xl/worksheets/sheet1.xml"), ("R2", "sharedStrings", "/xl/sharedStrings.xml")]
    with_links = files.prefixed(
        f'{files.DECLARATION}<workbook xmlns="{files.MAIN}" xmlns:r="{files.LINKS}">'
        '<sheets><sheet name="Data" sheetId="1" r:id="R1"/></sheets></workbook>'
    )
    assert plain
    return files.xlsx(
        ("Data", sheet),
        shared=SHARED,
        more=[
            (
                "[Content_Types].xml",
                files.content_types(
                    {"workbook2": files.SHEET_MAIN, "sharedStrings": f"{files.SPREADSHEET}.sharedStrings+xml"}
                ),
            ),
            ("_rels/.rels", files.links([("R9", "officeDocument", "/xl/workbook2.xml")])),
            ("xl/workbook2.xml", with_links),
            ("xl/_rels/workbook2.xml.rels", files.links(links)),
            ("xl/sharedStrings.xml", files.prefixed(files.shared_xml(SHARED))),
        ],
        leave_out=["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"],
    )


def openpyxl_style():
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append([CELLS[0], datetime.date(2025, 3, 1), 4_500_000.0, datetime.datetime(2025, 4, 10)])
    return _saved(book)


def from_1904():
    rows = [HEADER, [CELLS[0], CELLS[1], CELLS[2], number(45757 - 1462, DAY)]]
    return files.xlsx(("Data", files.sheet_xml(rows)), from_1904=True)


def _saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "make", [excel_style, libreoffice_style, inline_style, dotnet_style, openpyxl_style, from_1904]
)
def test_every_program_writes_the_same_table(make):
    assert read(make()) == ({2: VALUES}, [])


def cells_of(*cells, **options):
    columns = tuple(Column(chr(97 + place), read_text, required=False) for place in range(len(cells)))
    header = [column.name for column in columns]
    data = files.xlsx(("Data", files.sheet_xml([header, list(cells), ["akhir"]])), **options)
    return next(iter(table_of(data, columns))).cells


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        (number("4500000"), "4500000"),
        (number("4.5E6"), "4500000"),
        (number("4500000.0000000003"), "4500000"),
        (number("0.30000000000000004"), "0,3"),
        (number("4.125"), "4,1250"),
        (number("-12"), "-12"),
        (number("0"), "0"),
        (number("12345678901"), "12345678901"),
        (number("3275014107900004"), "3275014107900004"),
        (number("3275014107900000"), "3,27501E+15"),
        (number("3.27501410790001E+15"), "3,27501E+15"),
        (number("9171014107900004"), "9,17101E+15"),
        (number("1E+308"), "1E+308"),
        (number("1E-99999999"), "0"),
        (number("1E-99999999999999999999"), "0"),
        (number("45757", DAY), "10-04-2025"),
        (number("45757", OWN_DAY), "10-04-2025"),
        (number("45757", MONTH), "10-04-2025"),
        (number("45757.5", DAY), "10-04-2025"),
        (number("45757.5", MOMENT), "10-04-2025 12:00"),
        (number("45757", MOMENT), "10-04-2025"),
        (number("59", DAY), "28-02-1900"),
        (number("61", DAY), "01-03-1900"),
        (number("4500000", RUPIAH), "4500000"),
        (number("-5", DAY), "-5"),
        (number("99999999", DAY), "#VALUE!"),
        (number("45757", 99), "45757"),
        (boolean(True), "TRUE"),
        (boolean(False), "FALSE"),
        (formula("A1&B1", "hasil", "str"), "hasil"),
        (formula('IF(A1="";"";1)', "", "str"), ""),
        (formula("1+1"), "=1+1"),
        (formula("1+1", ""), "=1+1"),
        (Raw('<c r="{place}"><f t="shared" si="0"/></c>'), "="),
        (formula("1/0", "#DIV/0!", "e"), "#DIV/0!"),
        (Raw('<c r="{place}" t="d"><v>2025-04-10T00:00:00</v></c>'), "10-04-2025"),
        (Raw('<c r="{place}" t="d"><v>2025-04-10</v></c>'), "10-04-2025"),
        (Raw(f'<c r="{{place}}" t="inlineStr"><is>{RUNS}</is></c>'), "Siti"),
        (Raw('<c r="{place}" t="inlineStr"><is><t>a_x000D_\nb_x0000_c_xD800_</t></is></c>'), "a bc"),
        (Raw('<c r="{place}" t="inlineStr"><is><t>\'0123</t></is></c>'), "0123"),
        (Raw('<c r="{place}" t="str"><v>&lt;b&gt;</v></c>'), "<b>"),
        (Raw('<c r="{place}" t="inlineStr"><is><t>  x &#160; y </t></is></c>'), "x y"),
    ],
)  # fmt: skip
def test_a_cell_becomes_what_a_person_sees(cell, seen):
    assert cells_of("awal", cell, "z") == ("awal", seen, "z")


def test_shared_texts_with_runs_and_pronunciation():
    shared = (
        f'{files.DECLARATION}<sst xmlns="{files.MAIN}"><si/><si><r><t>Si</t></r><r><t xml:space="preserve">ti </t></r>'
        '<rPh sb="0" eb="1"><t>x</t></rPh><phoneticPr fontId="1"/></si><si><t>&#201;lan_x0009_</t></si></sst>'
    )
    cells = [Raw(f'<c r="{{place}}" t="s"><v>{place}</v></c>') for place in range(3)]
    assert cells_of("a", *cells, shared=[], more=[("xl/sharedStrings.xml", shared)]) == ("a", "", "Siti", "Élan")


def test_a_formula_that_nobody_computed_is_a_fault_and_one_with_a_result_is_read():
    rows = [HEADER, [formula("A9"), "2025-03", formula("1500000*3", "4500000"), ""]]
    assert read(files.xlsx(("Data", files.sheet_xml(rows)))) == ({}, [(2, "kpj", "FORMULA")])


def test_the_result_of_a_formula_may_not_look_like_one():
    rows = [["a", "b"], [formula("CHAR(61)", "=cmd|x", "str"), "b"]]
    columns = (Column("a", read_text), Column("b", read_text))
    assert read(files.xlsx(("Data", files.sheet_xml(rows))), columns)[1] == [(2, "a", "FORMULA")]


def test_a_number_that_has_lost_digits_is_a_fault_with_what_is_seen():
    rows = [HEADER, [number("3275014107900000"), *CELLS[1:]]]
    table = table_of(files.xlsx(("Data", files.sheet_xml(rows))))
    fault = read_record(next(iter(table)), table, COLUMNS)[1][0]
    assert (fault.code, fault.found) == ("SCIENTIFIC", "3,27501E+15")


def test_the_first_sheet_with_the_columns_is_read():
    instruction = files.sheet_xml([HEADER, ["x", "x", "x", "x"]])
    other = files.sheet_xml([["daftar"], ["kpj"]])
    hidden = files.sheet_xml([HEADER, ["1", "1", "1", "1"]])
    data = files.sheet_xml([["PT Maju"], [], HEADER, CELLS])
    book = files.xlsx(
        ("PETUNJUK", instruction), ("Lain", other), ("Sembunyi", hidden, "hidden"), ("Isi", data), ("Isi 2", data)
    )
    assert read(book) == ({4: VALUES}, [])


def test_empty_rows_gaps_and_styled_empty_cells_are_no_rows():
    rows = [
        HEADER,
        [Raw('<c r="{place}" s="1"/>') for _ in range(4)],
        '<row r="50" spans="1:4"><c r="A50" s="6"/><c r="B50" t="inlineStr"><is><t> </t></is></c></row>',
        f'<row r="60">{"".join(_at(column, 60, text) for column, text in zip("ABCD", CELLS, strict=True))}</row>',
    ]
    assert read(files.xlsx(("Data", files.sheet_xml(rows)))) == ({60: VALUES}, [])


def _at(column, line, text):
    return f'<c r="{column}{line}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_a_cell_left_out_leaves_its_place_empty():
    assert cells_of("a", None, "c") == ("a", "", "c")


def test_a_bare_number_of_days_is_a_day_but_not_in_a_workbook_that_counts_from_1904():
    columns = (Column("lahir", read_day), Column("jumlah", int))
    sheet = files.sheet_xml([["lahir", "jumlah"], [number("45757"), number("45757")]])
    assert read(files.xlsx(("Data", sheet)), columns)[0] == {2: {"lahir": "2025-04-10", "jumlah": 45757}}
    assert read(files.xlsx(("Data", sheet), from_1904=True), columns)[1] == [(2, "lahir", "DATE_FORMAT")]


@pytest.mark.parametrize("text", ["NaN", "abc", "1" * 5_000])
def test_a_number_that_is_none_makes_a_broken_file(text):
    with pytest.raises(UnreadableFile, match="BROKEN_FILE"):
        cells_of(number(text))


def test_an_hour_and_a_length_of_time():
    codes = "".join(
        f'<numFmt numFmtId="{164 + at}" formatCode="{code}"/>' for at, code in enumerate(["hh:mm", "[h]:mm"])
    )
    styles = (
        f'{files.DECLARATION}<styleSheet xmlns="{files.MAIN}"><numFmts>{codes}</numFmts>'
        '<cellXfs><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
    )
    assert cells_of(number("0.5", 0), number("1.5", 1), styles=styles) == ("12:00", "1,5")


def test_what_openpyxl_does_not_know_of_a_file_is_kept_to_itself():
    """Validation of Excel 2010, which openpyxl warns of: no warning comes out and the rows are read."""
    more = '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    sheet = files.sheet_xml([HEADER, CELLS]).replace("</worksheet>", more)
    assert read(files.xlsx(("Data", sheet))) == ({2: VALUES}, [])


@pytest.mark.parametrize("size", ["A1", "A1:B1", "C3:D9", "A1:XFD1048576"])
def test_the_size_that_a_sheet_says_it_has_is_not_believed(size):
    sheet = files.sheet_xml([HEADER, CELLS]).replace('ref="A1:D3"', f'ref="{size}"')
    assert read(files.xlsx(("Data", sheet))) == ({2: VALUES}, [])


def test_a_chart_on_a_sheet_of_its_own_is_passed_over():
    more = [("xl/chartsheets/sheet1.xml", "<chartsheet/>")]
    data = files.xlsx(("Data", files.sheet_xml([HEADER, CELLS])), ("Grafik", files.sheet_xml([])), more=more)
    links = [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "chartsheet", "chartsheets/sheet1.xml")]
    parts = {
        name: zipfile.ZipFile(io.BytesIO(data)).read(name) for name in zipfile.ZipFile(io.BytesIO(data)).namelist()
    }
    assert read(files.zipped({**parts, "xl/_rels/workbook.xml.rels": files.links(links)})) == ({2: VALUES}, [])


def test_a_workbook_with_no_sheet_to_read():
    with pytest.raises(UnreadableFile, match="NO_ROWS"):
        read(files.xlsx(("Petunjuk", files.sheet_xml([HEADER, CELLS]))))


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["x"]], "COLUMN_MISSING"),
        ([[*HEADER, "kpj"], CELLS], "COLUMN_TWICE"),
        ([HEADER], "NO_ROWS"),
        ([], "COLUMN_MISSING"),
    ],
)
def test_sheets_that_cannot_be_read(rows, code):
    with pytest.raises(UnreadableFile, match=code):
        read(files.xlsx(("Data", files.sheet_xml(rows))))
