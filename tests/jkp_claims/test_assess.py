"""`manage.py assess` on good tables: what it answers, and that it needs nothing but Python."""

import json
import subprocess
import sys
from datetime import date

import pytest
import time_machine

from core.national_holidays import NATIONAL_HOLIDAYS, published
from jkp_claims.assess.cells import READERS
from jkp_claims.assess.rows import COLUMNS, REQUIRED
from jkp_claims.regulations import DEFAULT_ADOPTIONS
from jkp_claims.rules import answer, assess
from tests.jkp_claims.cases import facts, span
from tests.jkp_claims.tables import HEADER, MANAGE, NAMES, ROW, Command, line, table


@pytest.fixture
def command(tmp_path, capsys):
    return Command(tmp_path, capsys)


def test_the_answer_is_that_of_the_rules(command):
    expected = answer(
        assess(facts(paid_months=span("2023-01", "2025-02")), DEFAULT_ADOPTIONS, NATIONAL_HOLIDAYS, date(2025, 4, 10))
    )
    outcome = command(table(line()), "--today", "2025-04-10")
    assert (outcome.status, outcome.errors) == (0, "")
    assert outcome.rows == [{"case_id": "A-1", **expected}]
    assert list(outcome.rows[0]) == [
        "case_id",
        "eligible",
        "refusals",
        "holds",
        "payer",
        "needs_person",
        "regulation",
        "claim_deadline",
        "months",
        "total",
    ]
    assert outcome.rows[0]["total"] == 10_500_000
    assert outcome.rows[0]["months"][5] == {
        "number": 6,
        "opens_on": "2025-10-02",
        "closes_on": "2025-10-09",
        "late_until": "2025-10-09",
        "amount": 1_250_000,
        "regulation": "PP 37/2021",
    }


def test_a_process_with_an_empty_environment_gives_the_same(command):
    data = table(line(), line(case_id="A-2", cause="i"))
    done = command.started(data, "--today", "2025-04-10")
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(text) for text in done.stdout.splitlines()] == command(data, "--today", "2025-04-10").rows


def test_neither_rules_nor_command_import_django():
    code = "import sys, jkp_claims.rules, jkp_claims.assess.command; print(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], env={}, cwd=MANAGE.parent, capture_output=True, text=True, check=True
    )
    assert "jkp_claims.assess.command" in done.stdout
    assert not [name for name in ("django", "celery", "psycopg2") if f"'{name}'" in done.stdout]


def test_help_tells_how_to_use_it(command):
    done = subprocess.run(
        [sys.executable, MANAGE, "assess", "--help"], env={}, capture_output=True, text=True, check=True
    )
    assert all(word in done.stdout for word in ("FILE.csv", "--adopt", "--today"))
    assert done.stderr == ""


def test_twenty_columns_and_those_that_must_be_filled():
    assert len(COLUMNS) == 20
    assert set(COLUMNS) == set(NAMES) == {"case_id", *READERS}
    assert {
        "case_id",
        "citizenship",
        "birth_date",
        "enrolled_on",
        "enterprise_scale",
        "contract_type",
        "cause",
        "terminated_on",
        "reported_wage",
    } == REQUIRED


def test_what_may_be_empty_has_its_meaning(command):
    empty = {name: "" for name in NAMES if name not in REQUIRED}
    got = command.one("--today", "2025-04-10", **empty)
    assert got["refusals"] == ["CONSECUTIVE_LT_6", "MONTHS_LT_12"], "no paid months; willing to work"
    assert got["holds"] == ["EMPLOYER_ARREARS_GT_3M", "PROGRAMME_SET"], "no programme; not active at BPJS"
    assert got["claim_deadline"] == "2025-06-20", "effective on the termination"
    assert got["needs_person"] is False, "no disability"


@pytest.mark.parametrize(
    ("changes", "key", "expected"),
    [
        ({"citizenship": "WNA"}, "refusals", ["NOT_WNI"]),
        ({"birth_date": "1967-06-01"}, "refusals", ["AGE_AT_ENROLMENT"]),
        ({"enrolled_on": "2044-03-08"}, "refusals", ["AGE_AT_ENROLMENT"]),
        ({"enterprise_scale": "micro", "programmes": "JKN"}, "refusals", ["PROGRAMME_SET"]),
        ({"programmes": "JKN;JKK;JHT;JKM"}, "holds", ["PROGRAMME_SET"]),
        ({"contract_type": "PKWT", "contract_end_on": "2025-03-20"}, "refusals", ["PKWT_EXPIRED"]),
        ({"cause": "pkwt_expired"}, "refusals", ["PKWT_EXPIRED"]),
        ({"cause": "other"}, "needs_person", True),
        ({"cause": "m", "total_permanent_disability": "yes"}, "refusals", ["TOTAL_DISABILITY"]),
        ({"willing_to_work": "no"}, "refusals", ["NOT_WILLING"]),
        ({"terminated_on": "2025-01-09"}, "refusals", ["CLAIM_LATE"]),
        ({"effective_on": "2025-04-30"}, "claim_deadline", "2025-07-30"),
        ({"reported_wage": "4000000"}, "total", 8_400_000),
        ({"reported_wage": "0"}, "total", 0),
        ({"paid_months": "2025-02"}, "refusals", ["CONSECUTIVE_LT_6", "MONTHS_LT_12"]),
        (
            {"previous_benefits": "2014-01-02;2017-01-02;2019-01-02"},
            "refusals",
            ["BENEFITS_USED_3", "GAP_LT_60_MONTHS"],
        ),
        ({"re_employed_on": "2025-04-01"}, "refusals", ["RE_EMPLOYED"]),
        ({"active_at_bpjs": "yes"}, "holds", ["STILL_ACTIVE"]),
        ({"first_claim_on": "2025-06-21"}, "refusals", ["CLAIM_LATE"]),
        ({"contract_type": "PKWT", "contract_end_on": "9999-12-31"}, "refusals", []),
        ({"birth_date": "0001-01-01", "enrolled_on": "0001-01-02"}, "refusals", []),
    ],
)
def test_each_column_reaches_its_rule(command, changes, key, expected):
    assert command.one(**changes)[key] == expected


