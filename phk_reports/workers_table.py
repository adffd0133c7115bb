"""The column "Status PHK" of a company's workers."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from phk_reports.models import PhkReport, Side, State
from registry.columns import Cell, Column
from registry.models import Employment


def phk_status(employments: Sequence[Employment], user: User) -> Column:
    """The latest file of each, and what the company does next. One query however many."""
    visible = PhkReport.objects.visible_to(user).filter(employment__in=[job.pk for job in employments])
    latest = {report.employment_id: report for report in visible.order_by("pk")}
    return Column(_("Status PHK"), {job.pk: _cell(job, latest.get(job.pk)) for job in employments})


def _cell(job: Employment, report: PhkReport | None) -> Cell:
    again = reverse("phk_reports:employer_report", args=[job.pk])
    if report is None:
        return Cell(url=again, action=_("Lapor PHK"))
    label, tone = report.get_state_display(), report.tone
    if report.state == State.DRAFT and report.source == Side.EMPLOYER:
        return Cell(label, tone, reverse("phk_reports:employer_tasks", args=[report.pk]), _("Lanjutkan"))
    if report.state == State.WITHDRAWN:
        return Cell(label, tone, again, _("Lapor PHK"))
    return Cell(label, tone, report.get_absolute_url(), _("Buka berkas"))
