"""Files that are not what they say or that mean harm: refused in words, soon, and at little cost. No database."""

import io
import json
import subprocess
import sys
import textwrap
import zipfile
from functools import cache

import pytest
from defusedxml.common import EntitiesForbidden
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.xml.functions import iterparse

from bulk_uploads import xlsx_archive, xlsx_reading
from bulk_uploads.csv_reading import LONGEST_LINE
from bulk_uploads.faults import FILE_FAULTS, MAX_BYTES
from tests.bulk_uploads import files
from tests.bulk_uploads.reads import CELLS, HEADER, ROWS_WITH_FAULTS, VALUES, outcome, read

MEGABYTE = 1024 * 1024
GOOD = files.from_texts([HEADER, CELLS])
SHEET = "xl/worksheets/sheet1.xml"
A_CELL = '<c t="inlineStr"><is><t>kpj</t></is></c>'
MINUS_ONE = files.Raw('<c r="{place}" t="s"><v>-1</v></c>')
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    '<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">]>'
)
EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
OUTSIDE_SUBSET = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'


def ole(words):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + words.encode("utf-16-le") + bytes(600)


def with_part(name, content):
    return files.xlsx(("Data", files.sheet_xml([HEADER, CELLS])), more=[(name, content)])


def declared_as(data, size):
    """The same zip whose list says that the sheet unpacks to `size` bytes."""
    at = data.rindex(SHEET.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    return data[: at + 24] + size.to_bytes(4, "little") + data[at + 28 :]


def locked(data):
    """The same zip whose list says that its parts are encrypted."""
    return data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


def parts_of_good_file():
    sheet = ("Data", files.sheet_xml([HEADER, CELLS]))
    return dict(files.parts_of([sheet], ["x"]))


def many(element):
    return f"<w>{''.join(element.replace('#', str(number)) for number in range(100_000))}</w>"


def many_rows(row, count):
    return files.xlsx(
        ("Data", files.sheet_xml([HEADER, *(row.replace("#", str(line)) for line in range(2, count + 2))]))
    )


def digits(start, count=140):
    """A text that zips badly and takes four bytes of memory for each of its characters."""
    return "\U0001f600" + "".join(map(str, range(start, start + count)))


REFUSED = {
    "xls": (lambda: ole("Workbook"), "OLD_EXCEL"),
    "xlsx with a password": (lambda: ole("EncryptedPackage"), "PASSWORD"),
    "zip with a password": (lambda: locked(GOOD), "PASSWORD"),
    "xlsm": (
        lambda: files.xlsx(
            ("Data", files.sheet_xml([HEADER, CELLS])),
            main_type="application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
        "MACRO",
    ),
    "macros in an xlsx": (lambda: with_part("xl/vbaProject.bin", b"x"), "MACRO"),
    "macros of Excel 4": (lambda: with_part("xl/macrosheets/sheet1.xml", b"<x/>"), "MACRO"),
    "xlsb": (lambda: with_part("xl/workbook.bin", b"x"), "OLD_EXCEL"),
    "ods": (
        lambda: files.zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}),
        "OPEN_DOCUMENT",
    ),
    "docx": (
        lambda: files.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}),
        "NOT_A_TABLE",
    ),
    "zip": (lambda: files.zipped({"data.xlsx": GOOD}), "ZIP"),
    "empty zip": (lambda: files.zipped({}), "ZIP"),
    "bomb in a bomb": (lambda: files.zipped({"a.zip": files.zipped({"b.zip": bytes(9 * MEGABYTE)})}), "ZIP"),
    "html": (lambda: b"\xef\xbb\xbf\r\n <HTML><table><tr><td>kpj</td></tr></table>", "WEB_PAGE"),
    "html in UTF-16": (lambda: "<html><table>".encode("utf-16"), "WEB_PAGE"),
    "xml of Excel 2003": (lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "WEB_PAGE"),
    "pdf": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "NOT_A_TABLE"),
    "png": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0", "NOT_A_TABLE"),
    "program": (lambda: b"MZ\x90\0", "NOT_A_TABLE"),
    "nothing": (lambda: b"", "NOTHING"),
    "zeros": (lambda: bytes(1000), "NOT_TEXT"),
    "too many bytes": (lambda: b"x" * (MAX_BYTES + 1), "TOO_BIG"),
    "100 MB in one line": (lambda: b"x;" * (50 * MEGABYTE), "TOO_BIG"),
    "10 MB in one line": (lambda: b"x;" * (MAX_BYTES // 2), "LONG_LINE"),
    "a line that never ends behind the header": (
        lambda: ";".join(HEADER).encode() + b"\n" + b";" * (LONGEST_LINE + 1),
        "LONG_LINE",
    ),
    "a quotation mark that is never closed": (
        lambda: ";".join(HEADER).encode() + b'\n"' + b"x\n" * 1_000_000,
        "BROKEN_TABLE",
    ),
    "a row over a million lines": (
        lambda: ";".join(HEADER).encode() + b"\n" + b'"\n";' * 1_000_000,
        "BROKEN_TABLE",
    ),
    "300,000 rows of CSV": (lambda: files.csv_bytes([HEADER, *([CELLS[:3]] * 300_000)]), "TOO_MANY_ROWS"),
    "300,000 rows of XLSX": (
        lambda: many_rows('<row r="#"><c r="A#"><v>1</v></c></row>', 300_000),
        "TOO_MANY_ROWS",
    ),
    "all rows formatted and empty": (
        lambda: many_rows('<row r="#" s="1" customFormat="1"><c r="A#" s="1"/></row>', 1_048_575),
        "EMPTY_ROWS",
    ),
    "16,384 columns": (
        lambda: files.xlsx(("Data", files.sheet_xml([f"<row>{A_CELL * 16_384}</row>"]))),
        "TOO_MANY_COLUMNS",
    ),
    "a column beyond the last one": (
        lambda: files.xlsx(("Data", files.sheet_xml([HEADER, '<row r="2"><c r="XFE2"><v>1</v></c></row>']))),
        "NO_ROWS",
    ),
    "a zip bomb": (lambda: with_part(SHEET, b" " * (60 * MEGABYTE)), "TOO_MUCH_INSIDE"),
    "a bomb in a part nobody reads": (lambda: with_part("xl/media/x.png", bytes(60 * MEGABYTE)), "TOO_MUCH_INSIDE"),
    "a bomb that says it is small": (lambda: declared_as(with_part(SHEET, b" " * (60 * MEGABYTE)), 100), "BROKEN_FILE"),
    "a part that says it is huge": (lambda: declared_as(GOOD, 2**32 - 10), "TOO_MUCH_INSIDE"),
    "thousands of parts": (
        lambda: files.zipped({f"{number}": "" for number in range(2_100)}),
        "TOO_MUCH_INSIDE",
    ),
    "a text of 7 MB in a cell": (
        lambda: files.xlsx(("Data", files.sheet_xml([HEADER, ["".join(map(str, range(1_200_000)))]]))),
        ROWS_WITH_FAULTS,
    ),
    "an attribute of 2 MB": (
        lambda: with_part(SHEET, f'<worksheet a="{"".join(map(str, range(400_000)))}"/>'),
        "BROKEN_FILE",
    ),
    "a comment of 2 MB": (
        lambda: with_part(SHEET, f'<worksheet><!--{"".join(map(str, range(400_000)))}--></worksheet>'),
        "BROKEN_FILE",
    ),
    "elements in elements in elements": (lambda: with_part(SHEET, "<a>" * 300_000), "TOO_MUCH_INSIDE"),
    "millions of elements": (
        lambda: with_part(SHEET, f"<w>{'<a/><b></b>' * 3_100_000}</w>"),
        "TOO_MUCH_INSIDE",
    ),
    "thousands of names": (
        lambda: with_part(SHEET, many("<a#/>")),
        "TOO_MUCH_INSIDE",
    ),
    "thousands of names of attributes": (
        lambda: with_part(SHEET, many("<a b#='x'/>")),
        "TOO_MUCH_INSIDE",
    ),
    "thousands of namespaces": (
        lambda: with_part(SHEET, many("<a xmlns:n#='u'/>")),
        "TOO_MUCH_INSIDE",
    ),
    "packed in a way spreadsheets do not use": (
        lambda: files.zipped(parts_of_good_file(), zipfile.ZIP_LZMA),
        "BROKEN_FILE",
    ),
    "a hundred sheets": (
        lambda: files.xlsx(
            *((f"{number}", files.sheet_xml([["x"]])) for number in range(100)),
            ("Data", files.sheet_xml([HEADER, CELLS])),
        ),
        "COLUMN_MISSING",
    ),
    "a list of types without end": (
        lambda: with_part("[Content_Types].xml", f"<Types>{''.join(map(str, range(300_000)))}</Types>"),
        "TOO_MUCH_INSIDE",
    ),
    "thousands of links": (
        lambda: with_part("xl/_rels/workbook.xml.rels", many("<Relationship Id='#' Type='x' Target='y'/>")),
        "TOO_MUCH_INSIDE",
    ),
    "thousands of cell styles": (
        lambda: with_part("xl/styles.xml", "<a><cellXfs>" + many("<xf numFmtId='#'/>") + "</cellXfs></a>"),
        "TOO_MUCH_INSIDE",
    ),
    "thousands of formats": (
        lambda: with_part("xl/styles.xml", many("<numFmt numFmtId='#' formatCode='0'/>")),
        "TOO_MUCH_INSIDE",
    ),
    "shared texts without end": (
        lambda: files.xlsx(("Data", files.sheet_xml([HEADER])), shared=[f"{number:030}" for number in range(600_000)]),
        "TOO_MUCH_INSIDE",
    ),
    "a row without end": (
        lambda: files.xlsx(("Data", files.sheet_xml([HEADER, f"<row>{'<c/>' * 300_000}</row>"]))),
        "TOO_MUCH_INSIDE",
    ),
    "strict Open XML": (
        lambda: with_part("xl/workbook.xml", '<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'),
        "OLD_EXCEL",
    ),
    "no XML": (lambda: with_part(SHEET, b"\x00\x01halo"), "BROKEN_FILE"),
    "XML that stops": (lambda: with_part(SHEET, files.sheet_xml([HEADER, CELLS])[:-30]), "BROKEN_FILE"),
    "rows that go back": (
        lambda: files.xlsx(("Data", files.sheet_xml([HEADER, '<row r="5"/>', '<row r="4"/>']))),
        "BROKEN_FILE",
    ),
    "a shared text that is not there": (
        lambda: files.xlsx(("Data", files.sheet_xml([HEADER, [files.Raw('<c r="{place}" t="s"><v>7</v></c>')]]))),
        "BROKEN_FILE",
    ),
    "a negative shared text": (
        lambda: files.xlsx(("Data", files.sheet_xml([HEADER, [MINUS_ONE]])), shared=["a", "b"]),
        ROWS_WITH_FAULTS,
    ),
    "no sheet behind the name": (
        lambda: files.xlsx(("Data", files.sheet_xml([HEADER, CELLS])), leave_out=[SHEET]),
        "BROKEN_FILE",
    ),
    "no workbook": (
        lambda: files.xlsx(("Data", files.sheet_xml([HEADER, CELLS])), leave_out=["xl/workbook.xml"]),
        "BROKEN_FILE",
    ),
    "no links": (
        lambda: files.xlsx(("Data", files.sheet_xml([HEADER, CELLS])), leave_out=["_rels/.rels"]),
        "BROKEN_FILE",
    ),
}  # fmt: skip
# What the limits still let through, at its dearest.
DEAR = {
    "shared texts as many as fit": lambda: files.xlsx(
        ("Data", files.sheet_xml([HEADER, CELLS])), shared=[digits(140 * number) for number in range(23_000)]
    ),
    "many short shared texts": lambda: files.xlsx(
        ("Data", files.sheet_xml([HEADER, CELLS])), shared=[f"{number}" for number in range(299_000)]
    ),
    "cell styles as many as fit": lambda: with_part(
        "xl/styles.xml",
        files.STYLES.replace('<cellXfs count="7">', "<cellXfs>" + '<xf numFmtId="14"/>' * 49_000),
    ),
    "a row as wide as fits": lambda: files.xlsx(
        ("Data", files.sheet_xml([HEADER, CELLS, "<row>" + '<c s="1" t="n"/>' * 95_000 + "</row>"]))
    ),
    "the longest text": lambda: files.xlsx(
        ("Data", files.sheet_xml([HEADER, CELLS, [digits(0, 1_300_000)]]))
    ),
    "long texts in every row": lambda: files.xlsx(
        ("Data", files.sheet_xml([HEADER, CELLS, *([digits(row, 4_500)] * 20 for row in range(25))]))
    ),
    "elements behind the rows as many as fit": lambda: with_part(
        SHEET, files.sheet_xml([HEADER, CELLS]).replace("</sheetData>", f"</sheetData>{'<x/>' * 95_000}")
    ),
}  # fmt: skip
DOCTYPES = {"laughs": (LAUGHS, "&e;"), "external": (EXTERNAL, "&e;"), "outside": (OUTSIDE_SUBSET, "")}


@cache
def costly(name):
    """One of the files that take long to make, for the two tests that read it."""
    return REFUSED[name][0]()


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_with_its_own_words(name):
    make, code = REFUSED[name]
    assert outcome(costly(name) if name in COSTLY else make()) == code
    assert code == ROWS_WITH_FAULTS or str(FILE_FAULTS[code])


@pytest.mark.parametrize("doctype", DOCTYPES)
@pytest.mark.parametrize(
    "part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"]
)  # fmt: skip
def test_xml_that_brings_its_own_words_is_refused(part, doctype):
    declaration, use = DOCTYPES[doctype]
    good = parts_of_good_file()
    xml = good[part].replace(files.DECLARATION, files.DECLARATION + declaration)
    xml = xml.replace("</t>", f"{use}</t>") if "</t>" in xml else xml
    assert outcome(files.zipped({**good, part: xml})) == "BROKEN_FILE"
    assert outcome(files.zipped(good)) == ""


