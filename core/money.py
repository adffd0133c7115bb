"""Money is whole rupiah, always int; rates are Decimal; nothing here is a float."""

from decimal import Decimal


def share(amount: int, rate: Decimal) -> int:
    """`rate` of `amount`, rounded down to whole rupiah. Exact for any size."""
    numerator, denominator = rate.as_integer_ratio()
    return amount * numerator // denominator


def rupiah(amount: int) -> str:
    """As Indonesians write it: 1500000 is "Rp1.500.000"."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{abs(amount):,}".replace(",", ".")
