"""The law by hand: every row of cases.csv was derived from the text of the regulations, and says how."""

from collections import Counter

import pytest

from core.national_holidays import NATIONAL_HOLIDAYS
from jkp_claims.regulations import PP_6_2025, PP_37_2021
from jkp_claims.rules import Hold, Refusal, answer, assess, pay
from tests.jkp_claims.case_table import TableCase, table

ROWS = [pytest.param(case, id=case.text["case_id"]) for case in table()]
RIGHTS = [case for case in table() if case.expected["eligible"]]


@pytest.mark.parametrize("case", ROWS)
def test_a_case_of_the_table_is_decided_as_derived(case: TableCase):
    found = assess(case.facts, case.adoptions, NATIONAL_HOLIDAYS, case.today)
    assert answer(found) == case.expected, case.text["derivation"]


@pytest.mark.parametrize("case", [row for row in ROWS if row.values[0] in RIGHTS])
def test_a_month_alone_pays_what_the_table_says(case: TableCase):
    for month in case.expected["months"] if case.facts.first_claim_on else []:
        found = pay(month["number"], case.facts, case.adoptions)
        assert (found.amount, found.regulation) == (month["amount"], month["regulation"])


def test_the_table_has_at_least_120_cases_each_with_an_id_of_its_own():
    ids = Counter(case.text["case_id"] for case in table())
    assert len(ids) >= 120
    assert ids.most_common(1)[0][1] == 1


def test_every_case_has_a_derivation_of_its_own():
    derivations = Counter(case.text["derivation"].strip() for case in table())
    assert derivations.most_common(1)[0][1] == 1
    assert min(map(len, derivations)) > 20


@pytest.mark.parametrize("regulation", [PP_37_2021, PP_6_2025])
def test_both_regulations_decide_rights_and_refusals(regulation):
    decided = [case for case in table() if case.expected["regulation"] == regulation.name]
    assert len(decided) >= 40
    assert {case.expected["eligible"] for case in decided} == {True, False}


def test_claims_that_change_regulation_on_the_way_are_in_the_table():
    paid_by = {tuple(month["regulation"] for month in case.expected["months"]) for case in RIGHTS}
    both = {PP_37_2021.name, PP_6_2025.name}
    changed_after = {regulations.count(PP_37_2021.name) for regulations in paid_by if set(regulations) == both}
    assert changed_after == {1, 2, 3, 4, 5}


@pytest.mark.parametrize("code", Refusal)
def test_every_refusal_is_once_the_only_reason(code):
    assert any(case.expected["refusals"] == [code] for case in table())


@pytest.mark.parametrize("code", [refusal for refusal in Refusal if refusal is not Refusal.CONSECUTIVE_LT_6])
def test_every_refusal_is_seen_under_the_new_regulation_too(code):
    decided = [case for case in table() if case.expected["regulation"] == PP_6_2025.name]
    assert any(code in case.expected["refusals"] for case in decided)


@pytest.mark.parametrize("code", Hold)
def test_every_hold_is_seen_with_a_right_alone_and_with_a_refusal(code):
    assert any(case.expected["holds"] == [code] for case in RIGHTS)
    assert any(code in case.expected["holds"] for case in table() if not case.expected["eligible"])


@pytest.mark.parametrize("anchor_day", [28, 29, 30, 31])
def test_anchors_at_the_end_of_a_month_are_in_the_table(anchor_day):
    assert any(case.facts.first_claim_on and case.facts.first_claim_on.day == anchor_day for case in RIGHTS)
