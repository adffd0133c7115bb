"""Money and days of a message wait for the language of its reader."""

from datetime import date

from django.utils.functional import lazystr
from django.utils.translation import override

from core.words import lazy_rupiah, lazy_tanggal


def test_money_and_days_are_written_in_the_language_of_the_moment():
    message = lazystr("%(amount)s, %(day)s")
    with override("id"):
        values = {"amount": lazy_rupiah(2_250_000), "day": lazy_tanggal(date(2025, 8, 7))}
        assert str(message) % values == "Rp2.250.000, 7 Agustus 2025"
    with override("en"):
        assert str(message) % values == "Rp2,250,000, 7 August 2025"
