"""How employers write what stands in their tables of workers. Each reader gives a JSON value or raises `BadValue`."""

import re
from collections.abc import Callable, Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from bulk_uploads.columns import SCIENTIFIC, BadValue, read_digits
from core.nik import SEPARATORS
from core.phones import PhoneError, clean_phone
from registry.choices import Citizenship, ContractType, DeactivationCause, Programme

LONGEST_PHONE = 20
BETWEEN_WORDS = re.compile(r"[\s,;/+]+")


def read_nik(text: str) -> str:
    """The digits of a NIK, however many: how many there should be is said when the row is checked."""
    if SCIENTIFIC.fullmatch(text):
        raise BadValue("NIK_SCIENTIFIC")
    return read_digits(SEPARATORS.sub("", text))


def text_up_to(longest: int, *, in_letters: bool = False) -> Callable[[str], str]:
    """A reader of texts; `in_letters`: a name or a title, which is no mere number."""

    def read(text: str) -> str:
        if len(text) > longest:
            raise BadValue("LONG_TEXT")
        if in_letters and not any(sign.isalpha() for sign in text):
            raise BadValue("NO_LETTERS")
        return text

    return read


def read_phone(text: str) -> str:
    """E.164; spreadsheets drop the leading zero."""
    try:
        return clean_phone(f"0{text}" if text.startswith("8") else text)
    except PhoneError:
        raise BadValue("PHONE") from None


def read_email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise BadValue("EMAIL") from None
    return text.lower()


def one_of(choices: Mapping[str, str]) -> Callable[[str], str]:
    """A reader of a closed list: the plain texts that may stand there, each with its code."""

    def read(text: str) -> str:
        code = choices.get(plain(text))
        if code is None:
            raise BadValue("NOT_IN_LIST")
        return code

    return read


def plain(text: str) -> str:
    """Without what does not matter: capitals, spaces, brackets."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def read_programmes(text: str) -> str:
    """Codes in any order, with spaces or commas between them: "JKM, JKK" gives "JKK JKM"."""
    codes = {code for code in BETWEEN_WORDS.split(text.upper()) if code}
    if not codes <= set(Programme.values):
        raise BadValue("PROGRAMME_UNKNOWN")
    return " ".join(code for code in Programme.values if code in codes)


# As they stand in the list of the template, in Indonesian whoever downloads it; a file may hold the code as well.
CITIZENSHIPS = {"WNI": Citizenship.WNI, "WNA": Citizenship.WNA}
CONTRACT_TYPES = {"PKWT": ContractType.PKWT, "PKWTT": ContractType.PKWTT}
CAUSES = {
    "PHK": DeactivationCause.TERMINATED,
    "Kontrak berakhir": DeactivationCause.CONTRACT_ENDED,
    "Mengundurkan diri": DeactivationCause.RESIGNED,
    "Pensiun": DeactivationCause.PENSION,
    "Meninggal dunia": DeactivationCause.DEATH,
    "Cacat total tetap": DeactivationCause.TOTAL_DISABILITY,
    "Pindah dalam satu grup": DeactivationCause.TRANSFERRED,
}


def choices_of(listed: Mapping[str, str]) -> dict[str, str]:
    """What `one_of` takes: the listed texts and the codes themselves."""
    return {plain(text): str(code) for text, code in listed.items()} | {
        plain(code): str(code) for code in listed.values()
    }
