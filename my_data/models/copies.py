import secrets
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.ids import uuid7

KEPT_FOR = timedelta(days=7)
A_WEEK, MOST_A_WEEK = timedelta(days=7), 3


def stored_name(copy: "DataCopy", filename: str) -> str:
    """A name nobody can guess."""
    name = secrets.token_hex(16)
    return f"data_copies/{name[:2]}/{name}.zip"


class DataCopyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A copy is its person's alone."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def waiting(self):
        return self.filter(made_at__isnull=True)

    def there(self, moment: datetime):
        """Made, and not yet expired at this machine moment."""
        return self.filter(made_at__isnull=False, removed_at__isnull=True, expires_at__gt=moment)

    def expired(self, moment: datetime):
        return self.filter(expires_at__lte=moment, removed_at__isnull=True)


class DataCopy(models.Model):
    """A copy of all that is kept about a person: asked for, made by a job, fetched by them, removed. Machine moments."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="data_copies")
    asked_at = models.DateTimeField(default=clock.machine_now)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    file = models.FileField(upload_to=stored_name, max_length=120, blank=True)
    size = models.PositiveBigIntegerField(_("ukuran"), default=0)

    objects = DataCopyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_copy_is_made_at_a_time",
                fields=["person"],
                condition=models.Q(made_at__isnull=True),
                violation_error_message=_("Salinan Anda sedang disiapkan."),
            ),
            models.CheckConstraint(
                name="copy_expires_once_made",
                condition=models.Q(made_at__isnull=True, expires_at__isnull=True, removed_at__isnull=True)
                | models.Q(made_at__isnull=False, expires_at__gt=models.F("made_at")),
            ),
            models.CheckConstraint(
                name="copy_has_its_file_until_removed",
                condition=models.Q(file="", made_at__isnull=True)
                | models.Q(file="", removed_at__isnull=False)
                | models.Q(made_at__isnull=False, removed_at__isnull=True) & ~models.Q(file=""),
            ),
        ]

    def __str__(self):
        return f"{self.person_id} {self.asked_at:%Y-%m-%d}"

    content_type = "application/zip"

    @property
    def name(self) -> str:
        """What the file is called where it is downloaded."""
        return f"data-saya-{self.made_at.astimezone(clock.WIB):%Y-%m-%d}.zip"
