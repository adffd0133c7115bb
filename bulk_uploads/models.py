from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.ids import uuid7


class UploadState(models.TextChoices):
    CHECKED = "checked", _("Sudah diperiksa, belum disimpan")
    APPLIED = "applied", _("Tersimpan")


class UploadQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The uploader's own."""
        return self.filter(owner=user)


class Upload(models.Model):
    """One spreadsheet that was read and checked: its rows that are ready, and what is wrong with the others.

    `scope_id` is on whose behalf (a company); the same file (SHA-256) is applied once for a kind and a scope.
    `rows`: dicts of JSON values with their `line`, emptied once they are written; `row_count`: how many are ready, or
    were written. `errors`: see `bulk_uploads.reading.Fault`. No NIK stands in either.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="uploads")
    kind = models.CharField(max_length=40)
    scope_id = models.UUIDField()
    file_name = models.CharField(_("nama berkas"), max_length=120)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=UploadState, default=UploadState.CHECKED)
    rows = models.JSONField(default=list)
    row_count = models.PositiveIntegerField()
    errors = models.JSONField(default=list)
    ignored_columns = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now)
    applied_at = models.DateTimeField(null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="same_file_applied_once",
                fields=["kind", "scope_id", "sha256"],
                condition=models.Q(state=UploadState.APPLIED),
                violation_error_message=_("Berkas ini sudah disimpan."),
            ),
            models.CheckConstraint(
                name="upload_applied_has_moment",
                condition=models.Q(state=UploadState.APPLIED, applied_at__isnull=False)
                | models.Q(state=UploadState.CHECKED, applied_at=None),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.file_name}"
