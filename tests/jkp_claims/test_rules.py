"""Refusals, holds, payer and who needs a person: both sides of every boundary of the law."""

import json
from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest

from core.dates import Month
from jkp_claims.regulations import DEFAULT_ADOPTIONS, PP_37_2021
from jkp_claims.rules import Actor, Hold, Payer, Refusal, as_json, assess, facts_from_json
from jkp_claims.rules.answer import answer as told
from jkp_claims.rules.contributions import first_counted_month, latest_overdue_month, trailing_arrears
from jkp_claims.rules.eligibility import ended_on_contract_end, worked_past_contract_end
from tests.jkp_claims.cases import ADOPTED, ALL_PROGRAMMES, NO_HOLIDAYS, TODAY, assessed, facts, paid

SMALL_SET = ALL_PROGRAMMES - {"JP"}


def test_the_sound_case_is_sound():
    answer = assessed()
    assert answer.eligible
    assert (answer.refusals, answer.holds, answer.payer, answer.needs_person) == ((), (), Payer.BPJS, False)
    assert answer.regulation == "PP 37/2021"


@pytest.mark.parametrize(
    ("changes", "refusals"),
    [
        ({"cause": "i"}, ["RESIGNATION"]),
        ({"cause": "n"}, ["PENSION"]),
        ({"cause": "o"}, ["DEATH"]),
        ({"cause": "m", "total_permanent_disability": True}, ["TOTAL_DISABILITY"]),
        ({"cause": "m"}, []),
        ({"cause": "b", "total_permanent_disability": True}, []),
        ({"cause": "pkwt_expired"}, ["PKWT_EXPIRED"]),
        ({"cause": "pkwt_expired", "contract_type": "PKWT", "contract_end_on": date(2025, 3, 20)}, ["PKWT_EXPIRED"]),
        ({"contract_type": "PKWT", "contract_end_on": date(2025, 3, 20)}, ["PKWT_EXPIRED"]),  # whatever the cause
        ({"contract_type": "PKWT", "contract_end_on": date(2025, 3, 21)}, []),  # ended a day early
        ({"contract_type": "PKWT", "contract_end_on": date(2025, 3, 19)}, []),  # worked past it: a person looks
        ({"contract_type": "PKWT"}, []),
        ({"contract_type": "PKWTT", "contract_end_on": date(2025, 3, 20)}, []),
        ({"citizenship": "WNA"}, ["NOT_WNI"]),
        ({"willing_to_work": False}, ["NOT_WILLING"]),
        *(({"cause": cause}, []) for cause in "abcdefghjkl"),
        ({"cause": "other"}, []),
    ],
)
def test_causes_and_person(changes, refusals):
    assert list(assessed(**changes).refusal_codes) == refusals


@pytest.mark.parametrize(
    ("birth_date", "enrolled_on", "refused"),
    [
        (date(1967, 6, 2), date(2021, 6, 1), False),  # 54 the day after enrolment
        (date(1967, 6, 1), date(2021, 6, 1), True),  # 54 on the day
        (date(1967, 5, 31), date(2021, 6, 1), True),
        (date(1968, 2, 29), date(2022, 2, 27), False),
        (date(1968, 2, 29), date(2022, 2, 28), True),  # no 29 February in 2022: 54 on the 28th
    ],
)
def test_not_yet_54_when_enrolled(birth_date, enrolled_on, refused):
    codes = assessed(birth_date=birth_date, enrolled_on=enrolled_on).refusal_codes
    assert codes == (("AGE_AT_ENROLMENT",) if refused else ())


