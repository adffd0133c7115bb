"""The trail of a case as its people read it: when, who by role, what, and the note."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from accounts.models import Role
from casework.models import Event
from casework.steps import SYSTEM


def history(events: Iterable[Event], words: Mapping[str, str]) -> list[dict]:
    """Entries of `components/history.html`, newest first; events whose verb has no words are not for the page."""
    told = [event for event in events if event.verb in words]
    return [
        {"at": event.at, "who": actor_label(event.actor_role), "text": words[event.verb], "note": event.note}
        for event in reversed(told)
    ]


def actor_label(role: str) -> str:
    """The role in words."""
    if role == SYSTEM:
        return _("Sistem")
    return str(Role(role).label) if role else _("Pemilik akun")
