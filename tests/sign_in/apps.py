"""The authenticator app of a test."""

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from core import clock
from tests.accounts.factories import TOTP_SECRET


def code_now(secret: str = TOTP_SECRET, *, later: int = 0) -> str:
    """What the app shows now, or so many periods later."""
    period = int(clock.machine_now().timestamp()) // app_settings.TOTP_PERIOD
    return format_hotp_value(hotp_value(secret, period + later))
