from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from core import clock
from core.ids import uuid7


class LegalHoldQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if user.is_authenticated and user.role == Role.ADMINISTRATOR else self.none()

    def in_force(self):
        return self.filter(lifted_at__isnull=True)


class LegalHold(models.Model):
    """Nothing of this person is deleted while it lasts: a court, an audit or an investigation needs it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="legal_holds")
    reason = models.CharField(_("dasar"), max_length=200)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_legal_hold_a_person",
                fields=["person"],
                condition=models.Q(lifted_at__isnull=True),
                violation_error_message=_("Data orang ini sudah ditahan."),
            ),
            models.CheckConstraint(
                name="legal_hold_lifted_by_somebody",
                condition=models.Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | models.Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.person_id}: {self.reason}"
