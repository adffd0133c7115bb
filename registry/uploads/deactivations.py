"""The spreadsheet of deactivations: one row ends the participation of one worker."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bulk_uploads.columns import Column, read_day
from bulk_uploads.faults import Fault
from bulk_uploads.kinds import Row, Sending
from core.templatetags.siap import tanggal
from registry.choices import EmploymentStatus
from registry.deactivation import Ending, deactivate_locked
from registry.findings import Finding
from registry.models import Company, Employment
from registry.uploads.cells import CAUSES, choices_of, one_of
from registry.uploads.workers import (
    ROWS_AT_ONCE,
    WHO,
    day,
    fault,
    find_workers,
    findings_of_who,
    must_sign,
    named_twice,
    of_company,
    who_key,
)

COLUMNS = (
    *WHO,
    Column("tanggal", read_day, help=_("Tanggal nonaktif. Biasanya hari terakhir bekerja."), example="30-09-2025"),
    Column(
        "sebab",
        one_of(choices_of(CAUSES)),
        help=_("Pilih dari daftar."),
        example="Kontrak berakhir",
        choices=tuple(CAUSES),
    ),
)


def check(rows: Sequence[Row], company: Company, today: date) -> list[Fault]:
    """Two queries however many rows."""
    workers = find_workers(rows, company)
    found = list(named_twice(rows, workers, ()))
    for row in rows:
        findings = list(findings_of_who(row, workers))
        if not findings:
            findings = list(_findings_of_day(day(row.values["tanggal"]), workers.of(row), today))
        found += [fault(row, finding) for finding in findings]
    return found


def _findings_of_day(on: date, employment: Employment, today: date) -> Iterator[Finding]:
    """The rules of `registry.deactivation.check_deactivation_day`, with the column that each is about."""
    if employment.deactivated_on:
        yield Finding("kpj", "ALREADY_INACTIVE", {"day": tanggal(employment.deactivated_on)})
    elif on > today:
        yield Finding("tanggal", "DATE_FUTURE")
    elif on < employment.started_on:
        yield Finding("tanggal", "DATE_BEFORE_START")
    elif employment.ended_on and on < employment.ended_on:
        yield Finding("tanggal", "BEFORE_LAST_DAY", {"day": tanggal(employment.ended_on)})


def write(rows: Sequence[Row], sending: Sending) -> dict[int, str]:
    """One who is inactive by now stays as they are. Raises `PermissionDenied`."""
    must_sign(sending)
    workers = find_workers(rows, sending.scope)
    wanted = {job.pk: row for row in rows if (job := workers.of(row))}
    jobs = Employment.objects.filter(company=sending.scope, pk__in=list(wanted)).order_by("pk")
    locked = jobs.select_for_update(of=("self",)).select_related("participant", "company")
    endings, references = [], {}
    for job in locked:
        row = wanted[job.pk]
        on = day(row.values["tanggal"])
        if not job.deactivated_on:
            if list(_findings_of_day(on, job, sending.today)):
                continue
            endings.append(Ending(job, on, row.values["sebab"]))
        words = gettext("KPJ %(kpj)s, nonaktif sejak %(day)s")
        references[row.line] = words % {"kpj": job.kpj, "day": tanggal(job.deactivated_on or on)}
    deactivate_locked(endings, by=sending.by)
    return references


def mine(company: Company, today: date) -> Iterator[dict[str, Any]]:
    """Who has stopped working and is still active at BPJS."""
    left = (
        Employment.objects.filter(company=company)
        .in_status(EmploymentStatus.STILL_ACTIVE, today)
        .select_related("participant")
    )
    for job in left.defer("participant__nik").order_by("name_key", "pk").iterator(chunk_size=ROWS_AT_ONCE):
        yield {
            "kpj": job.kpj,
            "nama": job.participant.full_name,
            "tanggal": (job.ended_on or job.contract_end_on).isoformat(),
        }


DEACTIVATIONS = of_company(
    code="deactivations",
    title=_("Nonaktifkan peserta"),
    explanation=_(
        "Satu baris untuk satu pekerja yang sudah berhenti. Kepesertaan yang nonaktif tidak dapat diaktifkan lagi di sini."
    ),
    columns=COLUMNS,
    key=who_key,
    check=check,
    write=write,
    mine=mine,
    home="registry:workers",
)
