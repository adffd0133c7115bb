"""The authenticator apps of the demo's officers: secrets that anybody can derive, as anybody knows the demo's password."""

from base64 import b32encode
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from accounts.access import OFFICERS
from accounts.models import User
from siapkerja.demo_world.accounts import EMAILS_AT, WITHOUT_FACTOR

SECRET_BYTES = 20


def totp_secret(email: str) -> str:
    return b32encode(sha256(f"siapkerja demo {email}".encode()).digest()[:SECRET_BYTES]).decode()


def totp_code(email: str, moment: datetime, *, later: int = 0) -> str:
    """What this officer's app shows at a moment of the machine's clock, or so many periods `later`."""
    period = int(moment.timestamp()) // app_settings.TOTP_PERIOD
    return format_hotp_value(hotp_value(totp_secret(email), period + later))


def officers() -> Iterable[User]:
    """Everybody of the demo who holds an office."""
    return User.objects.filter(assignments__role__in=OFFICERS, email__isnull=False).distinct().order_by("email")


def write_authenticators() -> None:
    newcomers = [f"{key}@{EMAILS_AT}" for key in WITHOUT_FACTOR]
    for user in officers().exclude(email__in=newcomers):
        TOTP.activate(user, totp_secret(user.email))


def codes_now(moment: datetime) -> list[dict]:
    """Name, e-mail and code of each officer who has an app."""
    holding = officers().filter(authenticator__type=Authenticator.Type.TOTP)
    return [{"name": user.full_name, "email": user.email, "code": totp_code(user.email, moment)} for user in holding]
