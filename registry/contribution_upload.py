"""The spreadsheet of contributions: one row is one worker (by KPJ) and one month."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from bulk_uploads.columns import Column, read_day, read_digits, read_month, read_rupiah
from bulk_uploads.faults import Fault
from bulk_uploads.services import Kind, Rows
from core.dates import Month
from core.money import rupiah
from registry.contributions import ContributionLine, record_contributions
from registry.models import Company, Contribution, Employment

FAULTS = {
    "KPJ_UNKNOWN": (
        _("KPJ tidak ada di data pekerja perusahaan ini."),
        _("Periksa 11 angka KPJ di daftar pekerja."),
    ),
    "MONTH_FUTURE": (_("Bulan ini belum tiba."), _("Laporkan paling jauh bulan berjalan.")),
    "MONTH_BEFORE_START": (
        _("Bulan ini sebelum pekerja mulai bekerja."),
        _("Periksa bulan, atau tanggal mulai bekerja di data pekerja."),
    ),
    "MONTH_AFTER_END": (
        _("Bulan ini sesudah pekerja berhenti."),
        _("Periksa bulan, atau tanggal berhenti di data pekerja."),
    ),
    "PAID_FUTURE": (_("Tanggal bayar sesudah hari ini."), _("Tulis tanggal bayar yang benar, atau kosongkan.")),
    "WAGE_SETTLED": (
        _("Bulan ini sudah dibayar dengan upah %(wage)s."),
        _("Upah bulan yang sudah dibayar tidak dapat diubah. Samakan upahnya atau hapus baris ini."),
    ),
}


def check_rows(rows: Rows, company: Company, today: date) -> tuple[Rows, list[Fault]]:
    """Against the registry: which rows can be written, and what is wrong with the others. Two queries."""
    employments = _by_kpj(rows, company)
    recorded = _paid_wages(employments.values(), {row["bulan"] for row in rows})
    ready, faults = [], []
    first_line: dict[tuple[str, str], int] = {}
    for row in rows:
        fault = _fault_of(row, employments.get(row["kpj"]), recorded, first_line, today)
        if fault:
            faults.append(fault)
        else:
            first_line[row["kpj"], row["bulan"]] = row["line"]
            ready.append(row)
    return ready, faults


def write_rows(rows: Rows, company: Company) -> int:
    """Write rows that were found ready."""
    employments = _by_kpj(rows, company)
    return record_contributions(
        ContributionLine(
            employment=employments[row["kpj"]],
            month=Month.parse(row["bulan"]),
            wage=row["upah"],
            paid_on=date.fromisoformat(row["dibayar"]) if row["dibayar"] else None,
        )
        for row in rows
    )


def _by_kpj(rows: Rows, company: Company) -> dict[str, Employment]:
    wanted = {row["kpj"] for row in rows}
    return {employment.kpj: employment for employment in Employment.objects.filter(company=company, kpj__in=wanted)}


def _paid_wages(employments, months: set[str]) -> dict[tuple, int]:
    days = [Month.parse(month).first_day for month in months]
    paid = Contribution.objects.paid().filter(
        employment__in=[employment.pk for employment in employments], month__in=days
    )
    return {
        (key, str(Month.of(month))): wage for key, month, wage in paid.values_list("employment_id", "month", "wage")
    }


def _fault_of(row: dict[str, Any], employment: Employment | None, paid_wages, first_line, today: date) -> Fault | None:
    if employment is None:
        return Fault(row["line"], "kpj", "KPJ_UNKNOWN", row["kpj"])
    month = Month.parse(row["bulan"])
    if month > Month.of(today):
        return Fault(row["line"], "bulan", "MONTH_FUTURE", row["bulan"])
    if month < Month.of(employment.started_on):
        return Fault(row["line"], "bulan", "MONTH_BEFORE_START", row["bulan"])
    if employment.ended_on and month > Month.of(employment.ended_on):
        return Fault(row["line"], "bulan", "MONTH_AFTER_END", row["bulan"])
    if other := first_line.get((row["kpj"], row["bulan"])):
        return Fault(row["line"], "bulan", "DUPLICATE", row["bulan"], {"other": other})
    if row["dibayar"] and date.fromisoformat(row["dibayar"]) > today:
        return Fault(row["line"], "dibayar", "PAID_FUTURE", row["dibayar"])
    settled = paid_wages.get((employment.pk, row["bulan"]))
    if settled is not None and settled != row["upah"]:
        return Fault(row["line"], "upah", "WAGE_SETTLED", rupiah(row["upah"]), {"wage": rupiah(settled)})
    return None


CONTRIBUTIONS = Kind(
    code="contributions",
    columns=(
        Column("kpj", read_digits),
        Column("bulan", read_month),
        Column("upah", read_rupiah),
        Column("dibayar", read_day, required=False),
    ),
    check=check_rows,
    write=write_rows,
    faults=FAULTS,
)
