"""The rules against a second implementation of the same text."""

import pytest
from hypothesis import given, settings

from core.national_holidays import NATIONAL_HOLIDAYS
from jkp_claims.rules import answer, assess
from tests.jkp_claims.case_table import table
from tests.jkp_claims.oracle import spreadsheet
from tests.jkp_claims.strategies import QUESTIONS, adopting, facts_of


@settings(max_examples=2_000, deadline=None)
@given(QUESTIONS)
def test_the_rules_and_the_spreadsheet_decide_alike(question):
    row, today, adopted_on, holidays = question
    found = answer(assess(facts_of(row), adopting(adopted_on), holidays, today))
    assert found == spreadsheet(row, today, adopted_on, holidays.__contains__)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.text["case_id"]) for case in table()])
def test_the_spreadsheet_decides_the_table_as_derived(case):
    found = spreadsheet(case.text, case.today, case.adopted_on, NATIONAL_HOLIDAYS.__contains__)
    assert found == case.expected, case.text["derivation"]
