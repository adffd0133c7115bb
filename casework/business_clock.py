"""The movable clock of the demo and of the tests: one row says how far it stands ahead."""

from datetime import timedelta

from django.conf import settings

from casework.models import BusinessClock


def offset() -> timedelta:
    """How far the business clock is ahead of the machine's; nothing outside the demo."""
    if not settings.DEMO:
        return timedelta()
    ahead = BusinessClock.objects.values_list("ahead", flat=True).first()
    return ahead or timedelta()


def move(by: timedelta) -> None:
    """Set the clock forward. Never back: dates that were promised would come again."""
    if by <= timedelta():
        raise ValueError("the clock only moves forward")
    clock, _ = BusinessClock.objects.select_for_update().get_or_create(pk=BusinessClock.THE_ONE)
    clock.ahead += by
    clock.save(update_fields=["ahead"])
