from celery import shared_task

from casework.jobs import is_mine
from core import clock
from payouts.paying import pay_released
from payouts.preparing import prepare as prepare_batch


@shared_task
def prepare(scheduled: bool = False):
    """Make payouts for approved months and keep the draft batch filled. Safe to repeat, and to run twice at once."""
    if is_mine("prepare", scheduled):
        prepare_batch(clock.now())


@shared_task
def pay(scheduled: bool = False):
    """Bring released payments to the bank. Safe to repeat, to run twice at once, and to be killed anywhere."""
    if is_mine("pay", scheduled):
        pay_released(clock.now)
