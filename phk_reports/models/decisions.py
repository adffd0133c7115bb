"""What a mediator decided about a file, what they asked for again, and who may not decide it."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.guards import append_only_guards
from core import clock
from core.ids import uuid7
from phk_reports.models.report import PhkReport, Side
from phk_reports.models.statements import Evidence, EvidenceKind


class Verdict(models.TextChoices):
    APPROVE = "approve", _("Setujui")
    CORRECTION = "ask_correction", _("Minta perbaikan")
    REJECT = "reject", _("Tolak")
    DISPUTE = "dispute", _("Tandai perselisihan")


class ContestedField(models.TextChoices):
    """What two sides may say differently about one termination."""

    HAPPENED = "happened", _("Terjadi PHK")
    TERMINATED_ON = "terminated_on", _("Tanggal PHK")
    CAUSE = "cause", _("Alasan PHK")
    ACCEPTS = "accepts_termination", _("PHK diterima pekerja")
    NOTICE_ON = "notice_on", _("Tanggal surat PHK")


class Decision(models.Model):
    """One decision, as both sides read it. `reasons`: codes of `phk_reports.reasons`; `checklist`: codes that were ticked."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(PhkReport, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(_("keputusan"), max_length=20, choices=Verdict)
    reasons = models.JSONField(default=list)
    checklist = models.JSONField(default=list)
    to_worker = models.TextField(_("untuk pekerja"))
    to_employer = models.TextField(_("untuk perusahaan"))
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="phk_decisions")
    decided_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="phk_decision_known", condition=models.Q(verdict__in=Verdict.values)),
        ]
        indexes = [models.Index(fields=["report", "-id"], name="phk_decision_of_report")]
        triggers = append_only_guards()

    def __str__(self):
        return f"{self.report_id} {self.verdict}"


class FieldChoice(models.Model):
    """Whose word a mediator followed about one contested field; `side` is empty where the registry was right.

    `value`: the date as YYYY-MM-DD, the code of the cause, "yes" or "no".
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="choices")
    field = models.CharField(_("data"), max_length=20, choices=ContestedField)
    side = models.CharField(_("pihak"), max_length=10, choices=Side, blank=True)
    value = models.CharField(_("isi"), max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="phk_field_chosen_once", fields=["decision", "field"]),
            models.CheckConstraint(name="phk_choice_known_field", condition=models.Q(field__in=ContestedField.values)),
        ]
        triggers = append_only_guards()

    def __str__(self):
        return f"{self.field}: {self.side or 'registry'}"


class AskedField(models.TextChoices):
    """What one side can be asked to say again."""

    TERMINATED_ON = "terminated_on", _("Tanggal PHK")
    CAUSE = "cause", _("Alasan PHK")
    ACCEPTS = "accepts_termination", _("PHK diterima pekerja")
    NOTICE = "notice", _("Nomor dan tanggal surat PHK")
    NARRATIVE = "narrative", _("Penjelasan")


class CorrectionItem(models.Model):
    """One thing that one side is asked for again: a field, a document to be replaced, or a document that is missing.

    Exactly one of `field`, `evidence` and `evidence_kind` is set. `answer` (values of `PhkStatement`, by name) and
    `new_evidence` are what the side has saved; `answered_at` is when it sent them, from when on nothing changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="items")
    side = models.CharField(_("pihak"), max_length=10, choices=Side)
    field = models.CharField(_("data"), max_length=20, choices=AskedField, blank=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="asked_again")
    evidence_kind = models.CharField(_("jenis bukti"), max_length=20, choices=EvidenceKind, blank=True)
    note = models.TextField(_("catatan mediator"), max_length=1000)
    answer = models.JSONField(_("isi baru"), default=dict, blank=True)
    answered_at = models.DateTimeField(_("dijawab"), null=True)
    new_evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="answers_item")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="correction_asks_one_thing",
                condition=models.Q(evidence__isnull=True, evidence_kind="") & ~models.Q(field="")
                | models.Q(evidence__isnull=False, evidence_kind="", field="")
                | models.Q(evidence__isnull=True, field="") & ~models.Q(evidence_kind=""),
            ),
            models.CheckConstraint(name="correction_item_known_side", condition=models.Q(side__in=Side.values)),
            models.CheckConstraint(
                name="correction_item_known_field", condition=models.Q(field__in=["", *AskedField.values])
            ),
            models.CheckConstraint(
                name="correction_item_sent_with_answer",
                condition=models.Q(answered_at__isnull=True)
                | models.Q(new_evidence__isnull=False)
                | ~models.Q(answer={}),
                violation_error_message=_("Masih ada bagian yang belum diperbaiki."),
            ),
        ]
        indexes = [models.Index(fields=["decision", "side"], name="correction_of_decision")]
        triggers = [
            pgtrigger.ReadOnly(
                name="what_was_asked_stays",
                fields=["decision", "side", "field", "evidence", "evidence_kind", "note"],
            ),
            pgtrigger.Protect(
                name="sent_answer_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__answered_at__isnull=False),
            ),
            pgtrigger.Protect(name="asked_for_good", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.side} {self.field or self.evidence_kind or self.evidence_id}"

    @property
    def is_ready(self) -> bool:
        """The side has saved what it was asked for."""
        return bool(self.answer) or self.new_evidence_id is not None

    @property
    def label(self) -> str:
        """What is asked for, in words."""
        if self.field:
            return str(self.get_field_display())
        return str(self.evidence.get_evidence_kind_display() if self.evidence else self.get_evidence_kind_display())


# The file leaves their hands first.
NOT_WHILE_HOLDING = """
    IF EXISTS (SELECT 1 FROM phk_reports_phkreport WHERE id = NEW.report_id AND officer_id = NEW.officer_id) THEN
        RAISE EXCEPTION 'the officer still holds the PHK file' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
"""


class Recusal(models.Model):
    """An officer who must not touch a file, because somebody declared them a relative of one in it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(PhkReport, on_delete=models.PROTECT, related_name="recusals")
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recusals")
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="declared_recusals")
    relation = models.CharField(_("hubungan"), max_length=200)
    declared_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="recused_once",
                fields=["report", "officer"],
                violation_error_message=_("Hubungan ini sudah tercatat."),
            ),
        ]
        triggers = [
            *append_only_guards(),
            pgtrigger.Trigger(
                name="not_while_holding",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=NOT_WHILE_HOLDING,
            ),
        ]

    def __str__(self):
        return f"{self.report_id} {self.officer_id}"


class Opening(models.Model):
    """When a mediator last had a file open, on the machine's clock; tells a colleague that somebody is reading it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(PhkReport, on_delete=models.CASCADE, related_name="openings")
    officer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="opened_phk")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="opening_by_officer", fields=["report", "officer"])]

    def __str__(self):
        return f"{self.report_id} {self.officer_id}"
