"""What the employer owes: both sides of every boundary of Pasal 23, 37 and 39, under both regulations."""

from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest

from jkp_claims.regulations import DEFAULT_ADOPTIONS, PP_6_2025, PP_37_2021, Scale
from jkp_claims.rules import (
    WHOLE_BENEFIT,
    Finding,
    LiabilityKind,
    assess,
    liability,
    lump_sum_of_unenrolled,
    refund_asked_until,
    refund_due_on,
    shortfall,
)
from tests.jkp_claims.cases import ADOPTED, ALL_PROGRAMMES, NO_HOLIDAYS, TODAY, facts, paid

SMALL_SET = ALL_PROGRAMMES - {"JP"}
BOTH = [(DEFAULT_ADOPTIONS, PP_37_2021), (ADOPTED, PP_6_2025)]
NAMES = ["PP 37/2021", "PP 6/2025"]

# The sound case ends on 20 March 2025: the contribution of February was due on 15 March, so February is the latest
# overdue month. Paid up to November leaves December, January and February: 3. Up to October leaves 4.
ARREARS = {
    1: paid("2023-02..2025-01"),
    3: paid("2022-12..2024-11"),
    4: paid("2022-11..2024-10"),
    6: paid("2022-09..2024-08"),
    7: paid("2022-08..2024-07"),
}


def owed(adoptions=DEFAULT_ADOPTIONS, **changes):
    """What the employer of the sound case, changed, owes."""
    case = facts(**changes)
    return liability(case, assess(case, adoptions, NO_HOLIDAYS, TODAY))


def instalments(adoptions=DEFAULT_ADOPTIONS, **changes):
    return assess(facts(**changes), adoptions, NO_HOLIDAYS, TODAY).months


@pytest.mark.parametrize("adoptions", [DEFAULT_ADOPTIONS, ADOPTED], ids=NAMES)
def test_an_employer_that_did_its_part_owes_nothing(adoptions):
    assert owed(adoptions) is None


@pytest.mark.parametrize("adoptions", [DEFAULT_ADOPTIONS, ADOPTED], ids=NAMES)
@pytest.mark.parametrize(
    "changes",
    [
        {"cause": "i", "programmes": frozenset()},
        {"cause": "n", "paid_months": ARREARS[7]},
        {"citizenship": "WNA", "paid_months": ARREARS[1]},
        {"enterprise_scale": "micro", "programmes": frozenset()},  # a refusal there, and no hold
    ],
)
def test_where_there_is_no_right_nothing_is_owed_by_this_decision(adoptions, changes):
    assert owed(adoptions, **changes) is None


@pytest.mark.parametrize(
    ("months", "cause", "old", "new", "why"),
    [
        (0, "b", None, None, "nothing in arrears"),
        (1, "b", ("ARREARS_TO_SETTLE", 0), ("ARREARS_TO_SETTLE", 0), "BPJS pays, the employer settles"),
        (3, "b", ("ARREARS_TO_SETTLE", 0), ("ARREARS_TO_SETTLE", 0), "3 are not more than 3"),
        (4, "b", ("ARREARS_PAYS_FIRST", 10_500_000), ("ARREARS_PAYS_FIRST", 18_000_000), "more than 3"),
        (3, "f", ("ARREARS_TO_SETTLE", 0), ("ARREARS_TO_SETTLE", 0), "bankrupt, 3"),
        (4, "f", ("ARREARS_PAYS_FIRST", 10_500_000), ("ARREARS_TO_SETTLE", 0), "39A: up to 6 BPJS pays"),
        (6, "c", ("ARREARS_PAYS_FIRST", 10_500_000), ("ARREARS_TO_SETTLE", 0), "closed, 6 are not more than 6"),
        (7, "c", ("ARREARS_PAYS_FIRST", 10_500_000), ("ARREARS_PAYS_FIRST", 18_000_000), "closed, more than 6"),
        (7, "d", ("ARREARS_PAYS_FIRST", 10_500_000), ("ARREARS_PAYS_FIRST", 18_000_000), "closed, more than 6"),
        (4, "e", ("ARREARS_PAYS_FIRST", 10_500_000), ("ARREARS_PAYS_FIRST", 18_000_000), "PKPU is no closure"),
    ],
)
def test_arrears(months, cause, old, new, why):
    """Wage 7,000,000: 3 × 2,250,000 + 3 × 1,250,000 = 10,500,000; 6 × 3,000,000 = 18,000,000."""
    changes = {"cause": cause} | ({"paid_months": ARREARS[months]} if months else {})
    for adoptions, expected in ((DEFAULT_ADOPTIONS, old), (ADOPTED, new)):
        found = owed(adoptions, **changes)
        assert (found and (found.kind, found.amount)) == expected


