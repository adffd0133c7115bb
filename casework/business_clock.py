"""The movable clock of the demo and of the tests: one row says how far it stands ahead."""

from datetime import timedelta

from django.conf import settings
from django.db import connection

from casework.models import BusinessClock


def offset() -> timedelta:
    """How far the business clock is ahead of the machine's; nothing outside the demo."""
    if not settings.DEMO:
        return timedelta()
    with connection.cursor() as cursor:
        # Plain SQL, for this is asked more often than anything else, and building a query takes longer than the answer.
        cursor.execute("SELECT ahead FROM casework_businessclock")
        row = cursor.fetchone()
    return row[0] if row else timedelta()


def move(by: timedelta) -> None:
    """Set the clock forward. Never back: dates that were promised would come again."""
    if by <= timedelta():
        raise ValueError("the clock only moves forward")
    clock, _ = BusinessClock.objects.select_for_update().get_or_create(pk=BusinessClock.THE_ONE)
    clock.ahead += by
    clock.save(update_fields=["ahead"])
