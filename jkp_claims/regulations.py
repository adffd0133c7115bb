"""The law as dated data. A new regulation is a new entry, never an edit; each field names its article.

PP 37/2021 is in force by default and without end. PP 6/2025 is known, and counts from the day it is adopted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType


class Scale(StrEnum):
    """Size of the enterprise."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Programme(StrEnum):
    """Social-security programmes."""

    JKN = "JKN"
    JKK = "JKK"
    JHT = "JHT"
    JP = "JP"
    JKM = "JKM"


class LateEffect(StrEnum):
    """What becomes of a month filed after its window closes."""

    PERSON_DECIDES = "person_decides"
    LAPSES = "lapses"


@dataclass(frozen=True, slots=True)
class WindowPolicy:
    """When the months after the first may be filed; the reference day is the monthly anniversary of the first claim.

    `close_offset_days` counts calendar days from the reference day. The last month opens so many working days before
    the end of the benefit period, and closes with it.
    """

    close_offset_days: int = 5
    last_month_working_days: int = 5
    late_effect: LateEffect = LateEffect.PERSON_DECIDES
    reminders_needed: int = 3
    reminder_channels_needed: int = 2
    extension_days: int = 5


@dataclass(frozen=True, eq=False, kw_only=True)
class Regulation:
    """One regulation with its implementing rules. Rates are shares of the wage, ceilings whole rupiah a month."""

    name: str
    implemented_by: str
    in_force_on: date
    articles: Mapping[str, str]

    rates: tuple[Decimal, ...]
    wage_ceiling: int
    government_share: Decimal
    jkk_share: Decimal
    jkm_share: Decimal
    training_ceiling: int

    claim_months: int
    paid_months_needed: int = 12
    paid_months_among: int = 24
    six_consecutive: bool
    enrolment_age_years: int = 54
    citizenship: str = "WNI"
    benefits_limit: int = 3
    months_between_benefits: int = 60
    programmes: Mapping[Scale, frozenset[Programme]]
    arrears_limit: int = 3
    arrears_limit_closed: int
    arrears_settled: bool = True
    shortfall_at_once: bool = True
    exempt_scales: frozenset[Scale] = frozenset({Scale.MICRO})
    refund_months: int = 3
    refund_working_days: int = 7

    excluded_causes: frozenset[str] = frozenset({"i", "n", "o", "pkwt_expired"})
    closed_causes: frozenset[str] = frozenset({"c", "d", "f"})
    doubtful_causes: frozenset[str] = frozenset({"h", "j", "l", "other"})
    disability_cause: str = "m"

    applications_needed: int = 5
    distinct_employers: bool
    interviews_needed: int = 1
    invitation_counts: bool
    self_assessment_required: bool = True
    counselling_required: bool
    training_required_if_recommended: bool
    attendance_percent: int = 80
    status_form_month: int = 6

    window: WindowPolicy = WindowPolicy()
    payment_working_days: int = 3
    placement_report_working_days: int = 7

    @property
    def months(self) -> int:
        """How many months the benefit is paid."""
        return len(self.rates)

    @property
    def contribution_rate(self) -> Decimal:
        """The whole contribution, as a share of the wage."""
        return self.government_share + self.jkk_share + self.jkm_share

    def article(self, field_name: str) -> str:
        """Where the law says so: "PP 37/2021 Pasal 21 ayat (1)"."""
        return self.articles[field_name]

    def arrears_limit_for(self, cause: str) -> int:
        """So many months in arrears still leave the payment with BPJS."""
        return self.arrears_limit_closed if cause in self.closed_causes else self.arrears_limit


ENTRY_FIELDS = frozenset({"name", "implemented_by", "in_force_on", "articles"})


def figures(regulation: Regulation) -> dict[str, object]:
    """Everything the regulation fixes, by field name; each name has an article."""
    return {
        field.name: getattr(regulation, field.name) for field in fields(regulation) if field.name not in ENTRY_FIELDS
    }


_SMALL_SET = frozenset({Programme.JKN, Programme.JKK, Programme.JHT, Programme.JKM})
_ALL_PROGRAMMES = frozenset(Programme)
_PROGRAMMES: Mapping[Scale, frozenset[Programme]] = MappingProxyType(
    {
        Scale.MICRO: _SMALL_SET,
        Scale.SMALL: _SMALL_SET,
        Scale.MEDIUM: _ALL_PROGRAMMES,
        Scale.LARGE: _ALL_PROGRAMMES,
    }
)