@pytest.mark.parametrize(
    ("months", "refusals", "why"),
    [
        ("2024-03..2025-02", [], "12 of 2023-03..2025-02, the last six in a row"),
        ("2024-04..2025-02", ["MONTHS_LT_12"], "11"),
        ("2023-03..2023-08 2024-09..2025-02", [], "6 oldest and 6 latest"),
        ("2023-02..2023-07 2024-09..2025-02", ["MONTHS_LT_12"], "2023-02 is the 25th month back"),
        ("2023-04..2023-09 2024-10..2025-03", [], "March is paid, so the 24 are 2023-04..2025-03"),
        ("2023-03..2023-08 2024-10..2025-03", ["MONTHS_LT_12"], "March is paid, so 2023-03 falls out: 11"),
        ("2023-03..2023-08 2024-09..2025-02 2025-04..2025-09", [], "months after the termination add nothing"),
        ("2023-03..2024-02 2025-04..2025-09", [], "they neither end the row of six"),
        ("2023-09..2024-09 2024-11..2025-02", ["CONSECUTIVE_LT_6"], "October is missing: only four in a row"),
        ("2023-09..2024-08 2024-10..2025-03", [], "six in a row that end with the month of termination"),
        ("2023-09..2024-08 2024-11..2025-03", ["CONSECUTIVE_LT_6"], "five in a row"),
        ("2023-03..2024-02", [], "the row of six ends with the latest paid month, however old"),
        ("2022-03..2023-08", ["MONTHS_LT_12"], "2023-03..08 are six in a row among the 24, but only six"),
        ("2022-03..2023-07", ["CONSECUTIVE_LT_6", "MONTHS_LT_12"], "2023-02 is paid but not among the 24"),
        ("", ["CONSECUTIVE_LT_6", "MONTHS_LT_12"], "nothing paid"),
        ("2025-04..2027-04", ["CONSECUTIVE_LT_6", "MONTHS_LT_12"], "nothing paid before the termination"),
    ],
)
def test_contributions(months, refusals, why):
    answer = assessed(paid_months=paid(months))
    assert list(answer.refusal_codes) == refusals, why
    under_new = [code for code in refusals if code != "CONSECUTIVE_LT_6"]
    assert list(assessed(ADOPTED, paid_months=paid(months)).refusal_codes) == under_new, "no row of six in PP 6/2025"


@pytest.mark.parametrize(
    ("claimed_on", "refused"),
    [(date(2025, 6, 20), False), (date(2025, 6, 21), True)],
)
def test_the_last_day_of_three_months_is_in_time(claimed_on, refused):
    answer = assessed(first_claim_on=claimed_on)
    assert answer.claim_deadline == date(2025, 6, 20)
    assert answer.refusal_codes == (("CLAIM_LATE",) if refused else ())


def test_without_a_claim_today_decides():
    assert assessed(first_claim_on=None, today=date(2025, 6, 20)).eligible
    assert assessed(first_claim_on=None, today=date(2025, 6, 21)).refusal_codes == ("CLAIM_LATE",)


def test_the_deadline_counts_from_the_effective_day_when_the_termination_was_disputed():
    answer = assessed(effective_on=date(2025, 8, 31), first_claim_on=date(2025, 11, 30))
    assert (answer.claim_deadline, answer.eligible) == (date(2025, 11, 30), True)


@pytest.mark.parametrize(
    ("re_employed_on", "refused"),
    [
        (date(2024, 1, 1), False),  # a second job (Pasal 36)
        (date(2025, 3, 20), False),  # began on the day of termination: a second job
        (date(2025, 3, 21), True),
        (date(2025, 4, 10), True),  # on the day of the claim
        (date(2025, 4, 11), False),  # after it: months are left out instead
    ],
)
def test_re_employed(re_employed_on, refused):
    assert assessed(re_employed_on=re_employed_on).refusal_codes == (("RE_EMPLOYED",) if refused else ())


