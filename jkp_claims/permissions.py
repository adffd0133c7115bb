"""Who may take a step of a claim: one sentence each. Whether the step starts here is the transition's business."""

from accounts.models import Role


def is_theirs(claim, user) -> bool:
    """The worker whose claim it is, acting as a worker."""
    return user.role == Role.WORKER and user.is_person(claim.participant.nik_index)


def month_is_theirs(month, user) -> bool:
    """The worker whose month it is."""
    return is_theirs(month.claim, user)


def decides_claims(claim, user) -> bool:
    """Verifiers decide, but never on their own claim."""
    return user.role == Role.VERIFIER and not user.is_person(claim.participant.nik_index)


def decides_months(month, user) -> bool:
    """Verifiers decide, but never on their own month."""
    return decides_claims(month.claim, user)


def decides_objection(claim, user) -> bool:
    """An objection is decided by another verifier than the one who refused."""
    return decides_claims(claim, user) and claim.decided_by_id != user.pk


def decides_month_objection(month, user) -> bool:
    """An objection to a month is decided by another verifier than the one who rejected it."""
    return decides_months(month, user) and month.decided_by_id != user.pk
