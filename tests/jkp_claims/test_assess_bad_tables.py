"""`manage.py assess` on bad tables: a row error in its place, or one clear line and exit status 2; never a traceback."""

import json
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jkp_claims.assess import cells
from jkp_claims.assess.command import main
from jkp_claims.assess.lines import LINE_LIMIT, RECORD_LINES
from tests.jkp_claims.tables import HEADER, MANAGE, NAMES, Command, line, table

GOOD = line(case_id="baik")


@pytest.fixture
def command(tmp_path, capsys):
    return Command(tmp_path, capsys)


def error_of(outcome, place=0):
    row = outcome.rows[place]
    assert list(row) == ["case_id", "error"]
    assert list(row["error"]) == ["line", "column", "message"]
    return row["error"]


def unusable(outcome):
    """Exit status 2, nothing on stdout; gives the one line of stderr."""
    assert (outcome.status, outcome.rows) == (2, [])
    assert outcome.errors.endswith("\n")
    assert outcome.errors.count("\n") == 1
    return outcome.errors


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("terminated_on", "2025-02-30", "tidak ada di kalender"),
        ("birth_date", "1990-13-01", "tidak ada di kalender"),
        ("birth_date", "0000-01-01", "tidak ada di kalender"),
        ("birth_date", "2023-02-29", "tidak ada di kalender"),
        ("enrolled_on", "45000", "angka tanggal dari Excel"),
        ("enrolled_on", "45000.5", "angka tanggal dari Excel"),
        ("effective_on", "31/03/2025", "tahun-bulan-hari"),
        ("first_claim_on", "2025-3-1", "tahun-bulan-hari"),
        ("declared_on", "2025-W10-1", "tahun-bulan-hari"),
        ("re_employed_on", "20250331", "Excel"),
        ("contract_end_on", "٢٠٢٥-٠٣-٣١", "tahun-bulan-hari"),
        ("contract_end_on", "2025-03-31T00:00", "tahun-bulan-hari"),
        ("reported_wage", "-1", "negatif"),
        ("reported_wage", "1e6", "pangkat"),
        ("reported_wage", "7E+06", "pangkat"),
        ("reported_wage", "7.000.000", "ribuan"),
        ("reported_wage", '"7,000,000"', "ribuan"),
        ("reported_wage", "7000000.00", "rupiah bulat"),
        ("reported_wage", "Rp7000000", "rupiah bulat"),
        ("reported_wage", "+7000000", "rupiah bulat"),
        ("reported_wage", "7_000_000", "rupiah bulat"),
        ("reported_wage", "٧", "rupiah bulat"),
        ("reported_wage", "9" * 5_000, "rupiah bulat"),
        ("citizenship", "wni", "tulis WNI"),
        ("citizenship", "WNI;WNA", "salah satu dari WNI, WNA"),
        ("enterprise_scale", "Large", "tulis large"),
        ("contract_type", "pkwt", "tulis PKWT"),
        ("cause", "p", "salah satu dari a, b"),
        ("cause", "A", "tulis a"),
        ("total_permanent_disability", "ya", "salah satu dari yes, no"),
        ("willing_to_work", "Yes", "tulis yes"),
        ("active_at_bpjs", "1", "salah satu dari yes, no"),
        ("programmes", "JKN;JKX", '"JKX" tidak dikenal'),
        ("programmes", "JKN;;JKK", "butir kosong"),
        ("programmes", "JKN;", "butir kosong"),
        ("programmes", ";", "butir kosong"),
        ("paid_months", "2025-01;2025-13", '"2025-13" bukan bulan'),
        ("paid_months", "2025-01;", "butir kosong"),
        ("paid_months", "2025-1", "bukan bulan"),
        ("paid_months", "0000-01", "bukan bulan"),
        ("paid_months", "2025-01 2025-02", "bukan bulan"),
        ("paid_months", "٢٠٢٥-٠١", "bukan bulan"),
        ("previous_benefits", "2020-02-30", "tidak ada di kalender"),
        ("previous_benefits", "2020-01-02;", "butir kosong"),
        *(
            (name, "", "wajib diisi")
            for name in (
                "citizenship",
                "birth_date",
                "enrolled_on",
                "enterprise_scale",
                "contract_type",
                "cause",
                "terminated_on",
                "reported_wage",
            )
        ),
        ("cause", "   ", "wajib diisi"),
    ],
)
def test_an_unreadable_value_is_named_with_what_to_do(command, column, value, words):
    outcome = command(table(line(**{column: value}), GOOD))
    assert (outcome.status, outcome.errors) == (1, "")
    error = error_of(outcome)
    assert (outcome.rows[0]["case_id"], error["line"], error["column"]) == ("A-1", 2, column)
    assert words in error["message"]
    assert outcome.rows[1]["eligible"], "the next row comes out"


