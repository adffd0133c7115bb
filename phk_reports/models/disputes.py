"""A dispute about a termination, stage by stage (UU 2/2004)."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.ids import uuid7
from phk_reports import dispute_rules
from phk_reports.models.report import PhkReport


class Stage(models.TextChoices):
    BIPARTITE = dispute_rules.Stage.BIPARTITE, _("Perundingan bipartit")
    RECORDING = dispute_rules.Stage.RECORDING, _("Pencatatan di Disnaker")
    CHOICE = dispute_rules.Stage.CHOICE, _("Pilihan mediasi atau konsiliasi")
    SESSION = dispute_rules.Stage.SESSION, _("Sidang mediasi pertama")
    ADVICE = dispute_rules.Stage.ADVICE, _("Anjuran tertulis")
    ANSWERS = dispute_rules.Stage.ANSWERS, _("Jawaban atas anjuran")
    AGREEMENT = dispute_rules.Stage.AGREEMENT, _("Perjanjian bersama")
    COURT = dispute_rules.Stage.COURT, _("Pengadilan Hubungan Industrial")
    FINALITY = dispute_rules.Stage.FINALITY, _("Menunggu putusan tetap")
    CASSATION = dispute_rules.Stage.CASSATION, _("Kasasi di Mahkamah Agung")


class Outcome(models.TextChoices):
    AGREED = dispute_rules.Outcome.AGREED, _("Kedua pihak sepakat")
    FAILED = dispute_rules.Outcome.FAILED, _("Tidak sepakat, atau perundingan ditolak")
    COMPLETE = dispute_rules.Outcome.COMPLETE, _("Berkas perselisihan lengkap dan dicatat")
    INCOMPLETE = dispute_rules.Outcome.INCOMPLETE, _("Berkas dikembalikan untuk dilengkapi")
    MEDIATION = dispute_rules.Outcome.MEDIATION, _("Mediasi dipilih, atau tidak ada pilihan")
    CONCILIATION = dispute_rules.Outcome.CONCILIATION, _("Konsiliasi dipilih")
    HELD = dispute_rules.Outcome.HELD, _("Sidang pertama sudah diadakan")
    ADVISED = dispute_rules.Outcome.ADVISED, _("Anjuran tertulis sudah dikirim")
    ACCEPTED = dispute_rules.Outcome.ACCEPTED, _("Kedua pihak menerima anjuran")
    REFUSED = dispute_rules.Outcome.REFUSED, _("Anjuran ditolak, atau tidak dijawab")
    REGISTERED = dispute_rules.Outcome.REGISTERED, _("Perjanjian bersama dibuat dan didaftarkan")
    RULED = dispute_rules.Outcome.RULED, _("Pengadilan sudah memutus")
    APPEALED = dispute_rules.Outcome.APPEALED, _("Salah satu pihak mengajukan kasasi")
    FINAL = dispute_rules.Outcome.FINAL, _("Putusan berkekuatan hukum tetap: PHK sah")
    DROPPED = dispute_rules.Outcome.DROPPED, _("Pekerja akhirnya menerima PHK")
    CANCELLED = dispute_rules.Outcome.CANCELLED, _("PHK batal, hubungan kerja berlanjut")


class DisputeStage(models.Model):
    """One stage of a dispute, and how it ended. `due_on` follows from `phk_reports.dispute_rules`; nothing is rewritten."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(PhkReport, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(_("tahap"), max_length=12, choices=Stage)
    started_on = models.DateField(_("mulai"))
    due_on = models.DateField(_("batas waktu"))
    ended_on = models.DateField(_("selesai"), null=True)
    outcome = models.CharField(_("hasil"), max_length=20, choices=Outcome, blank=True)
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
            models.CheckConstraint(
                name="dispute_stage_ends_after_start",
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("started_on")),
                violation_error_message=_("Tanggal hasil tidak boleh sebelum tahap ini mulai."),
            ),
            models.CheckConstraint(name="dispute_known_stage", condition=models.Q(stage__in=Stage.values)),
        ]
        indexes = [models.Index(fields=["report", "id"], name="dispute_stage_of_report")]
        triggers = [
            pgtrigger.ReadOnly(name="stage_stays", fields=["report", "stage", "started_on", "due_on"]),
            pgtrigger.Protect(
                name="ended_stage_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__ended_on__isnull=False)
            ),
            pgtrigger.Protect(name="stages_stay", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.report_id} {self.stage}"
