"""The numbers that public pages name, from the regulation in force and the portal's own promises."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from core.money import share
from core.runs import runs
from jkp_claims.adoptions import adoptions
from jkp_claims.models.month import CORRECTION_DAYS
from jkp_claims.regulations import LateEffect, Regulation
from jkp_claims.rules.contributions import CONSECUTIVE_MONTHS
from phk_reports.deadlines import ANSWER_WORKING_DAYS, REVIEW_WORKING_DAYS
from phk_reports.rules import REPORT_WORKING_DAYS
from registry.bank_accounts import COOLING_OFF


@dataclass(frozen=True, slots=True)
class Span:
    """Months `first` to `last` pay `percent` of the wage, at most `most` rupiah a month."""

    first: int
    last: int
    percent: Decimal
    most: int


def spans(regulation: Regulation) -> list[Span]:
    """The months of the benefit, those of the same rate together."""
    return [
        Span(first, last, rate * 100, share(regulation.wage_ceiling, rate))
        for (first, rate), (last, _rate) in runs(enumerate(regulation.rates, start=1), itemgetter(1))
    ]


def public_figures(today: date) -> dict[str, Any]:
    """Context of the pages that explain JKP to everybody."""
    regulation = adoptions().in_force(today)
    return {
        "regulation": regulation,
        "spans": spans(regulation),
        "a_person_decides_late": regulation.window.late_effect is LateEffect.PERSON_DECIDES,
        "consecutive_months": CONSECUTIVE_MONTHS,
        "report_working_days": REPORT_WORKING_DAYS,
        "answer_working_days": ANSWER_WORKING_DAYS,
        "review_working_days": REVIEW_WORKING_DAYS,
        "correction_days": CORRECTION_DAYS,
        "cooling_off_hours": COOLING_OFF.total_seconds() / 3600,
    }
