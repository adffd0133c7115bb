"""The 16-digit national identity number (NIK): 6 digits of region, birth date as DDMMYY, 4 digits of serial.

Women's day of birth is stored plus 40. There is no check digit, and the number never changes, so it may differ from
the real birth date (PP 40/2019 Pasal 30 to 32): differences are warnings, never refusals.
"""

import re
from collections.abc import Container
from datetime import date

SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015]+")
DIGITS = re.compile(r"[0-9]+")
FEMALE_OFFSET = 40
ABROAD = "99"


def _(message: str) -> str:
    """Mark a message for the catalogue; whoever shows it translates it."""
    return message


LENGTH = _("NIK terdiri dari 16 angka. Salin semua angkanya dari KTP atau Kartu Keluarga.")
NOT_DIGITS = _("NIK hanya berisi angka. Hapus huruf atau tanda lain, lalu salin 16 angka dari KTP.")
BIRTH_DAY = _("Angka ke-7 sampai ke-12 NIK harus berupa tanggal lahir. Periksa lagi angkanya di KTP.")
SERIAL = _("Empat angka terakhir NIK tidak mungkin 0000. Periksa lagi angkanya di KTP.")

BIRTH_DATE_DIFFERS = _(
    "Tanggal lahir berbeda dengan yang tersirat di NIK. Petugas akan mencocokkannya dengan data Dukcapil."
)
UNKNOWN_REGION = _(
    "Kode wilayah di awal NIK tidak ada di daftar sekarang. Petugas akan mencocokkannya dengan data Dukcapil."
)


class NikError(ValueError):
    """The text cannot be a NIK; `message` is an Indonesian msgid that says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def clean_nik(text: str) -> str:
    """The 16 digits of a NIK typed with or without spaces, dots and dashes; NikError when it cannot be one."""
    nik = SEPARATORS.sub("", text)
    if nik and not DIGITS.fullmatch(nik):
        raise NikError(NOT_DIGITS)
    if len(nik) != 16:
        raise NikError(LENGTH)
    if not possible_birth_dates(nik):
        raise NikError(BIRTH_DAY)
    if nik.endswith("0000"):
        raise NikError(SERIAL)
    return nik


def mask_nik(nik: str) -> str:
    """Fit to be shown: region and serial only, "3275••••••••0004"."""
    return f"{nik[:4]}••••••••{nik[-4:]}"


def region_code(nik: str) -> str:
    """Province and kabupaten/kota of first registration, as "3275"; see `is_from_abroad`."""
    return nik[:4]


def is_from_abroad(nik: str) -> bool:
    """First registered at a mission abroad: 99, country, mission (PP 40/2019 Pasal 32 ayat (3))."""
    return nik.startswith(ABROAD)


def is_female(nik: str) -> bool:
    return int(nik[6:8]) > FEMALE_OFFSET


def possible_birth_dates(nik: str) -> tuple[date, ...]:
    """The birth dates the number can mean, one for each century in which that day exists."""
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    found = []
    for century in (1900, 2000):
        try:
            found.append(date(century + year, month, day - FEMALE_OFFSET if is_female(nik) else day))
        except ValueError:
            continue
    return tuple(found)


def nik_warnings(nik: str, birth_date: date, known_regions: Container[str] | None = None) -> tuple[str, ...]:
    """What an officer should compare with Dukcapil, as Indonesian msgids; empty when all agrees.

    `known_regions` holds codes like "3275"; left out, the region is not looked at.
    """
    warnings = []
    if birth_date not in possible_birth_dates(nik):
        warnings.append(BIRTH_DATE_DIFFERS)
    if known_regions is not None and not is_from_abroad(nik) and region_code(nik) not in known_regions:
        warnings.append(UNKNOWN_REGION)
    return tuple(warnings)
