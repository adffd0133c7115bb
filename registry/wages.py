"""A new wage: from a month on, for every month that is reported and not paid yet. Nothing here reads a clock.

Months to come are reported with the wage of the last one, so a change goes on by itself.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import record_many
from core.dates import Month
from core.templatetags.siap import bulan, rupiah
from core.words import lazy_bulan
from notifications.services import News, notify_many
from registry.contributions import ContributionLine, record_contributions
from registry.findings import DataRefused, Finding, faults
from registry.models import Company, Contribution, Employment
from registry.permissions import may_sign


@dataclass(frozen=True, slots=True)
class WageChange:
    """From `month` on the wage is `wage`."""

    employment: Employment
    month: Month
    wage: int


@dataclass(frozen=True, slots=True)
class Changed:
    """From `month` on the wage is another, for so many months; `before` None: that month was not reported yet."""

    employment: Employment
    month: Month
    wage: int
    before: int | None
    months: int = 1


Months = dict[UUID, dict[Month, Contribution]]


def months_from(changes: Collection[WageChange]) -> Months:
    """What is reported for these employments from the earliest of the months on; one query."""
    if not changes:
        return {}
    reported: Months = {change.employment.pk: {} for change in changes}
    first = min(change.month for change in changes).first_day
    for contribution in Contribution.objects.filter(employment__in=list(reported), month__gte=first):
        reported[contribution.employment_id][Month.of(contribution.month)] = contribution
    return reported


def month_findings(employment: Employment, month: Month, today: date) -> Iterator[Finding]:
    """Whether a month of this employment can be reported."""
    if month > Month.of(today):
        yield Finding("month", "MONTH_FUTURE")
    elif month < Month.of(employment.started_on):
        yield Finding("month", "MONTH_BEFORE_START")
    elif employment.ended_on and month > Month.of(employment.ended_on):
        yield Finding("month", "MONTH_AFTER_END")


def wage_findings(change: WageChange, months: Months, today: date) -> Iterator[Finding]:
    """Why this change cannot be written: a month that cannot be, or one that is paid with another wage."""
    if impossible := list(month_findings(change.employment, change.month, today)):
        yield from impossible
        return
    settled = [
        contribution
        for month, contribution in months[change.employment.pk].items()
        if month >= change.month and contribution.paid_on and contribution.wage != change.wage
    ]
    if settled:
        last = max(settled, key=lambda contribution: contribution.month)
        yield Finding("month", "WAGE_SETTLED", {"month": bulan(last.month), "wage": rupiah(last.wage)})


@transaction.atomic
def change_wage(change: WageChange, *, by: User, today: date) -> int:
    """Gives how many months got the new wage.

    Raises `PermissionDenied` for who does not sign for the company, `DataRefused` with what stands in the way.
    """
    company = change.employment.company
    if not may_sign(company, by):
        raise PermissionDenied
    if refused := faults(wage_findings(change, months_from([change]), today)):
        raise DataRefused(refused)
    return change_wages(company, [change], by=by, today=today)[0]


@transaction.atomic
def change_wages(company: Company, changes: Sequence[WageChange], *, by: User, today: date) -> list[int]:
    """The same for many workers of one company, in as many queries as for one; each worker at most once.

    How many months got the new wage, in the order asked; 0 also for a change that the record of this moment refuses. A
    month that was not reported yet is reported. The same again writes nothing. Raises `PermissionDenied`.
    """
    if not may_sign(company, by) or any(change.employment.company_id != company.pk for change in changes):
        raise PermissionDenied
    months = months_from(changes)
    written = [_months_to_write(change, months, today) for change in changes]
    lines = [
        ContributionLine(change.employment, month, change.wage)
        for change, new in zip(changes, written, strict=True)
        for month in new
    ]
    if lines:
        record_contributions(lines)
        tell_changed(list(_changed(changes, written, months)), by=by)
    return [len(new) for new in written]


def _months_to_write(change: WageChange, months: Months, today: date) -> list[Month]:
    if faults(wage_findings(change, months, today)):
        return []
    reported = months[change.employment.pk]
    wanted = {change.month, *(month for month in reported if month >= change.month)}
    return sorted(month for month in wanted if month not in reported or reported[month].wage != change.wage)


def _changed(changes: Sequence[WageChange], written: list[list[Month]], months: Months) -> Iterator[Changed]:
    for change, new in zip(changes, written, strict=True):
        if new:
            before = months[change.employment.pk].get(new[0])
            yield Changed(change.employment, change.month, change.wage, before and before.wage, len(new))


def tell_changed(changed: Sequence[Changed], *, by: User) -> None:
    """Into the trail of each employment, and to each worker: a wage decides what JKP pays. Once for one worker."""
    events = record_many(
        "wage_changed",
        [
            (one.employment, {"month": str(one.month), "wage": one.wage, "before": one.before, "months": one.months})
            for one in changed
        ],
        by=by,
    )
    first: dict[UUID, tuple[Changed, UUID]] = {}
    for one, event in sorted(zip(changed, events, strict=True), key=lambda told: told[0].month):
        first.setdefault(one.employment.participant_id, (one, event.pk))
    people = [one.employment.participant.nik_index for one, _key in first.values()]
    accounts = {bytes(user.nik_index): user for user in User.objects.filter(nik_index__in=people)}
    told = ((accounts.get(bytes(one.employment.participant.nik_index)), one, key) for one, key in first.values())
    notify_many([_news(user, one, key) for user, one, key in told if user])


def _news(user: User, changed: Changed, key: UUID) -> News:
    return News(
        user,
        key=f"wage-changed:{key}",
        title=_("Upah yang dilaporkan untuk Anda diubah"),
        body=_(
            "%(company)s mengubah upah Anda yang dilaporkan ke BPJS, mulai %(month)s. "
            "Periksa, dan laporkan bila ada yang salah."
        ),
        values={"company": changed.employment.company.name, "month": lazy_bulan(changed.month.first_day)},
        url=reverse("registry:my_record"),
    )
