"""What the table says of an assessment, and facts read back as they were frozen."""

import json
from datetime import date

import pytest
from hypothesis import given

from core.dates import Month
from jkp_claims.rules import answer, as_json, facts_from_json
from tests.jkp_claims.cases import assessed, facts
from tests.jkp_claims.strategies import QUESTIONS, facts_of

KEYS = [
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


def test_a_right_is_told_with_its_months():
    said = answer(assessed(active_at_bpjs=True))
    assert list(said) == KEYS
    assert {key: said[key] for key in KEYS if key != "months"} == {
        "eligible": True,
        "refusals": [],
        "holds": ["STILL_ACTIVE"],
        "payer": "BPJS",
        "needs_person": False,
        "regulation": "PP 37/2021",
        "claim_deadline": "2025-06-20",
        "total": 10_500_000,
    }
    assert said["months"][1] == {
        "number": 2,
        "opens_on": "2025-05-10",
        "closes_on": "2025-05-15",
        "late_until": "2025-06-09",
        "amount": 2_250_000,
        "regulation": "PP 37/2021",
    }


def test_codes_are_sorted_and_without_a_right_there_are_no_months():
    said = answer(assessed(cause="i", citizenship="WNA", active_at_bpjs=True, programmes=frozenset()))
    assert said["refusals"] == ["NOT_WNI", "RESIGNATION"]
    assert said["holds"] == ["PROGRAMME_SET", "STILL_ACTIVE"]
    assert (said["payer"], said["months"], said["total"]) == ("NONE", [], 0)


def test_months_without_an_anchor_have_no_days_but_the_first():
    months = answer(assessed(first_claim_on=None))["months"]
    assert months[0]["opens_on"] == "2025-03-20"
    assert [month["opens_on"] for month in months[1:]] == [None] * 5


@given(QUESTIONS)
def test_frozen_facts_are_read_back_as_they_were(question):
    case = facts_of(question[0])
    frozen = json.loads(json.dumps(as_json(case)))
    assert facts_from_json(frozen) == case


def test_each_kind_of_input_is_frozen_in_its_own_way():
    frozen = as_json(
        facts(paid_months=frozenset({Month(2025, 1), Month(2024, 12)}), previous_benefits=frozenset({date(2020, 1, 2)}))
    )
    assert frozen["paid_months"] == ["2024-12", "2025-01"]
    assert frozen["previous_benefits"] == ["2020-01-02"]
    assert (frozen["terminated_on"], frozen["contract_end_on"], frozen["reported_wage"]) == (
        "2025-03-20",
        None,
        7_000_000,
    )


@pytest.mark.parametrize("name", ["birth_date", "reported_wage", "programmes"])
def test_incomplete_frozen_facts_are_not_read(name):
    frozen = as_json(facts())
    del frozen[name]
    with pytest.raises((KeyError, TypeError)):
        facts_from_json(frozen)
