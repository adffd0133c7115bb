from django.db import models

from accounts.models.people import User
from accounts.models.roles import Role
from casework.guards import append_only_guards
from core import clock
from core.ids import uuid7


class DataReadingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who was read about sees it: by the account, or by the NIK when the account came later."""
        if not user.is_authenticated:
            return self.none()
        mine = models.Q(person=user)
        return self.filter(mine if user.nik_index is None else mine | models.Q(nik_index=user.nik_index))


class DataReading(models.Model):
    """Somebody else opened a person's data: who by role and office, when, what, and why. It only grows.

    The person is named by account or by the blind index of the NIK: a worker's record is read before there is an account.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="readings")
    nik_index = models.BinaryField(max_length=32, null=True)
    reader_id = models.UUIDField()
    reader_role = models.CharField(max_length=20, choices=Role)
    reader_office = models.CharField(max_length=120, blank=True)
    what = models.CharField(max_length=40)
    number = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = DataReadingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="reading_of_person"),
            models.Index(fields=["nik_index", "-id"], name="reading_of_nik"),
        ]
        constraints = [
            models.CheckConstraint(
                name="reading_of_somebody",
                condition=models.Q(person__isnull=False) | models.Q(nik_index__isnull=False),
            )
        ]
        triggers = append_only_guards()

    def __str__(self):
        return f"{self.what} {self.number}"