@pytest.mark.parametrize(
    ("benefits", "months", "refusals"),
    [
        ([], "2023-03..2025-02", []),
        ([date(2020, 2, 10)], "2020-03..2025-02", []),  # 60 months after February 2020 and before March 2025
        ([date(2020, 2, 10)], "2018-01..2025-02", []),  # what was paid before the benefit makes no difference
        ([date(2020, 3, 1)], "2020-03..2025-02", ["GAP_LT_60_MONTHS"]),  # March 2020 itself does not count
        ([date(2020, 2, 10)], "2020-04..2025-03", ["GAP_LT_60_MONTHS"]),  # nor does the month of termination
        ([date(2015, 1, 1)], "2019-01..2019-12 2023-03..2025-02", ["GAP_LT_60_MONTHS"]),  # paid time, not calendar
        ([date(2010, 1, 1), date(2020, 2, 10)], "2020-03..2025-02", []),  # a third benefit; the latest counts
        ([date(2010, 1, 1), date(2020, 3, 10)], "2012-01..2025-02", ["GAP_LT_60_MONTHS"]),
        ([date(2000, 1, 1), date(2010, 1, 1), date(2015, 1, 1)], "2016-01..2025-02", ["BENEFITS_USED_3"]),
        ([date(2026, 1, 1)], "2023-03..2025-02", ["GAP_LT_60_MONTHS"]),
    ],
)
def test_earlier_benefits(benefits, months, refusals):
    answer = assessed(previous_benefits=frozenset(benefits), paid_months=paid(months))
    assert list(answer.refusal_codes) == refusals


@pytest.mark.parametrize("missing", ["JKN", "JKK", "JHT", "JKM", "JP"])
@pytest.mark.parametrize("scale", ["micro", "small", "medium", "large"])
def test_a_missing_programme_refuses_in_a_micro_enterprise_and_holds_in_others(scale, missing):
    answer = assessed(enterprise_scale=scale, programmes=ALL_PROGRAMMES - {missing})
    needed = missing != "JP" or scale in ("medium", "large")
    assert answer.refusal_codes == (("PROGRAMME_SET",) if needed and scale == "micro" else ())
    assert answer.hold_codes == (("PROGRAMME_SET",) if needed and scale != "micro" else ())
    expected = {(True, True): Payer.NONE, (True, False): Payer.EMPLOYER}
    assert answer.payer == expected.get((needed, scale == "micro"), Payer.BPJS)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 3, 15), Month(2025, 1)),  # February is due on 15 March, and not overdue that day
        (date(2025, 3, 16), Month(2025, 2)),
        (date(2025, 1, 15), Month(2024, 11)),
        (date(2025, 1, 31), Month(2024, 12)),
    ],
)
def test_latest_overdue_month(day, expected):
    assert latest_overdue_month(day) == expected


@pytest.mark.parametrize(
    ("terminated_on", "months", "arrears"),
    [
        (date(2025, 3, 20), "2023-03..2025-02", 0),
        (date(2025, 3, 20), "2023-03..2025-01", 1),
        (date(2025, 3, 20), "2023-03..2024-11", 3),
        (date(2025, 3, 20), "2023-03..2024-10", 4),
        (date(2025, 3, 15), "2023-03..2024-10", 3),  # February is not yet overdue
        (date(2025, 3, 15), "2023-03..2025-01", 0),
        (date(2025, 3, 20), "2023-03..2024-06 2025-03", 0),  # a later month is paid
        (date(2025, 3, 15), "2023-03..2024-06 2025-02", 0),
        (date(2025, 3, 20), "2023-03..2024-06 2025-04", 8),  # one after the termination is not
        (date(2025, 3, 20), "2020-01..2020-12", 50),
        (date(2025, 3, 20), "", 24),  # nothing ever paid
    ],
)
def test_trailing_arrears(terminated_on, months, arrears):
    case = facts(terminated_on=terminated_on, paid_months=paid(months))
    assert trailing_arrears(case, PP_37_2021) == arrears


