"""Periodic jobs: each tick is claimed by one runner."""

from django.conf import settings

from casework.models import JobSlot
from core import clock

KEPT_SLOTS = 1_000


def is_mine(job: str, scheduled: bool) -> bool:
    """Whether this run does the job's work: a nudge always does; of a scheduled tick, the one runner that claims it.

    So a doubled tick or a second scheduler does nothing twice. Nothing depends on a tick that is missed: jobs find their
    work by state and dates, and the next tick does it.
    """
    if not scheduled:
        return True
    slot = int(clock.machine_now().timestamp() // settings.BEAT_SECONDS)
    _, taken = JobSlot.objects.get_or_create(job=job, slot=slot)
    if taken:
        JobSlot.objects.filter(job=job, slot__lt=slot - KEPT_SLOTS).delete()
    return taken
