from datetime import date

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Region, Role, User
from casework.guards import case_guards
from casework.models import Case
from casework.steps import Moves
from core import clock
from phk_reports import deadlines, notices, permissions
from phk_reports.causes import Cause
from phk_reports.models.layoffs import MassLayoff
from phk_reports.models.mandates import Mandate
from registry.deactivation import end_employment
from registry.models import Employment, Membership


class Side(models.TextChoices):
    EMPLOYER = "employer", _("Perusahaan")
    WORKER = "worker", _("Pekerja")


class State(models.TextChoices):
    DRAFT = "draft", _("Draf")
    SUBMITTED = "submitted", _("Terkirim")
    IN_REVIEW = "in_review", _("Dalam verifikasi")
    NEEDS_CORRECTION = "needs_correction", _("Perlu perbaikan")
    DISPUTED = "disputed", _("Dalam perselisihan")
    APPROVED = "approved", _("Disetujui")
    REJECTED = "rejected", _("Ditolak")
    OBJECTED = "objected", _("Keberatan diajukan")
    WITHDRAWN = "withdrawn", _("Dibatalkan")


TONES = {
    State.DRAFT: "neutral",
    State.SUBMITTED: "info",
    State.IN_REVIEW: "info",
    State.NEEDS_CORRECTION: "warn",
    State.DISPUTED: "warn",
    State.APPROVED: "ok",
    State.REJECTED: "bad",
    State.OBJECTED: "info",
    State.WITHDRAWN: "neutral",
}

UNSENT_OR_OVER = [State.DRAFT, State.REJECTED, State.WITHDRAWN]
OPEN_TO_ANSWERS = (State.SUBMITTED, State.IN_REVIEW, State.NEEDS_CORRECTION, State.DISPUTED, State.OBJECTED)
OPEN_TO_CHANGES = (State.DRAFT, State.NEEDS_CORRECTION)

MOVES = Moves(
    State.DRAFT,
    submit=([State.DRAFT], State.SUBMITTED),
    submit_in_layoff=([State.DRAFT], State.SUBMITTED),
    join=([State.DRAFT], State.WITHDRAWN),
    resubmit=([State.NEEDS_CORRECTION], State.SUBMITTED),
    take=([State.SUBMITTED], State.IN_REVIEW),
    take_objection=([State.OBJECTED], State.IN_REVIEW),
    approve=([State.IN_REVIEW], State.APPROVED),
    ask_correction=([State.IN_REVIEW], State.NEEDS_CORRECTION),
    dispute=([State.IN_REVIEW], State.DISPUTED),
    continue_review=([State.NEEDS_CORRECTION], State.IN_REVIEW),
    resume=([State.DISPUTED], State.IN_REVIEW),
    reject=([State.IN_REVIEW], State.REJECTED),
    object_to_rejection=([State.REJECTED], State.OBJECTED),
    withdraw=(
        [State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.NEEDS_CORRECTION, State.DISPUTED],
        State.WITHDRAWN,
    ),
)


class PhkReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Both sides, but not the other side's draft; a mediator what was sent in the region, a verifier all of it.

        The worker's side is the worker and who holds their mandate; an escalated file is seen in its whole province.
        """
        sent = self.filter(submitted_at__isnull=False)
        if user.role == Role.WORKER:
            mandated = Mandate.objects.held_by(user).values("employment")
            own = self.filter(
                models.Q(employment__participant__nik_index=user.nik_index) | models.Q(employment__in=mandated)
            )
            return own.filter(models.Q(source=Side.WORKER) | models.Q(submitted_at__isnull=False))
        if user.role == Role.EMPLOYER:
            companies = Membership.objects.filter(user=user).values("company")
            own = self.filter(employment__company__in=companies)
            return own.filter(models.Q(source=Side.EMPLOYER) | models.Q(submitted_at__isnull=False))
        if user.role == Role.MEDIATOR and user.office is not None:
            return sent.filter(
                models.Q(region=user.office.region_id)
                | models.Q(escalated_on__isnull=False, region__province=user.office.region.province_id)
            )
        if user.role == Role.VERIFIER:
            return sent
        return self.none()

    def live(self):
        """Sent, and neither rejected nor withdrawn."""
        return self.exclude(state__in=UNSENT_OR_OVER)


class PhkReport(Case):
    """One worker, one employer, one termination (Satu Berkas PHK). Each side's statement is a row of `PhkStatement`.

    `terminated_on` and `cause` are those of the side that reports; empty only before the file is sent. `effective_on`
    is the day of an agreement or a final ruling when the termination was disputed, else empty. `due_on` is the day by
    which whoever must act now should act; `respond_by` until when the other side is asked, which blocks nothing.
    """

    NUMBER_PREFIX = "PHK"
    MOVES = MOVES

    state = FSMField(_("status"), max_length=20, choices=State, default=State.DRAFT, protected=True)
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="phk_reports")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="phk_reports")
    source = models.CharField(_("pelapor"), max_length=10, choices=Side)
    terminated_on = models.DateField(_("tanggal PHK"), null=True)
    effective_on = models.DateField(_("tanggal PHK berlaku"), null=True)
    cause = models.CharField(_("alasan PHK"), max_length=12, choices=Cause, blank=True)
    total_permanent_disability = models.BooleanField(_("cacat total tetap"), default=False)
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reported_phk")
    officer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="taken_phk")
    rejected_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="rejected_phk")
    submitted_at = models.DateTimeField(_("dikirim"), null=True)
    taken_at = models.DateTimeField(_("mulai diperiksa"), null=True)
    decided_at = models.DateTimeField(_("diputuskan"), null=True)
    objected_at = models.DateTimeField(_("keberatan diajukan"), null=True)
    respond_by = models.DateField(_("batas jawaban pihak lain"), null=True)
    due_on = models.DateField(_("batas waktu"), null=True)
    layoff = models.ForeignKey(MassLayoff, on_delete=models.PROTECT, null=True, related_name="reports")
    joined_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="joined")
    escalated_on = models.DateField(_("dinaikkan"), null=True)

    objects = PhkReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="phk_one_live_report",
                fields=["employment"],
                condition=~models.Q(state__in=UNSENT_OR_OVER),
                violation_error_message=_("PHK untuk pekerja ini di perusahaan ini sudah dilaporkan."),
            ),
            models.UniqueConstraint(
                name="phk_one_draft_a_side",
                fields=["employment", "source"],
                condition=models.Q(state=State.DRAFT),
                violation_error_message=_("Sudah ada draf laporan PHK untuk pekerja ini."),
            ),
            models.CheckConstraint(name="phk_known_source", condition=models.Q(source__in=Side.values)),
            models.CheckConstraint(name="phk_known_cause", condition=models.Q(cause__in=["", *Cause.values])),
            models.CheckConstraint(
                name="phk_complete_when_sent",
                condition=models.Q(submitted_at__isnull=True, state__in=[State.DRAFT, State.WITHDRAWN])
                | models.Q(submitted_at__isnull=False, terminated_on__isnull=False) & ~models.Q(cause=""),
                violation_error_message=_("Isi tanggal dan alasan PHK sebelum laporan dikirim."),
            ),
            models.CheckConstraint(
                name="phk_reviewed_by_somebody",
                condition=models.Q(state__in=[State.DRAFT, State.SUBMITTED, State.WITHDRAWN], officer__isnull=True)
                | models.Q(officer__isnull=False, taken_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "state", "due_on"], name="phk_queue"),
        ]
        triggers = [
            *case_guards(MOVES),
            pgtrigger.ReadOnly(
                name="who_and_where_stay", fields=["employment", "region", "source", "reported_by", "number"]
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("phk_reports:detail", args=[self.pk])

    @property
    def other_side(self) -> str:
        return Side.WORKER if self.source == Side.EMPLOYER else Side.EMPLOYER

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def is_complete(self) -> bool:
        return self.terminated_on is not None and bool(self.cause)

    @property
    def has_evidence(self) -> bool:
        return bool(self.evidence.all())

    @MOVES.step(permission=permissions.may_submit, label=_("Kirim laporan PHK"))
    def submit(self):
        self.submitted_at = clock.now()
        self.respond_by = deadlines.working_days_after(clock.today(), deadlines.ANSWER_WORKING_DAYS)
        self._wait(deadlines.REVIEW_WORKING_DAYS)
        notices.receipt(self)
        notices.tell_sent(self)

    @MOVES.step(permission=permissions.may_submit, sets=("submitted_at", "respond_by", "due_on"), in_bulk=True)
    def submit_in_layoff(self):
        """One of many that are sent together; `phk_reports.layoffs` issues their receipts and tells everybody."""

    @MOVES.step(permission=permissions.is_reporter)
    def join(self, report: "PhkReport"):
        """The other side has a live file about the same termination: this statement becomes part of it."""
        self.joined_into = report
        self._decided()

    @MOVES.step(permission=permissions.may_submit, label=_("Kirim perbaikan"))
    def resubmit(self):
        self._wait(deadlines.REVIEW_WORKING_DAYS)
        notices.tell_corrected(self)

    @MOVES.step(permission=permissions.may_take, label=_("Ambil berkas"))
    def take(self, officer):
        self._given_to(officer)

    @MOVES.step(permission=permissions.may_take, label=_("Ambil keberatan"))
    def take_objection(self, officer):
        self._given_to(officer)

    @MOVES.step(permission=permissions.may_approve, label=_("Setujui"))
    def approve(self):
        """The PHK stands: the last day of work is known, whoever deactivates the participant and when."""
        if self.employment.is_active_at_bpjs:
            end_employment(employment=self.employment, on=self.terminated_on, by=self.officer)
        self._decided()
        notices.tell_approved(self)

    @MOVES.step(permission=permissions.holds_it, label=_("Minta perbaikan"), tone="secondary")
    def ask_correction(self):
        self._wait(deadlines.CORRECTION_WORKING_DAYS)
        notices.tell_correction(self)

    @MOVES.step(permission=permissions.holds_it, label=_("Tandai perselisihan"), tone="secondary")
    def dispute(self):
        self._wait(deadlines.MEDIATION_WORKING_DAYS)
        notices.tell_disputed(self)

    @MOVES.step(permission=permissions.may_continue_review, label=_("Lanjutkan tanpa perbaikan"), tone="secondary")
    def continue_review(self):
        """What was asked for did not come in time: the mediator decides on what there is."""
        self._wait(deadlines.REVIEW_WORKING_DAYS)
        notices.tell_resumed(self)

    @MOVES.step(permission=permissions.holds_it, label=_("Lanjutkan pemeriksaan"))
    def resume(self, effective_on: date | None = None):
        """After a settlement or a final ruling, of `effective_on` when there is one."""
        self.effective_on = effective_on
        self._wait(deadlines.REVIEW_WORKING_DAYS)
        notices.tell_resumed(self)

    @MOVES.step(permission=permissions.holds_it, label=_("Tolak"), tone="bad")
    def reject(self):
        self.rejected_by = self.officer
        self._decided()
        notices.tell_rejected(self)

    @MOVES.step(permission=permissions.may_object, label=_("Ajukan keberatan"))
    def object_to_rejection(self):
        self.objected_at = clock.now()
        self.decided_at = None
        self._wait(deadlines.REVIEW_WORKING_DAYS)
        notices.tell_objected(self)

    @MOVES.step(permission=permissions.is_reporter, label=_("Tarik laporan"), tone="bad")
    def withdraw(self):
        self._decided()
        notices.tell_withdrawn(self)

    def _given_to(self, officer: User):
        self.officer = officer
        self.taken_at = clock.now()
        self._wait(deadlines.REVIEW_WORKING_DAYS)

    def _wait(self, working_days: int):
        self.due_on = deadlines.working_days_after(clock.today(), working_days)

    def _decided(self):
        self.decided_at = clock.now()
        self.due_on = None
