"""Money and days of a message wait for the language of its reader."""

from datetime import date

from django.utils.translation import override

from core.words import lazy_rupiah, lazy_tanggal


def test_money_and_days_are_written_in_the_language_of_the_moment():
    with override("id"):
        values = {"amount": lazy_rupiah(2_250_000), "day": lazy_tanggal(date(2025, 8, 7))}
        assert "%(amount)s, %(day)s" % values == "Rp2.250.000, 7 Agustus 2025"
    with override("en"):
        assert "%(amount)s, %(day)s" % values == "Rp2,250,000, 7 August 2025"
