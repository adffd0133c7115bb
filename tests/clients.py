"""Clients of people who are signed in, and have just proven who they are."""

from datetime import timedelta

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.test import Client
from django.utils.crypto import get_random_string

from accounts.sessions import SessionStore
from core import clock


def client_of(user, *, ago: float = 0, **details) -> Client:
    """The proof, by password and second factor, was so many seconds `ago`; `details` are those of Django's client.

    Writes the two rows that a sign-in leaves behind: by Django's `force_login` it is twenty statements.
    """
    now = clock.machine_now()
    proved_at = now.timestamp() - ago
    content = {
        SESSION_KEY: user._meta.pk.value_to_string(user),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
        AUTHENTICATION_METHODS_SESSION_KEY: [
            {"method": "password", "at": proved_at},
            {"method": "mfa", "type": "totp", "at": proved_at},
        ],
        _AUTHENTICATION_METHODS_USER_SESSION_KEY: user_id_to_str(user),
    }
    key = get_random_string(32, VALID_KEY_CHARS)
    SessionStore.get_model_class().objects.create(
        session_key=key,
        session_data=SessionStore().encode(content),
        expire_date=now + timedelta(seconds=settings.SESSION_COOKIE_AGE),
    )
    client = Client(**details)
    UserSession.objects.create(
        user=user,
        session_key=key,
        ip=client.defaults.get("REMOTE_ADDR", "127.0.0.1"),
        user_agent=client.defaults.get("HTTP_USER_AGENT", ""),
        last_seen_at=now,
        created_at=now,
    )
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client