@pytest.mark.parametrize("value", ["", "  "])
def test_a_row_without_an_id(command, value):
    outcome = command(table(line(case_id=value), line(case_id=value)))
    assert [(row["case_id"], row["error"]["column"]) for row in outcome.rows] == [(None, "case_id")] * 2


def test_an_id_seen_before_also_in_a_bad_row(command):
    outcome = command(table(line(case_id="1"), line(case_id="1"), line(case_id="2", cause="z"), line(case_id=" 2 ")))
    assert [row["case_id"] for row in outcome.rows] == ["1", "1", "2", "2"]
    assert [row.get("error", {}).get("column") for row in outcome.rows] == [None, "case_id", "cause", "case_id"]


def test_the_leftmost_fault_is_named_in_the_order_of_this_header(command):
    faulty = {"case_id": "", "birth_date": "x", "declared_on": "x"}
    assert error_of(command(table(line(**faulty))))["column"] == "case_id"
    backwards = ",".join(reversed(line(**faulty).split(",")))
    outcome = command(table(backwards, header=",".join(reversed(NAMES))))
    assert error_of(outcome)["column"] == "declared_on"


def test_a_duplicate_with_a_fault_further_left(command):
    header = ",".join(["cause", *(name for name in NAMES if name != "cause")])
    cells = dict(zip(NAMES, line().split(","), strict=True))
    cause = cells.pop("cause")
    good = ",".join([cause, *cells.values()])
    bad = ",".join(["z", *cells.values()])
    outcome = command(table(good, bad, good, header=header))
    assert [row.get("error", {}).get("column") for row in outcome.rows] == [None, "cause", "case_id"]


@pytest.mark.parametrize(
    ("text", "case_id", "column"),
    [
        ("A-1,WNI", "A-1", "birth_date"),
        ("A-1", "A-1", "citizenship"),
        (",WNI", None, "case_id"),
        ("A-1,wni", "A-1", "citizenship"),
        (line() + ",", "A-1", "declared_on"),
        (line(birth_date="x") + ",,,,", "A-1", "birth_date"),
        (",", None, "case_id"),
        ('""', None, "case_id"),
    ],
)
def test_a_row_of_another_length(command, text, case_id, column):
    outcome = command(table(text, GOOD))
    assert (outcome.status, outcome.rows[0]["case_id"]) == (1, case_id)
    assert error_of(outcome)["column"] == column
    assert outcome.rows[1]["eligible"]


