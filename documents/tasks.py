from celery import shared_task

from casework.jobs import is_mine
from casework.models import JobSlot
from core import clock
from documents import sweeping, waiting

HOUR = 3600
KEPT_HOURS = 48


@shared_task
def scan(scheduled: bool = False):
    """Ask the virus scanner about what waits, and tell the administrators when that takes too long. Safe to repeat."""
    if is_mine("documents.scan", scheduled):
        waiting.scan_waiting()
        waiting.watch()


@shared_task
def sweep(scheduled: bool = False):
    """Delete what uploads have left behind; once an hour also look through the storage. Safe to repeat."""
    if not is_mine("documents.sweep", scheduled):
        return
    now = clock.machine_now()
    sweeping.delete_what_is_doomed(now)
    sweeping.forget(now)
    hour = int(now.timestamp() // HOUR)
    _slot, is_first = JobSlot.objects.get_or_create(job="documents.sweep.hour", slot=hour)
    if is_first or not scheduled:
        JobSlot.objects.filter(job="documents.sweep.hour", slot__lt=hour - KEPT_HOURS).delete()
        sweeping.sweep_recent(now)
