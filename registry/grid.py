"""The months of an employment as a table: what was reported, and what was paid."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from core.dates import Month, months_back
from registry.contributions import latest_due_month
from registry.models import Contribution, Employment

MONTHS_SHOWN = 24


def contribution_grid(employment: Employment, contributions: Iterable[Contribution], today: date) -> list[dict]:
    """Newest first: month (first day), wage, label, tone; from the last month of work, at most 24."""
    last_day = min(filter(None, (employment.ended_on, today)))
    by_month = {contribution.month: contribution for contribution in contributions}
    months = months_back(Month.of(last_day), MONTHS_SHOWN)
    shown = [month for month in months if month >= Month.of(employment.started_on)]
    return [_cell(month, by_month.get(month.first_day), today) for month in reversed(shown)]


def _cell(month: Month, contribution: Contribution | None, today: date) -> dict:
    if contribution and contribution.paid_on:
        label, tone = _("Dibayar"), "ok"
    elif month > latest_due_month(today):
        label, tone = _("Belum jatuh tempo"), "neutral"
    else:
        label, tone = _("Belum dibayar"), "warn"
    wage = contribution.wage if contribution else None
    return {"month": month.first_day, "wage": wage, "label": label, "tone": tone}
