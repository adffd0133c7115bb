"""Who may take a step of a claim: one sentence each. Whether the step starts here is the transition's business."""

from accounts.models import Role
from registry.models import Company


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


def proposes_adoptions(user) -> bool:
    """Administrators."""
    return user.role == Role.ADMINISTRATOR


def decides_adoption(adoption, user) -> bool:
    """Another administrator than the one who proposed it."""
    return user.role == Role.ADMINISTRATOR and user.pk != adoption.proposed_by_id


def proposed_it(adoption, user) -> bool:
    """The administrator who proposed it."""
    return user.role == Role.ADMINISTRATOR and user.pk == adoption.proposed_by_id


def owes_it(liability, user) -> bool:
    """Who acts for the company that owes, but never the worker it is owed to."""
    return (
        user.role == Role.EMPLOYER
        and Company.objects.visible_to(user).filter(pk=liability.company_id).exists()
        and not user.is_person(liability.claim.participant.nik_index)
    )


def waits_for_it(liability, user) -> bool:
    """The worker it is owed to, acting as a worker; what is owed to BPJS alone no worker waits for."""
    return liability.is_owed_to_worker and is_theirs(liability.claim, user)


def decides_liability(liability, user) -> bool:
    """Verifiers, but never on their own claim."""
    return decides_claims(liability.claim, user)
