import csv
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from casework.models import HolidayOverride
from phk_reports import deadlines, dispute_rules
from phk_reports.dispute_rules import RULES, Stage
from phk_reports.rules import CAUSES, notice_due_on, objection_due_on, report_due_on

HOLIDAYS = frozenset({date(2025, 5, 1), date(2025, 5, 12), date(2025, 5, 13)})

BY_HAND = list(csv.DictReader(Path(__file__).with_name("deadlines.csv").read_text().splitlines()))


def after(working_days, day, holidays):
    """The portal's own promises read the holidays themselves."""
    return deadlines.working_days_after(day, working_days)


CLOCKS = {
    "report": report_due_on,
    "notice": notice_due_on,
    "probation": partial(notice_due_on, on_probation=True),
    "objection": objection_due_on,
    "answer": partial(after, deadlines.ANSWER_WORKING_DAYS),
    "review": partial(after, deadlines.REVIEW_WORKING_DAYS),
    "correction": partial(after, deadlines.CORRECTION_WORKING_DAYS),
} | {str(stage): partial(dispute_rules.due_on, stage) for stage in Stage}


@pytest.mark.django_db
@pytest.mark.parametrize("case", BY_HAND, ids=lambda case: f"{case['clock']} {case['from']}")
def test_every_clock_ends_on_the_day_counted_by_hand(case):
    start = date.fromisoformat(case["from"])
    found = CLOCKS[case["clock"]](start, deadlines.holidays_around(start))
    assert found == date.fromisoformat(case["expected"]), case["counted by hand"]


def test_every_clock_of_a_file_has_a_case():
    assert {case["clock"] for case in BY_HAND} == set(CLOCKS)
    assert set(RULES) == set(Stage)


@pytest.mark.django_db
def test_a_decree_that_moves_a_day_off_moves_the_deadline():
    friday = date(2025, 8, 15)
    assert deadlines.report_due_on(friday) == date(2025, 8, 27)
    HolidayOverride.objects.create(day=date(2025, 8, 18), is_holiday=False, name="CONTOH")
    assert deadlines.report_due_on(friday) == date(2025, 8, 26)
    HolidayOverride.objects.create(day=date(2025, 8, 26), is_holiday=True, name="CONTOH")
    assert deadlines.report_due_on(friday) == date(2025, 8, 27)


def test_the_causes_are_the_letters_of_the_law_and_two_more():
    assert list(CAUSES) == [*"abcdefghijklmno", "b2", "pkwt_expired", "other"]
    assert all(cause.code == code and cause.article for code, cause in CAUSES.items())
    assert CAUSES["g"].article == "UU 13/2003 Pasal 154A ayat (1) huruf g"


def test_no_notice_for_resignation_pension_death_and_the_end_of_a_contract():
    assert {code for code, cause in CAUSES.items() if not cause.needs_notice} == {"i", "n", "o", "pkwt_expired"}


@pytest.mark.parametrize(
    ("terminated_on", "expected"),
    [
        (date(2025, 3, 3), date(2025, 3, 12)),  # Monday: Tuesday is the first day, the Wednesday after the 7th
        (date(2025, 4, 30), date(2025, 5, 14)),  # three days off in between
        (date(2025, 5, 3), date(2025, 5, 15)),  # a Saturday
    ],
)
def test_the_employer_reports_within_7_working_days(terminated_on, expected):
    assert report_due_on(terminated_on, HOLIDAYS) == expected


def test_notice_is_due_14_working_days_before_and_7_on_probation():
    terminated_on = date(2025, 5, 15)  # Thursday
    assert notice_due_on(terminated_on, HOLIDAYS) == date(2025, 4, 22)
    assert notice_due_on(terminated_on, HOLIDAYS, on_probation=True) == date(2025, 5, 2)


def test_the_worker_objects_within_7_working_days():
    assert objection_due_on(date(2025, 3, 3), HOLIDAYS) == date(2025, 3, 12)
