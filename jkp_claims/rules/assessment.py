"""The whole decision on one termination."""

from datetime import date
from itertools import takewhile

from core.dates import Holidays
from jkp_claims.regulations import Adoptions, Regulation
from jkp_claims.rules.eligibility import (
    HOLDS,
    REFUSALS,
    benefit_ends_on,
    hold_findings,
    holds,
    needs_person,
    payer,
    refusal_findings,
    refusals,
)
from jkp_claims.rules.instalments import amount, claim_deadline, rate, regulation_for, wage_base, windows_of
from jkp_claims.rules.records import Assessment, Facts, Finding, Instalment, Trace
from jkp_claims.rules.rule import Claim, applying


def assess(
    facts: Facts,
    adoptions: Adoptions,
    holidays: Holidays,
    today: date,
    overruled: frozenset[str] = frozenset(),
) -> Assessment:
    """Whether there is a right, why not, who pays, and the six months with their days and amounts.

    `today` stands in for the first claim while there is none. `holidays` must reach from the first claim to the end
    of the sixth month after it. Refusals whose code a person `overruled` do not count; the trace shows them still.
    """
    reference_on = facts.first_claim_on or today
    declared_on = facts.declared_on or reference_on
    effective_on = facts.effective_on or facts.terminated_on
    regulation = adoptions.in_force(declared_on)
    deadline = claim_deadline(effective_on, declared_on, adoptions)

    claim = Claim(facts, regulation, deadline, reference_on)
    refused = tuple(reason for reason in refusals(applying(REFUSALS, claim)) if reason.code not in overruled)
    held = holds(applying(HOLDS, claim))
    ends_on = benefit_ends_on(facts, overruled)
    months = (
        () if refused else instalments(facts, regulation, deadline.last_day, declared_on, adoptions, holidays, ends_on)
    )

    def steps() -> tuple[Finding, ...]:
        return (
            Finding("regulation", adoptions.article, regulation.name, (("declared_on", declared_on),)),
            Finding(
                "claim_deadline",
                deadline.article,
                deadline.last_day,
                (("effective_on", effective_on), ("declared_on", declared_on)),
            ),
            *refusal_findings(facts, regulation, deadline, reference_on),
            *hold_findings(facts, regulation),
            *(_amount_finding(month, facts.reported_wage) for month in months),
        )

    return Assessment(
        eligible=not refused,
        refusals=refused,
        holds=held,
        payer=payer(bool(refused), [reason.code for reason in held]),
        needs_person=needs_person(facts, regulation),
        regulation=regulation.name,
        claim_deadline=deadline.last_day,
        months=months,
        total=sum([month.amount for month in months]),
        trace=Trace(steps),
    )


def instalments(
    facts: Facts,
    regulation: Regulation,
    deadline: date,
    declared_on: date,
    adoptions: Adoptions,
    holidays: Holidays,
    ends_on: date | None,
) -> tuple[Instalment, ...]:
    """The months of a right, each under the regulation of its own reference day; those from `ends_on` on are left out."""
    months = []
    for window in takewhile(
        lambda window: ends_on is None or window.reference_on is None or window.reference_on < ends_on,
        windows_of(facts, deadline, regulation, holidays),
    ):
        paid_by = regulation_for(window.reference_on, declared_on, adoptions)
        months.append(
            Instalment(
                number=window.number,
                reference_on=window.reference_on,
                opens_on=window.opens_on,
                closes_on=window.closes_on,
                late_until=window.late_until,
                wage_base=wage_base(facts.reported_wage, paid_by),
                rate=rate(window.number, paid_by),
                amount=amount(window.number, facts.reported_wage, paid_by),
                regulation=paid_by.name,
                wage_ceiling=paid_by.wage_ceiling,
                article=paid_by.article("rates"),
            )
        )
    return tuple(months)


def _amount_finding(month: Instalment, reported_wage: int) -> Finding:
    return Finding(
        "amount",
        month.article,
        month.amount,
        (
            ("number", month.number),
            ("reported_wage", reported_wage),
            ("wage_ceiling", month.wage_ceiling),
            ("rate", month.rate),
            ("regulation", month.regulation),
            ("reference_on", month.reference_on),
        ),
    )