_ARTICLES_PP_37_2021 = {
    "rates": "PP 37/2021 Pasal 21 ayat (1)",
    "wage_ceiling": "PP 37/2021 Pasal 21 ayat (3) dan (4)",
    "government_share": "PP 37/2021 Pasal 11 ayat (4)",
    "jkk_share": "PP 37/2021 Pasal 11 ayat (5)",
    "jkm_share": "PP 37/2021 Pasal 11 ayat (5)",
    "training_ceiling": "PMK 148/2021 Pasal 31",
    "claim_months": "PP 37/2021 Pasal 40 huruf a",
    "paid_months_needed": "PP 37/2021 Pasal 19 ayat (3)",
    "paid_months_among": "PP 37/2021 Pasal 19 ayat (3)",
    "six_consecutive": "PP 37/2021 Pasal 19 ayat (3)",
    "enrolment_age_years": "PP 37/2021 Pasal 4 ayat (2) huruf b",
    "citizenship": "PP 37/2021 Pasal 4 ayat (2) huruf a",
    "benefits_limit": "PP 37/2021 Pasal 35",
    "months_between_benefits": "PP 37/2021 Pasal 35",
    "programmes": "PP 37/2021 Pasal 4 ayat (3)",
    "arrears_limit": "PP 37/2021 Pasal 39 ayat (3)",
    "arrears_limit_closed": "PP 37/2021 Pasal 39 ayat (3)",
    "arrears_settled": "PP 37/2021 Pasal 39 ayat (1) dan (2)",
    "shortfall_at_once": "PP 37/2021 Pasal 23",
    "exempt_scales": "PP 37/2021 Pasal 37",
    "refund_months": "PP 37/2021 Pasal 39 ayat (4) sampai (6)",
    "refund_working_days": "PP 37/2021 Pasal 39 ayat (4) sampai (6)",
    "excluded_causes": "PP 37/2021 Pasal 20 ayat (1) dan (2)",
    "closed_causes": "PP 37/2021 Pasal 39 ayat (3)",
    "doubtful_causes": "PP 37/2021 Pasal 20 ayat (1)",
    "disability_cause": "PP 37/2021 Pasal 20 ayat (1)",
    "applications_needed": "Permenaker 15/2021 Pasal 13",
    "distinct_employers": "Permenaker 15/2021 Pasal 13",
    "interviews_needed": "Permenaker 15/2021 Pasal 13",
    "invitation_counts": "Permenaker 15/2021 Pasal 13",
    "self_assessment_required": "Permenaker 15/2021 Pasal 13",
    "counselling_required": "PP 37/2021 Pasal 25 sampai 27",
    "training_required_if_recommended": "PP 37/2021 Pasal 30",
    "attendance_percent": "Permenaker 15/2021 Pasal 13",
    "status_form_month": "Permenaker 15/2021 Pasal 13",
    "window": "Permenaker 15/2021 Pasal 14",
    "payment_working_days": "Permenaker 15/2021 Pasal 13",
    "placement_report_working_days": "PP 37/2021 Pasal 28",
}

_ARTICLES_PP_6_2025 = _ARTICLES_PP_37_2021 | {
    "rates": "PP 37/2021 Pasal 21 ayat (1) sebagaimana diubah PP 6/2025",
    "wage_ceiling": "PP 37/2021 Pasal 21 ayat (3) dan (4) sebagaimana diubah PP 6/2025",
    "government_share": "PP 37/2021 Pasal 11 ayat (4) sebagaimana diubah PP 6/2025",
    "jkk_share": "PP 37/2021 Pasal 11 ayat (5) sebagaimana diubah PP 6/2025",
    "jkm_share": "PP 37/2021 Pasal 11 sebagaimana diubah PP 6/2025",
    "training_ceiling": "PMK 148/2021 Pasal 31 sebagaimana diubah PMK 26/2025",
    "claim_months": "PP 37/2021 Pasal 40 huruf a sebagaimana diubah PP 6/2025",
    "paid_months_needed": "PP 37/2021 Pasal 19 ayat (3) sebagaimana diubah PP 6/2025",
    "paid_months_among": "PP 37/2021 Pasal 19 ayat (3) sebagaimana diubah PP 6/2025",
    "six_consecutive": "PP 37/2021 Pasal 19 ayat (3) sebagaimana diubah PP 6/2025",
    "enrolment_age_years": "PP 37/2021 Pasal 4 ayat (2) huruf b sebagaimana diubah PP 6/2025",
    "citizenship": "PP 37/2021 Pasal 4 ayat (2) huruf a sebagaimana diubah PP 6/2025",
    "programmes": "PP 37/2021 Pasal 4 ayat (3) sebagaimana diubah PP 6/2025",
    "arrears_limit": "PP 37/2021 Pasal 39 ayat (3) sebagaimana diubah PP 6/2025",
    "arrears_limit_closed": "PP 37/2021 Pasal 39A sebagaimana disisipkan PP 6/2025",
    "arrears_settled": "PP 37/2021 Pasal 39 ayat (1) dan (2) sebagaimana diubah PP 6/2025",
    "refund_months": "PP 37/2021 Pasal 39 ayat (4) sampai (6) sebagaimana diubah PP 6/2025",
    "refund_working_days": "PP 37/2021 Pasal 39 ayat (4) sampai (6) sebagaimana diubah PP 6/2025",
    "closed_causes": "PP 37/2021 Pasal 39A sebagaimana disisipkan PP 6/2025",
    "applications_needed": "Permenaker 2/2025 Pasal 13 ayat (3) sampai (5)",
    "distinct_employers": "Permenaker 2/2025 Pasal 13 ayat (3) sampai (5)",
    "interviews_needed": "Permenaker 2/2025 Pasal 13 ayat (3) sampai (5)",
    "invitation_counts": "Permenaker 2/2025 Pasal 13 ayat (3) sampai (5)",
    "self_assessment_required": "Permenaker 2/2025 Pasal 13 ayat (2)",
    "counselling_required": "Permenaker 2/2025 Pasal 13 ayat (3) sampai (5)",
    "training_required_if_recommended": "Permenaker 2/2025 Pasal 13 ayat (3) sampai (5)",
    "attendance_percent": "Permenaker 2/2025 Pasal 13 ayat (3) sampai (5)",
    "status_form_month": "Permenaker 2/2025 Pasal 13 ayat (3) sampai (5)",
    "window": "Permenaker 2/2025 Pasal 14",
    "payment_working_days": "Permenaker 2/2025 Pasal 13 ayat (6)",
}

