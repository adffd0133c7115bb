"""What makes a password good enough: NIST SP 800-63B-4 §3.1.1 as ASVS 5 reads it.

Long, not on the list of common ones, and more than words that anybody would try here: no rules of composition, no expiry.
"""

import re
from collections.abc import Iterator

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SHORTEST, LONGEST = 15, 128
OWN_PART = 8  # characters that must remain when words anybody would try are taken out
FEWEST_DIFFERENT = 5
SHORTEST_WORD = 3  # of a name; shorter ones stand in every word

CONTEXT = ("siapkerja", "jkp", "kemnaker", "kementerian", "ketenagakerjaan", "bpjs", "phk", "indonesia", "katasandi")
CONTEXT += ("password", "sandi", "kerja", "siap")
LOOKALIKES = str.maketrans("0134578@$", "oieastbas")
ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
SHORTEST_RUN = 4
RUNS = tuple(
    row[start:end]
    for line in ROWS
    for row in (line, line[::-1])
    for start in range(len(row))
    for end in range(start + SHORTEST_RUN, len(row) + 1)
)

HELP = _(
    "Minimal 15 karakter, boleh dengan spasi. Mudah diingat dan sulit ditebak: empat kata yang tidak berhubungan. "
    "Jangan pakai nama, NIK, tanggal lahir, atau kata seperti “siapkerja”."
)


class LengthValidator:
    """Counted in characters, whichever they are."""

    def validate(self, password, user=None):
        if len(password) < SHORTEST:
            text = gettext("Kata sandi terlalu pendek. Tulis minimal %(shortest)s karakter, misalnya empat kata.")
            raise ValidationError(text, code="password_too_short", params={"shortest": SHORTEST})
        if len(password) > LONGEST:
            text = gettext("Kata sandi terlalu panjang. Tulis paling banyak %(longest)s karakter.")
            raise ValidationError(text, code="password_too_long", params={"longest": LONGEST})

    def get_help_text(self):
        return HELP


class CommonPasswordValidator(password_validation.CommonPasswordValidator):
    """Django's list of the 20,000 most common passwords."""

    def get_error_message(self):
        return gettext("Kata sandi ini dipakai banyak orang, jadi mudah ditebak. Tulis kata sandi lain.")

    def get_help_text(self):
        return ""


class ContextValidator:
    """Refuses what is little more than the names of this place, of this person, or one thing again and again."""

    def validate(self, password, user=None):
        plain = _letters_and_digits(password)
        disguised = _letters_and_digits(password.translate(LOOKALIKES))
        if min(_shortened(spelling, CONTEXT + RUNS) for spelling in (plain, disguised)) < OWN_PART:
            text = gettext("Kata sandi ini hanya berisi kata yang mudah ditebak di sini. Tambahkan kata lain.")
            raise ValidationError(text, code="password_of_context")
        if user is not None and _shortened(plain, tuple(_words_of(user))) < OWN_PART:
            text = gettext("Kata sandi ini berisi data diri Anda. Jangan pakai nama, email, nomor, atau tanggal lahir.")
            raise ValidationError(text, code="password_of_person")
        if len(set(password)) < FEWEST_DIFFERENT:
            text = gettext("Kata sandi ini mengulang karakter yang sama. Pakai lebih banyak huruf yang berbeda.")
            raise ValidationError(text, code="password_repeats")

    def get_help_text(self):
        return ""


def _letters_and_digits(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _shortened(plain: str, words: tuple[str, ...]) -> int:
    """How many characters remain without these words; the longest are taken out first."""
    for word in sorted(words, key=len, reverse=True):
        plain = plain.replace(word, "")
    return len(plain)


def _words_of(user) -> Iterator[str]:
    """Whatever of the person somebody who knows them would try."""
    for text in (user.full_name, (user.email or "").partition("@")[0]):
        parts = [_letters_and_digits(part) for part in re.split(r"[\W_]+", text)]
        yield from (part for part in [*parts, "".join(parts)] if len(part) >= SHORTEST_WORD)
    if user.phone:
        national = user.phone.removeprefix("+62")
        yield from (user.phone.lstrip("+"), f"0{national}", national)
    if user.nik:
        yield from (user.nik, user.nik[6:])
    if user.birth_date:
        yield from (f"{user.birth_date:{form}}" for form in ("%d%m%Y", "%Y%m%d", "%d%m%y", "%Y"))
