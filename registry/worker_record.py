"""A worker's own record as facts, each with the way to say that it is wrong."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.dates import Month
from core.runs import runs
from core.templatetags.siap import bulan, rupiah, tanggal
from registry.choices import EmploymentStatus
from registry.dispute_facts import contract
from registry.grid import contribution_grid
from registry.models import Contribution, DisputedField, Employment, Participant, RecordDispute


def open_disputes(user: User) -> dict[tuple, RecordDispute]:
    """What this person disputes now, by employment and field."""
    running = RecordDispute.objects.filter(person=user).open()
    return {(dispute.employment_id, dispute.field): dispute for dispute in running}


def about_person(participant: Participant, job: Employment | None, disputes: dict) -> list[dict]:
    """Name and birth date; they are disputed with the employer of the latest job."""
    facts = [
        (DisputedField.NAME, _("Nama"), participant.full_name),
        (DisputedField.BIRTH_DATE, _("Tanggal lahir"), tanggal(participant.birth_date)),
    ]
    return [_row(label, value, job, field, disputes) for field, label, value in facts]


def job_of(employment: Employment, disputes: dict, today: date, *, with_grid: bool) -> dict:
    """One employment for the page; `contributions` prefetched. `grid` is empty without `with_grid`."""
    months = sorted(employment.contributions.all(), key=lambda row: row.month)
    status = employment.status(today)
    return {
        "employment": employment,
        "status": status,
        "told": told(employment),
        "rows": _rows(employment, months, disputes),
        "grid": contribution_grid(employment, months, today) if with_grid else [],
        "wrong_status": _wrong_status(employment, status, disputes),
    }


def told(employment: Employment) -> list[str]:
    """What the employer has done for this person, as whole sentences."""
    facts = {"company": employment.company.name, "kpj": employment.kpj, "day": tanggal(employment.enrolled_on)}
    sentences = [_("Anda didaftarkan %(company)s pada %(day)s, KPJ %(kpj)s.") % facts]
    if employment.deactivated_on:
        facts = {
            "day": tanggal(employment.deactivated_on),
            "who": employment.get_deactivated_by_role_display(),
            "cause": employment.get_deactivation_cause_display(),
        }
        sentences.append(_("Dinonaktifkan mulai %(day)s oleh %(who)s. Sebab: %(cause)s.") % facts)
    return sentences


def _rows(employment: Employment, months: list[Contribution], disputes: dict) -> list[dict]:
    facts = [
        (DisputedField.OTHER, _("Jabatan"), employment.job_title),
        (DisputedField.CONTRACT, _("Perjanjian kerja"), contract(employment)),
        (DisputedField.STARTED_ON, _("Mulai bekerja"), tanggal(employment.started_on)),
        (DisputedField.ENDED_ON, _("Akhir kontrak"), tanggal(employment.contract_end_on)),
        (DisputedField.ENDED_ON, _("Berhenti bekerja"), tanggal(employment.ended_on)),
        (DisputedField.OTHER, _("Terdaftar di BPJS"), tanggal(employment.enrolled_on)),
        (DisputedField.OTHER, _("Program"), ", ".join(map(str, employment.programme_labels))),
        (DisputedField.WAGE, _("Upah yang dilaporkan"), wage_history(months)),
        (DisputedField.MONTHS, _("Bulan iuran dibayar"), paid_months_in_words(months)),
    ]
    kept = [fact for fact in facts if fact[2] or fact[0] in (DisputedField.WAGE, DisputedField.MONTHS)]
    return [_row(label, value or _("Belum ada"), employment, field, disputes) for field, label, value in kept]


def wage_history(months: Iterable[Contribution]) -> str:
    """Oldest month first in; newest run first out: "Mar 2024 – Feb 2025: Rp4.500.000", a line each."""
    found = runs(enumerate(months), lambda item: (item[1].wage, Month.of(item[1].month).months_since(EPOCH) - item[0]))
    return "\n".join(
        f"{span(first.month, last.month)}: {rupiah(first.wage)}" for (_i, first), (_j, last) in reversed(found)
    )


EPOCH = Month(2000, 1)


def span(first: date, last: date) -> str:
    return bulan(first) if first == last else f"{bulan(first)} – {bulan(last)}"


def paid_months_in_words(months: Iterable[Contribution]) -> str:
    """How many, and the latest."""
    paid = [row for row in months if row.paid_on]
    if not paid:
        return ""
    return _("%(count)s bulan; terakhir %(month)s") % {"count": len(paid), "month": bulan(paid[-1].month)}


def _row(label, value, employment: Employment | None, field: str, disputes: dict) -> dict:
    """For components/summary.html: the running dispute instead of the way to begin one."""
    row = {"label": label, "value": value}
    return row | _link(employment, field, disputes) if employment else row


def _link(employment: Employment, field: str, disputes: dict) -> dict:
    running = disputes.get((employment.pk, field))
    if running:
        return {"url": running.get_absolute_url(), "link_text": _("Lihat sanggahan")}
    url = reverse("registry:dispute_new", args=[employment.pk, field.replace("_", "-")])
    return {"url": url, "link_text": _("Ini salah")}


def _wrong_status(employment: Employment, status: EmploymentStatus, disputes: dict) -> dict:
    """The way to say that the participation should have ended, or not; with the words of the link."""
    if employment.is_active_at_bpjs:
        running = disputes.get((employment.pk, DisputedField.STILL_ACTIVE))
        words = _("Saya sudah berhenti di perusahaan ini")
        field = DisputedField.STILL_ACTIVE
    else:
        running = disputes.get((employment.pk, DisputedField.DEACTIVATED))
        words, field = _("Saya masih bekerja di perusahaan ini"), DisputedField.DEACTIVATED
    link = _link(employment, field, disputes)
    return {
        "url": link["url"],
        "words": _("Lihat sanggahan Anda") if running else words,
        "running": running,
        "is_late": status == EmploymentStatus.STILL_ACTIVE,
    }
