"""The months of employments: what was reported, and what was paid. Nothing here reads a clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import record
from core.dates import Month
from registry.models import CompanyMonth, Contribution, ContributionPayment, Employment, Participant
from registry.refusals import ContributionSettled

DUE_DAY = 15


@dataclass(frozen=True, slots=True)
class ContributionLine:
    """One month of one employment as an employer reports it; `paid_on` None: reported, not yet paid."""

    employment: Employment
    month: Month
    wage: int
    paid_on: date | None = None


@transaction.atomic
def record_contributions(lines: Iterable[ContributionLine]) -> int:
    """Write the months, new or corrected, in one statement a thousand; gives how many.

    A payment once recorded stays, and so does whether the month was reported for JKP. Raises `ContributionSettled`
    when a paid month would get another wage.
    """
    by_key = {(line.employment.pk, line.month.first_day): line for line in lines}
    _lock_sums({line.employment.company_id for line in by_key.values()}, {month for _employment, month in by_key})
    known = _months_already_recorded(by_key.values())
    rows = []
    for key, line in by_key.items():
        paid_on = line.paid_on
        if (before := known.get(key)) and before.paid_on:
            paid_on = before.paid_on
            if before.wage != line.wage:
                raise ContributionSettled(_("Upah bulan yang sudah dibayar tidak dapat diubah."))
        rows.append(
            Contribution(
                employment=line.employment,
                month=key[1],
                wage=line.wage,
                paid_on=paid_on,
                for_jkp=line.employment.for_jkp,
            )
        )
    Contribution.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["employment", "month"],
        update_fields=["wage", "paid_on"],
    )
    return len(rows)


def _lock_sums(companies: Iterable, months: Iterable[date]) -> None:
    """The sums before the rows, as whoever confirms a payment does: two who write wait for each other in one order."""
    sums = CompanyMonth.objects.filter(company__in=companies, month__in=months).order_by("company", "month")
    list(sums.select_for_update())


def _months_already_recorded(lines: Iterable[ContributionLine]) -> dict:
    employments = {line.employment.pk for line in lines}
    months = {line.month.first_day for line in lines}
    found = Contribution.objects.filter(employment__in=employments, month__in=months).select_for_update()
    return {(contribution.employment_id, contribution.month): contribution for contribution in found}


@transaction.atomic
def record_contribution(
    *, employment: Employment, month: Month, wage: int, by: User | None = None, paid_on: date | None = None
) -> Contribution:
    """Report one month, or say that it is paid; `by` None: BPJS told us. Raises `ContributionSettled`."""
    record_contributions([ContributionLine(employment, month, wage, paid_on)])
    contribution = Contribution.objects.get(employment=employment, month=month.first_day)
    record(
        employment, "contribution_recorded", by=by, month=str(month), wage=wage, paid=contribution.paid_on is not None
    )
    return contribution


@transaction.atomic
def drop_months_after_work(employments: Iterable[Employment]) -> None:
    """Unpaid months after that of the last day of work: they were carried over before the end was known, and nobody owes
    them. What was paid stays, and a month of which a payment waits for BPJS; and so does another wage, so that no day
    that an employer writes changes the wage last reported.
    """
    ended = {job.pk: job for job in employments if job.ended_on}
    waits = ContributionPayment.objects.waiting().filter(
        company__employments=OuterRef("employment_id"), month=OuterRef("month")
    )
    has_left = Employment.objects.filter(pk=OuterRef("employment_id"), ended_on__lt=OuterRef("month"))
    at_work = Contribution.objects.filter(employment=OuterRef("employment_id"), month__lte=F("employment__ended_on"))
    carried = Contribution.objects.filter(wage=Subquery(at_work.order_by("-month").values("wage")[:1]))
    surplus = carried.filter(Exists(has_left), ~Exists(waits), employment__in=ended, paid_on__isnull=True)
    months = set(surplus.values_list("month", flat=True))
    if months:
        _lock_sums({job.company_id for job in ended.values()}, months)
        surplus.delete()


def wage_before(subject: Participant | Employment, day: date) -> int:
    """The wage last reported for a month before the one of `day` (03-regulation §10); 0 when none was.

    For a person with several employers: the highest that was reported for that last month.
    """
    if isinstance(subject, Employment):
        reported = Contribution.objects.filter(employment=subject)
    else:
        reported = Contribution.objects.filter(employment__participant=subject)
    reported = reported.before_month_of(day)
    latest = reported.aggregate(month=Max("month"))["month"]
    return reported.filter(month=latest).aggregate(wage=Max("wage"))["wage"] or 0


def paid_months(participant: Participant) -> frozenset[Month]:
    """The months with a paid contribution at any employer: they are summed by person, not by KPJ."""
    paid = Contribution.objects.paid().filter(employment__participant=participant)
    return frozenset(map(Month.of, paid.values_list("month", flat=True)))


def due_on(month: Month) -> date:
    """The last day on which a month's contribution is paid in time: the 15th of the next (PP 44/2015 Pasal 21)."""
    return month.plus(1).first_day.replace(day=DUE_DAY)


def latest_due_month(today: date) -> Month:
    """The last month whose day of payment is over."""
    return Month.of(today).plus(-1 if today.day > DUE_DAY else -2)
