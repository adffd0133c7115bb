from celery import shared_task

from casework.jobs import is_mine
from casework.models import JobSlot
from core import clock
from my_data import closing, copying, retention


@shared_task
def make_copies(scheduled: bool = False):
    """Make the copies of their data that people asked for. Safe to repeat, and to run twice at once: rows are locked."""
    if is_mine("my_data.make_copies", scheduled):
        copying.make_waiting_copies()


def nudge_make_copies() -> None:
    """Do not wait for the next tick. Raises when the broker is down; then the tick does it."""
    make_copies.apply_async(retry=False)


@shared_task
def close_accounts(scheduled: bool = False):
    """Close the accounts whose days of grace are over. Safe to repeat."""
    if is_mine("my_data.close_accounts", scheduled):
        closing.close_due_accounts(clock.now())


@shared_task
def keep_retention(scheduled: bool = False):
    """Once each business day: delete what may no longer be kept. A day that was missed is made up by the next run."""
    if not is_mine("my_data.keep_retention", scheduled):
        return
    now = clock.now()
    _slot, is_first_today = JobSlot.objects.get_or_create(job="my_data.keep_retention.day", slot=now.toordinal())
    if is_first_today or not scheduled:
        retention.clean_up(clock.machine_now(), now)
