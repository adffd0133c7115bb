"""What a person's companies have to do, by when: one function a matter, each with one query however many there are.

A line is a dict of components/tasks.html with `due`, the last day (None: as soon as possible).
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    Func,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
)
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from bulk_uploads.models import Upload
from bulk_uploads.states import UploadState
from core.dates import Month
from core.templatetags.siap import bulan, sisa, tanggal
from registry.choices import CompanyStanding, DeactivationCause, EmploymentStatus
from registry.company_reports import SOON
from registry.contributions import due_on, latest_due_month
from registry.models import Company, CompanyMonth, CompanyRegistration, Employment, RecordDispute
from registry.models.companies import SIGNING_ROLES
from registry.models.disputes import DisputeState
from registry.models.people import INACTIVE, LAST_DAY
from registry.models.registrations import OPEN, RegistrationState
from registry.workforce import COUNTED, in_words

SHOWN = 5

Line = dict[str, Any]


def line(label: str, url: str, hint: str, status: str, *, tone: str = "warn", due: date | None = None) -> Line:
    return {"label": label, "url": url, "hint": hint, "status_label": status, "tone": tone, "due": due}


def companies_of(user: User) -> list[Company]:
    """Those this person acts for, by name; `is_signed`: what the person sends in its name counts."""
    signs = Q(memberships__role__in=SIGNING_ROLES, standing=CompanyStanding.APPROVED)
    mine = Company.objects.of_member(user).annotate(is_signed=ExpressionWrapper(signs, BooleanField()))
    return list(mine.select_related("region").order_by("name", "pk"))


def of_one(page: str, company: Company) -> str:
    """A page that asks in its address which company."""
    return f"{reverse(page)}?perusahaan={company.pk}"


def by_when(due: date | None, today: date) -> str:
    """ "Paling lambat 15 September 2025 (5 hari lagi)"; nothing without a day."""
    if due is None:
        return ""
    return _("Paling lambat %(day)s (%(left)s).") % {"day": tanggal(due), "left": sisa(due, today)}


def registrations(companies: list[Company], today: date) -> list[Line]:
    """Companies whose registration or move is not decided, or was refused and can still be objected to."""
    wanted = Q(state__in=OPEN) | Q(state=RegistrationState.REFUSED, due_on__gte=today)
    found = CompanyRegistration.objects.filter(wanted, company__in=companies).select_related("company")
    return [_registration(one, today) for one in found.order_by("due_on", "pk")[:SHOWN]]


def _registration(one: CompanyRegistration, today: date) -> Line:
    name = {"company": one.company.name}
    if one.state == RegistrationState.NEEDS_CORRECTION:
        label, tone, due = _("Perbaiki pendaftaran %(company)s") % name, "warn", one.due_on
    elif one.state == RegistrationState.REFUSED:
        label, tone, due = _("Baca penolakan %(company)s") % name, "bad", one.due_on
    else:
        label, tone, due = _("Pendaftaran %(company)s") % name, "info", None
    hint = by_when(due, today) or _("Disnaker memeriksa. Anda tidak perlu berbuat apa-apa.")
    url = reverse("registry:company", args=[one.company_id])
    return line(label, url, hint, one.get_state_display(), tone=tone, due=due)


def reports_due(companies: list[Company], today: date) -> list[Line]:
    """Approved companies whose yearly report is due soon, or late."""
    due = [one for one in companies if one.standing == CompanyStanding.APPROVED and one.report_due_on <= today + SOON]
    return [
        line(
            _("Kirim laporan WLKP %(company)s") % {"company": one.name},
            reverse("registry:company_report_edit", args=[one.pk]),
            by_when(one.report_due_on, today),
            _("Terlambat") if one.report_due_on < today else _("Belum dikirim"),
            tone="bad" if one.report_due_on < today else "warn",
            due=one.report_due_on,
        )
        for one in sorted(due, key=lambda one: (one.report_due_on, one.pk))[:SHOWN]
    ]


def _counted(jobs: QuerySet[Employment], companies: list[Company]) -> dict[UUID, int]:
    """How many of each company, each counted up to a thousand: a large company hides no small one. One query."""
    some = ArraySubquery(jobs.filter(company=OuterRef("pk")).values("pk")[: COUNTED + 1])
    number = Func(some, function="cardinality", output_field=IntegerField())
    found = Company.objects.filter(pk__in=[one.pk for one in companies]).annotate(number=number)
    return dict(found.values_list("pk", "number"))


def contracts_missing(companies: list[Company], today: date) -> list[Line]:
    """By company, how many workers lack the data of their contract; counted up to a thousand."""
    lacking = Employment.objects.filter(company__in=companies).lacking_contract()
    counts = _counted(lacking, companies)
    return [
        line(
            _("Lengkapi data kontrak: %(workers)s di %(company)s")
            % {"workers": in_words(counts[one.pk]), "company": one},
            reverse("registry:contracts_missing", args=[one.pk]),
            _("Tanpa data ini, klaim JKP pekerja dapat tertahan."),
            _("Belum lengkap"),
        )
        for one in companies
        if counts.get(one.pk)
    ][:SHOWN]


def still_active(companies: list[Company], today: date) -> list[Line]:
    """By company, how many have left and are active at BPJS nevertheless."""
    left = Employment.objects.filter(company__in=companies).in_status(EmploymentStatus.STILL_ACTIVE, today)
    counts = _counted(left, companies)
    return [
        line(
            _("Nonaktifkan %(workers)s di %(company)s") % {"workers": in_words(counts[one.pk]), "company": one},
            reverse("registry:deactivate_many", args=[one.pk]),
            _("Sudah berhenti, tetapi masih aktif. Selama itu pekerja tidak dapat menerima JKP."),
            _("Segera"),
            due=today,
        )
        for one in companies
        if counts.get(one.pk)
    ][:SHOWN]


def unpaid(companies: list[Company], today: date) -> list[Line]:
    """By company, the months that are due and not paid for everybody who was reported."""
    due = CompanyMonth.objects.filter(company__in=companies, month__lte=latest_due_month(today).first_day)
    months = due.with_unpaid().values("company").annotate(count=Count("month"), oldest=Min("month"))
    found = {one["company"]: (one["count"], Month.of(one["oldest"])) for one in months.order_by()}
    return [_unpaid(one, *found[one.pk]) for one in companies if one.pk in found][:SHOWN]


def _unpaid(company: Company, count: int, oldest: Month) -> Line:
    label = ngettext("Bayar iuran %(count)d bulan, %(company)s", "Bayar iuran %(count)d bulan, %(company)s", count)
    hint = _("Yang terlama %(month)s, jatuh tempo %(day)s.")
    return line(
        label % {"count": count, "company": company.name},
        of_one("registry:contributions", company),
        hint % {"month": bulan(oldest.first_day), "day": tanggal(due_on(oldest))},
        _("Lewat jatuh tempo"),
        tone="bad",
        due=due_on(oldest),
    )


def unreported(companies: list[Company], today: date) -> list[Line]:
    """Companies that have workers, and have reported nothing for the latest month that is due."""
    month = latest_due_month(today)
    at_work = Employment.objects.filter(company=OuterRef("pk"), started_on__lte=month.last_day).active_at_bpjs()
    reported = CompanyMonth.objects.filter(company=OuterRef("pk"), month=month.first_day, reported__gt=0)
    silent = Company.objects.filter(Exists(at_work), ~Exists(reported), pk__in=[one.pk for one in companies])
    return [
        line(
            _("Laporkan upah %(month)s, %(company)s") % {"month": bulan(month.first_day), "company": one.name},
            of_one("registry:contributions", one),
            _("Jatuh tempo %(day)s.") % {"day": tanggal(due_on(month))},
            _("Lewat jatuh tempo"),
            tone="bad",
            due=due_on(month),
        )
        for one in silent.order_by("name", "pk")[:SHOWN]
    ]


def uploads(companies: list[Company], user: User) -> list[Line]:
    """Tables that wait for this person: to approve what a preparer brought, or to put their own right."""
    theirs = Q(owner=user, needs_approval=False) | Q(owner=user, rows_faulty__gt=0)
    signed = [one.pk for one in companies if one.is_signed]
    to_approve = Q(needs_approval=True, rows_ready__gt=0, scope_id__in=signed)
    waiting = Upload.objects.visible_to(user).filter(theirs | to_approve, state=UploadState.CHECKED)
    return [_upload(one, user, signed) for one in waiting.order_by("-pk")[:SHOWN]]


def _upload(one: Upload, user: User, signed: list) -> Line:
    names = {"kind": one.about.title, "number": one.number}
    if one.needs_approval and one.scope_id in signed:
        label, status = _("Setujui %(kind)s, %(number)s") % names, _("Menunggu persetujuan Anda")
    elif one.rows_faulty:
        label, status = _("Perbaiki %(kind)s, %(number)s") % names, _("Perlu diperbaiki")
    else:
        label, status = _("Kirim %(kind)s, %(number)s") % names, _("Belum dikirim")
    rows = _("%(ready)d baris siap kirim, %(faulty)d perlu diperbaiki.")
    return line(label, one.get_absolute_url(), rows % {"ready": one.rows_ready, "faulty": one.rows_faulty}, status)


def disputes(companies: list[Company], user: User, today: date) -> list[Line]:
    """What workers say is wrong in their records: to be answered, or to be put right as the Disnaker decided."""
    mine = RecordDispute.objects.visible_to(user).filter(company__in=companies)
    waiting = mine.filter(state__in=[DisputeState.SENT, DisputeState.UPHELD]).order_by("due_on", "pk")[:SHOWN]
    return [
        line(
            _("Jawab sanggahan %(number)s") % {"number": one.number}
            if one.state == DisputeState.SENT
            else _("Betulkan data menurut putusan %(number)s") % {"number": one.number},
            one.get_absolute_url(),
            by_when(one.due_on, today),
            one.get_state_display(),
            tone="bad" if one.due_on and one.due_on < today else "warn",
            due=one.due_on,
        )
        for one in waiting
    ]


def tasks(companies: list[Company], user: User, today: date) -> list[Line]:
    """Everything, what is due first on top; `companies` are the person's, see `companies_of`."""
    approved = [one for one in companies if one.counts]
    found = [
        *registrations(companies, today),
        *disputes(companies, user, today),
        *uploads(companies, user),
        *still_active(approved, today),
        *reports_due(companies, today),
        *unpaid(approved, today),
        *unreported(approved, today),
        *contracts_missing(approved, today),
        *(one for name in settings.EMPLOYER_TASKS for one in import_string(name)(companies, user, today)),
    ]
    return sorted(found, key=lambda one: (one["tone"] == "info", one["due"] or date.max))


def year_so_far(companies: list[Company], today: date) -> list[dict]:
    """Workers now, and who came and went this year, as numbers for components/stat.html; each counted up to a thousand."""
    january = today.replace(month=1, day=1)
    jobs = Employment.objects.filter(company__in=companies)
    ended = jobs.filter(deactivated_on__gte=january)
    return [
        {"value": _capped(jobs.alias(last_day=LAST_DAY).filter(last_day__lt=INACTIVE)), "label": _("pekerja aktif")},
        {"value": _capped(jobs.filter(started_on__gte=january)), "label": _("mulai bekerja tahun ini")},
        {"value": _capped(ended), "label": _("dinonaktifkan tahun ini")},
        {
            "value": _capped(ended.filter(deactivation_cause=DeactivationCause.TERMINATED)),
            "label": _("di antaranya karena PHK"),
        },
    ]


def _capped(jobs) -> str:
    number = jobs.values("pk")[: COUNTED + 1].count()
    return _("> 1.000") if number > COUNTED else str(number)
