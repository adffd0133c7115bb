"""Devices a person signed in with before: they keep their own count of guesses, and a new one is told to its owner.

What is open just now, and on which device, is said by `open_sessions`.
"""

import secrets
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import User
from core import clock
from core.ids import uuid7
from core.templatetags.siap import waktu
from notifications.services import notify
from sign_in.models import KnownDevice
from sign_in.open_sessions import device_in_words

YEAR_SECONDS = 365 * 24 * 3600
TOKEN_BYTES = 32
SHARED = "shared_computer"  # in the session, between the form and the open account

TITLE = _("Masuk dari perangkat baru")
BODY = _(
    "Akun Anda dibuka dari perangkat baru: %(device)s, %(at)s. "
    "Bukan Anda? Buka halaman ini sekarang, keluarkan semua perangkat, lalu ganti kata sandi."
)


def device_id(request, user: User | None):
    """The key of this person's known device that the request comes from, or None. With a cookie, one query for anybody."""
    token = _token(request)
    if not token:
        return None
    found = KnownDevice.objects.in_use().filter(token_hash=_hash(token)).values_list("user_id", "pk")
    return dict(found).get(user.pk if user else None)


def welcome(request, response, user: User, *, first_time: bool) -> None:
    """An account was opened here: know the device from now on, and tell the owner when it is a new one.

    On a shared computer nothing stays behind, so each sign-in there is told.
    """
    shared = request.session.pop(SHARED, False)
    known = device_id(request, user)
    if known is None and not first_time:
        _tell(user, request)
    if shared:
        response.delete_cookie(settings.DEVICE_COOKIE_NAME, samesite="Lax")
    else:
        _give(response, _seen_again(request, known) if known else _new(request, user))


def forget(user: User) -> int:
    """Know none of this person's devices any more: each next sign-in is told as a new one. How many there were."""
    return KnownDevice.objects.in_use().filter(user=user).update(removed_at=clock.machine_now())


def _seen_again(request, known) -> str:
    KnownDevice.objects.filter(pk=known).update(last_seen_at=clock.machine_now(), name=_name(request))
    return _token(request)


def _new(request, user: User) -> str:
    token = _of_the_family(request, user) or secrets.token_urlsafe(TOKEN_BYTES)
    KnownDevice.objects.create(user=user, token_hash=_hash(token), name=_name(request))
    return token


def _of_the_family(request, user: User) -> str:
    """The token of a telephone that only others sign in with so far; it stays known to them too."""
    token = _token(request)
    rows = KnownDevice.objects.filter(token_hash=_hash(token))
    return token if rows.in_use().exists() and not rows.filter(user=user).exists() else ""


def _give(response, token: str) -> None:
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        token,
        max_age=YEAR_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _tell(user: User, request) -> None:
    with override(user.language):
        values = {"device": _name(request), "at": waktu(clock.machine_now())}
    url = reverse("usersessions_list")
    notify(user, key=f"new-device:{uuid7()}", title=TITLE, body=BODY, url=url, values=values, urgent=True)


def _name(request) -> str:
    return device_in_words(request.headers.get("user-agent", ""))


def _token(request) -> str:
    return request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "") if request else ""


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
