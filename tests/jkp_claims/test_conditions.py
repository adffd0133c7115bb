"""The conditions of months 2 to 6 under both regulations."""

from datetime import date

import pytest

from jkp_claims.regulations import PP_6_2025, PP_37_2021
from jkp_claims.rules import ConditionFacts, conditions, missing

FIVE = ("a", "b", "c", "d", "e")
DONE = {
    "self_assessment_on": date(2025, 4, 11),
    "applied_to": FIVE,
    "counselling_attended": 1,
    "counselling_offered": True,
}


def still_missing(regulation=PP_37_2021, number=2, **changes):
    return list(missing(conditions(number, ConditionFacts(**DONE | changes), regulation)))


def condition(code, regulation=PP_37_2021, number=2, **changes):
    asked = conditions(number, ConditionFacts(**DONE | changes), regulation)
    return {item.code: item for item in asked}.get(code)


def test_where_nothing_is_known_nothing_is_counted():
    facts = ConditionFacts(training_recommended=True)
    found = [(item.code, item.have, item.met, item.waived) for item in conditions(6, facts, PP_37_2021)]
    assert found == [
        ("self_assessment", 0, False, False),
        ("job_search", 0, False, False),
        ("counselling", 0, True, True),
        ("training", 0, True, True),
        ("status_form", 0, False, False),
    ]
    with_sessions = ConditionFacts(training_recommended=True, sessions_held=10)
    assert conditions(2, with_sessions, PP_37_2021)[-1].waived, "no class was offered"
    offered = ConditionFacts(training_recommended=True, training_offered=True)
    assert conditions(2, offered, PP_37_2021)[-1].waived, "no session was held"


def test_month_1_asks_for_nothing():
    assert conditions(1, ConditionFacts(), PP_37_2021) == ()


@pytest.mark.parametrize("number", [2, 3, 4, 5, 6])
def test_what_is_asked_month_by_month(number):
    asked = [item.code for item in conditions(number, ConditionFacts(training_recommended=True), PP_37_2021)]
    assert asked == ["self_assessment", "job_search", "counselling", "training"] + ["status_form"] * (number == 6)
    new = [item.code for item in conditions(number, ConditionFacts(training_recommended=True), PP_6_2025)]
    assert new == ["self_assessment", "job_search"] + ["status_form"] * (number == 6)


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({}, [], []),
        ({"self_assessment_on": None}, ["self_assessment"], ["self_assessment"]),
        ({"applied_to": FIVE[:4]}, ["job_search"], ["job_search"]),
        ({"applied_to": (*FIVE[:4], "a")}, ["job_search"], []),  # five applications to four companies
        ({"applied_to": (*FIVE, "a")}, [], []),
        ({"applied_to": (), "interviews_held": 1}, [], []),  # an interview is enough
        ({"applied_to": (), "interviews_invited": 1}, ["job_search"], []),  # an invitation under PP 6/2025 only
        ({"applied_to": ()}, ["job_search"], ["job_search"]),
        ({"counselling_attended": 0}, ["counselling"], []),
        ({"counselling_attended": 0, "counselling_offered": False}, [], []),  # the office offered nothing
    ],
)
def test_conditions(changes, old, new):
    assert still_missing(PP_37_2021, **changes) == old
    assert still_missing(PP_6_2025, **changes) == new


def test_either_applications_or_interview():
    search = condition("job_search", applied_to=("a", "a", "b"), interviews_held=1)
    assert [(way.code, way.have, way.needed, way.met) for way in search.either] == [
        ("applications", 2, 5, False),
        ("interview", 1, 1, True),
    ]
    assert (search.met, search.have, search.needed, search.waived) == (True, 1, 1, False)
    both = condition("job_search", interviews_held=2)
    assert (both.met, both.have) == (True, 2)
    assert not condition("job_search", applied_to=()).met


@pytest.mark.parametrize(
    ("held", "attended", "needed", "met"),
    [
        (10, 8, 8, True),
        (10, 7, 8, False),
        (9, 8, 8, True),  # 7.2 sessions: eight
        (9, 7, 8, False),
        (5, 4, 4, True),
        (5, 3, 4, False),
        (130, 104, 104, True),
        (130, 103, 104, False),
        (1, 0, 1, False),
        (1, 1, 1, True),
    ],
)
def test_recommended_training_asks_for_80_percent(held, attended, needed, met):
    changes = {
        "training_recommended": True,
        "training_offered": True,
        "sessions_held": held,
        "sessions_attended": attended,
    }
    found = condition("training", **changes)
    assert (found.needed, found.have, found.met, found.waived) == (needed, attended, met, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"training_offered": False, "sessions_held": 10},
        {"training_offered": True, "sessions_held": 0},
    ],
)
def test_training_is_waived_without_a_class_or_a_session(changes):
    found = condition("training", training_recommended=True, **changes)
    assert (found.met, found.waived, found.needed) == (True, True, 0)


def test_training_not_recommended_is_not_asked_for():
    sessions = {"training_offered": True, "training_taken": True, "sessions_held": 10}
    assert condition("training", **sessions) is None


def test_under_pp_6_2025_training_counts_when_it_is_taken():
    sessions = {"sessions_held": 10, "sessions_attended": 7}
    assert condition("training", PP_6_2025, training_recommended=True, training_offered=True, **sessions) is None
    assert condition("training", PP_6_2025, training_taken=True, **sessions).met is False
    assert condition("training", PP_6_2025, training_taken=True, sessions_held=10, sessions_attended=8).met


def test_month_6_asks_for_the_status_form():
    assert still_missing(number=5) == []
    assert still_missing(number=6) == ["status_form"]
    assert still_missing(number=6, status_form_on=date(2025, 9, 30)) == []


def test_a_waived_condition_is_told_apart_from_a_met_one():
    waived = condition("counselling", counselling_attended=0, counselling_offered=False)
    assert (waived.met, waived.waived, waived.have, waived.needed) == (True, True, 0, 1)
    met = condition("counselling", counselling_offered=False)
    assert (met.met, met.waived, met.have) == (True, False, 1)


@pytest.mark.parametrize("regulation", [PP_37_2021, PP_6_2025])
def test_each_condition_has_its_article(regulation):
    facts = ConditionFacts(training_recommended=True, training_taken=True)
    for item in conditions(6, facts, regulation):
        assert item.article
        assert all(way.article for way in item.either)
