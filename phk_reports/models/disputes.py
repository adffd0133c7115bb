"""A dispute about a termination, stage by stage (UU 2/2004)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.ids import uuid7
from phk_reports.models.report import PhkReport


class Stage(models.TextChoices):
    BIPARTITE = "bipartite", _("Perundingan bipartit")
    MEDIATION = "mediation", _("Mediasi di Disnaker")
    ADVICE = "advice", _("Anjuran tertulis mediator")
    AGREEMENT = "agreement", _("Perjanjian bersama dibuat dan didaftarkan")
    COURT = "court", _("Pengadilan Hubungan Industrial")
    CASSATION = "cassation", _("Kasasi di Mahkamah Agung")


class DisputeStage(models.Model):
    """One stage of a dispute, and how it ended. `due_on` follows from `phk_reports.dispute_rules`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(PhkReport, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(_("tahap"), max_length=12, choices=Stage)
    started_on = models.DateField(_("mulai"))
    due_on = models.DateField(_("batas waktu"))
    ended_on = models.DateField(_("selesai"), null=True)
    outcome = models.CharField(_("hasil"), max_length=20, blank=True)
    note = models.TextField(_("catatan"), blank=True, max_length=2000)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="dispute_stages")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="dispute_one_open_stage",
                fields=["report"],
                condition=models.Q(ended_on__isnull=True),
                violation_error_message=_("Tahap sebelumnya belum ditutup."),
            ),
            models.CheckConstraint(
                name="dispute_stage_ends_with_outcome",
                condition=models.Q(ended_on__isnull=True, outcome="")
                | models.Q(ended_on__isnull=False) & ~models.Q(outcome=""),
            ),
        ]
        indexes = [models.Index(fields=["report", "id"], name="dispute_stage_of_report")]

    def __str__(self):
        return f"{self.report_id} {self.stage}"
