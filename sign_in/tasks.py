from celery import shared_task

from sign_in import limits


@shared_task
def forget_counts(scheduled: bool = False):
    """Remove counts of tries whose window is over. Safe to repeat."""
    limits.forget_what_is_over()
