"""What one month pays when it is decided: the same as the assessment foresees, with every step told."""

from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal

import pytest

from jkp_claims.regulations import DEFAULT_ADOPTIONS
from jkp_claims.rules import Finding, Pay, assess, pay
from tests.jkp_claims.cases import ADOPTED, NO_HOLIDAYS, TODAY, facts

RUNNING = {"first_claim_on": date(2025, 1, 15), "terminated_on": date(2024, 12, 20), "reported_wage": 4_000_000}


@pytest.mark.parametrize(
    ("number", "declared_on", "adoptions", "reference_on", "regulation", "amount", "why"),
    [
        (1, None, DEFAULT_ADOPTIONS, date(2025, 1, 15), "PP 37/2021", 1_800_000, "4,000,000 × 45%"),
        (3, None, DEFAULT_ADOPTIONS, date(2025, 3, 15), "PP 37/2021", 1_800_000, "the last month at 45%"),
        (4, None, DEFAULT_ADOPTIONS, date(2025, 4, 15), "PP 37/2021", 1_000_000, "the first at 25%"),
        (6, None, DEFAULT_ADOPTIONS, date(2025, 6, 15), "PP 37/2021", 1_000_000, "the last month"),
        (1, None, ADOPTED, date(2025, 1, 15), "PP 37/2021", 1_800_000, "15 January is before the adoption"),
        (2, None, ADOPTED, date(2025, 2, 15), "PP 6/2025", 2_400_000, "15 February is after it: 60%"),
        (1, date(2025, 2, 6), ADOPTED, date(2025, 1, 15), "PP 37/2021", 1_800_000, "declared the day before"),
        (1, date(2025, 2, 7), ADOPTED, date(2025, 1, 15), "PP 6/2025", 2_400_000, "declared on the day"),
        (2, date(2025, 1, 20), ADOPTED, date(2025, 2, 15), "PP 6/2025", 2_400_000, "its own day is the later"),
    ],
)
def test_what_a_month_pays(number, declared_on, adoptions, reference_on, regulation, amount, why):
    found = pay(number, facts(declared_on=declared_on, **RUNNING), adoptions)
    assert (found.number, found.reference_on, found.regulation) == (number, reference_on, regulation)
    assert (found.wage_base, found.amount) == (4_000_000, amount)


def test_the_steps_of_a_month_above_the_ceiling():
    """7,000,000 counts as 5,000,000; × 0.25 = 1,250,000; month 4 of a first claim on 31 January is due on 30 April."""
    case = facts(reported_wage=7_000_000, first_claim_on=date(2025, 1, 31), declared_on=date(2025, 2, 3))
    rates = "PP 37/2021 Pasal 21 ayat (1)"
    assert pay(4, case, DEFAULT_ADOPTIONS) == Pay(
        number=4,
        reference_on=date(2025, 4, 30),
        regulation="PP 37/2021",
        wage_base=5_000_000,
        rate=Decimal("0.25"),
        amount=1_250_000,
        trace=(
            Finding(
                "regulation",
                "PP 37/2021",
                "PP 37/2021",
                (("declared_on", date(2025, 2, 3)), ("reference_on", date(2025, 4, 30))),
            ),
            Finding(
                "wage_base",
                "PP 37/2021 Pasal 21 ayat (3) dan (4)",
                5_000_000,
                (("reported_wage", 7_000_000), ("wage_ceiling", 5_000_000)),
            ),
            Finding("rate", rates, Decimal("0.25"), (("number", 4),)),
            Finding("amount", rates, 1_250_000, (("wage_base", 5_000_000), ("rate", Decimal("0.25")))),
        ),
    )


def test_the_first_claim_declares_when_nothing_else_does():
    found = pay(1, facts(**RUNNING), ADOPTED)
    assert found.trace[0].inputs == (("declared_on", date(2025, 1, 15)), ("reference_on", date(2025, 1, 15)))


def test_the_steps_name_the_articles_of_the_regulation_that_pays():
    changed = "sebagaimana diubah PP 6/2025"
    assert [step.article for step in pay(2, facts(**RUNNING), ADOPTED).trace] == [
        "Permenaker 2/2025 Pasal II",
        f"PP 37/2021 Pasal 21 ayat (3) dan (4) {changed}",
        f"PP 37/2021 Pasal 21 ayat (1) {changed}",
        f"PP 37/2021 Pasal 21 ayat (1) {changed}",
    ]


@pytest.mark.parametrize("adoptions", [DEFAULT_ADOPTIONS, ADOPTED], ids=["PP 37/2021", "PP 6/2025"])
@pytest.mark.parametrize("wage", [1, 3_333_333, 4_999_999, 5_000_001])
def test_a_month_pays_what_the_assessment_foresees(adoptions, wage):
    case = facts(**RUNNING | {"reported_wage": wage})
    for month in assess(case, adoptions, NO_HOLIDAYS, TODAY).months:
        found = pay(month.number, case, adoptions)
        assert (found.amount, found.rate, found.wage_base) == (month.amount, month.rate, month.wage_base)
        assert (found.regulation, found.reference_on) == (month.regulation, month.reference_on)


def test_without_a_first_claim_nothing_is_paid():
    with pytest.raises(ValueError, match="^a month is paid only after the first claim$"):
        pay(1, facts(first_claim_on=None), DEFAULT_ADOPTIONS)


def test_a_payment_cannot_be_changed():
    found = pay(1, facts(), DEFAULT_ADOPTIONS)
    with pytest.raises(FrozenInstanceError):
        found.amount = 5
    assert not hasattr(found, "__dict__")