@pytest.mark.parametrize(
    ("months", "cause", "adoptions", "article"),
    [
        (3, "b", DEFAULT_ADOPTIONS, "PP 37/2021 Pasal 39 ayat (1) dan (2)"),
        (3, "b", ADOPTED, "PP 37/2021 Pasal 39 ayat (1) dan (2) sebagaimana diubah PP 6/2025"),
        (1, "f", ADOPTED, "PP 37/2021 Pasal 39 ayat (1) dan (2) sebagaimana diubah PP 6/2025"),
        (3, "f", ADOPTED, "PP 37/2021 Pasal 39 ayat (1) dan (2) sebagaimana diubah PP 6/2025"),
        (4, "f", ADOPTED, "PP 37/2021 Pasal 39A sebagaimana disisipkan PP 6/2025"),  # only 39A lets BPJS pay
        (6, "f", ADOPTED, "PP 37/2021 Pasal 39A sebagaimana disisipkan PP 6/2025"),
        (4, "b", DEFAULT_ADOPTIONS, "PP 37/2021 Pasal 39 ayat (3)"),
        (4, "b", ADOPTED, "PP 37/2021 Pasal 39 ayat (3) sebagaimana diubah PP 6/2025"),
        (7, "f", ADOPTED, "PP 37/2021 Pasal 39 ayat (3) sebagaimana diubah PP 6/2025"),
    ],
)
def test_the_article_of_arrears(months, cause, adoptions, article):
    found = owed(adoptions, cause=cause, paid_months=ARREARS[months])
    assert found.article == article
    assert found.trace[0] == Finding("arrears", article, months)


def test_paying_first_is_traced_month_by_month():
    """Wage 4,000,000: 1,800,000 × 3 + 1,000,000 × 3 = 8,400,000."""
    found = owed(reported_wage=4_000_000, paid_months=ARREARS[4])
    assert found.amount == 8_400_000
    assert found.trace[1:] == tuple(
        Finding("amount", "PP 37/2021 Pasal 21 ayat (1)", amount, (("number", number),))
        for number, amount in enumerate([1_800_000] * 3 + [1_000_000] * 3, 1)
    )


def test_paying_first_ends_with_a_new_job_and_follows_the_months():
    """A new job on the day of month 3: two months of 2,250,000 are owed."""
    found = owed(paid_months=ARREARS[4], re_employed_on=date(2025, 6, 10))
    assert found.amount == 4_500_000
    assert len(found.trace) == 3


def test_arrears_to_settle_owe_the_worker_nothing():
    assert [step.rule for step in owed(paid_months=ARREARS[1]).trace] == ["arrears"]


@pytest.mark.parametrize(("adoptions", "regulation"), BOTH, ids=NAMES)
@pytest.mark.parametrize(
    ("scale", "programmes", "owes"),
    [
        ("small", SMALL_SET, False),
        ("small", SMALL_SET - {"JKM"}, True),
        ("medium", ALL_PROGRAMMES, False),
        ("medium", SMALL_SET, True),  # JP is missing
        ("large", SMALL_SET, True),
        ("large", frozenset(), True),
    ],
)
def test_missing_programmes_cost_the_whole_benefit(adoptions, regulation, scale, programmes, owes):
    """10,500,000 + 1,000,000 of training; 18,000,000 + 2,400,000."""
    found = owed(adoptions, enterprise_scale=scale, programmes=programmes)
    if not owes:
        assert found is None
        return
    total = {"PP 37/2021": 11_500_000, "PP 6/2025": 20_400_000}[regulation.name]
    assert (found.kind, found.amount) == (LiabilityKind.PROGRAMME_SET, total)
    assert found.article == "PP 37/2021 Pasal 37"


def test_the_whole_benefit_is_what_the_months_pay_also_when_the_rate_changes_on_the_way():
    """Claimed on 15 January 2025: month 1 at 45 %, five at 60 %: 2,250,000 + 15,000,000, and 1,000,000 of training."""
    case = facts(
        terminated_on=date(2024, 12, 20),
        first_claim_on=date(2025, 1, 15),
        programmes=frozenset(),
        paid_months=paid("2022-12..2024-11"),
    )
    decided = assess(case, ADOPTED, NO_HOLIDAYS, TODAY)
    found = liability(case, decided)
    assert decided.total == 17_250_000
    assert (found.kind, found.amount) == (LiabilityKind.PROGRAMME_SET, 18_250_000)
    assert [step.article for step in found.trace[:2]] == [month.article for month in decided.months[:2]]