@pytest.mark.parametrize("bad", [b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80"])
@pytest.mark.parametrize("column", ["case_id", "citizenship", "paid_months", "declared_on", "catatan"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_nul_bytes_and_other_encodings(command, bad, column, quote):
    header = HEADER + ",catatan"
    text = line(case_id="A-1") + ",x"
    cells = dict(zip(header.split(","), text.split(","), strict=True))
    cells[column] = f"{quote}{cells[column]}@{quote}"
    row = ",".join(cells.values()).encode().replace(b"@", bad)
    outcome = command(table(header=header) + row + b"\n" + GOOD.encode() + b",\n")
    assert outcome.status == 1
    assert error_of(outcome)["column"] == column
    assert outcome.rows[0]["case_id"] == (None if column == "case_id" else "A-1")
    assert outcome.rows[1]["eligible"]


def test_a_line_break_in_quotes_counts_as_a_physical_line(command):
    outcome = command(table(line(case_id='"a\n\n\nb"'), line(case_id="c", cause="z")))
    assert (outcome.rows[0]["case_id"], error_of(outcome, 1)["line"]) == ("a\n\n\nb", 6)


@pytest.mark.parametrize(
    ("bad", "case_id", "column"),
    [
        (line(cause='"b'), "A-1", "cause"),
        (line(case_id='"A-1'), None, "case_id"),
        (line(cause='"b"x'), "A-1", "cause"),
        (line(declared_on='"'), "A-1", "declared_on"),
        (line(birth_date="x", cause='"b'), "A-1", "birth_date"),
        (line(cause="b\rb"), "A-1", "cause"),
        ('"' + line(), None, "case_id"),
    ],
)
def test_wrong_quotes_cost_one_row(command, bad, case_id, column):
    outcome = command(table(bad, GOOD, line(case_id="lagi", cause="z")))
    assert outcome.status == 1
    assert (outcome.rows[0]["case_id"], error_of(outcome)["line"], error_of(outcome)["column"]) == (case_id, 2, column)
    assert outcome.rows[1]["eligible"]
    assert (outcome.rows[2]["case_id"], error_of(outcome, 2)["line"]) == ("lagi", 4)


def test_a_quote_never_closed_does_not_swallow_the_table(command):
    lines = [line(case_id=str(number)) for number in range(RECORD_LINES + 500)]
    outcome = command(table(line(case_id="x", paid_months='"2025-01'), *lines))
    assert (outcome.rows[0]["case_id"], error_of(outcome)["column"]) == ("x", "paid_months")
    assert [row["case_id"] for row in outcome.rows[1:]] == [str(number) for number in range(RECORD_LINES + 500)]
    assert all(row["eligible"] for row in outcome.rows[1:])


def test_a_quote_over_as_many_lines_as_are_allowed(command):
    outcome = command(table(line(case_id='"' + "\n" * (RECORD_LINES - 1) + 'x"'), line(case_id="", cause="z")))
    assert outcome.rows[0]["case_id"] == "x"
    assert error_of(outcome, 1)["line"] == RECORD_LINES + 2
    outcome = command(table(line(case_id='"' + "\n" * RECORD_LINES + 'x"')))
    assert error_of(outcome)["column"] == "case_id"


@pytest.mark.parametrize(("over", "faulty"), [(0, False), (1, True)])
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_a_line_may_hold_a_million_bytes(command, over, faulty, end):
    header = HEADER + ",catatan"
    row = line() + ","
    row += "x" * (LINE_LIMIT + over - len(row))
    outcome = command(table(header=header) + (row + end).encode())
    assert len(outcome.rows) == 1
    assert ("error" in outcome.rows[0]) is faulty
    if faulty:
        assert (outcome.rows[0]["case_id"], error_of(outcome)["column"]) == ("A-1", "catatan")


@pytest.mark.parametrize(
    ("before", "case_id", "column"),
    [
        ("A-1,WNI,", "A-1", "birth_date"),
        ("", None, "case_id"),
        ("A-1,wni,", "A-1", "citizenship"),
        ('"', None, "case_id"),
    ],
)
def test_a_line_of_100_mb_costs_one_row_and_little_memory(tmp_path, before, case_id, column):
    file = tmp_path / "besar.csv"
    with file.open("wb") as out:
        out.write(table(line(case_id="A-0")) + before.encode())
        for _ in range(100):
            out.write(b"1" * 1_000_000)
        out.write(b"\n" + GOOD.encode() + b"\n")
    code = (
        "import sys; from pathlib import Path; from devstack.bench import measured;"
        "found = measured(Path(sys.argv[1]), Path(sys.argv[2])); print(found.status, found.peak_mb)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, file, tmp_path / "hasil"], cwd=MANAGE.parent, capture_output=True, text=True
    )
    status, peak = done.stdout.split()
    rows = [json.loads(text) for text in (tmp_path / "hasil").read_text().splitlines()]
    assert (status, len(rows)) == ("1", 3)
    assert rows[1]["case_id"] == case_id
    assert (rows[1]["error"]["line"], rows[1]["error"]["column"]) == (3, column)
    assert rows[2]["eligible"]
    assert float(peak) < 80
    file.unlink()


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"birth_date": "9946-01-01"}, "birth_date"),
        ({"terminated_on": "9999-12-31"}, "terminated_on"),
        ({"effective_on": "9999-10-01"}, "effective_on"),
        ({"effective_on": "9999-09-30", "first_claim_on": "9999-09-30"}, "first_claim_on"),
        ({"birth_date": "9999-01-01", "terminated_on": "9999-12-31"}, "birth_date"),
    ],
)
def test_days_beyond_the_calendar(command, changes, column):
    outcome = command(table(line(**changes)))
    error = error_of(outcome)
    assert (outcome.status, outcome.rows[0]["case_id"], error["line"], error["column"]) == (1, "A-1", 2, column)
    assert "terlalu jauh" in error["message"]


