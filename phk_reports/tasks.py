from celery import shared_task

from casework.jobs import is_mine
from core import clock
from phk_reports import chasing, mandates, offices
from phk_reports.layoffs import matching


@shared_task
def help_late_offices(scheduled: bool = False):
    """Remind offices of what is overdue, and open to the province what they left for too long. Safe to repeat."""
    if is_mine("help_late_offices", scheduled):
        today = clock.today()
        offices.escalate_late(today)
        offices.remind_late(today)


@shared_task
def chase_still_active(scheduled: bool = False):
    """Remind employers of participants who are still active after an approved PHK, then tell the Disnaker. Safe to repeat."""
    if is_mine("phk_reports.chase_still_active", scheduled):
        chasing.chase(clock.today())


@shared_task
def end_mandates(scheduled: bool = False):
    """Close mandates whose last day is over. Safe to repeat."""
    if is_mine("end_mandates", scheduled):
        mandates.end_those_over(clock.today())


@shared_task
def take_documents(scheduled: bool = False):
    """Go on with ZIPs of documents. Safe to repeat, to run twice at once, and to be killed anywhere."""
    if is_mine("phk_reports.take_documents", scheduled) and matching.work():
        nudge_documents()


def nudge_documents() -> None:
    """Do not wait for the next tick. Raises when the broker is down; then the tick does it."""
    take_documents.apply_async(retry=False)
