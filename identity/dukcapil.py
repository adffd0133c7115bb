"""The population register (Dukcapil) behind one small door. The NIK travels in the body; nothing of a person is logged."""

from dataclasses import dataclass, field
from datetime import date

import requests
from django.conf import settings

LONGEST_NAME = 120


@dataclass(frozen=True)
class Registered:
    """What the register holds of this NIK, in its own spelling; `region` is a kabupaten/kota code like "3275" or ""."""

    name: str = field(repr=False)
    birth_date: date = field(repr=False)
    region: str = ""


@dataclass(frozen=True)
class NotFound:
    """The register does not know this NIK."""


@dataclass(frozen=True)
class NoAnswer:
    """Nobody knows: late, busy, cut off or unreadable. Ask again later."""


Answer = Registered | NotFound | NoAnswer


def look_up(nik: str, name: str, birth_date: date) -> Answer:
    """Ask for one person. Name and birth date go along because the register answers only who knows them."""
    body = {"nik": nik, "name": name, "birth_date": birth_date.isoformat()}
    with requests.Session() as session:
        session.trust_env = False  # no proxy or .netrc of the machine comes between us and the register
        try:
            response = session.post(
                f"{settings.DUKCAPIL_URL.rstrip('/')}/check",
                json=body,
                headers={"Authorization": f"Bearer {settings.DUKCAPIL_SECRET}"},
                timeout=settings.DUKCAPIL_TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException:
            return NoAnswer()
    return _read(response)


def _read(response: requests.Response) -> Answer:
    if response.status_code != 200:
        return NoAnswer()
    try:
        said = response.json()
    except ValueError:
        return NoAnswer()
    match said:
        case {"answer": "not_found"}:
            return NotFound()
        case {"answer": "match" | "mismatch", "name": str(name), "birth_date": str(born), "region": str(region)}:
            return _registered(" ".join(name.split()), born, region)
    return NoAnswer()


def _registered(name: str, born: str, region: str) -> Answer:
    try:
        birth_date = date.fromisoformat(born)
    except ValueError:
        return NoAnswer()
    if not 0 < len(name) <= LONGEST_NAME:
        return NoAnswer()
    return Registered(name, birth_date, region[:4])
