"""The spreadsheet of wage changes: from a month on, one worker has another wage."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bulk_uploads.columns import Column, read_month, read_rupiah
from bulk_uploads.faults import Fault
from bulk_uploads.kinds import Row, Sending
from core.dates import Month
from registry.findings import Finding
from registry.models import Company
from registry.uploads.workers import (
    WHO,
    Workers,
    fault,
    find_workers,
    findings_of_who,
    named_twice,
    of_company,
    reported_wages,
    who_key,
)
from registry.wages import WageChange, change_wages, months_from, wage_findings

COLUMNS = (
    *WHO,
    Column("mulai_bulan", read_month, help=_("Bulan pertama dengan upah baru."), example="2025-09"),
    Column("upah", read_rupiah, help=_("Upah sebulan, dalam rupiah."), example="5500000"),
)
COLUMN_OF = {"month": "mulai_bulan", "wage": "upah"}


def check(rows: Sequence[Row], company: Company, today: date) -> list[Fault]:
    """Three queries however many rows."""
    workers = find_workers(rows, company)
    changes = {row.line: change for row in rows if (change := _change_of(row, workers))}
    months = months_from(changes.values())
    found = list(named_twice(rows, workers, ()))
    for row in rows:
        findings: list[Finding] = list(findings_of_who(row, workers))
        if not findings:
            findings = list(wage_findings(changes[row.line], months, today))
        found += [fault(row, finding, COLUMN_OF) for finding in findings]
    return found


def _change_of(row: Row, workers: Workers) -> WageChange | None:
    employment = workers.of(row)
    return WageChange(employment, Month.parse(row.values["mulai_bulan"]), row.values["upah"]) if employment else None


def write(rows: Sequence[Row], sending: Sending) -> dict[int, str]:
    """Raises `PermissionDenied`."""
    workers = find_workers(rows, sending.scope)
    changes = {row.line: change for row in rows if (change := _change_of(row, workers))}
    written = change_wages(sending.scope, list(changes.values()), by=sending.by, today=sending.today)
    return {
        line: gettext("KPJ %(kpj)s, %(months)s") % {"kpj": change.employment.kpj, "months": _months(number)}
        for (line, change), number in zip(changes.items(), written, strict=True)
    }


def _months(number: int) -> str:
    if not number:
        return gettext("upah sudah sama")
    return ngettext("%(number)s bulan diubah", "%(number)s bulan diubah", number) % {"number": number}


mine = partial(reported_wages, month_column="mulai_bulan")

WAGES = of_company(
    code="wages",
    title=_("Ubah upah"),
    explanation=_(
        "Satu baris untuk satu pekerja. Upah baru berlaku untuk bulan itu dan bulan sesudahnya yang belum dibayar."
    ),
    columns=COLUMNS,
    key=who_key,
    check=check,
    write=write,
    mine=mine,
    home="registry:workers",
)
