"""Objections against the refusal of a right: what may be objected to, and what follows when the worker is right."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import advance
from jkp_claims.deciding import assessment_of, decide
from jkp_claims.models import ClaimState, JkpClaim, SlipKind
from jkp_claims.models.claim import NEVER_FILED
from jkp_claims.rules import Refusal
from jkp_claims.services import runs_another

DAYS_AFTER_OBJECTION = 14  # to file the first claim, when an objection against its refusal was right


class CannotObject(Exception):
    """There is nothing to object to; the text says so."""


class CannotUphold(Exception):
    """The right cannot be opened now; the text says why."""


def may_object(claim: JkpClaim, refused: bool) -> bool:
    """Whether there is something to object to; `refused` says whether the rules refuse today."""
    if claim.state in NEVER_FILED:
        return refused
    return claim.state in (ClaimState.REFUSED, ClaimState.LAPSED)


def object_to_refusal(claim: JkpClaim, *, by: User, note: str, today: date) -> JkpClaim:
    """The worker objects. Raises `CannotObject` when nobody, and no rule, says no."""
    if claim.state in NEVER_FILED and assessment_of(claim, today).eligible:
        raise CannotObject(_("Menurut data hari ini tidak ada penolakan, jadi keberatan tidak diperlukan."))
    return advance(claim, JkpClaim.object_to_refusal, by=by, note=note)


@transaction.atomic
def uphold_objection(claim: JkpClaim, *, by: User, today: date, note: str = "") -> JkpClaim:
    """The objection is right: what the rules hold against the claim today is set aside, and the worker has time to file.

    How long the answer took is not the worker's fault: lateness is set aside too. Raises `CannotUphold`, `StepRefused`.
    """
    claim = JkpClaim.objects.select_related("report").lock(claim.pk)
    if claim.state == ClaimState.OBJECTED and runs_another(claim):
        raise CannotUphold(_("Orang ini sudah punya klaim JKP yang berjalan."))
    refused = decide(claim.report, today).assessment.refusal_codes
    codes = frozenset([*claim.overruled, *refused, Refusal.CLAIM_LATE])
    decided = decide(claim.report, today, overruled=codes)
    until = max(claim.deadline_on, today + timedelta(days=DAYS_AFTER_OBJECTION))
    claim = advance(
        claim,
        JkpClaim.uphold_objection,
        by=by,
        note=note,
        decided_by=by,
        overruled=sorted(codes),
        event_data={"overruled": sorted(codes)},
        **decided.columns(until),
    )
    decided.freeze(claim, SlipKind.FORECAST)
    return claim