@pytest.mark.parametrize("cause", ["b", "c", "d", "e", "f"])
@pytest.mark.parametrize(
    ("months", "old", "closed_under_new"),
    [
        ("2023-03..2024-11", False, False),  # 3 months
        ("2023-03..2024-10", True, False),  # 4
        ("2023-03..2024-08", True, False),  # 6
        ("2023-03..2024-07", True, True),  # 7
    ],
)
def test_arrears_make_the_employer_pay(cause, months, old, closed_under_new):
    def held(adoptions):
        answer = assessed(adoptions, cause=cause, paid_months=paid(months))
        assert answer.eligible
        assert answer.payer == (Payer.EMPLOYER if answer.holds else Payer.BPJS)
        return answer.hold_codes == ("EMPLOYER_ARREARS_GT_3M",)

    assert held(adoptions=ADOPTED) is (closed_under_new if cause in "cdf" else old)
    assert assessed(cause=cause, paid_months=paid(months)).hold_codes == (("EMPLOYER_ARREARS_GT_3M",) if old else ())


@pytest.mark.parametrize(("cause", "article"), [("b", "Pasal 39 ayat (3)"), ("f", "Pasal 39A")])
def test_the_arrears_of_a_closed_enterprise_have_an_article_of_their_own(cause, article):
    held = assessed(ADOPTED, cause=cause, paid_months=paid("2023-03..2024-07")).holds[0]
    assert article in held.article
    assert held.who_acts == (Actor.EMPLOYER,)


def test_still_active_holds_and_leaves_the_payer_alone():
    answer = assessed(active_at_bpjs=True)
    assert (answer.eligible, answer.hold_codes, answer.payer) == (True, ("STILL_ACTIVE",), Payer.BPJS)
    assert answer.holds[0].who_acts == (Actor.EMPLOYER, Actor.DISNAKER)
    assert answer.total == 10_500_000


def test_holds_are_found_with_a_refusal_too_and_then_nobody_pays():
    answer = assessed(cause="i", active_at_bpjs=True, programmes=SMALL_SET, paid_months=paid("2023-03..2024-06"))
    assert answer.refusal_codes == ("RESIGNATION",)
    assert answer.hold_codes == ("EMPLOYER_ARREARS_GT_3M", "PROGRAMME_SET", "STILL_ACTIVE")
    assert (answer.payer, answer.months, answer.total) == (Payer.NONE, (), 0)
    assert answer.claim_deadline == date(2025, 6, 20)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        *(({"cause": cause}, True) for cause in ("h", "j", "l", "other", "m")),
        *(({"cause": cause}, False) for cause in ("a", "b", "c", "d", "e", "f", "g", "i", "k", "n", "o")),
        ({"cause": "pkwt_expired"}, False),
        ({"cause": "m", "total_permanent_disability": True}, False),
        ({"cause": "b", "total_permanent_disability": True}, True),
        ({"contract_type": "PKWT", "contract_end_on": date(2025, 3, 19)}, True),
        ({"contract_type": "PKWT", "contract_end_on": date(2025, 3, 20)}, False),
        ({"contract_type": "PKWT", "contract_end_on": date(2025, 3, 21)}, False),
        ({"contract_type": "PKWTT", "contract_end_on": date(2025, 3, 19)}, False),
    ],
)
def test_needs_person(changes, expected):
    assert assessed(**changes).needs_person is expected


@pytest.mark.parametrize("name", ["cause", "reported_wage"])
def test_facts_and_answers_cannot_be_changed(name):
    with pytest.raises(FrozenInstanceError):
        setattr(facts(), name, None)
    with pytest.raises(FrozenInstanceError):
        assessed().total = 0


def test_every_reason_carries_its_article_and_inputs():
    answer = assessed(cause="i", citizenship="WNA", active_at_bpjs=True, paid_months=paid("2024-09..2025-02"))
    months = next(reason for reason in answer.refusals if reason.code == Refusal.MONTHS_LT_12)
    assert months.article == "PP 37/2021 Pasal 19 ayat (3)"
    assert dict(months.inputs) == {"paid": 6, "needed": 12, "among": 24}
    assert all(reason.article and reason.inputs for reason in (*answer.refusals, *answer.holds))


