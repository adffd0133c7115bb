"""The bank behind one small door: bring this order, and what became of that reference. No order is ever logged."""

from dataclasses import dataclass, field
from uuid import UUID

import requests
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Order:
    """A transfer in whole rupiah; the bank pays a `ref` at most once. Names and numbers stay out of `repr`."""

    ref: UUID
    amount: int
    bank: str = field(repr=False)
    account: str = field(repr=False)
    holder: str = field(repr=False)


@dataclass(frozen=True)
class Settled:
    """Paid."""


@dataclass(frozen=True)
class Returned:
    """Not paid, and it never will be under this reference; `reason` is the bank's code."""

    reason: str


@dataclass(frozen=True)
class NotFound:
    """The bank has never heard of this reference."""


@dataclass(frozen=True)
class NoAnswer:
    """Nobody knows: lost, late, busy. Ask again with the same reference."""


@dataclass(frozen=True)
class Unreadable:
    """The bank refuses in a way that says nothing about the money: a person has to look."""

    reason: str


BAD_ORDER = (400, 409, 422)


def bring(order: Order) -> Settled | Returned | NoAnswer | Unreadable:
    """Send a transfer. Sending the same order again is safe: the bank answers as the first time."""
    body = {
        "ref": str(order.ref),
        "bank": order.bank,
        "account": order.account,
        "amount": order.amount,
        "holder": order.holder,
    }
    response = _call("POST", "/transfers", body)
    if response is not None and response.status_code in BAD_ORDER:
        return Unreadable(f"HTTP_{response.status_code}")
    return _read(response, order.ref)


def ask(ref: UUID) -> Settled | Returned | NotFound | NoAnswer:
    """What became of a reference."""
    response = _call("GET", f"/transfers/{ref}")
    if response is not None and response.status_code == 404:
        return NotFound()
    return _read(response, ref)


def require_settings() -> None:
    """Raises `ImproperlyConfigured` when the bank is not named, or a call may outlive its lease."""
    if not settings.BANK_URL or not settings.BANK_SECRET:
        raise ImproperlyConfigured("Set BANK_URL and BANK_SECRET (see .env.example).")
    if settings.PAYER_LEASE_SECONDS <= 2 * settings.BANK_TIMEOUT_SECONDS:
        raise ImproperlyConfigured("PAYER_LEASE_SECONDS must be more than twice BANK_TIMEOUT_SECONDS.")


def _call(method: str, path: str, body: dict | None = None) -> requests.Response | None:
    """The response; None when there is none."""
    with requests.Session() as session:
        session.trust_env = False  # no proxy or .netrc of the machine comes between us and the bank
        try:
            return session.request(
                method,
                settings.BANK_URL.rstrip("/") + path,
                json=body,
                headers={"Authorization": f"Bearer {settings.BANK_SECRET}"},
                timeout=settings.BANK_TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException:
            return None


def _read(response: requests.Response | None, ref: UUID) -> Settled | Returned | NoAnswer:
    if response is None or response.status_code != 200:
        return NoAnswer()
    try:
        said = response.json()
    except ValueError:
        return NoAnswer()
    match said:
        case {"ref": told, "status": "settled"} if told == str(ref):
            return Settled()
        case {"ref": told, "status": "returned", "reason": str(reason)} if told == str(ref):
            return Returned(reason[:40] or "OTHER")
    return NoAnswer()
