"""The rows of what was refused: private files that somebody asked for and did not get."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from casework.guards import append_only_guards
from core import clock
from core.ids import uuid7


class RefusedBecause(models.TextChoices):
    """Why somebody did not get a private file."""

    SIGNED_OUT = "signed_out", _("belum masuk")
    NOT_FOR_ROLE = "not_for_role", _("bukan untuk peran ini")
    NOT_THEIRS = "not_theirs", _("bukan haknya, atau tidak ada")
    EXPIRED = "expired", _("tautan sudah lewat waktu")
    FORGED = "forged", _("tautan tidak sah")
    OTHER_SESSION = "other_session", _("tautan milik sesi lain")


class RefusedOpeningQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Security events are the administrators'."""
        return self if user.role == Role.ADMINISTRATOR else self.none()


class RefusedOpening(models.Model):
    """Somebody asked for a private file and got 404. It only grows, and names no file by its content.

    `address`: the URL's name; `file_id`: the document or letter that the address names, when there is one; `source`: a
    keyed hash of the person or the network address, which tells that two lines come from the same one and nothing else.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(_("waktu"), default=clock.now, editable=False)
    address = models.CharField(_("jenis alamat"), max_length=60)
    why = models.CharField(_("alasan"), max_length=20, choices=RefusedBecause)
    user_id = models.UUIDField(null=True)
    role = models.CharField(_("peran"), max_length=20, blank=True)
    source = models.BinaryField(max_length=32)
    file_id = models.UUIDField(null=True)

    objects = RefusedOpeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="refused_for_a_reason", condition=models.Q(why__in=RefusedBecause.values)),
        ]
        triggers = append_only_guards()

    def __str__(self):
        return f"{self.address} {self.why}"


class RefusedOpeningCount(models.Model):
    """How often one source was refused within an hour; past a number the count goes on and no more lines are written."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.BinaryField(max_length=32)
    hour = models.DateTimeField()
    times = models.PositiveIntegerField()

    objects = RefusedOpeningQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="refused_count_once", fields=["source", "hour"])]
        indexes = [models.Index(fields=["hour"], name="refused_count_of_hour")]

    def __str__(self):
        return f"{self.times}"
