from datetime import date

import pytest

from phk_reports.rules import CAUSES, notice_due_on, objection_due_on, report_due_on

HOLIDAYS = frozenset({date(2025, 5, 1), date(2025, 5, 12), date(2025, 5, 13)})


def test_the_causes_are_the_letters_of_the_law_and_two_more():
    assert list(CAUSES) == [*"abcdefghijklmno", "pkwt_expired", "other"]
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
