"""What holds for every case, not only for those in the tables."""

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.dates import Month
from core.national_holidays import NATIONAL_HOLIDAYS
from jkp_claims.regulations import PP_6_2025, PP_37_2021, REGULATIONS, WindowPolicy
from jkp_claims.rules import Facts, Payer, amount, assess, windows
from tests.jkp_claims.strategies import QUESTIONS, adopting, facts_of

DAYS = st.dates(date(2021, 1, 1), date(2035, 12, 31))
REGULATION = st.sampled_from([PP_37_2021, PP_6_2025])


def windows_from(anchor, holidays):
    """The filing days of all six months after a first claim on this day."""
    return windows(
        terminated_on=anchor, deadline=anchor, anchor=anchor, policy=WindowPolicy(), holidays=holidays, count=6
    )


@st.composite
def anchors_and_holidays(draw):
    """A first claim, and holidays: real ones, or any days of the seven months after it."""
    anchor = draw(DAYS)
    bits = draw(st.none() | st.integers(0, 2**210 - 1))
    if bits is None:
        return anchor, NATIONAL_HOLIDAYS
    return anchor, frozenset(anchor + timedelta(days=place) for place in range(210) if bits >> place & 1)


@given(anchors_and_holidays())
def test_the_periods_of_months_2_to_5_never_overlap_and_leave_no_gap(case):
    found = windows_from(*case)
    for window in found[1:5]:
        assert window.opens_on <= window.closes_on <= window.late_until
    for earlier, later in zip(found[1:4], found[2:5], strict=True):
        assert earlier.late_until + timedelta(days=1) == later.opens_on


@given(anchors_and_holidays())
def test_the_periods_of_months_2_to_5_never_drift_from_the_first_claim(case):
    anchor, holidays = case
    for window in windows_from(anchor, holidays)[1:5]:
        month = Month.of(window.opens_on)
        assert month.months_since(Month.of(anchor)) == window.number - 1
        assert window.opens_on.day == min(anchor.day, month.last_day.day)
        assert window.closes_on == window.opens_on + timedelta(days=5)


@given(DAYS)
def test_month_6_opens_after_the_period_of_month_5_in_every_real_year(anchor):
    *_, fifth, sixth = windows_from(anchor, NATIONAL_HOLIDAYS)
    assert fifth.late_until < sixth.reference_on < sixth.opens_on <= sixth.closes_on == sixth.late_until


@given(REGULATION, st.integers(1, 6), st.integers(0, 10**12))
def test_no_amount_exceeds_the_maximum_of_its_instalment(regulation, number, wage):
    rate = regulation.rates[number - 1]
    paid = amount(number, wage, regulation)
    assert type(paid) is int
    assert paid <= regulation.wage_ceiling * rate
    assert 0 <= min(wage, regulation.wage_ceiling) * rate - paid < 1


@given(QUESTIONS)
def test_an_answer_agrees_with_itself(question):
    row, today, adopted_on, holidays = question
    facts = facts_of(row)
    answer = assess(facts, adopting(adopted_on), holidays, today)
    assert answer.eligible is not bool(answer.refusals)
    assert (answer.payer is Payer.NONE) is bool(answer.refusals)
    assert bool(answer.months) is answer.eligible
    assert answer.total == sum(month.amount for month in answer.months)
    assert [month.number for month in answer.months] == list(range(1, len(answer.months) + 1))
    for month in answer.months:
        regulation = REGULATIONS[month.regulation]
        most = regulation.wage_ceiling * regulation.rates[month.number - 1]
        assert 0 <= month.amount <= min(most, Decimal(facts.reported_wage))


REFUSED_CAUSES = ("i", "n", "o", "pkwt_expired")
ONE_TO_400_DAYS = st.integers(1, 400).map(lambda days: timedelta(days=days))


def any_of(*values):
    return lambda facts: st.sampled_from(values)


def earlier(name):
    return lambda facts: ONE_TO_400_DAYS.map(lambda gap: getattr(facts, name) - gap)


def later(name):
    return lambda facts: ONE_TO_400_DAYS.map(lambda gap: getattr(facts, name) + gap)


