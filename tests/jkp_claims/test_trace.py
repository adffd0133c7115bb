"""The trace is put together when it is first read, once, and frozen like any other part of the answer."""

from dataclasses import replace

import pytest

from jkp_claims.regulations import PP_37_2021
from jkp_claims.rules import Finding, as_json
from jkp_claims.rules.eligibility import HOLDS, REFUSALS, hold_findings, holds, refusal_findings, refusals
from jkp_claims.rules.instalments import Deadline
from jkp_claims.rules.records import Trace
from jkp_claims.rules.rule import Claim, applying
from tests.jkp_claims.cases import ADOPTED, TODAY, assessed, facts

STEPS = (Finding("a", "Pasal 1", True), Finding("b", "Pasal 2", 5))


def test_it_is_made_once_and_only_when_read():
    made = []

    def make():
        made.append(1)
        return STEPS

    trace = Trace(make)
    assert made == []
    assert (len(trace), trace[1], trace[-1:], list(trace)) == (2, STEPS[1], (STEPS[1],), list(STEPS))
    assert made == [1]


def test_traces_are_equal_when_their_steps_are():
    assert Trace(lambda: STEPS) == Trace(lambda: STEPS)
    assert hash(Trace(lambda: STEPS)) == hash(Trace(lambda: STEPS))
    assert Trace(lambda: STEPS) != Trace(lambda: STEPS[:1])
    assert Trace(lambda: STEPS) != STEPS
    assert assessed() == assessed()
    assert assessed() != replace(assessed(), trace=Trace(lambda: STEPS))


def test_it_is_frozen_as_a_list_of_steps():
    frozen = as_json(Trace(lambda: STEPS))
    assert frozen == as_json(STEPS)
    assert frozen == [
        {"rule": "a", "article": "Pasal 1", "result": True, "inputs": []},
        {"rule": "b", "article": "Pasal 2", "result": 5, "inputs": []},
    ]
    assert as_json(assessed())["trace"] == [as_json(step) for step in assessed().trace]


@pytest.mark.parametrize(
    "changes",
    [{}, {"cause": "i"}, {"programmes": frozenset()}, {"enterprise_scale": "micro", "programmes": frozenset()}],
)
def test_what_was_decided_is_what_the_trace_says(changes):
    case = facts(**changes)
    deadline = Deadline(TODAY, "Pasal 40")
    claim = Claim(case, PP_37_2021, deadline, TODAY)
    steps = refusal_findings(case, PP_37_2021, deadline, TODAY)
    assert refusals(applying(REFUSALS, claim)) == refusals(steps)
    assert holds(applying(HOLDS, claim)) == holds(hold_findings(case, PP_37_2021))


def test_a_rule_that_a_regulation_does_not_ask_is_no_step():
    assert "CONSECUTIVE_LT_6" in [step.rule for step in assessed().trace]
    assert "CONSECUTIVE_LT_6" not in [step.rule for step in assessed(ADOPTED).trace]
