"""What holds for every case, not only for those in the tables."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.dates import Month
from jkp_claims.regulations import DEFAULT_ADOPTIONS, REGULATIONS, WindowPolicy
from jkp_claims.rules import Facts, Payer, assess, windows
from tests.jkp_claims.cases import ADOPTED, ALL_PROGRAMMES, NO_HOLIDAYS

DAYS = st.dates(date(2021, 1, 1), date(2028, 12, 31))
MONTHS = st.builds(Month, st.integers(2018, 2028), st.integers(1, 12))
CAUSES = st.sampled_from([*"abcdefghijklmno", "pkwt_expired", "other"])

CASES = st.builds(
    Facts,
    citizenship=st.sampled_from(["WNI", "WNA"]),
    birth_date=st.dates(date(1955, 1, 1), date(2005, 1, 1)),
    enrolled_on=DAYS,
    enterprise_scale=st.sampled_from(["micro", "small", "medium", "large"]),
    contract_type=st.sampled_from(["PKWT", "PKWTT"]),
    cause=CAUSES,
    terminated_on=DAYS,
    reported_wage=st.integers(0, 50_000_000),
    programmes=st.frozensets(st.sampled_from(sorted(ALL_PROGRAMMES))),
    contract_end_on=st.none() | DAYS,
    total_permanent_disability=st.booleans(),
    willing_to_work=st.booleans(),
    effective_on=st.none() | DAYS,
    paid_months=st.frozensets(MONTHS, max_size=60),
    previous_benefits=st.frozensets(DAYS, max_size=4),
    re_employed_on=st.none() | DAYS,
    active_at_bpjs=st.booleans(),
    first_claim_on=st.none() | DAYS,
    declared_on=st.none() | DAYS,
)
ADOPTIONS = st.sampled_from([DEFAULT_ADOPTIONS, ADOPTED])


@given(DAYS, st.frozensets(DAYS, max_size=10))
def test_months_2_to_5_follow_one_another_without_gap_or_drift(anchor, holidays):
    found = windows(
        terminated_on=anchor, deadline=anchor, anchor=anchor, policy=WindowPolicy(), holidays=holidays, count=6
    )
    for earlier, later in zip(found[1:4], found[2:5], strict=True):
        assert earlier.opens_on <= earlier.closes_on <= earlier.late_until
        assert earlier.late_until + timedelta(days=1) == later.opens_on
    for window in found[1:]:
        reference = Month.of(window.reference_on)
        assert reference.months_since(Month.of(anchor)) == window.number - 1
        assert window.reference_on.day == min(anchor.day, reference.last_day.day)
    assert found[4].late_until < found[5].opens_on <= found[5].closes_on


@given(CASES, ADOPTIONS, DAYS)
def test_an_answer_agrees_with_itself(case, adoptions, today):
    answer = assess(case, adoptions, NO_HOLIDAYS, today)
    assert answer.eligible is not bool(answer.refusals)
    assert (answer.payer is Payer.NONE) is bool(answer.refusals)
    assert bool(answer.months) is answer.eligible
    assert answer.total == sum(month.amount for month in answer.months)
    assert [month.number for month in answer.months] == list(range(1, len(answer.months) + 1))
    for month in answer.months:
        regulation = REGULATIONS[month.regulation]
        most = regulation.wage_ceiling * regulation.rates[month.number - 1]
        assert 0 <= month.amount <= most
        assert month.amount <= case.reported_wage


WORSE = {
    "citizenship": st.just("WNA"),
    "willing_to_work": st.just(False),
    "birth_date": st.dates(date(1930, 1, 1), date(1955, 1, 1)),
    "programmes": st.just(frozenset()),
    "previous_benefits": st.none(),
}


@given(CASES, ADOPTIONS, DAYS, st.sampled_from(sorted(WORSE)), st.data())
def test_making_a_fact_worse_never_removes_a_refusal(case, adoptions, today, name, data):
    worse = data.draw(WORSE[name])
    if name == "previous_benefits":
        worse = case.previous_benefits | {data.draw(DAYS)}
    changed = Facts(**{field: getattr(case, field) for field in Facts.__slots__} | {name: worse})
    before = assess(case, adoptions, NO_HOLIDAYS, today).refusal_codes
    assert set(before) <= set(assess(changed, adoptions, NO_HOLIDAYS, today).refusal_codes)


@given(CASES, ADOPTIONS, DAYS, st.integers(1, 400))
def test_claiming_later_never_removes_a_refusal(case, adoptions, today, days):
    declared_on = case.declared_on or case.first_claim_on or today
    claimed_on = case.first_claim_on or today
    known = {field: getattr(case, field) for field in Facts.__slots__} | {"declared_on": declared_on}
    now = Facts(**known | {"first_claim_on": claimed_on})
    later = Facts(**known | {"first_claim_on": claimed_on + timedelta(days=days)})
    before = assess(now, adoptions, NO_HOLIDAYS, today).refusal_codes
    assert set(before) <= set(assess(later, adoptions, NO_HOLIDAYS, today).refusal_codes)