def refused_cause(facts):
    """An excluded cause in the place of one that is not: between two excluded ones neither is worse."""
    assume(facts.cause not in REFUSED_CAUSES)
    assume(not (facts.cause == "m" and facts.total_permanent_disability))
    return st.sampled_from(REFUSED_CAUSES)


def fewer_programmes(facts):
    return st.sets(st.sampled_from(sorted(facts.programmes) or [""])).map(lambda gone: facts.programmes - gone)


def one_more_benefit(facts):
    return DAYS.map(lambda day: facts.previous_benefits | {day})


def earlier_new_job(facts):
    """A job after the termination, and before the one there is: on or before the termination it is a second job."""
    tomorrow = facts.terminated_on + timedelta(days=1)
    now = facts.re_employed_on
    latest = now if now is not None and now >= tomorrow else tomorrow + timedelta(days=400)
    return st.dates(tomorrow, latest)


WORSE = {
    "citizenship": any_of("WNA"),
    "birth_date": earlier("birth_date"),
    "enrolled_on": later("enrolled_on"),
    "enterprise_scale": any_of("micro"),
    "programmes": fewer_programmes,
    "contract_type": any_of("PKWT"),
    "contract_end_on": lambda facts: st.just(facts.terminated_on),
    "cause": refused_cause,
    "total_permanent_disability": any_of(True),
    "willing_to_work": any_of(False),
    "effective_on": earlier("effective_on"),
    "reported_wage": lambda facts: st.integers(0, facts.reported_wage),
    "previous_benefits": one_more_benefit,
    "re_employed_on": earlier_new_job,
    "active_at_bpjs": any_of(True),
    "first_claim_on": later("first_claim_on"),
}
NEITHER_WORSE_NOR_BETTER = {
    "terminated_on": "moves the 24 months, the arrears, the end of the contract and the new job, each its own way",
    "paid_months": "one month less can take a lone last month away and so mend the six in a row",
    "declared_on": "chooses the regulation: later drops the six in a row, earlier shortens the deadline",
}


def test_every_fact_is_made_worse_or_said_to_have_no_worse():
    assert {field.name for field in fields(Facts)} == set(WORSE) | set(NEITHER_WORSE_NOR_BETTER)
    assert not set(WORSE) & set(NEITHER_WORSE_NOR_BETTER)


def with_its_days(facts, today):
    """The same case with the days written out that stand for empty ones, so that one fact can change alone."""
    claimed_on = facts.first_claim_on or today
    return replace(
        facts,
        first_claim_on=claimed_on,
        declared_on=facts.declared_on or claimed_on,
        effective_on=facts.effective_on or facts.terminated_on,
    )


@pytest.mark.parametrize("name", WORSE)
@given(QUESTIONS, st.data())
def test_making_a_fact_worse_never_removes_a_refusal(name, question, data):
    row, today, adopted_on, holidays = question
    facts = with_its_days(facts_of(row), today)
    worse = replace(facts, **{name: data.draw(WORSE[name](facts))})
    before, after = (assess(case, adopting(adopted_on), holidays, today) for case in (facts, worse))
    assert set(before.refusal_codes) <= set(after.refusal_codes)


@pytest.mark.parametrize("name", sorted(set(WORSE) - {"first_claim_on"}))  # a later claim may reach a higher rate
@given(QUESTIONS, st.data())
def test_making_a_fact_worse_never_raises_the_total(name, question, data):
    row, today, adopted_on, holidays = question
    facts = with_its_days(facts_of(row), today)
    worse = replace(facts, **{name: data.draw(WORSE[name](facts))})
    before, after = (assess(case, adopting(adopted_on), holidays, today) for case in (facts, worse))
    assert after.total <= before.total


@given(QUESTIONS, ONE_TO_400_DAYS)
def test_a_later_adoption_never_helps_a_worker(question, gap):
    row, today, adopted_on, holidays = question
    assume(adopted_on is not None)
    facts = facts_of(row)
    sooner = assess(facts, adopting(adopted_on), holidays, today)
    for adoptions in (adopting(adopted_on + gap), adopting(None)):
        found = assess(facts, adoptions, holidays, today)
        assert set(sooner.refusal_codes) <= set(found.refusal_codes)
        assert set(sooner.hold_codes) <= set(found.hold_codes)
        assert found.claim_deadline <= sooner.claim_deadline
        assert found.total <= sooner.total
