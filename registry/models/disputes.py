"""A worker says that the record is wrong: the employer answers first, the Disnaker decides."""

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Region, Role, User
from casework.guards import case_guards
from casework.models import Case
from casework.steps import Moves
from core.fields import EncryptedTextField
from core.ids import uuid7
from documents.models import Document
from registry.models.companies import Company, Membership, region_of
from registry.models.people import Employment
from registry.permissions import may_sign


class DisputeState(models.TextChoices):
    SENT = "sent", _("Menunggu perusahaan")
    CORRECTED = "corrected", _("Dibetulkan")
    DENIED = "denied", _("Dibantah perusahaan")
    ESCALATED = "escalated", _("Diperiksa Disnaker")
    UPHELD = "upheld", _("Perusahaan wajib membetulkan")
    DISMISSED = "dismissed", _("Tidak diubah")
    WITHDRAWN = "withdrawn", _("Ditarik")


TONES = {
    DisputeState.SENT: "info",
    DisputeState.CORRECTED: "ok",
    DisputeState.DENIED: "warn",
    DisputeState.ESCALATED: "info",
    DisputeState.UPHELD: "warn",
    DisputeState.DISMISSED: "bad",
    DisputeState.WITHDRAWN: "neutral",
}
OVER = [DisputeState.CORRECTED, DisputeState.DISMISSED, DisputeState.WITHDRAWN]


class DisputedField(models.TextChoices):
    """What of the record is wrong."""

    NAME = "name", _("Nama")
    BIRTH_DATE = "birth_date", _("Tanggal lahir")
    STARTED_ON = "started_on", _("Mulai bekerja")
    ENDED_ON = "ended_on", _("Akhir kontrak atau berhenti bekerja")
    CONTRACT = "contract", _("Perjanjian kerja")
    WAGE = "wage", _("Upah yang dilaporkan")
    MONTHS = "months", _("Iuran bulan yang tidak ada")
    STILL_ACTIVE = "still_active", _("Sudah berhenti, tetapi masih aktif")
    DEACTIVATED = "deactivated", _("Masih bekerja, tetapi dinonaktifkan")
    NOT_ENROLLED = "not_enrolled", _("Belum didaftarkan perusahaan")
    OTHER = "other", _("Data lain")


KEPT = ("recorded", "stated", "why")  # encrypted, so a second writing of the same words would be other bytes

MOVES = Moves(
    DisputeState.SENT,
    correct=(
        [DisputeState.SENT, DisputeState.DENIED, DisputeState.ESCALATED, DisputeState.UPHELD],
        DisputeState.CORRECTED,
    ),
    deny=([DisputeState.SENT], DisputeState.DENIED),
    escalate=([DisputeState.DENIED, DisputeState.CORRECTED], DisputeState.ESCALATED),
    escalate_unanswered=([DisputeState.SENT], DisputeState.ESCALATED),
    uphold=([DisputeState.ESCALATED], DisputeState.UPHELD),
    dismiss=([DisputeState.ESCALATED], DisputeState.DISMISSED),
    settle=([DisputeState.UPHELD], DisputeState.CORRECTED),
    withdraw=([DisputeState.SENT, DisputeState.DENIED, DisputeState.ESCALATED], DisputeState.WITHDRAWN),
)


def is_about(dispute, user) -> bool:
    """The worker who says it."""
    return dispute.person_id == user.pk and user.role == Role.WORKER


def answers(dispute, user) -> bool:
    """An owner or approver of the company, never about their own record."""
    return dispute.company is not None and dispute.person_id != user.pk and may_sign(dispute.company, user)


def decides(dispute, user) -> bool:
    """A mediator of the region who belongs neither to the company nor to the case."""
    if user.role != Role.MEDIATOR or user.office is None or dispute.person_id == user.pk:
        return False
    belongs = Membership.objects.filter(company=dispute.company_id, user=user)
    return user.office.region_id == dispute.region_id and not belongs.exists()


class RecordDisputeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The worker's own, those of a member's companies, those of a mediator's region."""
        if user.role == Role.WORKER:
            return self.filter(person=user)
        if user.role == Role.EMPLOYER:
            return self.filter(company__in=Company.objects.of_member(user).values("pk")).exclude(person=user)
        if user.role == Role.MEDIATOR and user.office is not None:
            return self.filter(region=region_of(user)).exclude(person=user)
        return self.none()

    def open(self):
        """Somebody still has to act."""
        return self.exclude(state__in=OVER)