def test_a_day_that_is_not_in_the_row_is_never_to_blame(command):
    header = ",".join(reversed(NAMES))
    row = ",".join(reversed(line(birth_date="9999-01-01", first_claim_on="").split(",")))
    assert error_of(command(table(row, header=header), "--today", "9999-12-31"))["column"] == "birth_date"


@pytest.mark.parametrize(
    "changes",
    [
        {"terminated_on": "0001-01-01"},
        {"terminated_on": "0001-01-01", "first_claim_on": "0001-01-01", "declared_on": "0001-01-01"},
        {"paid_months": "0001-01;9999-12", "previous_benefits": "0001-01-01;9999-12-31"},
        {"contract_end_on": "9999-12-31", "re_employed_on": "9999-12-31", "declared_on": "9999-12-31"},
        {"first_claim_on": "9999-12-31"},
        {"enrolled_on": "9999-12-31"},
    ],
)
@pytest.mark.parametrize("options", [(), ("--adopt", "PP 6/2025=9999-12-31"), ("--today", "9999-12-31")])
def test_far_days_that_are_only_compared(command, changes, options):
    assert "error" not in command.one(*options, **changes)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "kosong"),
        (b"\xef\xbb\xbf", "kosong"),
        (b"\n\r\n  \n", "kosong"),
        (table(line(), header=HEADER.replace("cause,", "")), "tidak ada di baris judul: cause"),
        (table(line(), header=HEADER.replace("cause", "Cause")), "tidak ada di baris judul: cause"),
        (table(line() + ",b", header=HEADER + ", cause"), "lebih dari sekali: cause"),
        (table(line(), header=HEADER.replace(",", ";")), "titik koma"),
        (table(line(), header=HEADER.replace(",", "\t")), "tab"),
        (table(line(), header=HEADER.replace(",", "|")), "garis tegak"),
        (table(line(), header='"' + HEADER.replace(",", '";"') + '"'), "titik koma"),
        (table(line()).decode().encode("utf-16"), "UTF-16"),
        (table(line()).decode().encode("utf-16-le"), "UTF-16"),
        (table(line()).decode().encode("utf-16-be"), "UTF-16"),
        (HEADER.encode() + b",\xff\n" + GOOD.encode() + b"\n", "bukan UTF-8"),
        (HEADER.encode() + b"," + b"x" * LINE_LIMIT + b"\n", "1 MB"),
        (b'"' + table(line()), "Tanda kutip"),
        (table(line(), end="\r"), "akhir baris"),
        (b"PK\x03\x04\x14\0\x06\0" + bytes(range(256)), "UTF-8"),
        (line().encode(), "tidak ada di baris judul: case_id"),
    ],
)
def test_a_table_that_cannot_be_used(command, data, words):
    assert words in unusable(command(data))


