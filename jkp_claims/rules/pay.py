"""What one month pays, when it is decided: the last word on its amount, with how it was found."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.dates import add_months
from jkp_claims.regulations import Adoptions
from jkp_claims.rules.instalments import amount, rate, regulation_for, wage_base
from jkp_claims.rules.records import Facts, Finding


@dataclass(frozen=True, slots=True)
class Pay:
    """`amount` = `wage_base` × `rate`, rounded down, under the regulation named; whole rupiah."""

    number: int
    reference_on: date
    regulation: str
    wage_base: int
    rate: Decimal
    amount: int
    trace: tuple[Finding, ...]


def pay(number: int, facts: Facts, adoptions: Adoptions) -> Pay:
    """What month `number` of a benefit pays whose first claim was filed. ValueError when there is none."""
    if facts.first_claim_on is None:
        raise ValueError("a month is paid only after the first claim")
    declared_on = facts.declared_on or facts.first_claim_on
    reference_on = add_months(facts.first_claim_on, number - 1)
    paid_by = regulation_for(reference_on, declared_on, adoptions)
    base, part = wage_base(facts.reported_wage, paid_by), rate(number, paid_by)
    due = amount(number, facts.reported_wage, paid_by)
    trace = (
        Finding(
            "regulation",
            adoptions.article,
            paid_by.name,
            (("declared_on", declared_on), ("reference_on", reference_on)),
        ),
        Finding(
            "wage_base",
            paid_by.article("wage_ceiling"),
            base,
            (("reported_wage", facts.reported_wage), ("wage_ceiling", paid_by.wage_ceiling)),
        ),
        Finding("rate", paid_by.article("rates"), part, (("number", number),)),
        Finding("amount", paid_by.article("rates"), due, (("wage_base", base), ("rate", part))),
    )
    return Pay(number, reference_on, paid_by.name, base, part, due, trace)
