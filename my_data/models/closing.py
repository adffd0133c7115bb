from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.ids import uuid7

GRACE = timedelta(days=14)


class AccountClosureQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(person=user) if user.is_authenticated else self.none()

    def running(self):
        """Asked for; neither taken back nor done."""
        return self.filter(cancelled_at__isnull=True, done_at__isnull=True)

    def due(self, now: datetime):
        return self.running().filter(due_at__lte=now)


class AccountClosure(models.Model):
    """A person wants their account closed. It is done at `due_at`, unless they take it back before."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="account_closures")
    asked_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = AccountClosureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_closure_runs",
                fields=["person"],
                condition=models.Q(cancelled_at__isnull=True, done_at__isnull=True),
                violation_error_message=_("Penutupan akun Anda sudah berjalan."),
            ),
            models.CheckConstraint(
                name="closure_cancelled_or_done",
                condition=models.Q(cancelled_at__isnull=True) | models.Q(done_at__isnull=True),
            ),
            models.CheckConstraint(
                name="closure_after_its_grace", condition=models.Q(due_at__gte=models.F("asked_at") + GRACE)
            ),
        ]

    def __str__(self):
        return f"{self.person_id} {self.due_at:%Y-%m-%d}"
