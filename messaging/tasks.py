from celery import shared_task

from messaging.relay import send_waiting


@shared_task
def relay(scheduled: bool = False):
    """Send what waits in the outbox. Safe to repeat, and to run twice at once: rows are locked."""
    send_waiting()
