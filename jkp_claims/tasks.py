from celery import shared_task

from casework.jobs import is_mine
from core import clock
from jkp_claims import layoff_decisions, liability_notices, months, recalculating, reminders, services
from jkp_claims.models import EmployerLiability, LiabilityState
from phk_reports.models import PhkReport
from phk_reports.models import State as ReportState


@shared_task
def open_claims(scheduled: bool = False):
    """Make the claim of every approved PHK that has none, and open those that have become eligible. Safe to repeat."""
    if not is_mine("open_claims", scheduled):
        return
    today = clock.today()
    approved = PhkReport.objects.filter(state=ReportState.APPROVED)
    for report in approved.filter(claim=None) | approved.filter(claim__state="forecast"):
        services.open_claim(report, today=today)


@shared_task
def move_months(scheduled: bool = False):
    """Recalculate, open months, remind their workers, lapse what is over, end what is done. Safe to repeat.

    First of all come the regulations in force: nothing lapses that has more time under them. Reminders go before the
    lapse: a month does not end on the tick that should have reminded of it.
    """
    if not is_mine("move_months", scheduled):
        return
    today = clock.today()
    recalculating.refresh_forecasts(today)
    months.open_due(today)
    months.remind_due(today)
    months.lapse_due(today)
    months.end_claims(today)


def nudge_move_months() -> None:
    """Do not wait for the next tick. Raises when the broker is down; then the tick does it."""
    move_months.apply_async(retry=False)


@shared_task
def send_notices(scheduled: bool = False):
    """Remind of the deadlines of first claims, and companies of what they owe. Safe to repeat: each reminder has its key."""
    if is_mine("send_notices", scheduled):
        today = clock.today()
        reminders.remind_of_deadlines(today)
        liability_notices.remind_companies(EmployerLiability.objects.filter(state=LiabilityState.OPEN), today)


@shared_task
def decide_layoffs(scheduled: bool = False):
    """Carry out decisions about many files. Safe to repeat, to run twice at once, and to be killed anywhere."""
    if is_mine("decide_layoffs", scheduled) and layoff_decisions.work():
        nudge_layoffs()


def nudge_layoffs() -> None:
    """Do not wait for the next tick. Raises when the broker is down; then the tick does it."""
    decide_layoffs.apply_async(retry=False)
