"""One cell of the table, trimmed and not empty, to a value of the rules; ValueError says what is wrong and what to do."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from core.dates import Month
from jkp_claims.regulations import Programme, Scale
from phk_reports.rules import CAUSES

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DIGITS = re.compile(r"[0-9]+")
EXCEL_NUMBER = re.compile(r"[0-9]+([.,][0-9]+)?")
EXPONENT = re.compile(r"[-+]?[0-9]+([.,][0-9]+)?[eE][-+]?[0-9]+")
GROUPED = re.compile(r"[0-9]{1,3}([., ][0-9]{3})+")
SHOWN = 40  # characters of a faulty value that a message repeats
WAGE_DIGITS = 1_000
REMEMBERED = 8_192  # texts of days, months and programmes; a table repeats the same few thousand
LONGEST_REMEMBERED = 64  # a list may be padded to a whole megabyte; that one is read each time


def shown(text: str) -> str:
    """The text in quotes, cut when it is long."""
    return f'"{text}"' if len(text) <= SHOWN else f'"{text[:SHOWN]}…"'


@lru_cache(maxsize=REMEMBERED)
def day(text: str) -> date:
    """A day written 2025-03-31."""
    if ISO_DAY.fullmatch(text) is None:
        if EXCEL_NUMBER.fullmatch(text):
            raise ValueError(
                f"{shown(text)} tampaknya angka tanggal dari Excel; "
                "ubah format kolom menjadi TTTT-BB-HH, misalnya 2025-03-31"
            )
        raise ValueError(f"{shown(text)} bukan tanggal; tulis tahun-bulan-hari, misalnya 2025-03-31")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"tanggal {text} tidak ada di kalender; periksa hari dan bulannya") from None


@lru_cache(maxsize=REMEMBERED)
def month(text: str) -> Month:
    """A month written 2025-03."""
    try:
        return Month.parse(_item(text))
    except ValueError:
        raise ValueError(
            f"{shown(text)} bukan bulan; tulis tahun-bulan, misalnya 2025-03, "
            "dan pisahkan dengan titik koma tanpa butir kosong"
        ) from None


def wage(text: str) -> int:
    """Whole rupiah, digits only."""
    if DIGITS.fullmatch(text) and len(text) <= WAGE_DIGITS:
        return int(text)
    if text.startswith("-"):
        raise ValueError(f"upah {shown(text)} negatif; tulis upah terakhir yang dilaporkan, 0 atau lebih")
    if EXPONENT.fullmatch(text):
        raise ValueError(f"upah {shown(text)} disingkat dengan pangkat; tulis semua angkanya, misalnya 7000000")
    if GROUPED.fullmatch(text):
        raise ValueError(f"upah {shown(text)} memakai pemisah ribuan; tulis angka saja, misalnya 7000000")
    raise ValueError(f"upah {shown(text)} bukan rupiah bulat; tulis angka saja, misalnya 7000000")


def months(text: str) -> frozenset[Month]:
    """2025-01;2025-02"""
    return frozenset(month(item.strip()) for item in text.split(";"))


def days(text: str) -> frozenset[date]:
    """2020-05-14;2023-01-02"""
    return frozenset(day(_item(item)) for item in text.split(";"))


def one_of(*known: str) -> Callable[[str], str]:
    """A reader of exactly these words."""
    words = {word: word for word in known}

    def read(text: str) -> str:
        try:
            return words[text]
        except KeyError:
            raise ValueError(_unknown(text, known)) from None

    return read


def yes_or_no(text: str) -> bool:
    """yes|no"""
    return _YES_OR_NO(text) == "yes"


def programmes(text: str) -> frozenset[str]:
    """JKN;JKK;JHT"""
    return _programmes(text) if len(text) <= LONGEST_REMEMBERED else _programmes.__wrapped__(text)


@lru_cache(maxsize=REMEMBERED)
def _programmes(text: str) -> frozenset[str]:
    return frozenset(_PROGRAMME(_item(item)) for item in text.split(";"))


def _item(text: str) -> str:
    item = text.strip()
    if not item:
        raise ValueError("ada butir kosong dalam daftar; hapus titik koma yang berlebih")
    return item


def _unknown(text: str, known: tuple[str, ...]) -> str:
    for word in known:
        if word.casefold() == text.casefold():
            return f"{shown(text)} tidak dikenal; tulis {word} dengan huruf besar dan kecil persis seperti ini"
    return f"{shown(text)} tidak dikenal; tulis salah satu dari {', '.join(known)}"


_YES_OR_NO = one_of("yes", "no")
_PROGRAMME = one_of(*(str(programme) for programme in Programme))

READERS: dict[str, Callable[[str], object]] = {
    "citizenship": one_of("WNI", "WNA"),
    "birth_date": day,
    "enrolled_on": day,
    "enterprise_scale": one_of(*(str(scale) for scale in Scale)),
    "programmes": programmes,
    "contract_type": one_of("PKWT", "PKWTT"),
    "contract_end_on": day,
    "cause": one_of(*CAUSES),
    "total_permanent_disability": yes_or_no,
    "willing_to_work": yes_or_no,
    "terminated_on": day,
    "effective_on": day,
    "reported_wage": wage,
    "paid_months": months,
    "previous_benefits": days,
    "re_employed_on": day,
    "active_at_bpjs": yes_or_no,
    "first_claim_on": day,
    "declared_on": day,
}