class RecordDispute(Case):
    """One fact of one employment, what it should say and why; or an employer that has not enrolled the worker.

    `recorded` is what the record said when it was sent, `now_recorded` what it said when the employer had corrected it.
    `first_month` and `last_month` (first days) belong to wages and months. `due_on`: by when whoever must act now acts.
    `reminders` counts within the state what has been said about `due_on`: 1 that it comes, 2 that it has passed.
    """

    NUMBER_PREFIX = "SGH"

    MOVES = MOVES

    state = FSMField(_("status"), max_length=10, default=DisputeState.SENT, choices=DisputeState, protected=True)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="record_disputes")
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, null=True, related_name="disputes")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, null=True, related_name="record_disputes")
    company_name = models.CharField(_("perusahaan"), max_length=120)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="record_disputes")
    field = models.CharField(_("data yang salah"), max_length=12, choices=DisputedField)
    first_month = models.DateField(_("dari bulan"), null=True)
    last_month = models.DateField(_("sampai bulan"), null=True)
    recorded = EncryptedTextField(blank=True)
    stated = EncryptedTextField()
    why = EncryptedTextField()
    now_recorded = EncryptedTextField(blank=True)
    due_on = models.DateField(_("batas"), null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = RecordDisputeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["company", "state", "due_on"], name="dispute_of_company"),
            models.Index(fields=["region", "state", "due_on"], name="dispute_desk"),
            models.Index(fields=["state", "due_on"], name="dispute_due"),
        ]
        constraints = [
            models.CheckConstraint(name="dispute_known_state", condition=models.Q(state__in=DisputeState.values)),
            models.CheckConstraint(name="dispute_known_field", condition=models.Q(field__in=DisputedField.values)),
            models.CheckConstraint(
                name="dispute_of_an_employment_or_an_unknown_employer",
                condition=models.Q(field=DisputedField.NOT_ENROLLED, employment=None, company=None)
                | ~models.Q(field=DisputedField.NOT_ENROLLED)
                & models.Q(employment__isnull=False, company__isnull=False),
            ),
            models.CheckConstraint(
                name="dispute_months_are_whole",
                condition=models.Q(first_month=None, last_month=None)
                | models.Q(first_month__day=1, last_month__day=1, last_month__gte=models.F("first_month")),
                violation_error_message=_("Bulan terakhir tidak boleh sebelum bulan pertama."),
            ),
            models.CheckConstraint(
                name="dispute_decided_by_somebody",
                condition=~models.Q(state__in=[DisputeState.UPHELD, DisputeState.DISMISSED])
                | models.Q(decided_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_open_dispute_a_fact",
                fields=["employment", "field"],
                condition=~models.Q(state__in=OVER),
                violation_error_message=_("Sanggahan tentang data ini masih berjalan."),
            ),
            models.UniqueConstraint(
                name="one_open_dispute_an_unknown_employer",
                fields=["person", "company_name"],
                condition=models.Q(employment=None) & ~models.Q(state__in=OVER),
                violation_error_message=_("Laporan tentang perusahaan ini masih berjalan."),
            ),
        ]
        triggers = [
            *case_guards(MOVES),
            pgtrigger.ReadOnly(
                name="what_was_said_stays",
                fields=["person", "employment", "company", "region", "field", "number", *KEPT],
            ),
        ]

    def save(self, *args, update_fields=None, **kwargs):
        """What was said is written once."""
        if not self._state.adding and update_fields is None:
            update_fields = [field.name for field in self._meta.concrete_fields if field.name not in (*KEPT, "id")]
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self):
        return reverse("registry:dispute", args=[self.pk])

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def is_open(self) -> bool:
        return self.state not in OVER

    @MOVES.step(permission=answers, label=_("Sudah dibetulkan"))
    def correct(self, *, answered_by, now_recorded):
        self.answered_by, self.now_recorded = answered_by, now_recorded
        self._wait(None)

    @MOVES.step(permission=answers, label=_("Data sudah benar"), tone="secondary")
    def deny(self, *, answered_by):
        self.answered_by = answered_by
        self._wait(None)

    @MOVES.step(permission=is_about, label=_("Teruskan ke Disnaker"))
    def escalate(self, *, due_on):
        self._wait(due_on)

    @MOVES.step(system=True)
    def escalate_unanswered(self, *, due_on):
        """The employer was silent, or there is nobody of it to answer."""
        self._wait(due_on)

    @MOVES.step(permission=decides, label=_("Perusahaan wajib membetulkan"))
    def uphold(self, *, decided_by, due_on):
        self.decided_by = decided_by
        self._wait(due_on)

    @MOVES.step(permission=decides, label=_("Data tidak perlu diubah"), tone="secondary")
    def dismiss(self, *, decided_by):
        self.decided_by = decided_by
        self._wait(None)

    @MOVES.step(permission=decides, label=_("Catat sudah dibetulkan"))
    def settle(self, *, now_recorded):
        self.now_recorded = now_recorded
        self._wait(None)

    @MOVES.step(permission=is_about, label=_("Tarik sanggahan"), tone="secondary")
    def withdraw(self):
        self._wait(None)

    def _wait(self, due_on):
        self.due_on, self.reminders = due_on, 0


class DisputeEvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """With the dispute it is about."""
        return self.filter(dispute__in=RecordDispute.objects.visible_to(user))


class DisputeEvidence(models.Model):
    """A paper that the worker sent along."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dispute = models.ForeignKey(RecordDispute, on_delete=models.PROTECT, related_name="evidence")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="record_dispute")

    objects = DisputeEvidenceQuerySet.as_manager()

    def __str__(self):
        return f"{self.dispute_id} {self.document_id}"
