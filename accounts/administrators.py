"""Who runs the portal."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Assignment, Role, User


def administrators(now: datetime) -> QuerySet:
    """Who holds the role today."""
    on_duty = Assignment.objects.in_force(now.date()).filter(role=Role.ADMINISTRATOR)
    return User.objects.filter(pk__in=on_duty.values("user"), is_active=True).order_by("pk")