@pytest.mark.parametrize("months", [1, 7])
def test_the_benefit_is_owed_once_and_the_wider_duty_counts(months):
    found = owed(programmes=frozenset(), paid_months=ARREARS[months])
    assert (found.kind, found.amount) == (LiabilityKind.PROGRAMME_SET, 11_500_000)


@pytest.mark.parametrize(
    ("wage", "old", "new", "why"),
    [
        (7_000_000, 11_500_000, 20_400_000, "counted from the ceiling"),
        (5_000_000, 11_500_000, 20_400_000, "the ceiling itself"),
        (4_999_999, 11_499_994, 20_399_994, "2,249,999 × 3 + 1,249,999 × 3; 2,999,999 × 6"),
        (4_000_000, 9_400_000, 16_800_000, "8,400,000 + 1,000,000; 14,400,000 + 2,400,000"),
        (0, 1_000_000, 2_400_000, "the training benefit alone"),
    ],
)
@pytest.mark.parametrize("scale", [Scale.SMALL, Scale.MEDIUM, Scale.LARGE])
def test_lump_sum_of_a_worker_never_enrolled(wage, old, new, why, scale):
    for regulation, expected in ((PP_37_2021, old), (PP_6_2025, new)):
        found = lump_sum_of_unenrolled(wage, scale, regulation)
        assert (found.kind, found.article, found.amount) == ("NOT_ENROLLED", "PP 37/2021 Pasal 37", expected)


@pytest.mark.parametrize("regulation", [PP_37_2021, PP_6_2025], ids=NAMES)
def test_a_micro_enterprise_owes_no_lump_sum(regulation):
    assert lump_sum_of_unenrolled(4_000_000, Scale.MICRO, regulation) is None


def test_a_lump_sum_is_traced_month_by_month_with_the_training():
    found = lump_sum_of_unenrolled(4_000_000, Scale.LARGE, PP_6_2025)
    rates = "PP 37/2021 Pasal 21 ayat (1) sebagaimana diubah PP 6/2025"
    assert found.trace == (
        *(Finding("amount", rates, 2_400_000, (("number", number),)) for number in (1, 2, 3, 4, 5, 6)),
        Finding("training", "PMK 148/2021 Pasal 31 sebagaimana diubah PMK 26/2025", 2_400_000),
    )


@pytest.mark.parametrize(
    ("reported", "real", "old", "new", "why"),
    [
        (4_000_000, 4_000_000, None, None, "reported as it was"),
        (4_000_000, 3_000_000, None, None, "reported too high: nothing is owed"),
        (4_000_000, 4_000_001, None, None, "45% and 25% of one rupiah are nothing; 2,400,000.6 is 2,400,000"),
        (4_000_000, 4_000_002, None, 6, "2,400,001.2: one rupiah a month under PP 6/2025; 1,800,000.9 is none"),
        (4_000_000, 4_000_003, 3, 6, "1,800,001.35 is one rupiah more, three times; 1,000,000.75 is none"),
        (4_000_000, 4_000_004, 6, 12, "1,800,001.8 and 1,000,001.0; 2,400,002.4"),
        (4_000_000, 5_000_000, 2_100_000, 3_600_000, "3 × 450,000 + 3 × 250,000; 6 × 600,000"),
        (4_000_000, 9_000_000, 2_100_000, 3_600_000, "only up to the ceiling"),
        (5_000_000, 9_000_000, None, None, "the ceiling was reached"),
        (7_000_000, 9_000_000, None, None, "both are above the ceiling"),
    ],
)
def test_shortfall_of_a_wage_reported_too_low(reported, real, old, new, why):
    for adoptions, expected in ((DEFAULT_ADOPTIONS, old), (ADOPTED, new)):
        found = shortfall(real, instalments(adoptions, reported_wage=reported))
        assert (found.amount if found else None) == expected
        if found:
            assert (found.kind, found.article) == (LiabilityKind.UNDERREPORTED_WAGE, "PP 37/2021 Pasal 23")