def test_declared_on_chooses_the_regulation(command):
    adopt = ("--adopt", "PP 6/2025=2025-04-01")
    assert command.one(*adopt)["regulation"] == "PP 6/2025", "declared on the day of the first claim"
    assert command.one(*adopt, declared_on="2025-03-31")["regulation"] == "PP 37/2021"
    assert command.one(declared_on="2025-04-10")["regulation"] == "PP 37/2021", "not adopted"


def test_today_stands_in_for_the_first_claim(command):
    assert command.one("--today", "2025-06-20", first_claim_on="")["eligible"]
    assert command.one("--today", "2025-06-21", first_claim_on="")["refusals"] == ["CLAIM_LATE"]


@pytest.mark.parametrize(
    ("moment", "eligible"), [("2025-06-20T16:59:59+00:00", True), ("2025-06-20T17:00:00+00:00", False)]
)
def test_today_is_the_day_in_wib(command, moment, eligible):
    with time_machine.travel(moment, tick=False):
        assert command.one(first_claim_on="")["eligible"] is eligible


def test_spaces_around_values_and_repeated_items_change_nothing(command):
    spaced = {name: f"  {value.replace(';', ' ; ')} " for name, value in ROW.items()}
    assert command.one(**spaced) == command.one()
    assert (
        command.one(programmes="JKN;JKK;JHT;JP;JKM;JKN", paid_months=ROW["paid_months"] + ";2025-02") == command.one()
    )


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_bom_change_nothing(command, end, bom):
    data = bom + table(line(), "", line(case_id="A-2"), " ", end=end)
    outcome = command(data)
    assert (outcome.status, [row["case_id"] for row in outcome.rows]) == (0, ["A-1", "A-2"])


def test_the_last_line_needs_no_end(command):
    assert command(table(line()).rstrip(b"\n")).rows == command(table(line())).rows


def test_columns_stand_in_any_order_among_others(command):
    names = [" catatan ", *reversed(NAMES), "catatan", ""]
    cells = ["x", *(ROW[name] for name in reversed(NAMES)), '"a, ""b"""', "y"]
    outcome = command(table(",".join(cells), header=",".join(names)))
    assert outcome.rows == [command.one()]


def test_quoted_values_may_hold_commas_quotes_and_line_breaks(command):
    outcome = command(table(line(case_id='"A, ""satu""\nbaris dua"'), line(case_id='"A-2"'), line(case_id="")))
    assert [row["case_id"] for row in outcome.rows] == ['A, "satu"\nbaris dua', "A-2", None]
    assert outcome.rows[2]["error"]["line"] == 5, "the physical line"


def test_rows_keep_their_order_and_the_good_ones_come_out(command):
    outcome = command(table(line(case_id="3"), line(case_id="1", cause="z"), line(case_id="2")))
    assert outcome.status == 1
    assert [(row["case_id"], "error" in row) for row in outcome.rows] == [("3", False), ("1", True), ("2", False)]


def test_a_reader_that_leaves_early_hears_no_complaint(command):
    command.file.write_bytes(table(*(line(case_id=str(number)) for number in range(2_000))))
    process = subprocess.Popen(
        [sys.executable, str(MANAGE), "assess", str(command.file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.readline()
    process.stdout.close()
    with process.stderr as errors:
        assert errors.read() == b""
    assert process.wait(timeout=60) == 1


def test_a_full_disk_is_said_in_one_line(command):
    command.file.write_bytes(table(line()))
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, str(MANAGE), "assess", str(command.file)], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("Hasil tidak dapat ditulis")


def test_holidays_come_from_the_published_calendar(command):
    assert date(2025, 4, 7) in NATIONAL_HOLIDAYS, "cuti bersama Idulfitri"
    assert date(2025, 4, 8) not in NATIONAL_HOLIDAYS
    assert "2025-04-07" not in NATIONAL_HOLIDAYS
    assert all(day.year == 2026 for day in published(2026))
    got = command.one(terminated_on="2024-10-01", first_claim_on="2024-10-09", paid_months=ROW["paid_months"])
    assert got["months"][5]["closes_on"] == "2025-04-08"
    assert got["months"][5]["opens_on"] == "2025-03-21", "27, 26, 25, 24, 21 March: 28 March to 7 April are days off"


def test_the_header_of_these_tests_is_the_promised_one():
    assert HEADER.startswith("case_id,citizenship,birth_date,enrolled_on,enterprise_scale,programmes,contract_type")
