from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal

import pytest

from jkp_claims.regulations import (
    DEFAULT_ADOPTIONS,
    PP_6_2025,
    PP_37_2021,
    REGULATIONS,
    Adoption,
    Adoptions,
    LateEffect,
    Scale,
    WindowPolicy,
    figures,
)

ADOPTED_ON = date(2025, 2, 7)


@pytest.mark.parametrize("regulation", REGULATIONS.values(), ids=lambda regulation: regulation.name)
def test_every_figure_has_its_article_and_no_article_is_left_over(regulation):
    assert set(regulation.articles) == set(figures(regulation))
    assert all(regulation.article(name) for name in figures(regulation))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("rates", (Decimal("0.45"),) * 3 + (Decimal("0.25"),) * 3, (Decimal("0.60"),) * 6),
        ("wage_ceiling", 5_000_000, 5_000_000),
        ("government_share", Decimal("0.0022"), Decimal("0.0022")),
        ("jkk_share", Decimal("0.0014"), Decimal("0.0014")),
        ("jkm_share", Decimal("0.0010"), Decimal(0)),
        ("contribution_rate", Decimal("0.0046"), Decimal("0.0036")),
        ("training_ceiling", 1_000_000, 2_400_000),
        ("months", 6, 6),
        ("claim_months", 3, 6),
        ("paid_months_needed", 12, 12),
        ("paid_months_among", 24, 24),
        ("six_consecutive", True, False),
        ("enrolment_age_years", 54, 54),
        ("citizenship", "WNI", "WNI"),
        ("benefits_limit", 3, 3),
        ("months_between_benefits", 60, 60),
        ("arrears_limit", 3, 3),
        ("arrears_limit_closed", 3, 6),
        ("arrears_settled", True, True),
        ("shortfall_at_once", True, True),
        ("exempt_scales", {Scale.MICRO}, {Scale.MICRO}),
        ("refund_months", 3, 3),
        ("refund_working_days", 7, 7),
        ("excluded_causes", {"i", "n", "o", "pkwt_expired"}, {"i", "n", "o", "pkwt_expired"}),
        ("closed_causes", {"c", "d", "f"}, {"c", "d", "f"}),
        ("doubtful_causes", {"h", "j", "l", "other"}, {"h", "j", "l", "other"}),
        ("disability_cause", "m", "m"),
        ("applications_needed", 5, 5),
        ("distinct_employers", True, False),
        ("interviews_needed", 1, 1),
        ("invitation_counts", False, True),
        ("self_assessment_required", True, True),
        ("counselling_required", True, False),
        ("training_required_if_recommended", True, False),
        ("attendance_percent", 80, 80),
        ("status_form_month", 6, 6),
        ("payment_working_days", 3, 3),
        ("placement_report_working_days", 7, 7),
        ("in_force_on", date(2021, 2, 2), date(2025, 2, 7)),
    ],
)
def test_figures(name, old, new):
    assert getattr(PP_37_2021, name) == old
    assert getattr(PP_6_2025, name) == new


@pytest.mark.parametrize("regulation", REGULATIONS.values(), ids=lambda regulation: regulation.name)
def test_programmes_by_scale(regulation):
    small = {"JKN", "JKK", "JHT", "JKM"}
    assert regulation.programmes == {
        Scale.MICRO: small,
        Scale.SMALL: small,
        Scale.MEDIUM: small | {"JP"},
        Scale.LARGE: small | {"JP"},
    }


@pytest.mark.parametrize("regulation", REGULATIONS.values(), ids=lambda regulation: regulation.name)
def test_window_policy(regulation):
    assert regulation.window == WindowPolicy(
        close_offset_days=5,
        last_month_working_days=5,
        late_effect=LateEffect.PERSON_DECIDES,
        reminders_needed=3,
        reminder_channels_needed=2,
        extension_days=5,
    )


def test_a_regulation_cannot_be_edited():
    with pytest.raises(FrozenInstanceError):
        PP_37_2021.wage_ceiling = 6_000_000
    with pytest.raises(TypeError):
        PP_37_2021.programmes[Scale.MICRO] = frozenset()


@pytest.mark.parametrize(
    "day", [date(1999, 1, 1), date(2021, 2, 1), date(2021, 2, 2), date(2025, 2, 7), date(2099, 1, 1)]
)
def test_by_default_pp_37_2021_is_in_force_without_end(day):
    assert DEFAULT_ADOPTIONS.in_force(day) is PP_37_2021


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 2, 1), PP_37_2021),
        (date(2025, 2, 6), PP_37_2021),
        (date(2025, 2, 7), PP_6_2025),
        (date(2030, 1, 1), PP_6_2025),
    ],
)
def test_pp_6_2025_counts_from_its_adoption(day, expected):
    assert DEFAULT_ADOPTIONS.adopting(PP_6_2025, ADOPTED_ON).in_force(day) is expected


@pytest.mark.parametrize(
    "history",
    [
        (),
        (Adoption(PP_37_2021, ADOPTED_ON), Adoption(PP_6_2025, ADOPTED_ON)),
        (Adoption(PP_6_2025, ADOPTED_ON), Adoption(PP_37_2021, date(2021, 2, 2))),
    ],
)
def test_adoptions_follow_one_another(history):
    with pytest.raises(ValueError, match="in the order of their days"):
        Adoptions(history)
