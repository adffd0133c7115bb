"""What the portal notes about uploads besides the documents themselves: three small tables, empty most of the time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.ids import uuid7


class NobodysQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The portal's own notes."""
        return self.none()


class DoomedFile(models.Model):
    """A stored file that nothing names any more; noted in the transaction that let go of it, until it is deleted."""

    name = models.CharField(max_length=120, primary_key=True)
    since = models.DateTimeField(default=clock.machine_now, editable=False)

    objects = NobodysQuerySet.as_manager()

    def __str__(self):
        return self.name


class SentForm(models.Model):
    """A form with documents that was sent, and where it led: sent again (a double click), it leads there once more."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")  # nothing without the person
    key = models.UUIDField()
    answer_url = models.CharField(max_length=400, blank=True)
    sent_at = models.DateTimeField(default=clock.machine_now, editable=False)

    objects = NobodysQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["sent_at"], name="sent_forms_by_age")]
        constraints = [models.UniqueConstraint(name="a_form_is_sent_once", fields=["person", "key"])]

    def __str__(self):
        return str(self.key)


class ScanStall(models.Model):
    """A time in which uploads waited too long for the virus scanner: the administrators were told, once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    began_at = models.DateTimeField(_("sejak"), default=clock.machine_now, editable=False)
    ended_at = models.DateTimeField(_("sampai"), null=True)

    objects = NobodysQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), name="one_stall_at_a_time", condition=models.Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self):
        return str(self.began_at)
