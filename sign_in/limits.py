"""How often something may be tried, counted exactly: one row a key and window, raised by one statement.

The counts are in PostgreSQL, so they outlive a flush of Redis, and two processes at once cannot both take the last try. A
key is hashed with the portal's index key: whoever reads the table learns no name, no address and no number from it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.fields import blind_index
from core.ids import uuid7
from core.templatetags.siap import tanggal
from sign_in.models import Tally

TOO_MANY = _("Terlalu banyak percobaan. Coba lagi %(when)s, atau pulihkan akun Anda lewat “Kendala masuk?”.")

# Within its window a count never passes the limit; a window that is over begins anew.
TAKE = """
INSERT INTO sign_in_tally AS kept (id, key, tries, until) VALUES (%(id)s, %(key)s, 1, %(until)s)
ON CONFLICT (key) DO UPDATE SET
    tries = CASE WHEN kept.until <= %(now)s THEN 1 ELSE kept.tries + 1 END,
    until = CASE WHEN kept.until <= %(now)s THEN EXCLUDED.until ELSE kept.until END
WHERE kept.until <= %(now)s OR kept.tries < %(most)s
RETURNING until
"""


@dataclass
class Try:
    """One try that was counted. `refused_until` is the moment from which it may be made again, None when it may go on."""

    taken: list[tuple[bytes, datetime]] = field(default_factory=list)
    refused_until: datetime | None = None

    def give_back(self) -> None:
        """Do not count this try after all: it was the right password."""
        for key, until in self.taken:
            Tally.objects.filter(key=key, until=until, tries__gt=0).update(tries=F("tries") - 1)


def take(limit: str, whose: str) -> Try:
    """Count one try under `settings.LIMITS[limit]` for `whose` (any text; it is kept only as a keyed hash)."""
    attempt = Try()
    for most, seconds in settings.LIMITS[limit]:
        now = clock.machine_now()
        key = _key(limit, seconds, whose)
        until = _take_one(key, most, now, now + timedelta(seconds=seconds))
        if until is None:
            attempt.give_back()
            return Try(refused_until=_end_of(key, now))
        attempt.taken.append((key, until))
    return attempt


def forgive(limit: str, whose: str) -> None:
    """Begin the count anew, e.g. for guesses once the owner has set a new password."""
    Tally.objects.filter(key__in=[_key(limit, seconds, whose) for _most, seconds in settings.LIMITS[limit]]).delete()


def forget_what_is_over() -> int:
    """Remove counts whose window is over; they mean nothing any more."""
    return Tally.objects.filter(until__lte=clock.machine_now()).delete()[0]


def take_guess(user: User | None, device_id, credentials: dict) -> Try:
    """Count one try at a password: for the device when this person used it before, else for whoever is named.

    Strangers have one count a person, whichever name they type, and one for a name that nobody has.
    """
    if device_id:
        return take("guess_on_known_device", str(device_id))
    names = "|".join(f"{kind}={credentials.get(kind, '')}" for kind in ("username", "email", "phone"))
    return take("guess", _person(user) if user else f"name:{names.lower()}")


def forgive_guesses(user: User) -> None:
    """Strangers' guesses at this person's password count no more: the owner has proven themselves."""
    forgive("guess", _person(user))


def refusal(until: datetime) -> ValidationError:
    """What the form says to somebody who has to wait."""
    return ValidationError(TOO_MANY, code="too_many_login_attempts", params={"when": moment_in_words(until)})


def moment_in_words(until: datetime) -> str:
    """ "pukul 10.42 WIB", with the day when it is another; the minute is one at which it truly works again."""
    there = (until + timedelta(seconds=59)).astimezone(clock.WIB)
    hour = gettext("pukul %(hour)s WIB") % {"hour": f"{there:%H.%M}"}
    if there.date() == clock.machine_now().astimezone(clock.WIB).date():
        return hour
    return gettext("pada %(day)s %(hour)s") % {"day": tanggal(there.date()), "hour": hour}


def _person(user: User) -> str:
    return f"person:{user.pk}"


def _key(limit: str, seconds: int, whose: str) -> bytes:
    return blind_index(f"{limit}:{seconds}:{whose}", "limit")


def _take_one(key: bytes, most: int, now: datetime, until: datetime) -> datetime | None:
    """The end of the window when the try was counted, None when the count is full."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"id": uuid7(), "key": key, "now": now, "until": until, "most": most})
        row = cursor.fetchone()
    return row[0] if row else None


def _end_of(key: bytes, now: datetime) -> datetime:
    return Tally.objects.filter(key=key).values_list("until", flat=True).first() or now
