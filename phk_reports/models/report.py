from datetime import date
from enum import IntEnum

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
from phk_reports import deadlines, letters, notices, permissions
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


class Chase(IntEnum):
    """What was said of a participant who is still active at BPJS after the approval. OVER: is no longer active."""

    NOTHING = 0
    FIRST = 1
    SECOND = 2
    THIRD = 3
    DISNAKER = 4
    OVER = 9


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

DECIDED = [State.APPROVED, State.REJECTED, State.WITHDRAWN]
DECIDED_BY_AN_OFFICER = [State.APPROVED, State.REJECTED, State.OBJECTED]
AN_OFFICE_ACTS = [State.SUBMITTED, State.IN_REVIEW, State.OBJECTED]
UNDECIDED_AND_ASKED = [State.SUBMITTED, State.IN_REVIEW]
NOT_IN_A_LAYOFF = models.Q(layoff__isnull=True)

# Who looks at a file is nobody in it, and no relative of one.
OFFICER_IS_NEUTRAL = """
    IF NEW.officer_id = NEW.reported_by_id
        OR EXISTS (
            SELECT 1 FROM phk_reports_recusal WHERE report_id = NEW.id AND officer_id = NEW.officer_id
        ) OR EXISTS (
            SELECT 1 FROM registry_employment AS job
            JOIN registry_participant AS person ON person.id = job.participant_id
            JOIN accounts_user AS officer ON officer.nik_index = person.nik_index
            WHERE job.id = NEW.employment_id AND officer.id = NEW.officer_id
        )
    THEN
        RAISE EXCEPTION 'the officer of a PHK file is somebody in it, or a relative of one'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
"""

UNSENT_OR_OVER = [State.DRAFT, State.REJECTED, State.WITHDRAWN]
OPEN_TO_ANSWERS = (State.SUBMITTED, State.IN_REVIEW, State.NEEDS_CORRECTION, State.DISPUTED, State.OBJECTED)

