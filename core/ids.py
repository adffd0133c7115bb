"""Keys: UUID version 7, so that key ranges follow time and no key can be guessed."""

import secrets
from datetime import date
from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no look-alikes: 0 O, 1 I L, U V are read out on the telephone


def uuid7() -> UUID:
    """A new key, ordered by the moment it was made."""
    return _uuid7()


def reference_number(prefix: str, day: date) -> str:
    """A number to show and to search for, e.g. "PHK-2611-7KQ2M9"; 30^6 possibilities a prefix and month."""
    return f"{prefix}-{day:%y%m}-" + "".join(secrets.choice(ALPHABET) for _ in range(6))
