"""Clients of people who are signed in, and have just proven who they are."""

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from django.test import Client

from core import clock


def client_of(user, *, ago: float = 0, **details) -> Client:
    """The proof, by password and second factor, was so many seconds `ago`; `details` are those of Django's client."""
    client = Client(**details)
    client.force_login(user)
    proved_at = clock.machine_now().timestamp() - ago
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": proved_at},
        {"method": "mfa", "type": "totp", "at": proved_at},
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(user)
    session.save()
    return client
