"""What the rules read and answer cannot be changed, and is never taken for something else."""

import inspect
from dataclasses import is_dataclass, replace
from importlib import import_module

import pytest

from jkp_claims.regulations import PP_6_2025, PP_37_2021, Regulation
from jkp_claims.rules import ConditionCode, ConditionFacts, Facts, conditions

MODULES = [
    "regulations",
    *(f"rules.{name}" for name in ("conditions", "liabilities", "pay", "records", "rule", "shares")),
]
RECORDS = [
    record
    for name in MODULES
    for record in vars(import_module(f"jkp_claims.{name}")).values()
    if inspect.isclass(record) and is_dataclass(record) and record.__module__ == f"jkp_claims.{name}"
]
BY_NAME_ONLY = [Facts, ConditionFacts, Regulation]


def test_the_records_are_found():
    assert len(RECORDS) >= 15


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_no_record_can_be_changed(record):
    assert record.__dataclass_params__.frozen


@pytest.mark.parametrize(
    "record", [one for one in RECORDS if one is not Regulation], ids=lambda record: record.__name__
)
def test_no_record_takes_a_field_that_it_does_not_have(record):
    assert "__slots__" in vars(record)


@pytest.mark.parametrize("record", BY_NAME_ONLY, ids=lambda record: record.__name__)
def test_facts_and_figures_are_given_by_name(record):
    parameters = inspect.signature(record).parameters.values()
    assert {parameter.kind for parameter in parameters} == {inspect.Parameter.KEYWORD_ONLY}


def test_a_regulation_is_only_itself():
    assert replace(PP_37_2021) != PP_37_2021
    assert len({PP_37_2021, PP_6_2025}) == 2


def test_nothing_done_is_counted_as_nothing():
    done = ConditionFacts()
    assert (done.interviews_held, done.interviews_invited, done.counselling_attended) == (0, 0, 0)
    assert (done.sessions_held, done.sessions_attended, done.applied_to) == (0, 0, ())


@pytest.mark.parametrize("number", [4, 1000])
def test_the_status_form_is_asked_for_in_its_month_alone(number):
    regulation = replace(PP_37_2021, status_form_month=int(str(number)))
    asked = {
        month: [found.code for found in conditions(month, ConditionFacts(), regulation)]
        for month in (number - 1, number, number + 1)
    }
    assert [month for month, codes in asked.items() if ConditionCode.STATUS_FORM in codes] == [number]