def test_a_file_that_was_cut_off_is_refused_wherever_it_ends():
    step = max(1, len(GOOD) // 60)
    codes = {outcome(GOOD[:length]) for length in range(1, len(GOOD) - 1, step)}
    assert codes <= {"BROKEN_FILE", "ZIP", "COLUMN_MISSING"}
    assert outcome(GOOD) == ""


@pytest.mark.parametrize(
    ("module", "limit", "value", "code"),
    [
        (xlsx_archive, "LARGEST_PART", 500, "TOO_MUCH_INSIDE"),
        (xlsx_archive, "LARGEST_FILE", 1000, "TOO_MUCH_INSIDE"),
        (xlsx_archive, "MOST_ELEMENTS", 20, "TOO_MUCH_INSIDE"),
        (xlsx_archive, "DEEPEST", 3, "TOO_MUCH_INSIDE"),
        (xlsx_archive, "MOST_PARTS", 3, "TOO_MUCH_INSIDE"),
        (xlsx_archive, "MOST_HELD", 5, "TOO_MUCH_INSIDE"),
        (xlsx_archive, "MOST_WHOLE", 5, "TOO_MUCH_INSIDE"),
        (xlsx_archive, "LARGEST_HELD", 100, "TOO_MUCH_INSIDE"),
        (xlsx_archive, "LARGEST_TEXTS", 100, "TOO_MUCH_INSIDE"),
        (xlsx_archive, "MOST_TEXTS", 0, "TOO_MUCH_INSIDE"),
        (xlsx_reading, "MOST_EMPTY_ROWS", 1, "EMPTY_ROWS"),
    ],
)
def test_every_limit_is_looked_at(monkeypatch, module, limit, value, code):
    sheet = files.sheet_xml([HEADER, CELLS, '<row r="3"/>', '<row r="4"/>'])
    data = files.xlsx(("Data", sheet), shared=["x"])
    assert outcome(data) == ""
    monkeypatch.setattr(module, limit, value)
    assert outcome(data) == code


def test_openpyxl_parses_with_defusedxml():
    """The second lock: what is looked through before has no document type."""
    with pytest.raises(EntitiesForbidden):
        list(iterparse(io.BytesIO(f"{LAUGHS}<x>&e;</x>".encode())))


@given(st.data())
def test_whatever_is_in_a_part_is_read_or_refused(data):
    """No other error than a refusal, whichever part is damaged and how."""
    parts = parts_of_good_file()
    part = data.draw(st.sampled_from(sorted(parts)))
    at = data.draw(st.integers(0, len(parts[part])))
    length = data.draw(st.integers(0, 40))
    junk = data.draw(st.text(st.sampled_from("<>/=\"'&;x:rtsv0159-._ \u00e9"), max_size=12))
    outcome(files.zipped({**parts, part: parts[part][:at] + junk + parts[part][at + length :]}, zipfile.ZIP_STORED))


@given(st.binary(max_size=300))
def test_whatever_bytes_come_are_read_or_refused(data):
    for start in (b"", b"PK\x03\x04", ";".join(HEADER).encode() + b"\n"):
        outcome(start + data)


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_zip_is_read_or_refused(at, junk):
    outcome(GOOD[:at] + junk + GOOD[at + len(junk) :])


MEASURE = """
    import json, pathlib, re, resource, sys, time
    from tests.bulk_uploads.reads import outcome
    def most():
        return int(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1])
    paths = [pathlib.Path(path) for path in sys.argv[1:]]
    outcome(paths.pop(0).read_bytes())
    resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
    before = most()
    for path in paths:
        started = time.process_time()
        code = outcome(path.read_bytes())
        print(json.dumps([path.name, code, time.process_time() - started, (most() - before) / 1024]))
"""
MOST_SECONDS, MOST_MEGABYTES = 10, 150
COSTLY = [
    "a zip bomb",
    "a bomb that says it is small",
    "all rows formatted and empty",
    "300,000 rows of XLSX",
    "millions of elements",
    "thousands of namespaces",
    "an attribute of 2 MB",
    "shared texts without end",
    "a row without end",
    "a text of 7 MB in a cell",
    "10 MB in one line",
    "a row over a million lines",
]


def assert_costs_little(folder, made):
    """In a process of its own: the memory that all of them together have ever taken, and the work on each.

    `made`: (bytes, expected code) by name.
    """
    for name, (data, _code) in {"first": (GOOD, ""), **made}.items():
        (folder / name).write_bytes(data)
    paths = [str(folder / name) for name in ["first", *made]]
    command = [sys.executable, "-c", textwrap.dedent(MEASURE), *paths]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    assert len(answer.stdout.splitlines()) == len(made)
    for line in answer.stdout.splitlines():
        name, code, seconds, megabytes = json.loads(line)
        assert code == made[name][1], name
        assert seconds < MOST_SECONDS, name
        assert megabytes < MOST_MEGABYTES, name


def test_what_is_refused_costs_little_memory_and_time(tmp_path):
    large = files.from_texts([HEADER, *([CELLS] * 20_000)])
    refused = {name: (costly(name), REFUSED[name][1]) for name in COSTLY}
    assert_costs_little(tmp_path, {"a good file of 20,000 rows": (large, ""), **refused})


@pytest.mark.parametrize("name", DEAR)
def test_what_the_limits_let_through_costs_little_memory_and_time(name, tmp_path):
    assert_costs_little(tmp_path, {name: (DEAR[name](), "")})


def test_the_good_file_is_good():
    assert read(GOOD) == ({2: VALUES}, [])
    assert zipfile.ZipFile(io.BytesIO(GOOD)).testzip() is None
