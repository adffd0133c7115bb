"""Whose account is it? The bank's directory behind one small door.

Number and name travel in the body, the secret in a header; nothing of a person is logged.
"""

from dataclasses import dataclass, field

from django.conf import settings

from core.asking import ask
from registry.names import same_name

LONGEST_NAME = 120


@dataclass(frozen=True)
class Matches:
    """The account is this person's; titles and capitals do not matter."""


@dataclass(frozen=True)
class OtherName:
    """The account is somebody else's, or the bank writes another name; `holder` as the bank has it."""

    holder: str = field(repr=False)


@dataclass(frozen=True)
class NotFound:
    """The bank has no account with this number."""


@dataclass(frozen=True)
class Closed:
    """The account takes no money any more."""


@dataclass(frozen=True)
class NoAnswer:
    """Nobody knows: late, busy, cut off or unreadable. Ask again later."""


Answer = Matches | OtherName | NotFound | Closed | NoAnswer


def holder_of(bank: str, number: str, name: str) -> Answer:
    """Ask the bank (Bank Indonesia code) whether this account is of a person with this name."""
    body = {"bank": bank, "account": number, "holder": name}
    said = ask(
        settings.BANK_URL, "account-names", body, secret=settings.BANK_SECRET, timeout=settings.BANK_TIMEOUT_SECONDS
    )
    match said:
        case {"answer": "not_found"}:
            return NotFound()
        case {"answer": "closed"}:
            return Closed()
        case {"answer": "active", "holder": str(holder)} if 0 < len(" ".join(holder.split())) <= LONGEST_NAME:
            return Matches() if same_name(holder, name) else OtherName(" ".join(holder.split()))
    return NoAnswer()