def test_a_header_alone_is_fine(command):
    assert command(table()) == (0, [], "")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--adopt", "PP 6/2025=2025-02-07", "--adopt", "PP 6/2025=2025-02-07"), "sekali"),
        (("--adopt", "PP 37/2021=2025-02-07"), "PP 6/2025"),
        (("--adopt", "PP 7/2030=2030-02-07"), "PP 6/2025"),
        (("--adopt", "PP 6/2025"), "bukan tanggal"),
        (("--adopt", "PP 6/2025="), "bukan tanggal"),
        (("--adopt", "PP 6/2025=2025-02-30"), "tidak ada di kalender"),
        (("--adopt", "PP 6/2025=2021-02-02"), "sesudah 2021-02-02"),
        (("--adopt", ""), "PP 6/2025"),
        (("--adopt",), "perlu nilai"),
        (("--today", "besok"), "bukan tanggal"),
        (("--today", ""), "bukan tanggal"),
        (("--today", "2025-02-30"), "tidak ada di kalender"),
        (("--today",), "perlu nilai"),
        (("--today", "2025-02-20", "--today", "2025-02-21"), "sekali"),
        (("--tod", "2025-02-20"), "tidak dikenal"),
        (("--verbosity", "2"), "tidak dikenal"),
        (("lain.csv",), "tepat satu"),
    ],
)
def test_wrong_options(command, options, words):
    assert words in unusable(command(table(line()), *options))


def test_the_first_day_on_which_another_regulation_may_count(command):
    assert command.one("--adopt", "PP 6/2025=2021-02-03")["regulation"] == "PP 6/2025"


def test_a_file_that_is_not_there(command, tmp_path):
    assert "tepat satu" in unusable(command.run())
    assert "tidak ditemukan" in unusable(command.run(str(tmp_path / "tidak\nada.csv")))
    assert "folder" in unusable(command.run(str(tmp_path)))
    assert "tidak dapat dibaca" in unusable(command.run("/proc/self/mem"))


def test_a_file_that_may_not_be_read(monkeypatch, capsys):
    """Whoever runs the tests may be allowed to read everything: the system's answer is given in its place."""

    def refuse(*_arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    status = main(["rahasia.csv"])
    monkeypatch.undo()
    said = capsys.readouterr()
    assert (status, said.out) == (2, "")
    assert "tidak dapat dibuka" in said.err


CELLS = st.sampled_from(
    [
        b",",
        b"\n",
        b"\r\n",
        b"\r",
        b'"',
        b'""',
        b";",
        b"\0",
        b"\xff",
        b"WNI",
        b"9999-12-31",
        b"2025-02-30",
        GOOD.encode(),
    ]
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=200), st.lists(CELLS, max_size=40).map(b"".join)))
def test_whatever_follows_a_good_header_is_answered_line_by_line(command, data):
    outcome = command(HEADER.encode() + b"\n" + data)
    assert outcome.status == (1 if any("error" in row for row in outcome.rows) else 0)
    assert outcome.errors == ""
    for row in outcome.rows:
        if "error" in row:
            assert row["error"]["column"] in NAMES
            assert 2 <= row["error"]["line"] <= data.count(b"\n") + 2
            assert row["error"]["message"]


DAYS = st.dates().map(str)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from([name for name in NAMES if name.endswith(("_on", "_date"))]), DAYS),
    DAYS,
    st.booleans(),
)
def test_any_day_of_the_calendar_is_answered(command, changes, day, adopted):
    options = ("--adopt", f"PP 6/2025={max(day, '2021-02-03')}") if adopted else ()
    row = command.one("--today", day, *options, **changes)
    assert "error" not in row or "terlalu jauh" in row["error"]["message"]


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_stream_that_is_closed_gives_no_traceback(command, stream):
    command.file.write_bytes(table(line()) if stream == "stdout" else b"")
    closed = "1" if stream == "stdout" else "2"
    script = f'exec "{sys.executable}" "{MANAGE}" assess "{command.file}" {closed}>&-'
    done = subprocess.run(["sh", "-c", script], env={}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == ("Hasil tidak dapat ditulis: keluaran standar tertutup.\n" if stream == "stdout" else "")


def test_lists_that_fill_a_line_are_read_and_not_remembered(command):
    many = [
        line(case_id=f"A-{count}", programmes="JKN;JKK;JHT;JP;JKM" + ";JKN" * (2_000 + count)) for count in range(50)
    ]
    padded = [
        line(case_id=f"B-{count}", paid_months="2025-01;" + " " * (2_000 + count) + "2025-02") for count in range(50)
    ]
    outcome = command(table(*many, *padded))
    assert outcome.status == 0
    assert all(row["eligible"] for row in outcome.rows[:50])
    assert cells.programmes("JKN" + ";JKN" * 100) is not cells.programmes("JKN" + ";JKN" * 100)
