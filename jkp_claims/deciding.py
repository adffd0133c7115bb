"""What the rules say of a PHK, from the record of today, and without the refusals that a person set aside."""

from dataclasses import dataclass
from datetime import date

from jkp_claims import facts as reading
from jkp_claims import slips
from jkp_claims.adoptions import adoptions
from jkp_claims.models import JkpClaim, MonthlyClaim, SlipKind
from jkp_claims.rules import Assessment, Refusal, benefit_ends_on
from jkp_claims.slips import Inputs
from phk_reports.models import PhkReport


@dataclass(frozen=True)
class Decided:
    """An answer of the rules, with all that they read."""

    inputs: Inputs
    assessment: Assessment

    def freeze(self, claim: JkpClaim, kind: SlipKind) -> None:
        """Write the slip of this answer."""
        slips.freeze_decision(claim, kind, self.inputs, self.assessment)

    def columns(self, given_until: date = date.min) -> dict:
        """What the row of the claim says of it; time that a person gave until a later day stays."""
        return {
            "deadline_on": max(given_until, self.assessment.claim_deadline),
            "regulation": self.assessment.regulation,
            "reported_wage": self.inputs.facts.reported_wage,
        }

    def new_job_before(self, month: MonthlyClaim) -> date | None:
        """The first day of a new job that ends the benefit before this month: on or before its reference day."""
        ends_on = benefit_ends_on(self.inputs.facts, self.inputs.overruled)
        return ends_on if ends_on is not None and ends_on <= month.reference_on else None


def decide(
    report: PhkReport,
    today: date,
    *,
    first_claim_on: date | None = None,
    declared_on: date | None = None,
    overruled: frozenset[str] = frozenset(),
) -> Decided:
    """What the rules say of this PHK today, and from what."""
    facts = reading.facts_of(report, first_claim_on=first_claim_on, declared_on=declared_on)
    holidays = reading.holidays_of_claim(first_claim_on or today)
    inputs = Inputs(facts, adoptions(), holidays, today, overruled)
    return Decided(inputs, inputs.assess())


def decide_claim(claim: JkpClaim, today: date) -> Decided:
    """What the rules say of this claim today, and from what."""
    anchor, declared_on = claim.first_claim_on, claim.declared_on
    set_aside = overruled_on(claim, today)
    return decide(claim.report, today, first_claim_on=anchor, declared_on=declared_on, overruled=set_aside)


def assessment_of(claim: JkpClaim, today: date) -> Assessment:
    """What the rules say of this claim today."""
    return decide_claim(claim, today).assessment


def overruled_on(claim: JkpClaim, today: date) -> frozenset[str]:
    """The refusals that a person overruled; lateness only until the day that the person gave."""
    codes = frozenset(claim.overruled)
    in_time = (claim.first_claim_on or today) <= claim.deadline_on
    return codes if in_time else codes - {Refusal.CLAIM_LATE}


def given_until(claim: JkpClaim) -> date:
    """The deadline that a person gave with the answer to an objection; the first of all days without."""
    return claim.deadline_on if claim.overruled else date.min
