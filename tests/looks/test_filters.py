from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from core.templatetags import siap

DAY = date(2025, 8, 7)
LATE_EVENING_IN_LONDON = datetime(2025, 8, 6, 18, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "value", "indonesian", "english"),
    [
        (siap.rupiah, 3_000_000, "Rp3.000.000", "Rp3,000,000"),
        (siap.rupiah, 0, "Rp0", "Rp0"),
        (siap.rupiah, -1500, "-Rp1.500", "-Rp1,500"),
        (siap.rupiah, None, "", ""),
        (siap.tanggal, DAY, "7 Agustus 2025", "7 August 2025"),
        (siap.tanggal, LATE_EVENING_IN_LONDON, "7 Agustus 2025", "7 August 2025"),
        (siap.tanggal, None, "", ""),
        (siap.tanggal_hari, DAY, "Kamis, 7 Agustus 2025", "Thursday, 7 August 2025"),
        (siap.waktu, LATE_EVENING_IN_LONDON, "7 Agu 2025, 01.42 WIB", "7 Aug 2025, 01.42 WIB"),
        (siap.waktu, None, "", ""),
        (siap.nik_masked, "3275010104970004", "3275••••••••0004", "3275••••••••0004"),
        (siap.nik_masked, "", "", ""),
    ],
)
def test_values_are_written_as_people_write_them(written, value, indonesian, english):
    for language, expected in (("id", indonesian), ("en", english)):
        with translation.override(language):
            assert written(value) == expected


@pytest.mark.parametrize(
    ("day", "words"),
    [(7, "hari ini"), (8, "besok"), (9, "2 hari lagi"), (6, "lewat 1 hari"), (5, "lewat 2 hari")],
)
def test_days_left(day, words):
    assert siap.sisa(date(2025, 8, day), DAY) == words
    assert siap.sisa(None, DAY) == ""
