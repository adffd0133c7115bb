"""A ZIP with a document for each worker of a layoff, and what became of each file in it."""

import secrets

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.ids import uuid7
from phk_reports.models.layoffs import MassLayoff
from phk_reports.models.report import PhkReport
from phk_reports.models.statements import Evidence, EvidenceKind


class ArchiveState(models.TextChoices):
    WORKING = "working", _("Sedang diperiksa")
    DONE = "done", _("Selesai diperiksa")
    REFUSED = "refused", _("Tidak dapat dibuka")


class FileOutcome(models.TextChoices):
    """What became of one file of a ZIP."""

    MATCHED = "matched", _("Diterima")
    KNOWN = "known", _("Sudah diterima sebelumnya")
    UNKNOWN = "unknown", _("Pekerja tidak ditemukan")
    TWICE = "twice", _("Lebih dari satu untuk pekerja ini")
    REFUSED = "refused", _("Tidak dapat diterima")
    CLOSED = "closed", _("Berkas PHK pekerja ini sudah ditutup")


class OfLayoffQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As the layoff."""
        return self.filter(layoff__in=MassLayoff.objects.visible_to(user))


def archive_name(archive: "DocumentArchive", filename: str) -> str:
    """A name nobody can guess, whatever the file was called."""
    return f"layoffs/{secrets.token_hex(16)}.zip"


class DocumentArchive(models.Model):
    """One ZIP. `file` goes once it is read; `position`: how many of its `total` files are done with.

    `lease_until` (the machine's clock): until then one worker goes on with it. `refused_because`: a code of
    `phk_reports.layoffs.archives.ARCHIVE_FAULTS`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    layoff = models.ForeignKey(MassLayoff, on_delete=models.PROTECT, related_name="archives")
    brought_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="layoff_archives")
    evidence_kind = models.CharField(_("jenis bukti"), max_length=20, choices=EvidenceKind)
    state = models.CharField(_("status"), max_length=8, choices=ArchiveState, default=ArchiveState.WORKING)
    file = models.FileField(upload_to=archive_name, max_length=120, blank=True)
    total = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    refused_because = models.CharField(max_length=20, blank=True)
    lease_until = models.DateTimeField(null=True)
    brought_at = models.DateTimeField(default=clock.now, editable=False)

    objects = OfLayoffQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["layoff", "-id"], name="archives_of_layoff"),
            models.Index(fields=["lease_until"], condition=models.Q(state="working"), name="archives_at_work"),
        ]
        constraints = [
            models.CheckConstraint(name="archive_known_state", condition=models.Q(state__in=ArchiveState.values)),
            models.CheckConstraint(
                name="archive_keeps_its_file_while_read",
                condition=models.Q(state="working") & ~models.Q(file="")
                | ~models.Q(state="working") & models.Q(file=""),
            ),
        ]

    def __str__(self):
        return f"{self.layoff_id} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("phk_reports:layoff_archive", args=[self.layoff_id, self.pk])


class ArchivedFile(models.Model):
    """One file of a ZIP. Its name may be a NIK: `shown_name` hides its numbers, `name_index` only tells equal ones."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    archive = models.ForeignKey(DocumentArchive, on_delete=models.CASCADE, related_name="entries")
    place = models.PositiveIntegerField()
    shown_name = models.CharField(max_length=60)
    name_index = models.BinaryField(max_length=32, null=True)
    outcome = models.CharField(_("hasil"), max_length=8, choices=FileOutcome)
    because = models.CharField(_("sebab"), max_length=400, blank=True)
    report = models.ForeignKey(PhkReport, on_delete=models.PROTECT, null=True, related_name="archived_files")
    evidence = models.ForeignKey(Evidence, on_delete=models.SET_NULL, null=True, related_name="archived_files")

    class Meta:
        indexes = [models.Index(fields=["archive", "outcome", "place"], name="archived_by_outcome")]
        constraints = [
            models.UniqueConstraint(name="archived_file_once", fields=["archive", "place"]),
            models.CheckConstraint(name="archived_known_outcome", condition=models.Q(outcome__in=FileOutcome.values)),
        ]

    def __str__(self):
        return f"{self.archive_id} {self.place}"
