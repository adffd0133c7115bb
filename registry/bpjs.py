"""BPJS Ketenagakerjaan behind one small door: whether it knows a company, and whether a payment reached it.

Money and membership are facts of BPJS, never the employer's word. What is asked travels in the body; nothing is logged.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.conf import settings

from core.asking import ask
from core.dates import Month

LONGEST_NAME = 120
NOT_IN_A_NAME = re.compile(r"[^A-Z0-9]+")


class Status(StrEnum):
    """How the company stands at BPJS."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    ARREARS = "arrears"


@dataclass(frozen=True)
class Known:
    """What BPJS holds of this NPP, with the name in its own spelling."""

    status: Status
    name_matches: bool
    name: str = field(repr=False)


@dataclass(frozen=True)
class Confirmed:
    """This amount for this month reached BPJS on this day."""


@dataclass(frozen=True)
class Unknown:
    """BPJS does not know this NPP, or no such payment of it."""


@dataclass(frozen=True)
class NoAnswer:
    """Nobody knows: late, busy, cut off or unreadable. Ask again later."""


def company(npp: str, name: str) -> Known | Unknown | NoAnswer:
    """Ask for one company. `name` goes along because BPJS answers only who knows it; capitals and dots do not matter."""
    said = _ask({"question": "company", "npp": npp, "name": name})
    match said:
        case {"answer": "unknown"}:
            return Unknown()
        case {"answer": "known", "status": str(status), "name": str(registered)}:
            return _known(status, " ".join(registered.split()), name)
    return NoAnswer()


def payment(npp: str, month: Month, paid_on: date, amount: int, reference: str) -> Confirmed | Unknown | NoAnswer:
    """Ask for one payment: whole rupiah for one contribution month, with the bank's reference."""
    said = _ask(
        {
            "question": "payment",
            "npp": npp,
            "month": str(month),
            "paid_on": paid_on.isoformat(),
            "amount": amount,
            "reference": reference,
        }
    )
    match said:
        case {"answer": "confirmed"}:
            return Confirmed()
        case {"answer": "unknown"}:
            return Unknown()
    return NoAnswer()


def _ask(body: dict) -> object:
    """The JSON of the answer; None without one."""
    return ask(settings.BPJS_URL, "check", body, secret=settings.BPJS_SECRET, timeout=settings.BPJS_TIMEOUT_SECONDS)


def _known(status: str, registered: str, asked: str) -> Known | NoAnswer:
    if status not in list(Status) or not 0 < len(registered) <= LONGEST_NAME:
        return NoAnswer()
    return Known(Status(status), _plain(registered) == _plain(asked), registered)


def _plain(name: str) -> str:
    """A company's name without what people write differently: "PT. Maju-Jaya" as "PT MAJU JAYA"."""
    return NOT_IN_A_NAME.sub(" ", name.upper()).strip()
