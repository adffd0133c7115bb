"""Who pays the contribution of one month: each part rounded down, counted up to the ceiling."""

from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest

from jkp_claims.regulations import PP_6_2025, PP_37_2021
from jkp_claims.rules import Share, contribution_shares


@pytest.mark.parametrize(
    ("wage", "old", "new", "why"),
    [
        (0, (0, 0, 0), (0, 0, 0), "no wage, no contribution"),
        (454, (0, 0, 0), (0, 0, 0), "454 × 0.0022 = 0.9988"),
        (455, (1, 0, 0), (1, 0, 0), "455 × 0.0022 = 1.001"),
        (714, (1, 0, 0), (1, 0, 0), "714 × 0.0014 = 0.9996"),
        (715, (1, 1, 0), (1, 1, 0), "715 × 0.0014 = 1.001"),
        (999, (2, 1, 0), (2, 1, 0), "999 × 0.0010 = 0.999"),
        (1_000, (2, 1, 1), (2, 1, 0), "1,000 × 0.0010 = 1; PP 6/2025 takes nothing from JKM"),
        (3_333_333, (7_333, 4_666, 3_333), (7_333, 4_666, 0), "7,333.3326; 4,666.6662; 3,333.333"),
        (4_999_999, (10_999, 6_999, 4_999), (10_999, 6_999, 0), "one rupiah below the ceiling"),
        (5_000_000, (11_000, 7_000, 5_000), (11_000, 7_000, 0), "the ceiling: 5,000,000 × 0.46% = 23,000"),
        (5_000_001, (11_000, 7_000, 5_000), (11_000, 7_000, 0), "above it nothing is added"),
        (90_000_000, (11_000, 7_000, 5_000), (11_000, 7_000, 0), "however high the wage"),
    ],
)
def test_contribution_shares(wage, old, new, why):
    assert tuple(part.amount for part in contribution_shares(wage, PP_37_2021)) == old
    assert tuple(part.amount for part in contribution_shares(wage, PP_6_2025)) == new


@pytest.mark.parametrize(
    ("regulation", "expected"),
    [
        (
            PP_37_2021,
            (
                Share("government_share", Decimal("0.0022"), 8_800, "PP 37/2021 Pasal 11 ayat (4)"),
                Share("jkk_share", Decimal("0.0014"), 5_600, "PP 37/2021 Pasal 11 ayat (5)"),
                Share("jkm_share", Decimal("0.0010"), 4_000, "PP 37/2021 Pasal 11 ayat (5)"),
            ),
        ),
        (
            PP_6_2025,
            (
                Share(
                    "government_share",
                    Decimal("0.0022"),
                    8_800,
                    "PP 37/2021 Pasal 11 ayat (4) sebagaimana diubah PP 6/2025",
                ),
                Share(
                    "jkk_share", Decimal("0.0014"), 5_600, "PP 37/2021 Pasal 11 ayat (5) sebagaimana diubah PP 6/2025"
                ),
                Share("jkm_share", Decimal(0), 0, "PP 37/2021 Pasal 11 sebagaimana diubah PP 6/2025"),
            ),
        ),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_each_part_says_its_payer_rate_and_article(regulation, expected):
    """4,000,000 × 0.22% = 8,800; × 0.14% = 5,600; × 0.10% = 4,000."""
    assert contribution_shares(4_000_000, regulation) == expected


@pytest.mark.parametrize("regulation", [PP_37_2021, PP_6_2025], ids=lambda regulation: regulation.name)
def test_the_rates_of_the_parts_are_the_whole_contribution(regulation):
    assert sum(part.rate for part in contribution_shares(1, regulation)) == regulation.contribution_rate


def test_a_part_cannot_be_changed():
    found = contribution_shares(1, PP_37_2021)[0]
    with pytest.raises(FrozenInstanceError):
        found.amount = 5
    assert not hasattr(found, "__dict__")
