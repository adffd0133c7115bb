"""Whose account is it? The bank's directory behind one small door.

Number and name travel in the body, the secret in a header; nothing of a person is logged.
"""

from dataclasses import dataclass, field

import requests
from django.conf import settings

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
    with requests.Session() as session:
        session.trust_env = False  # no proxy or .netrc of the machine comes between us and the bank
        try:
            response = session.post(
                f"{settings.BANK_URL.rstrip('/')}/account-names",
                json=body,
                headers={"Authorization": f"Bearer {settings.BANK_SECRET}"},
                timeout=settings.BANK_TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException:
            return NoAnswer()
    return _read(response, name)


def _read(response: requests.Response, name: str) -> Answer:
    if response.status_code != 200:
        return NoAnswer()
    try:
        said = response.json()
    except ValueError:
        return NoAnswer()
    match said:
        case {"answer": "not_found"}:
            return NotFound()
        case {"answer": "closed"}:
            return Closed()
        case {"answer": "active", "holder": str(holder)} if 0 < len(" ".join(holder.split())) <= LONGEST_NAME:
            return Matches() if same_name(holder, name) else OtherName(" ".join(holder.split()))
    return NoAnswer()
