from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import rupiah, share


@pytest.mark.parametrize(
    ("amount", "rate", "expected"),
    [
        (5_000_000, "0.45", 2_250_000),
        (3_333_333, "0.45", 1_499_999),  # 1499999.85
        (3_333_334, "0.25", 833_333),  # 833333.5
        (1, "0.60", 0),
        (0, "0.45", 0),
        (5_000_000, "0.0022", 11_000),
        (10**30 + 1, "0.5", 5 * 10**29),  # more digits than a Decimal context keeps
    ],
)
def test_share_rounds_down_to_whole_rupiah(amount, rate, expected):
    assert share(amount, Decimal(rate)) == expected


@given(st.integers(0, 10**15), st.integers(0, 10_000))
def test_share_is_the_largest_whole_amount_not_above_the_exact_one(amount, basis_points):
    paid = share(amount, Decimal(basis_points) / 10_000)
    assert paid * 10_000 <= amount * basis_points < (paid + 1) * 10_000


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0, "Rp0"),
        (999, "Rp999"),
        (1_000, "Rp1.000"),
        (1_500_000, "Rp1.500.000"),
        (10_500_000, "Rp10.500.000"),
        (-2_500, "-Rp2.500"),
    ],
)
def test_rupiah(amount, expected):
    assert rupiah(amount) == expected
