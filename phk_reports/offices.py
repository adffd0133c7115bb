"""Offices that are late are reminded on working days, and then helped by the mediators of their province."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import Assignment, Role
from casework.steps import record
from core.dates import is_working_day, working_days_between
from phk_reports import deadlines, notices
from phk_reports.models import PhkReport, State

ESCALATION_WORKING_DAYS = 3  # a promise of the portal, not of the law
AGAIN_AFTER_ESCALATION = timedelta(days=7)
MOST_A_RUN = 200

OFFICE_ACTS = [State.SUBMITTED, State.OBJECTED, State.IN_REVIEW]
OFFICE_WATCHES = [State.NEEDS_CORRECTION, State.DISPUTED]  # the sides act; the office goes on when their time is over


def late_by(report: PhkReport, today: date) -> int:
    """Working days since the day by which the office should have acted; 0 while there is time."""
    if report.state not in OFFICE_ACTS or report.due_on is None or report.due_on >= today:
        return 0
    return working_days_between(report.due_on, today, deadlines.holidays_around(today))


def remind_late(today: date) -> int:
    """One reminder a file and working day, after the escalation one a week; gives how many were sent. Safe to repeat."""
    if not is_working_day(today, deadlines.holidays_around(today)):
        return 0
    not_today = Q(office_reminded_on=None) | Q(office_reminded_on__lt=today, escalated_on=None)
    again = Q(escalated_on__isnull=False, office_reminded_on__lte=today - AGAIN_AFTER_ESCALATION)
    late = PhkReport.objects.filter(not_today | again, state__in=[*OFFICE_ACTS, *OFFICE_WATCHES], due_on__lt=today)
    return _for_each(late.order_by("due_on", "pk"), _remind, today)


def escalate_late(today: date) -> int:
    """Open to the province what an office left for too long, or has nobody for. Safe to repeat."""
    closed = PhkReport.objects.filter(escalated_on=None)
    limit = deadlines.working_days_before(today, ESCALATION_WORKING_DAYS)
    left = closed.filter(state__in=OFFICE_ACTS, due_on__lte=limit)
    nobodys = Q(state__in=[State.SUBMITTED, State.OBJECTED]) | Q(state=State.IN_REVIEW, officer=None)
    free = closed.filter(nobodys, ~Exists(_could_take(today)))
    return _for_each(left.order_by("due_on", "pk"), _escalate, today) + _for_each(free.order_by("pk"), _escalate, today)


def _could_take(today: date):
    """The mediators of the region who may decide this file: nobody in it, and not who rejected it."""
    return (
        Assignment.objects.in_force(today)
        .filter(role=Role.MEDIATOR, office__region=OuterRef("region"), user__is_active=True)
        .exclude(user__rejected_phk=OuterRef("pk"))
        .exclude(user__recusals__report=OuterRef("pk"))
        .exclude(user__reported_phk=OuterRef("pk"))
        .exclude(user__nik_index=OuterRef("employment__participant__nik_index"), user__nik_index__isnull=False)
    )


def _for_each(reports, act, today: date) -> int:
    keys = list(reports.values_list("pk", flat=True)[:MOST_A_RUN])
    for key in keys:
        with transaction.atomic():
            locked = reports.select_for_update(of=("self",), skip_locked=True).order_by().filter(pk=key).first()
            if locked is not None:
                act(locked, today)
    return len(keys)


def _remind(report: PhkReport, today: date) -> None:
    report.office_reminded_on = today
    report.save(update_fields=["office_reminded_on"])
    notices.remind_office(report)


def _escalate(report: PhkReport, today: date) -> None:
    report.escalated_on = today
    report.save(update_fields=["escalated_on"])
    record(report, "escalated")
    notices.tell_escalated(report)
