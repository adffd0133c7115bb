"""An approved PHK whose worker is still active at BPJS: the employer's task, and the Disnaker's when they are silent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import record
from phk_reports import deadlines, permissions
from phk_reports.models import Cause, Chase, PhkReport, State
from phk_reports.refusals import ReportRefused
from registry.choices import DeactivationCause
from registry.deactivation import deactivate
from registry.models import Employment

DEACTIVATION_CAUSES = {
    Cause.RESIGNATION: DeactivationCause.RESIGNED,
    Cause.PENSION: DeactivationCause.PENSION,
    Cause.DEATH: DeactivationCause.DEATH,
    Cause.PKWT_EXPIRED: DeactivationCause.CONTRACT_ENDED,
}


def deactivation_possible_from(report: PhkReport) -> date:
    """The first day on which the Disnaker may end the participation: the employer's working days are over."""
    return deadlines.report_due_on(report.took_effect_on) + timedelta(days=1)


def still_active(reports: QuerySet[PhkReport]) -> QuerySet[PhkReport]:
    """Those that are approved while the participation still runs; along a partial index, the oldest first."""
    running = reports.filter(state=State.APPROVED, chase_stage__lt=Chase.OVER, employment__deactivated_on=None)
    return running.order_by("terminated_on", "pk")


@dataclass(frozen=True)
class Waiting:
    """A participant who is still active. `due_on`: the employer's last day; `age`: days since the termination."""

    report: PhkReport
    due_on: date
    age: int
    reminded: int
    is_possible: bool

    @property
    def employment(self) -> Employment:
        return self.report.employment


def waiting(reports: Iterable[PhkReport], today: date) -> list[Waiting]:
    """Each with its clock, in one query however many."""
    found = list(reports)
    due_days = deadlines.report_due_days(report.took_effect_on for report in found)
    return [
        Waiting(
            report=report,
            due_on=due_days[report.took_effect_on],
            age=(today - report.took_effect_on).days,
            reminded=reminders_sent(report),
            is_possible=today > due_days[report.took_effect_on],
        )
        for report in found
    ]


def reminders_sent(report: PhkReport) -> int:
    """How many times the employer was reminded of this participant."""
    return min(report.chase_stage, Chase.THIRD) if report.chase_stage < Chase.OVER else 0


def may_deactivate(report: PhkReport, user: User) -> bool:
    """A neutral mediator, when the file is approved and the participation still runs."""
    return (
        report.state == State.APPROVED
        and report.employment.is_active_at_bpjs
        and permissions.is_neutral_mediator(report, user)
    )


@transaction.atomic
def deactivate_when_silent(report: PhkReport, *, by: User, reason: str, today: date) -> Employment:
    """End the participation in a silent employer's place.

    Raises `PermissionDenied`, `ReportRefused`, `RegistryRefusal`.
    """
    if not may_deactivate(report, by):
        raise PermissionDenied
    if today < deactivation_possible_from(report):
        raise ReportRefused(_("Perusahaan masih punya waktu untuk menonaktifkan sendiri."))
    employment = report.employment
    on = max(report.terminated_on, employment.ended_on or report.terminated_on)
    cause = DEACTIVATION_CAUSES.get(report.cause, DeactivationCause.TERMINATED)
    if report.total_permanent_disability:
        cause = DeactivationCause.TOTAL_DISABILITY
    deactivated = deactivate(employment=employment, on=on, cause=cause, by=by, today=today, reason=reason)
    record(report, "participant_deactivated", by=by, note=reason)
    return deactivated
