"""The spreadsheet of contributions: one row is one worker and one month, and perhaps the day it was paid.

A payment counts once BPJS has confirmed it: until then the month is written as unpaid, and the payment waits.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bulk_uploads.columns import Column, read_day, read_month, read_rupiah
from bulk_uploads.faults import Fault
from bulk_uploads.kinds import Row, Sending
from core.dates import Month
from core.templatetags.siap import bulan, rupiah, tanggal
from registry.contributions import ContributionLine, record_contributions
from registry.findings import Finding
from registry.models import Company, Contribution, Employment
from registry.payments import confirm_payments
from registry.uploads.workers import (
    WHO,
    day,
    fault,
    find_workers,
    findings_of_who,
    must_sign,
    named_twice,
    of_company,
    reported_wages,
    who_key,
)
from registry.wages import Changed, month_findings, tell_changed

COLUMNS = (
    *WHO,
    Column("bulan", read_month, help=_("Bulan iuran."), example="2025-09"),
    Column("upah", read_rupiah, help=_("Upah sebulan, dalam rupiah."), example="5500000"),
    Column(
        "dibayar",
        read_day,
        required=False,
        help=_("Tanggal bayar, sama untuk semua pekerja bulan itu. BPJS yang mengonfirmasi."),
        example="10-10-2025",
    ),
)
COLUMN_OF = {"month": "bulan"}

Recorded = Mapping[tuple[Any, Month], Contribution]


def key(values: Mapping[str, Any]) -> str:
    worker = who_key(values)
    return f"{worker} {values['bulan']}" if worker else ""


def check(rows: Sequence[Row], company: Company, today: date) -> list[Fault]:
    """Three queries however many rows."""
    workers = find_workers(rows, company)
    recorded = _recorded(rows, {job.pk for row in rows if (job := workers.of(row))})
    paid_days: dict[str, str] = {}
    found = list(named_twice(rows, workers, ("bulan",)))
    for row in rows:
        findings = list(findings_of_who(row, workers))
        if not findings:
            findings = list(_findings_of_month(row, workers.of(row), recorded, today))
        findings += _findings_of_payment(row, paid_days, today)
        found += [fault(row, finding, COLUMN_OF) for finding in findings]
    return found


def _recorded(rows: Sequence[Row], employments: set) -> Recorded:
    months = {Month.parse(row.values["bulan"]).first_day for row in rows}
    found = Contribution.objects.filter(employment__in=employments, month__in=months)
    return {(contribution.employment_id, Month.of(contribution.month)): contribution for contribution in found}


def _findings_of_month(row: Row, employment: Employment, recorded: Recorded, today: date) -> Iterator[Finding]:
    month, wage = Month.parse(row.values["bulan"]), row.values["upah"]
    yield from month_findings(employment, month, today)
    before = recorded.get((employment.pk, month))
    if before is None or before.wage == wage:
        return
    if before.paid_on:
        yield Finding("upah", "WAGE_SETTLED", {"month": bulan(before.month), "wage": rupiah(before.wage)})
    else:
        yield Finding("upah", "WAGE_REPLACED", {"wage": rupiah(before.wage)}, is_warning=True)


def _findings_of_payment(row: Row, paid_days: dict[str, str], today: date) -> Iterator[Finding]:
    month, paid_on = row.values["bulan"], row.values["dibayar"]
    if not paid_on:
        return
    if day(paid_on) > today:
        yield Finding("dibayar", "PAID_FUTURE")
    elif day(paid_on) < Month.parse(month).first_day:
        yield Finding("dibayar", "PAID_BEFORE_MONTH")
    elif (first := paid_days.setdefault(month, paid_on)) != paid_on:
        yield Finding("dibayar", "PAID_TWO_DAYS", {"day": tanggal(day(first))})


def write(rows: Sequence[Row], sending: Sending) -> dict[int, str]:
    """Wages first, then what was paid waits for BPJS, once a month. Raises `PermissionDenied`."""
    must_sign(sending)
    workers = find_workers(rows, sending.scope)
    jobs = {row.line: job for row in rows if (job := workers.of(row))}
    replaced = list(_replaced(rows, jobs))
    record_contributions(
        ContributionLine(jobs[row.line], Month.parse(row.values["bulan"]), row.values["upah"])
        for row in rows
        if row.line in jobs
    )
    tell_changed(replaced, by=sending.by)
    paid = {(Month.parse(row.values["bulan"]), day(row.values["dibayar"])) for row in rows if row.values["dibayar"]}
    confirm_payments(sending.scope, dict.fromkeys(sorted(paid)), by=sending.by, today=sending.today)
    return {row.line: _reference(row, jobs[row.line]) for row in rows if row.line in jobs}


def _replaced(rows: Sequence[Row], jobs: Mapping[int, Employment]) -> Iterator[Changed]:
    """Months that were reported with another wage."""
    recorded = _recorded(rows, {job.pk for job in jobs.values()})
    for row in rows:
        job, month, wage = jobs.get(row.line), Month.parse(row.values["bulan"]), row.values["upah"]
        before = recorded.get((job.pk, month)) if job else None
        if before and before.wage != wage:
            yield Changed(job, month, wage, before.wage)


def _reference(row: Row, employment: Employment) -> str:
    words = gettext("KPJ %(kpj)s, %(month)s, menunggu konfirmasi bayar dari BPJS")
    if not row.values["dibayar"]:
        words = gettext("KPJ %(kpj)s, %(month)s")
    return words % {"kpj": employment.kpj, "month": bulan(Month.parse(row.values["bulan"]).first_day)}


mine = partial(reported_wages, month_column="bulan")

CONTRIBUTIONS = of_company(
    code="contributions",
    title=_("Laporkan upah dan iuran"),
    explanation=_(
        "Satu baris untuk satu pekerja dan satu bulan. "
        "Tanggal bayar dikonfirmasi BPJS sebelum bulan itu dihitung dibayar."
    ),
    columns=COLUMNS,
    key=key,
    check=check,
    write=write,
    mine=mine,
    home="registry:contributions",
)
