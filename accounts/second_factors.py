"""Who must hold a second factor, and who does."""

from allauth.mfa.models import Authenticator

from accounts.access import OFFICERS

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def holds_office(user) -> bool:
    """Whether any assignment in force is an officer's, whatever the person acts as just now."""
    return any(acting.role in OFFICERS for acting in user.actings)


def factors_of(user):
    """The authenticator app and the passkeys of this person; recovery codes are no factor of their own."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS)


def must_enrol(user) -> bool:
    """An officer without a second factor. One query for officers, none for others."""
    return holds_office(user) and not factors_of(user).exists()
