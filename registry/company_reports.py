"""The yearly company report (WLKP): when it is due, what the registry knows for it, and filing it once."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Avg, Count, Max, Min, Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import User
from casework.steps import record
from core import clock
from core.dates import add_months
from core.money import rupiah
from core.templatetags.siap import tanggal
from documents.letters import issue_letter, valid_letters
from documents.models import Letter
from notifications.services import notify
from registry.choices import Citizenship, ContractType
from registry.models import Company, CompanyReport, Contribution, Employment
from registry.models.companies import SIGNING_ROLES
from registry.permissions import is_member, may_sign
from registry.refusals import RegistryRefusal
from registry.report_figures import AGE_BANDS, GROUPS, WAGES, Figures, born_within

RECEIPT = "company_report_receipt"
MONTHS_BETWEEN = 12  # UU 7/1981 Pasal 7: every year
OPENS_BEFORE = timedelta(days=90)
SOON = timedelta(days=30)
# Days after the due day on which the company's signers are told; the last ones only while it is late.
REMINDERS = (-30, -7, -1, 1, 14, 30)


class AlreadyFiled(RegistryRefusal):
    """The report that was due then has been filed: `report`."""

    def __init__(self, report: CompanyReport) -> None:
        super().__init__(_("Laporan ini sudah dikirim. Tidak ada yang dikirim dua kali."))
        self.report = report


class DueDayMoved(RegistryRefusal):
    """No report is due on that day: the company was approved, or moved, since the form was opened."""


class TooEarly(RegistryRefusal):
    """The next report cannot be filed yet."""


def opens_on(company: Company) -> date:
    """From when the report that is due next may be filed."""
    return company.report_due_on - OPENS_BEFORE


def prefill(company: Company, today: date) -> dict[str, int]:
    """The figures as the registry holds them on `today`; four queries. Disability it does not know."""
    at_work = Employment.objects.filter(company=company, deactivated_on=None, started_on__lte=today)
    at_work = at_work.filter(Q(ended_on=None) | Q(ended_on__gte=today))
    counts = at_work.aggregate(
        total=Count("pk"),
        female=Count("pk", filter=Q(participant__is_female=True)),
        foreigners=Count("pk", filter=Q(participant__citizenship=Citizenship.WNA)),
        fixed_term=Count("pk", filter=Q(contract_type=ContractType.PKWT)),
        **{name: Count("pk", filter=_born(today, first, last)) for name, _label, first, last in AGE_BANDS},
    )
    counts["male"] = counts["total"] - counts["female"]
    counts["citizens"] = counts["total"] - counts["foreigners"]
    counts["permanent"] = counts["total"] - counts["fixed_term"]
    since = add_months(today, -MONTHS_BETWEEN)
    moved = Employment.objects.filter(company=company).aggregate(
        hired=Count("pk", filter=Q(started_on__gt=since, started_on__lte=today)),
        left=Count("pk", filter=Q(ended_on__gt=since, ended_on__lte=today)),
    )
    return counts | moved | _wages(company, today)


def _born(today: date, first: int | None, last: int | None) -> Q:
    after, until = born_within(today, first, last)
    born = Q(participant__birth_date__gt=after) if after else Q()
    return born & Q(participant__birth_date__lte=until) if until else born


def _wages(company: Company, today: date) -> dict[str, int]:
    """Of the last month that was reported."""
    reported = Contribution.objects.filter(employment__company=company, month__lte=today)
    month = reported.aggregate(month=Max("month"))["month"]
    if month is None:
        return {}
    wages = reported.filter(month=month).aggregate(
        wage_lowest=Min("wage"), wage_average=Avg("wage"), wage_highest=Max("wage")
    )
    return {name: int(value) for name, value in wages.items()}


def draft_of(company: Company) -> CompanyReport | None:
    """What was saved for the report that is due next, and not sent yet."""
    return CompanyReport.objects.filter(company=company, due_on=company.report_due_on, filed_at=None).first()


@transaction.atomic
def save_draft(*, company: Company, typed: Mapping[str, str], by: User, now: datetime) -> CompanyReport:
    """Keep what a member has typed so far, right or wrong. Raises `PermissionDenied`."""
    if not is_member(company, by):
        raise PermissionDenied
    locked = Company.objects.select_for_update().get(pk=company.pk)
    draft = draft_of(locked) or CompanyReport(company=locked, due_on=locked.report_due_on)
    draft.typed, draft.saved_by, draft.saved_at = dict(typed), by, now
    draft.save()
    return draft


@transaction.atomic
def file_report(
    *, company: Company, due_on: date, figures: Figures, by: User, today: date, now: datetime
) -> CompanyReport:
    """File the report that was due on `due_on`, once; the next is due a year from today.

    Raises `PermissionDenied` unless an owner or approver of an approved company asks, `AlreadyFiled`,
    `DueDayMoved`, `TooEarly`.
    """
    locked = Company.objects.select_for_update().get(pk=company.pk)
    if not may_sign(locked, by):
        raise PermissionDenied
    if locked.report_due_on != due_on:
        if filed := CompanyReport.objects.filed().filter(company=locked, due_on=due_on).first():
            raise AlreadyFiled(filed)
        raise DueDayMoved(_("Jatuh tempo laporan ini sudah lain. Buka lagi laporannya."))
    if today < opens_on(locked):
        raise TooEarly(_("Laporan ini dapat dikirim mulai %(day)s.") % {"day": tanggal(opens_on(locked))})
    report = draft_of(locked) or CompanyReport(company=locked, due_on=due_on, saved_by=by)
    report.figures, report.typed = dict(figures), {}
    report.filed_at, report.filed_by = now, by
    report.save()
    locked.report_due_on = add_months(today, MONTHS_BETWEEN)
    locked.report_reminders = 0
    locked.save(update_fields=["report_due_on", "report_reminders"])
    record(report, "company_report_filed", by=by, due=due_on.isoformat(), late=report.was_late)
    _receipt(report)
    return report


def receipt_of(report: CompanyReport) -> Letter:
    """The letter that says it was received."""
    return valid_letters(report).get(kind=RECEIPT)


@override("id")
def _receipt(report: CompanyReport) -> Letter:
    company = report.company
    counted = [(label, report.figures[name]) for group in GROUPS for name, label in group.fields]
    wages = [(label, rupiah(report.figures[name])) for name, label in WAGES]
    return issue_letter(
        report,
        kind=RECEIPT,
        title=_("Tanda terima laporan perusahaan (WLKP)"),
        holder_name=company.name,
        issuer=_("portal SIAPkerja (situs contoh)"),
        rows=[
            (_("Nomor laporan"), report.number),
            (_("Perusahaan"), f"{company.name}, NPP {company.npp}"),
            (_("Kabupaten/kota"), company.region.name),
            (_("Jatuh tempo"), tanggal(report.due_on)),
            (_("Diterima"), f"{report.filed_at.astimezone(clock.WIB):%d-%m-%Y, %H.%M} WIB"),
            *counted,
            *wages,
            (_("Wajib melapor lagi"), tanggal(add_months(report.filed_on, MONTHS_BETWEEN))),
        ],
        issued_on=report.filed_on,
        series=f"WLKP/{company.region_id}",
    )


def remind(today: date, limit: int = 500) -> int:
    """Tell the signers of companies whose report is nearly due or late, each stage once; gives how many companies."""
    told = 0
    for stage in range(len(REMINDERS), 0, -1):
        reached = today - timedelta(days=REMINDERS[stage - 1])
        waiting = Company.objects.approved().filter(report_reminders__lt=stage, report_due_on__lte=reached)
        for key in waiting.order_by("report_due_on", "pk").values_list("pk", flat=True)[: limit - told]:
            told += _remind(key, stage, reached, today)
    return told


@transaction.atomic
def _remind(key, stage: int, reached: date, today: date) -> int:
    waiting = Company.objects.select_for_update().filter(pk=key, report_reminders__lt=stage, report_due_on__lte=reached)
    company = waiting.first()
    if company is None:
        return 0
    Company.objects.filter(pk=key).update(report_reminders=stage)
    if company.report_due_on >= today:
        body = _("{company} wajib melapor paling lambat {day}. Isian sudah disiapkan dari data pekerja Anda.")
    else:
        body = _(
            "{company} seharusnya melapor paling lambat {day}. Disnaker melihat keterlambatan ini. Kirim sekarang."
        )
    for person in User.objects.filter(memberships__company=company, memberships__role__in=SIGNING_ROLES):
        notify(
            person,
            key=f"company-report:{key}:{company.report_due_on:%Y%m%d}:{stage}",
            title=_("Laporan perusahaan (WLKP)"),
            body=format_lazy(body, company=company.name, day=tanggal(company.report_due_on)),
            url=reverse("registry:company_report_edit", args=[key]),
        )
    return 1
