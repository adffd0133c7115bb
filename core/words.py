"""Money and days that are written when the message is, in its reader's language; and what a code means in words."""

from dataclasses import dataclass

from django.utils.functional import lazy

from core.templatetags import siap

lazy_rupiah = lazy(siap.rupiah, str)
lazy_tanggal = lazy(siap.tanggal, str)
lazy_bulan = lazy(siap.bulan, str)


@dataclass(frozen=True, slots=True)
class Words:
    """What a code or a status means in plain words, what is to be done about it, and who does it."""

    reason: str
    todo: str
    who: str