PP_37_2021 = Regulation(
    name="PP 37/2021",
    implemented_by="Permenaker 15/2021",
    in_force_on=date(2021, 2, 2),
    articles=MappingProxyType(_ARTICLES_PP_37_2021),
    rates=(Decimal("0.45"),) * 3 + (Decimal("0.25"),) * 3,
    wage_ceiling=5_000_000,
    government_share=Decimal("0.0022"),
    jkk_share=Decimal("0.0014"),
    jkm_share=Decimal("0.0010"),
    training_ceiling=1_000_000,
    claim_months=3,
    six_consecutive=True,
    programmes=_PROGRAMMES,
    arrears_limit_closed=3,
    distinct_employers=True,
    invitation_counts=False,
    counselling_required=True,
    training_required_if_recommended=True,
)

PP_6_2025 = Regulation(
    name="PP 6/2025",
    implemented_by="Permenaker 15/2021 sebagaimana diubah Permenaker 2/2025",
    in_force_on=date(2025, 2, 7),
    articles=MappingProxyType(_ARTICLES_PP_6_2025),
    rates=(Decimal("0.60"),) * 6,
    wage_ceiling=5_000_000,
    government_share=Decimal("0.0022"),
    jkk_share=Decimal("0.0014"),
    jkm_share=Decimal(0),
    training_ceiling=2_400_000,
    claim_months=6,
    six_consecutive=False,
    programmes=_PROGRAMMES,
    arrears_limit_closed=6,
    distinct_employers=False,
    invitation_counts=True,
    counselling_required=False,
    training_required_if_recommended=False,
)

REGULATIONS: Mapping[str, Regulation] = MappingProxyType({entry.name: entry for entry in (PP_37_2021, PP_6_2025)})


@dataclass(frozen=True, slots=True)
class Adoption:
    """A regulation counts from this day on."""

    regulation: Regulation
    from_on: date


TRANSITION_ARTICLE = "Permenaker 2/2025 Pasal II"


@dataclass(frozen=True, slots=True)
class Adoptions:
    """Which regulation is in force when; the first holds for every day before the second, without a beginning."""

    history: tuple[Adoption, ...] = (Adoption(PP_37_2021, PP_37_2021.in_force_on),)

    def __post_init__(self) -> None:
        days = [adoption.from_on for adoption in self.history]
        if not days or any(later <= earlier for earlier, later in pairwise(days)):
            raise ValueError("adoptions must be given, in the order of their days, one a day")

    def adopting(self, regulation: Regulation, from_on: date) -> "Adoptions":
        """The same history with one more regulation, later than all before it."""
        return Adoptions((*self.history, Adoption(regulation, from_on)))

    def until(self, day: date) -> tuple[Adoption, ...]:
        """The adoptions that hold or held on `day`, oldest first; never empty."""
        first, *later = self.history
        return (first, *(adoption for adoption in later if adoption.from_on <= day))

    @property
    def article(self) -> str:
        """By what one regulation or another is chosen: the transition rules, or where there is only one, itself."""
        first, *later = self.history
        return TRANSITION_ARTICLE if later else first.regulation.name

    def in_force(self, day: date) -> Regulation:
        """The regulation in force on `day`."""
        latest = self.history[0]
        for adoption in self.history[1:]:
            if adoption.from_on > day:
                break
            latest = adoption
        return latest.regulation


DEFAULT_ADOPTIONS = Adoptions()