MOVES = Moves(
    State.DRAFT,
    submit=([State.DRAFT], State.SUBMITTED),
    submit_in_layoff=([State.DRAFT], State.SUBMITTED),
    join=([State.DRAFT], State.WITHDRAWN),
    resubmit=([State.NEEDS_CORRECTION], State.SUBMITTED),
    take=([State.SUBMITTED], State.IN_REVIEW),
    take_in_layoff=([State.SUBMITTED], State.IN_REVIEW),
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

        The worker's side is the worker and who holds their mandate; an escalated file is seen in its whole province
        while it is undecided, and afterwards by who decided it.
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
                & (models.Q(state__in=OPEN_TO_ANSWERS) | models.Q(officer=user))
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
    `chase_stage` and `chase_on`: what was said of a participant who is still active, and when it is looked at next.
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
    chase_stage = models.PositiveSmallIntegerField(_("tahap pengingat penonaktifan"), default=Chase.NOTHING.value)
    chase_on = models.DateField(_("diperiksa lagi"), null=True)
    office_reminded_on = models.DateField(_("kantor diingatkan"), null=True)

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
                condition=~models.Q(state__in=DECIDED_BY_AN_OFFICER) & models.Q(officer__isnull=True)
                | models.Q(officer__isnull=False, taken_at__isnull=False),
            ),
        ]
        indexes = [
            # the desk's tabs: each is one walk along an index, for 50 files and for 50,000 (`phk_reports.queue`)
            models.Index(fields=["region", "state", "due_on", "id"], name="phk_desk", condition=NOT_IN_A_LAYOFF),
            models.Index(
                fields=["region", "due_on", "id"],
                name="phk_desk_soon",
                condition=models.Q(NOT_IN_A_LAYOFF, state__in=AN_OFFICE_ACTS),
            ),
            models.Index(
                fields=["region", "respond_by", "id"],
                name="phk_desk_asked",
                condition=models.Q(NOT_IN_A_LAYOFF, state__in=UNDECIDED_AND_ASKED),
            ),
            models.Index(
                fields=["region", "-decided_at", "-id"],
                name="phk_desk_done",
                condition=models.Q(NOT_IN_A_LAYOFF, state__in=DECIDED, submitted_at__isnull=False),
            ),
            models.Index(fields=["region", "due_on"], name="phk_lent", condition=models.Q(escalated_on__isnull=False)),
            models.Index(
                fields=["layoff", "respond_by"],
                name="phk_layoff_asked",
                condition=models.Q(layoff__isnull=False, state__in=UNDECIDED_AND_ASKED),
            ),
            models.Index(
                fields=["layoff", "-decided_at"],
                name="phk_layoff_done",
                condition=models.Q(layoff__isnull=False, state__in=DECIDED),
            ),
            models.Index(
                fields=["layoff", "state", "due_on"], name="phk_of_layoff", condition=models.Q(layoff__isnull=False)
            ),
            models.Index(
                fields=["region", "terminated_on"],
                name="phk_still_active",
                condition=models.Q(state=State.APPROVED, chase_stage__lt=Chase.OVER.value),
            ),
            models.Index(
                fields=["chase_on"],
                name="phk_to_chase",
                condition=models.Q(state=State.APPROVED, chase_stage__lt=Chase.OVER.value),
            ),
            models.Index(
                fields=["due_on"],
                name="phk_not_decided",
                condition=~models.Q(state__in=[State.DRAFT, State.APPROVED, State.REJECTED, State.WITHDRAWN]),
            ),
        ]
        triggers = [
            *case_guards(MOVES),
            pgtrigger.ReadOnly(
                name="who_and_where_stay", fields=["employment", "region", "source", "reported_by", "number"]
            ),
            pgtrigger.Trigger(
                name="officer_is_neutral",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("officer_id"),
                condition=pgtrigger.Q(new__officer__isnull=False),
                func=OFFICER_IS_NEUTRAL,
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
    def took_effect_on(self) -> date | None:
        """The day of the agreement or the final ruling where the termination was disputed, else the termination."""
        return self.effective_on or self.terminated_on

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
        letters.receipt(self)
        notices.tell_sent(self)

    @MOVES.step(
        permission=permissions.may_submit,
        permission_of_all=permissions.may_submit_all,
        sets=("submitted_at", "respond_by", "due_on"),
        in_bulk=True,
    )
    def submit_in_layoff(self):
        """One of many that are sent together; `phk_reports.layoffs` issues their receipts and tells everybody."""

    @MOVES.step(permission=permissions.is_reporter)
    def join(self, report: "PhkReport"):
        """The other side has a live file about the same termination: this statement becomes part of it."""
        self.joined_into = report
        self._decided()

    @MOVES.step(permission=permissions.may_resubmit, label=_("Kirim perbaikan"))
    def resubmit(self):
        self._wait(deadlines.REVIEW_WORKING_DAYS)
        notices.tell_corrected(self)

    @MOVES.step(permission=permissions.may_take, label=_("Ambil berkas"))
    def take(self, officer):
        self._given_to(officer)

    @MOVES.step(
        permission=permissions.may_take,
        permission_of_all=permissions.may_take_all,
        sets=("officer", "taken_at", "due_on"),
        in_bulk=True,
    )
    def take_in_layoff(self):
        """One of many that a mediator takes together."""

    @MOVES.step(permission=permissions.may_take, label=_("Ambil keberatan"))
    def take_objection(self, officer):
        self._given_to(officer)

    @MOVES.step(permission=permissions.may_approve, label=_("Setujui"))
    def approve(self, decision=None):
        """The PHK stands: the last day of work is known, whoever deactivates the participant and when."""
        if self.employment.is_active_at_bpjs:
            end_employment(employment=self.employment, on=self.terminated_on, by=self.officer)
        self._decided()
        notices.tell_approved(self, decision)

    @MOVES.step(permission=permissions.holds_it, label=_("Minta perbaikan"), tone="secondary")
    def ask_correction(self, decision=None):
        self._wait(deadlines.CORRECTION_WORKING_DAYS)
        notices.tell_correction(self, decision)

    @MOVES.step(permission=permissions.holds_it, label=_("Tandai perselisihan"), tone="secondary")
    def dispute(self, decision=None):
        self._wait(deadlines.MEDIATION_WORKING_DAYS)
        notices.tell_disputed(self, decision)

    @MOVES.step(permission=permissions.may_continue_review, label=_("Lanjutkan tanpa perbaikan"), tone="secondary")
    def continue_review(self):
        """What was asked for did not come in time: the mediator decides on what there is."""
        self._wait(deadlines.REVIEW_WORKING_DAYS)
        notices.tell_resumed(self)

    @MOVES.step(permission=permissions.holds_it)
    def resume(self, effective_on: date | None = None):
        """After a settlement or a final ruling, of `effective_on` when there is one."""
        self.effective_on = effective_on
        self._wait(deadlines.REVIEW_WORKING_DAYS)
        notices.tell_resumed(self)

    @MOVES.step(permission=permissions.holds_it, label=_("Tolak"), tone="bad")
    def reject(self, decision=None):
        self.rejected_by = self.officer
        self._decided()
        notices.tell_rejected(self, decision)

    @MOVES.step(permission=permissions.may_object, label=_("Ajukan keberatan"))
    def object_to_rejection(self):
        self.objected_at = clock.now()
        self.decided_at = None
        letters.revoke_decision(self)
        self._wait(deadlines.REVIEW_WORKING_DAYS)
        notices.tell_objected(self)

    @MOVES.step(permission=permissions.may_withdraw, label=_("Tarik laporan"), tone="bad")
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
