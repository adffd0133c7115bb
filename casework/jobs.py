"""Periodic jobs: each tick is claimed by one runner."""

from casework.models import JobSlot
from core import clock

KEPT_SLOTS = 1_000


def take_slot(job: str, seconds: float) -> bool:
    """True for the one runner that may do this tick's work; False for a doubled tick or a second scheduler.

    Nothing depends on a tick that is missed: jobs find their work by state and dates, so the next tick does it.
    """
    slot = int(clock.machine_now().timestamp() // seconds)
    _, taken = JobSlot.objects.get_or_create(job=job, slot=slot)
    if taken:
        JobSlot.objects.filter(job=job, slot__lt=slot - KEPT_SLOTS).delete()
    return taken
