"""What the rules say of a PHK, from the record of today, and without the refusals that a person set aside."""

from dataclasses import dataclass
from datetime import date

from core.dates import Holidays
from jkp_claims import facts as reading
from jkp_claims import slips
from jkp_claims.adoptions import adoptions
from jkp_claims.models import JkpClaim, SlipKind
from jkp_claims.regulations import Adoptions
from jkp_claims.rules import Assessment, Facts, Refusal, assess
from phk_reports.models import PhkReport


@dataclass(frozen=True)
class Decided:
    """An answer of the rules, with all that they read."""

    facts: Facts
    adoptions: Adoptions
    holidays: Holidays
    today: date
    overruled: frozenset[str]
    assessment: Assessment

    def freeze(self, claim: JkpClaim, kind: SlipKind) -> None:
        """Write the slip of this answer."""
        slips.freeze_decision(
            claim, kind, self.facts, self.adoptions, self.holidays, self.today, self.assessment, self.overruled
        )

    def columns(self, given_until: date = date.min) -> dict:
        """What the row of the claim says of it; time that a person gave until a later day stays."""
        return {
            "deadline_on": max(given_until, self.assessment.claim_deadline),
            "regulation": self.assessment.regulation,
            "reported_wage": self.facts.reported_wage,
        }


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
    in_force = adoptions()
    assessment = assess(facts, in_force, holidays, today, overruled)
    return Decided(facts, in_force, holidays, today, overruled, assessment)


def assessment_of(claim: JkpClaim, today: date) -> Assessment:
    """What the rules say of this claim today."""
    anchor, declared_on = claim.first_claim_on, claim.declared_on
    set_aside = overruled_on(claim, today)
    return decide(claim.report, today, first_claim_on=anchor, declared_on=declared_on, overruled=set_aside).assessment


def overruled_on(claim: JkpClaim, today: date) -> frozenset[str]:
    """The refusals that a person overruled; lateness only until the day that the person gave."""
    codes = frozenset(claim.overruled)
    in_time = (claim.first_claim_on or today) <= claim.deadline_on
    return codes if in_time else codes - {Refusal.CLAIM_LATE}


def given_until(claim: JkpClaim) -> date:
    """The deadline that a person gave with the answer to an objection; the first of all days without."""
    return claim.deadline_on if claim.overruled else date.min
