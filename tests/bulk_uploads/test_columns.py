"""How people write amounts, months and days. No database."""

import pytest

from bulk_uploads.columns import BadValue, read_day, read_month, read_rupiah


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("4500000", 4_500_000),
        ("4.500.000", 4_500_000),
        ("4,500,000", 4_500_000),
        ("4 500 000", 4_500_000),
        ("Rp4.500.000", 4_500_000),
        ("rp. 4.500.000,00", 4_500_000),
        ("Rp 4.500.000,-", 4_500_000),
        ("4500000.00", 4_500_000),
        ("4500000,00", 4_500_000),
        ("1", 1),
        ("0", None),
        ("-4500000", None),
        ("4.50.000", None),
        ("4.500,000", None),
        ("empat juta", None),
        ("4,5E+6", None),
        ("4.5jt", None),
        ("4,1250", None),
        ("9" * 13, None),
        ("Rp", None),
    ],
)
def test_wages(text, amount):
    if amount is None:
        with pytest.raises(BadValue):
            read_rupiah(text)
    else:
        assert read_rupiah(text) == amount


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2025-03", "2025-03"),
        ("03-2025", "2025-03"),
        ("3/2025", "2025-03"),
        ("Maret 2025", "2025-03"),
        ("agustus 2025", "2025-08"),
        ("Mei-2025", "2025-05"),
        ("01/03/2025", "2025-03"),
        ("2025-03-01", "2025-03"),
        ("2025-03-01 00:00:00", "2025-03"),
        ("02/03/2025", None),
        ("2025-13", None),
        ("2025-00", None),
        ("Maret", None),
        ("March 2025", "2025-03"),
        ("0003-2025", None),
        ("March 25", None),
        ("2025-03-01T00:00:00", "2025-03"),
        ("Des 2025", "2025-12"),
        ("December 2025", "2025-12"),
        ("45717", None),
    ],
)
def test_months(text, month):
    if month is None:
        with pytest.raises(BadValue):
            read_month(text)
    else:
        assert read_month(text) == month


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31-12-2025", "2025-12-31"),
        ("31/12/2025", "2025-12-31"),
        ("1.2.2025", "2025-02-01"),
        ("2025-12-31", "2025-12-31"),
        ("31-02-2025", None),
        ("12/31/2025", None),
        ("31-12-25", None),
        ("31 Desember 2025", "2025-12-31"),
        ("1-Agu-2025", "2025-08-01"),
        ("17 aug 2025", "2025-08-17"),
        ("31 Foo 2025", None),
        ("31 Feb 2025", None),
        ("2025-12-31 00:00:00", "2025-12-31"),
        ("31-12-2025 00:00", "2025-12-31"),
        ("31-12-2025 07:30", None),
        ("46022", "2025-12-31"),
        ("9999", None),
        ("60001", None),
        ("4500000", None),
        ("\u0664\u0666\u0660\u0662\u0662", None),
        ("kemarin", None),
    ],
)
def test_days(text, day):
    if day is None:
        with pytest.raises(BadValue):
            read_day(text)
    else:
        assert read_day(text) == day
