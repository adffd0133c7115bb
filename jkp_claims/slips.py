"""Struk perhitungan: every decision and every amount is frozen with all that the rules read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from documents.letters import issue_letter, valid_letters
from documents.models import Letter
from jkp_claims import slip_presentation
from jkp_claims.models import CalculationSlip, JkpClaim, MonthlyClaim, SlipKind
from jkp_claims.regulations import REGULATIONS, Adoption, Adoptions
from jkp_claims.rules import Assessment, Facts, Pay, as_json, assess, facts_from_json

LETTER = "calculation_slip"


@dataclass(frozen=True)
class Inputs:
    """All that the rules read of a claim."""

    facts: Facts
    adoptions: Adoptions
    holidays: Collection[date]
    today: date
    overruled: frozenset[str] = frozenset()

    def assess(self) -> Assessment:
        """What the rules say of it."""
        return assess(self.facts, self.adoptions, self.holidays, self.today, self.overruled)


def inputs_of(slip: CalculationSlip) -> Inputs:
    """What was frozen, read back. KeyError, TypeError or ValueError when it is not complete and readable."""
    history = tuple(Adoption(REGULATIONS[name], date.fromisoformat(from_on)) for name, from_on in slip.adoptions)
    holidays = frozenset(map(date.fromisoformat, slip.holidays))
    return Inputs(facts_from_json(slip.facts), Adoptions(history), holidays, slip.today, frozenset(slip.overruled))


def freeze_decision(claim: JkpClaim, kind: SlipKind, inputs: Inputs, assessment: Assessment) -> CalculationSlip:
    """The slip of a forecast or of the decision at the first claim."""
    claim.__dict__.pop("decision_slip", None)
    return CalculationSlip.objects.create(
        kind=kind,
        claim=claim,
        today=inputs.today,
        facts=as_json(inputs.facts),
        adoptions=_history(inputs.adoptions),
        holidays=[day.isoformat() for day in sorted(inputs.holidays)],
        overruled=sorted(inputs.overruled),
        result=as_json(assessment),
    )


def freeze_amount(month: MonthlyClaim, facts: Facts, adoptions: Adoptions, today: date, pay: Pay) -> CalculationSlip:
    """The slip of one month's amount, written with its approval."""
    return CalculationSlip.objects.create(
        kind=SlipKind.AMOUNT,
        claim=month.claim,
        month=month,
        today=today,
        facts=as_json(facts),
        adoptions=_history(adoptions),
        result=as_json(pay),
    )


def _history(adoptions: Adoptions) -> list[list[str]]:
    return [[adoption.regulation.name, adoption.from_on.isoformat()] for adoption in adoptions.history]


def letters_about(slip: CalculationSlip):
    """The valid letter about this slip, when one was asked for."""
    return valid_letters(slip).filter(kind=LETTER)


@transaction.atomic
def letter_of(slip: CalculationSlip, today: date) -> Letter:
    """The slip on paper, in Indonesian; the same letter when it was issued before."""
    JkpClaim.objects.lock(slip.claim_id)  # slips themselves nobody may lock
    with override("id"):
        return issue_letter(
            slip,
            kind=LETTER,
            title=_("Struk perhitungan JKP"),
            holder_name=slip.claim.participant.full_name,
            issuer=_("portal SIAPkerja (situs contoh)"),
            rows=slip_presentation.letter_rows(slip),
            issued_on=today,
            series="JKP",
        )
