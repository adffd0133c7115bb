"""Why an employer owes, read again today: whether the reason of a debt still stands."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from core.dates import Month
from jkp_claims.adoptions import adoptions
from jkp_claims.models import CalculationSlip, EmployerLiability, SlipKind
from jkp_claims.models.liability import LIVE_LIABILITY
from jkp_claims.regulations import Regulation
from jkp_claims.rules import Facts, Hold, LiabilityKind, facts_from_json
from jkp_claims.rules.contributions import trailing_arrears
from jkp_claims.rules.eligibility import hold_findings, holds
from registry.models import Contribution

HOLD_OF = {
    LiabilityKind.PROGRAMME_SET: Hold.PROGRAMME_SET,
    LiabilityKind.ARREARS_PAYS_FIRST: Hold.EMPLOYER_ARREARS_GT_3M,
}


def no_longer_owed(cases: Iterable[EmployerLiability]) -> set[UUID]:
    """The live cases whose reason is gone by today's record, so that a person may close them. Three queries.

    Read are the contributions, the programmes, the scale and the adoptions as they are today, all else as the claim was
    decided.
    """
    live = [case for case in cases if case.state in LIVE_LIABILITY]
    claims = [case.claim_id for case in live]
    slips = CalculationSlip.objects.filter(claim__in=claims, kind=SlipKind.DECISION).values_list("claim_id", "facts")
    decided = {claim_id: facts_from_json(facts) for claim_id, facts in slips}
    paid = _paid_months({case.claim.participant_id for case in live})
    history = adoptions()
    return {
        case.pk
        for case in live
        if case.claim_id in decided
        and not _still_owed(
            case,
            _as_of_today(case, decided[case.claim_id], paid[case.claim.participant_id]),
            history.in_force(case.claim.declared_on),
        )
    }


def _paid_months(participants: set[UUID]) -> dict[UUID, set[Month]]:
    months: dict[UUID, set[Month]] = defaultdict(set)
    paid = Contribution.objects.paid().filter(employment__participant__in=participants)
    for participant, month in paid.values_list("employment__participant", "month"):
        months[participant].add(Month.of(month))
    return months


def _as_of_today(case: EmployerLiability, decided: Facts, paid_months: set[Month]) -> Facts:
    employment = case.claim.report.employment
    return replace(
        decided,
        paid_months=frozenset(paid_months),
        programmes=frozenset(employment.programmes),
        enterprise_scale=employment.company.scale,
    )


def _still_owed(case: EmployerLiability, facts: Facts, regulation: Regulation) -> bool:
    if case.kind == LiabilityKind.ARREARS_TO_SETTLE:
        return trailing_arrears(facts, regulation) > 0
    hold = HOLD_OF.get(LiabilityKind(case.kind))
    found = {reason.code for reason in holds(tuple(hold_findings(facts, regulation)))}
    return hold is None or hold in found