def test_the_trace_tells_every_rule_and_every_amount():
    answer = assessed()
    rules = [finding.rule for finding in answer.trace]
    expected = ["regulation", "claim_deadline", *Refusal, *Hold, *["amount"] * 6]
    assert rules == expected
    assert all(finding.article for finding in answer.trace)
    amount = answer.trace[-1]
    assert amount.result == 1_250_000
    assert dict(amount.inputs) == {
        "number": 6,
        "reported_wage": 7_000_000,
        "wage_ceiling": 5_000_000,
        "rate": PP_37_2021.rates[5],
        "regulation": "PP 37/2021",
        "reference_on": date(2025, 9, 10),
    }
    assert dict(answer.trace[0].inputs) == {"declared_on": date(2025, 4, 10)}
    assert dict(answer.trace[1].inputs) == {"effective_on": date(2025, 3, 20), "declared_on": date(2025, 4, 10)}


def test_answer_and_inputs_fit_a_json_column():
    answer = json.loads(json.dumps(as_json(assessed())))
    assert answer["payer"] == "BPJS"
    assert answer["claim_deadline"] == "2025-06-20"
    assert answer["months"][0]["rate"] == "0.45"
    inputs = json.loads(json.dumps(as_json(facts(paid_months=paid("2025-02 2024-12")))))
    assert inputs["paid_months"] == ["2024-12", "2025-02"]
    assert inputs["programmes"] == ["JHT", "JKK", "JKM", "JKN", "JP"]
    assert inputs["contract_end_on"] is None
    assert inputs["willing_to_work"] is True


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"citizenship": "WNA"},
        {"contract_type": "PKWT", "contract_end_on": date(2025, 3, 20)},
        {"contract_type": "PKWT", "contract_end_on": date(2025, 3, 19)},
        {"cause": "pkwt_expired"},
        {"cause": "i"},
        {"cause": "m", "total_permanent_disability": True},
        {"cause": "m"},
    ],
)
def test_frozen_facts_that_are_read_back_decide_the_same(changes):
    """Equal texts need not be the same object: what comes from a file or a table never is."""
    read = facts_from_json(json.loads(json.dumps(as_json(facts(**changes)))))
    apart = replace(
        read, **{name: "".join(list(getattr(read, name))) for name in ("citizenship", "contract_type", "cause")}
    )
    assert told(assess(apart, DEFAULT_ADOPTIONS, NO_HOLIDAYS, TODAY)) == told(assessed(**changes))


def test_only_a_pkwt_ends_with_its_contract():
    for contract_type in ("MAGANG", "PKWTT", "PKX"):
        assert not ended_on_contract_end(facts(contract_type=contract_type, contract_end_on=date(2025, 3, 20)))
        assert not worked_past_contract_end(facts(contract_type=contract_type, contract_end_on=date(2025, 3, 19)))


def test_whoever_is_not_a_citizen_is_refused_whatever_else_they_are():
    for citizenship in ("WNA", "XYZ", ""):
        assert assessed(citizenship=citizenship).refusal_codes == ("NOT_WNI",)


def test_a_cause_that_is_no_expiry_is_none():
    assert assessed(cause="z").refusal_codes == ()


def test_a_benefit_later_than_the_termination_leaves_no_months_between():
    case = {"previous_benefits": frozenset({date(2026, 1, 1)}), "paid_months": paid("2023-04..2025-03")}
    reasons = assessed(**case).refusals
    assert [(reason.code, dict(reason.inputs)["paid"]) for reason in reasons] == [("GAP_LT_60_MONTHS", 0)]


@pytest.mark.parametrize(("among", "first"), [(24, "2023-03"), (25, "2023-02"), (6, "2024-09")])
def test_the_months_looked_at_end_before_an_unpaid_month_of_termination(among, first):
    regulation = replace(PP_37_2021, paid_months_among=among)
    assert first_counted_month(facts(), regulation) == Month.parse(first)
    paid_too = facts(paid_months=paid("2023-03..2025-03"))
    assert first_counted_month(paid_too, regulation) == Month.parse(first).plus(1)


def test_an_answer_is_shown_without_its_trace():
    assert "trace" not in repr(assessed())
