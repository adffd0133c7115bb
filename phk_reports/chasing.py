"""Employers are reminded of participants who are still active after an approved PHK; then the Disnaker is told.

The days of the reminders are counted from the day on which the employer knows that the PHK stands: the termination, or
the approval when that came later. The Disnaker may act once the law's working days since the termination are over; it is
told when the last reminder has had no effect.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.dates import Holidays, add_working_days
from core.words import lazy_tanggal
from notifications.services import News, notify_many
from phk_reports import deadlines
from phk_reports.models import Chase, PhkReport, State
from phk_reports.notices import mediators_of
from registry.models import Company
from registry.models.companies import SIGNING_ROLES

WORKING_DAYS = {Chase.FIRST: 1, Chase.SECOND: 5, Chase.THIRD: 7}
MOST_A_RUN = 100  # companies
MOST_AT_ONCE = 5_000  # files of one company

REMINDER = _("Nonaktifkan peserta yang PHK-nya sudah disetujui: %(company)s")
OF_ONE = _("Kepesertaan %(name)s masih aktif, jadi uang JKP-nya tertahan. Batas menonaktifkan: %(due)s.")
OF_MANY = _("%(count)s peserta masih aktif, jadi uang JKP mereka tertahan. Nonaktifkan sekarang.")
TO_WORKER = _("Perusahaan belum menonaktifkan kepesertaan Anda")
TO_WORKER_BODY = _(
    "Ini tugas %(company)s, bukan Anda. Kami sudah mengingatkan perusahaan. Anda tetap dapat mengajukan klaim."
)
TO_DISNAKER = _("Peserta masih aktif setelah PHK: %(company)s")
TO_DISNAKER_BODY = _(
    "%(count)s peserta masih aktif lebih dari 7 hari kerja. Anda dapat menonaktifkan dengan menulis alasannya."
)


def begins_on(report: PhkReport) -> date:
    """From when the reminders of this file are counted."""
    return max(report.took_effect_on, report.decided_at.astimezone(clock.WIB).date())


def days_of(report: PhkReport, holidays: Holidays) -> dict[Chase, date]:
    """When each stage is due: the 1st, 5th and 7th working day, and the day after it."""
    start = begins_on(report)
    days = {stage: add_working_days(start, count, holidays) for stage, count in WORKING_DAYS.items()}
    return days | {Chase.DISNAKER: days[Chase.THIRD] + timedelta(days=1)}


def chase(today: date) -> int:
    """Tell whoever must be told today; gives how many files moved. Safe to repeat: each stage is told once."""
    companies = _due(today).order_by().values_list("employment__company", flat=True).distinct()[:MOST_A_RUN]
    return sum(_chase_company(key, today) for key in list(companies))


def _due(today: date):
    open_files = PhkReport.objects.filter(state=State.APPROVED, chase_stage__lt=Chase.OVER)
    return open_files.filter(Q(chase_on=None) | Q(chase_on__lte=today))


@transaction.atomic
def _chase_company(company: UUID, today: date) -> int:
    locked = _due(today).filter(employment__company=company).select_related("employment__participant", "region")
    reports = list(locked.order_by("pk").select_for_update(of=("self",), skip_locked=True)[:MOST_AT_ONCE])
    if not reports:
        return 0
    earliest = min(map(begins_on, reports))
    holidays = deadlines.holidays_between(earliest, today + deadlines.LONGEST_CLOSURE)
    said: dict[Chase, list[PhkReport]] = {}
    for report in reports:
        stage = _move(report, holidays, today)
        if stage is not None:
            said.setdefault(stage, []).append(report)
    PhkReport.objects.bulk_update(reports, ["chase_stage", "chase_on"], batch_size=1_000)
    _tell(Company.objects.get(pk=company), said, today)
    return len(reports)


def _move(report: PhkReport, holidays: Holidays, today: date) -> Chase | None:
    """Put the file where it stands today; gives the stage that is to be told, of several that are due only the last."""
    if not report.employment.is_active_at_bpjs:
        report.chase_stage, report.chase_on = Chase.OVER, None
        return None
    days = days_of(report, holidays)
    reached = max((stage for stage, day in days.items() if day <= today), default=Chase.NOTHING)
    told = reached if reached > report.chase_stage else None
    report.chase_stage = max(report.chase_stage, reached)
    coming = [day for stage, day in days.items() if stage > report.chase_stage]
    report.chase_on = min(coming, default=today + timedelta(days=1))
    return told


def _tell(company: Company, said: dict[Chase, list[PhkReport]], today: date) -> None:
    for stage, reports in said.items():
        if stage == Chase.DISNAKER:
            notify_many(list(_news_of_disnaker(company, reports, today)))
            continue
        notify_many(list(_news_of_signers(company, reports, stage, today)))
        if stage == Chase.FIRST:
            notify_many(list(_news_of_workers(company, reports)))


def _news_of_signers(company: Company, reports: list[PhkReport], stage: Chase, today: date) -> Iterable[News]:
    """One a person, company and day, however many participants it is about."""
    if len(reports) == 1:
        [report] = reports
        url, body = report.get_absolute_url(), OF_ONE
        due = deadlines.report_due_on(report.took_effect_on)
        values = {"name": report.employment.participant.full_name, "due": lazy_tanggal(due)}
    else:
        url, body, values = reverse("phk_reports:employer_still_active"), OF_MANY, {"count": len(reports)}
    signers = User.objects.filter(
        memberships__company=company, memberships__role__in=SIGNING_ROLES, is_active=True
    ).distinct()
    for user in signers:
        key = f"phk-still-active:{company.pk}:{stage.name}:{today}:{user.pk}"
        yield News(user, key, REMINDER, body, url=url, values=values | {"company": company.name})


def _news_of_workers(company: Company, reports: list[PhkReport]) -> Iterable[News]:
    indexes = {bytes(report.employment.participant.nik_index): report for report in reports}
    for user in User.objects.filter(nik_index__in=indexes, is_active=True):
        report = indexes[bytes(user.nik_index)]
        key = f"phk-still-active:{report.pk}:worker"
        yield News(
            user, key, TO_WORKER, TO_WORKER_BODY, url=report.get_absolute_url(), values={"company": company.name}
        )


def _news_of_disnaker(company: Company, reports: list[PhkReport], today: date) -> Iterable[News]:
    by_region: dict[str, list[PhkReport]] = {}
    for report in reports:
        by_region.setdefault(report.region_id, []).append(report)
    for region, found in by_region.items():
        for user in mediators_of(region):
            key = f"phk-still-active:{company.pk}:{region}:disnaker:{today}:{user.pk}"
            values = {"company": company.name, "count": len(found)}
            url = reverse("phk_reports:still_active")
            yield News(user, key, TO_DISNAKER, TO_DISNAKER_BODY, url=url, values=values)
