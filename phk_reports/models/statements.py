import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.guards import append_only_guards
from core import clock
from core.ids import uuid7
from documents.models import Document
from phk_reports.causes import Cause
from phk_reports.models.report import PhkReport, Side


class Stance(models.TextChoices):
    REPORTS = "reports", _("Laporan")
    AGREES = "agrees", _("Benar")
    DIFFERS = "differs", _("Benar terjadi PHK, tetapi datanya berbeda")
    DENIES = "denies", _("Tidak benar")


class Acceptance(models.TextChoices):
    YES = "yes", _("Ya, PHK diterima")
    NO = "no", _("Tidak, PHK tidak diterima")
    DISPUTED = "disputed", _("Masih dalam perselisihan")


class EvidenceSet(models.TextChoices):
    """What proves a PHK (PP 37/2021 Pasal 20 ayat (3), Permenaker 2/2025 Pasal 9 ayat (3))."""

    ACCEPTED = "accepted", _("Bukti PHK diterima pekerja, dan tanda terima laporan PHK")
    AGREED = "agreed", _("Perjanjian bersama, dan akta pendaftaran di PHI atau tanda terima laporan PHK")
    RULED = "ruled", _("Petikan atau putusan Pengadilan Hubungan Industrial yang berkekuatan hukum tetap")
    NONE = "none", _("Saya belum punya bukti")


class Severance(models.TextChoices):
    PAID = "paid", _("Sudah dibayar")
    PARTLY = "partly", _("Dibayar sebagian atau dicicil")
    NOT_YET = "not_yet", _("Belum dibayar")
    NOT_DUE = "not_due", _("Tidak ada pesangon")


class PhkStatement(models.Model):
    """What one side says, as it was said; a correction is a new version. A denial names no date and no cause."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(PhkReport, on_delete=models.PROTECT, related_name="statements")
    side = models.CharField(_("pihak"), max_length=10, choices=Side)
    version = models.PositiveSmallIntegerField(_("versi"))
    stance = models.CharField(_("jawaban"), max_length=10, choices=Stance, default=Stance.REPORTS)
    terminated_on = models.DateField(_("tanggal PHK"), null=True)
    cause = models.CharField(_("alasan PHK"), max_length=12, choices=Cause, blank=True)
    notice_number = models.CharField(_("nomor surat PHK"), max_length=80, blank=True)
    notice_on = models.DateField(_("tanggal surat PHK"), null=True)
    accepts_termination = models.CharField(_("PHK diterima pekerja"), max_length=10, choices=Acceptance, blank=True)
    on_probation = models.BooleanField(_("masih masa percobaan"), default=False)
    total_permanent_disability = models.BooleanField(_("cacat total tetap"), default=False)
    evidence_set = models.CharField(_("bukti yang ada"), max_length=20, choices=EvidenceSet, blank=True)
    evidence_number = models.CharField(_("nomor bukti PHK"), max_length=80, blank=True)
    evidence_on = models.DateField(_("tanggal bukti PHK"), null=True)
    severance = models.CharField(_("pesangon"), max_length=10, choices=Severance, blank=True)
    late_reason = models.TextField(_("alasan terlambat melapor"), blank=True)
    certificate_number = models.CharField(_("nomor sertifikat kepesertaan"), max_length=40, blank=True)
    worker_address = models.CharField(_("alamat pekerja"), max_length=240, blank=True)
    narrative = models.TextField(_("penjelasan"), blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="phk_statements")
    made_at = models.DateTimeField(_("dibuat"), default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="phk_statement_version",
                fields=["report", "side", "version"],
                violation_error_message=_("Pernyataan ini baru saja diubah. Muat ulang halaman."),
            ),
            models.CheckConstraint(name="phk_statement_known_side", condition=models.Q(side__in=Side.values)),
            models.CheckConstraint(name="phk_statement_known_cause", condition=models.Q(cause__in=["", *Cause.values])),
            models.CheckConstraint(
                name="phk_statement_says_when",
                condition=models.Q(stance=Stance.DENIES) | models.Q(terminated_on__isnull=False) & ~models.Q(cause=""),
                violation_error_message=_("Isi tanggal dan alasan PHK."),
            ),
        ]
        triggers = append_only_guards()

    def __str__(self):
        return f"{self.report_id} {self.side} {self.version}"


class EvidenceKind(models.TextChoices):
    ACCEPTANCE = "acceptance", _("Bukti PHK diterima pekerja")
    REPORT_RECEIPT = "report_receipt", _("Tanda terima laporan PHK dari dinas atau kementerian")
    JOINT_AGREEMENT = "joint_agreement", _("Perjanjian bersama")
    REGISTRATION_DEED = "registration_deed", _("Akta bukti pendaftaran perjanjian bersama di PHI")
    COURT_RULING = "court_ruling", _("Petikan atau putusan Pengadilan Hubungan Industrial")
    NOTICE = "notice", _("Surat pemberitahuan PHK")
    CONTRACT = "contract", _("Perjanjian kerja")
    OTHER = "other", _("Dokumen lain")


SENT_STAYS = """
    IF EXISTS (SELECT 1 FROM phk_reports_phkreport WHERE id = OLD.report_id AND state <> 'draft') THEN
        RAISE EXCEPTION 'evidence of a file that was sent stays as it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
"""


class Evidence(models.Model):
    """A document that one side put into the file. Taken out, or moved to the other side's file, only from a draft."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(PhkReport, on_delete=models.PROTECT, related_name="evidence")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="phk_evidence")
    evidence_kind = models.CharField(_("jenis bukti"), max_length=20, choices=EvidenceKind)
    side = models.CharField(_("pihak"), max_length=10, choices=Side)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("menggantikan")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="phk_evidence_once",
                fields=["report", "document"],
                violation_error_message=_("Berkas ini sudah ada di laporan."),
            ),
            models.CheckConstraint(name="phk_evidence_known_side", condition=models.Q(side__in=Side.values)),
            models.CheckConstraint(
                name="phk_evidence_known_kind", condition=models.Q(evidence_kind__in=EvidenceKind.values)
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="sent_evidence_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=SENT_STAYS,
            ),
        ]

    def __str__(self):
        return f"{self.report_id} {self.evidence_kind}"
