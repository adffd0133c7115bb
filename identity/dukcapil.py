"""The population register (Dukcapil) behind one small door. The NIK travels in the body; nothing of a person is logged."""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from core.asking import ask

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
    said = ask(
        settings.DUKCAPIL_URL, "check", body, secret=settings.DUKCAPIL_SECRET, timeout=settings.DUKCAPIL_TIMEOUT_SECONDS
    )
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
