"""The devices a person is signed in on: which sessions are open, what they are called, and how they end."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from accounts.second_factors import holds_office
from accounts.sessions import SessionStore

# What a browser calls itself → what people call it; the first that fits counts.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Opera", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("UCBrowser", "UC Browser"),
    ("MiuiBrowser", "Mi Browser"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def device_in_words(user_agent: str) -> str:
    """For instance "Chrome di Android", from what the browser says of itself."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s di %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Perangkat yang tidak dikenal")


@dataclass(frozen=True)
class Device:
    """One open session as its person sees it."""

    key: int
    name: str
    ip: str
    signed_in_at: datetime
    seen_at: datetime
    is_this: bool


def over(session: UserSession, user, now: datetime) -> bool:
    """Whether a session was idle for too long or is too old; those of officers end earlier."""
    idle, whole = settings.OFFICER_SESSION_LIMITS if holds_office(user) else settings.SESSION_LIMITS
    return now - session.last_seen_at > idle or now - session.created_at > whole


def devices(user, current_key: str, now: datetime) -> list[Device]:
    """Open sessions, the latest first. Two queries, however many there are."""
    tracked = UserSession.objects.filter(user=user).order_by("-last_seen_at")
    kept = Session.objects.filter(session_key__in=[row.session_key for row in tracked], expire_date__gt=now)
    password = user.get_session_auth_hash()
    read = SessionStore().decode
    opened = {row.session_key for row in kept if read(row.session_data).get(HASH_SESSION_KEY) == password}
    return [
        Device(
            key=row.pk,
            name=device_in_words(row.user_agent),
            ip=row.ip,
            signed_in_at=row.created_at,
            seen_at=row.last_seen_at,
            is_this=row.session_key == current_key,
        )
        for row in tracked
        if row.session_key in opened and not over(row, user, now)
    ]


def end_sessions(user, *, but: str = "", only: str = "") -> None:
    """Sign this person out everywhere: except the session of the key `but`, or only the tracked session `only`."""
    ended = UserSession.objects.filter(user=user).exclude(session_key=but)
    if only:
        ended = ended.filter(pk=only)
    keys = list(ended.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    ended.delete()
