"""A company's months: how each stands, and how many in a row are unpaid. Read from their sums, never from the workers."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.dates import Month
from registry.contributions import due_on, latest_due_month
from registry.models import Company, CompanyMonth, ContributionPayment

MONTHS_LOOKED_AT = 60


class StatementState(models.TextChoices):
    """How a company's month stands on a day."""

    NOT_DUE = "not_due", _("Belum jatuh tempo")
    UNPAID = "unpaid", _("Belum dibayar")
    WAITING = "waiting", _("Menunggu konfirmasi BPJS")
    PAID = "paid", _("Dibayar")

    @property
    def tone(self) -> str:
        """Of components/status.html."""
        return {"unpaid": "warn", "waiting": "info", "paid": "ok"}.get(self.value, "neutral")


def state_of(sums: CompanyMonth, waiting: Iterable[date], today: date) -> StatementState:
    """`waiting`: the months (first days) whose payment BPJS has not confirmed yet."""
    if not sums.unpaid:
        return StatementState.PAID
    if sums.month in waiting:
        return StatementState.WAITING
    return StatementState.UNPAID if today > due_on(Month.of(sums.month)) else StatementState.NOT_DUE


def waiting_months(company: Company) -> set[date]:
    """The months of which a payment waits for BPJS."""
    return set(ContributionPayment.objects.waiting().filter(company=company).values_list("month", flat=True))


def unpaid_months(company: Company) -> list[CompanyMonth]:
    """All months that have unpaid workers, oldest first, due or not; at most `MONTHS_LOOKED_AT`."""
    unpaid = CompanyMonth.objects.filter(company=company).with_unpaid()
    return list(unpaid.order_by("-month")[:MONTHS_LOOKED_AT])[::-1]


def arrears(companies: Iterable[Company], today: date) -> dict[UUID, int]:
    """For each company: how many months in a row, ending with the latest due one, have unpaid workers. One query."""
    latest = latest_due_month(today)
    keys = [company.pk for company in companies]
    earliest = latest.plus(1 - MONTHS_LOOKED_AT).first_day
    unpaid = CompanyMonth.objects.filter(company__in=keys, month__range=(earliest, latest.first_day)).with_unpaid()
    months: dict[UUID, set[Month]] = {key: set() for key in keys}
    for key, month in unpaid.values_list("company_id", "month"):
        months[key].add(Month.of(month))
    return {key: _in_a_row(unpaid_ones, latest) for key, unpaid_ones in months.items()}


def _in_a_row(months: set[Month], latest: Month) -> int:
    count = 0
    while latest.plus(-count) in months:
        count += 1
    return count
