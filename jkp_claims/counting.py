"""What a person's record of contributions is worth today: the months that the law looks at, and what they meet.

Decided by the very functions that decide a claim (`rules.contributions`); here they are only told, month by month.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.dates import Month
from jkp_claims.regulations import Regulation
from jkp_claims.rules import Facts
from jkp_claims.rules.contributions import (
    CONSECUTIVE_MONTHS,
    first_counted_month,
    latest_paid_month,
    paid_among_counted,
    six_consecutive_paid,
)
from registry.contributions import due_on, latest_due_month
from registry.models import Contribution, Employment, Participant

NO_CAUSE = ""  # nobody was dismissed: only the months are looked at


class MonthStanding(models.TextChoices):
    """How one calendar month stands, of all employers together."""

    PAID = "paid", _("Dibayar")
    LATE = "late", _("Dibayar terlambat")
    UNPAID = "unpaid", _("Belum dibayar")
    NOT_DUE = "not_due", _("Belum jatuh tempo")
    NOT_REPORTED = "not_reported", _("Tidak dilaporkan")

    @property
    def tone(self) -> str:
        """Of components/status.html."""
        return {"paid": "ok", "late": "ok", "unpaid": "warn"}.get(self.value, "neutral")


@dataclass(frozen=True, slots=True)
class CountedMonth:
    """One of the months that the law looks at; `in_row`: among those that should be paid in a row."""

    month: Month
    standing: MonthStanding
    in_row: bool

    @property
    def is_paid(self) -> bool:
        """Late is paid too: a paid month is paid whenever it was, by whomever."""
        return self.standing in (MonthStanding.PAID, MonthStanding.LATE)


@dataclass(frozen=True, slots=True)
class Counting:
    """`on`: the day of a termination that is assumed, today or the last day of work. `months` oldest first.

    `row_met` None: the regulation does not ask for months in a row. `row_missing`: those of the row that are not paid.
    """

    on: date
    regulation: Regulation
    months: tuple[CountedMonth, ...]
    paid: int
    row_met: bool | None
    row_missing: tuple[Month, ...]

    @property
    def needed(self) -> int:
        return self.regulation.paid_months_needed

    @property
    def lacking(self) -> int:
        """So many paid months more are needed."""
        return max(0, self.needed - self.paid)

    @property
    def is_met(self) -> bool:
        return not self.lacking and self.row_met is not False


def counting(participant: Participant, regulation: Regulation, today: date) -> Counting | None:
    """The months of a person as if they were dismissed today, or on their last day of work; None who never worked.

    Two queries.
    """
    jobs = list(Employment.objects.filter(participant=participant).select_related("company").order_by("-started_on"))
    if not jobs:
        return None
    on = assumed_day(jobs, today)
    contributions = list(Contribution.objects.filter(employment__participant=participant))
    paid = frozenset(Month.of(one.month) for one in contributions if one.paid_on)
    return counted(facts_on(on, participant, jobs[0], paid), regulation, contributions, today)


def assumed_day(jobs: Iterable[Employment], today: date) -> date:
    """Today while the person works anywhere, else the last day of the last work."""
    last_days = [job.ended_on or job.deactivated_on for job in jobs]
    return today if None in last_days else min(today, max(filter(None, last_days)))


def facts_on(on: date, participant: Participant, job: Employment, paid: frozenset[Month]) -> Facts:
    """A termination on that day, with nothing that is not about the months."""
    return Facts(
        citizenship=participant.citizenship,
        birth_date=participant.birth_date,
        enrolled_on=job.enrolled_on,
        enterprise_scale=job.company.scale,
        contract_type=job.contract_type,
        cause=NO_CAUSE,
        terminated_on=on,
        reported_wage=0,
        paid_months=paid,
    )


def counted(facts: Facts, regulation: Regulation, contributions: Iterable[Contribution], today: date) -> Counting:
    """The months that the rules look at, with what they make of them."""
    first = first_counted_month(facts, regulation)
    row = _row(facts) if regulation.six_consecutive else ()
    standings = _standings(contributions, today)
    months = tuple(
        CountedMonth(month, standings.get(month, MonthStanding.NOT_REPORTED), month in row)
        for month in map(first.plus, range(regulation.paid_months_among))
    )
    return Counting(
        on=facts.terminated_on,
        regulation=regulation,
        months=months,
        paid=paid_among_counted(facts, regulation),
        row_met=six_consecutive_paid(facts, regulation) if regulation.six_consecutive else None,
        row_missing=tuple(month for month in row if month not in facts.paid_months or month < first),
    )


def _row(facts: Facts) -> tuple[Month, ...]:
    """The months in a row that end with the latest paid one; none when none is paid."""
    latest = latest_paid_month(facts)
    return tuple(latest.plus(back) for back in range(1 - CONSECUTIVE_MONTHS, 1)) if latest else ()


def _standings(contributions: Iterable[Contribution], today: date) -> dict[Month, MonthStanding]:
    """The best that any employer has done for each month."""
    best: dict[Month, MonthStanding] = {}
    order = list(MonthStanding)
    for one in contributions:
        month = Month.of(one.month)
        standing = _standing(one, month, today)
        best[month] = min(standing, best.get(month, standing), key=order.index)
    return best


def _standing(one: Contribution, month: Month, today: date) -> MonthStanding:
    if one.paid_on:
        return MonthStanding.PAID if one.paid_on <= due_on(month) else MonthStanding.LATE
    return MonthStanding.NOT_DUE if month > latest_due_month(today) else MonthStanding.UNPAID
