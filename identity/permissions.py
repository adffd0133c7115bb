"""Who decides about identities: one sentence each."""

from accounts.models import Role

DESK = (Role.MEDIATOR, Role.COUNSELLOR)


def desk_region(user) -> str | None:
    """The kabupaten or kota whose identity desk this officer sits at; None for everybody else."""
    return user.office.region_id if user.role in DESK and user.office else None


def works_at(office, user) -> bool:
    """An officer who acts at a Disnaker of the same kabupaten or kota as this office."""
    region = desk_region(user)
    return region is not None and office is not None and office.region_id == region


def decides_claim(claim, user) -> bool:
    """The desk of the chosen office, never about oneself."""
    return works_at(claim.office, user) and not is_about(user, claim.user, claim.nik_index)


def decides_correction(correction, user) -> bool:
    """The desk of the chosen office, never about oneself."""
    return works_at(correction.office, user) and not is_about(user, correction.person, correction.person.nik_index)


def confirms_lost_factors(recovery, user) -> bool:
    """Another officer of that desk than the one who opened it, never for oneself."""
    return (
        works_at(recovery.office, user)
        and recovery.opened_by_id != user.pk
        and not is_about(user, recovery.account, recovery.account.nik_index)
    )


def takes_code(recovery, user) -> bool:
    """The officer in front of whom the person stands."""
    return user.role in DESK and recovery.opened_by_id == user.pk


def owns_account(recovery, user) -> bool:
    """Whose account it is."""
    return recovery.account_id == user.pk


def is_about(user, person, nik_index) -> bool:
    """Whether this is the user's own account or own NIK."""
    return person.pk == user.pk or user.is_person(nik_index)
