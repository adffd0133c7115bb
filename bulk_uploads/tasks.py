from celery import shared_task

from bulk_uploads import working
from casework.jobs import is_mine
from core import clock


@shared_task
def work(scheduled: bool = False):
    """Check and send what waits. Safe to repeat, to run twice at once, and to be killed anywhere."""
    if is_mine("bulk_uploads.work", scheduled) and working.work(clock.now):
        nudge()


def nudge() -> None:
    """Do not wait for the next tick. Raises when the broker is down; then the tick does it."""
    work.apply_async(retry=False)