def test_a_shortfall_follows_the_regulation_of_each_month():
    """First claim 15 January 2025: month 1 under PP 37/2021 (45%), from 15 February on PP 6/2025 (60%).
    One million more of wage: 450,000 + 5 × 600,000 = 3,450,000."""
    months = instalments(
        ADOPTED,
        terminated_on=date(2024, 12, 20),
        paid_months=paid("2022-12..2024-11"),
        first_claim_on=date(2025, 1, 15),
        reported_wage=4_000_000,
    )
    found = shortfall(5_000_000, months)
    assert found.amount == 3_450_000
    assert found.trace[0] == Finding(
        "shortfall",
        "PP 37/2021 Pasal 21 ayat (1)",
        450_000,
        (("number", 1), ("real_wage", 5_000_000), ("due", 2_250_000), ("paid", 1_800_000)),
    )
    assert found.trace[5] == Finding(
        "shortfall",
        "PP 37/2021 Pasal 21 ayat (1) sebagaimana diubah PP 6/2025",
        600_000,
        (("number", 6), ("real_wage", 5_000_000), ("due", 3_000_000), ("paid", 2_400_000)),
    )


def test_a_shortfall_of_one_month_and_of_none():
    first = instalments(reported_wage=4_000_000)[:1]
    assert shortfall(5_000_000, first).amount == 450_000
    assert shortfall(4_000_003, first).amount == 1
    assert shortfall(5_000_000, ()) is None


def test_the_article_of_a_shortfall_is_that_of_the_regulation_of_its_first_month(monkeypatch):
    """Both regulations have the same article today; one that changes it must be seen."""
    changed = replace(PP_6_2025, articles={**PP_6_2025.articles, "shortfall_at_once": "Pasal lain"})
    monkeypatch.setattr("jkp_claims.rules.liabilities.REGULATIONS", {"PP 37/2021": PP_37_2021, "PP 6/2025": changed})
    assert shortfall(5_000_000, instalments(reported_wage=4_000_000)).article == "PP 37/2021 Pasal 23"
    assert shortfall(5_000_000, instalments(ADOPTED, reported_wage=4_000_000)).article == "Pasal lain"


@pytest.mark.parametrize("regulation", [PP_37_2021, PP_6_2025], ids=NAMES)
@pytest.mark.parametrize(
    ("paid_on", "until"),
    [
        (date(2025, 4, 10), date(2025, 7, 10)),
        (date(2024, 11, 30), date(2025, 2, 28)),  # no 30 February
        (date(2023, 11, 30), date(2024, 2, 29)),  # a leap year
        (date(2025, 8, 31), date(2025, 11, 30)),
    ],
)
def test_the_refund_is_asked_for_within_3_months_of_paying(regulation, paid_on, until):
    assert refund_asked_until(paid_on, regulation) == until


@pytest.mark.parametrize("regulation", [PP_37_2021, PP_6_2025], ids=NAMES)
@pytest.mark.parametrize(
    ("complete_on", "holidays", "due_on"),
    [
        (date(2025, 4, 10), NO_HOLIDAYS, date(2025, 4, 21)),  # Thursday: 11, 14, 15, 16, 17, 18, 21
        (date(2025, 4, 10), frozenset({date(2025, 4, 18)}), date(2025, 4, 22)),  # Good Friday does not count
        (date(2025, 4, 12), NO_HOLIDAYS, date(2025, 4, 22)),  # Saturday: 14, 15, 16, 17, 18, 21, 22
    ],
)
def test_the_refund_is_paid_7_working_days_after_the_complete_file(regulation, complete_on, holidays, due_on):
    assert refund_due_on(complete_on, regulation, holidays) == due_on


def test_the_whole_benefit_is_owed_for_three_of_the_kinds():
    assert {kind.value for kind in WHOLE_BENEFIT} == {"NOT_ENROLLED", "PROGRAMME_SET", "ARREARS_PAYS_FIRST"}
    assert {kind.name: kind.value for kind in LiabilityKind} == {
        name: name
        for name in (
            "UNDERREPORTED_WAGE",
            "NOT_ENROLLED",
            "PROGRAMME_SET",
            "ARREARS_PAYS_FIRST",
            "ARREARS_TO_SETTLE",
        )
    }


def test_a_liability_cannot_be_changed():
    found = owed(paid_months=ARREARS[1])
    with pytest.raises(FrozenInstanceError):
        found.amount = 5
    assert not hasattr(found, "__dict__")
