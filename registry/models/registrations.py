"""A company asks to be registered, or to move to another kabupaten/kota; the Disnaker there decides."""

from datetime import date, timedelta

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Region, Role, User
from casework.guards import case_guards
from casework.holidays import holidays_between
from casework.models import Case
from casework.steps import Moves
from core import clock
from core.dates import add_working_days
from registry.choices import CompanyStanding, MemberRole
from registry.models.companies import Company, Membership, region_of

DECISION_WORKING_DAYS = 3
CORRECTION_WORKING_DAYS = 7
OBJECTION_WORKING_DAYS = 10
LONGEST_CLOSURE = timedelta(days=60)  # more than 10 working days with every holiday between them


class RegistrationKind(models.TextChoices):
    NEW = "new", _("Pendaftaran perusahaan")
    MOVE = "move", _("Pindah kabupaten/kota")


class RegistrationState(models.TextChoices):
    SUBMITTED = "submitted", _("Menunggu Disnaker")
    NEEDS_CORRECTION = "needs_correction", _("Perlu perbaikan")
    APPROVED = "approved", _("Disetujui")
    REFUSED = "refused", _("Ditolak")
    OBJECTED = "objected", _("Keberatan diajukan")
    WITHDRAWN = "withdrawn", _("Ditarik")


class RegistrationReason(models.TextChoices):
    """Why the Disnaker asks for a correction, or refuses."""

    NAME_DIFFERS = "name_differs", _("Nama perusahaan berbeda dari data BPJS")
    NPP_OF_ANOTHER = "npp_of_another", _("NPP ini milik perusahaan lain")
    NIB_WRONG = "nib_wrong", _("NIB tidak cocok dengan perusahaan ini")
    WRONG_REGION = "wrong_region", _("Tempat kerja ada di kabupaten/kota lain")
    ADDRESS_UNCLEAR = "address_unclear", _("Alamat belum lengkap atau tidak ditemukan")
    NOT_OF_COMPANY = "not_of_company", _("Pendaftar belum terbukti mewakili perusahaan")
    NOT_ACTIVE = "not_active", _("Perusahaan tidak aktif di BPJS")
    ALREADY_REGISTERED = "already_registered", _("Perusahaan ini sudah terdaftar")
    OTHER = "other", _("Alasan lain, lihat penjelasannya")


class BpjsAnswer(models.TextChoices):
    """What BPJS said about the NPP when it was last asked."""

    WAITING = "waiting", _("BPJS belum menjawab")
    ACTIVE = "active", _("Aktif di BPJS")
    ARREARS = "arrears", _("Aktif di BPJS, ada tunggakan iuran")
    INACTIVE = "inactive", _("Tidak aktif di BPJS")
    UNKNOWN = "unknown", _("NPP tidak dikenal BPJS")


OPEN = (RegistrationState.SUBMITTED, RegistrationState.NEEDS_CORRECTION, RegistrationState.OBJECTED)
AT_THE_DESK = (RegistrationState.SUBMITTED, RegistrationState.OBJECTED)
GOOD_ANSWERS = (BpjsAnswer.ACTIVE, BpjsAnswer.ARREARS)


def decides(registration, user) -> bool:
    """A mediator of the kabupaten/kota, who neither sent it nor acts for the company; never who refused it."""
    return (
        user.role == Role.MEDIATOR
        and region_of(user) == registration.region_id
        and user.pk not in (registration.refused_by_id, registration.submitted_by_id)
        and not Membership.objects.filter(company=registration.company_id, user=user).exists()
    )


def may_approve(registration, user) -> bool:
    """Who decides, once BPJS has said that it knows the company."""
    known = registration.kind == RegistrationKind.MOVE or registration.bpjs_answer in GOOD_ANSWERS
    return known and decides(registration, user)


def owns_company(registration, user) -> bool:
    """An owner of the company, acting as an employer."""
    owners = Membership.objects.filter(company=registration.company_id, user=user, role=MemberRole.OWNER)
    return user.role == Role.EMPLOYER and owners.exists()


def may_object(registration, user) -> bool:
    """An owner, once, until the day that the refusal names; not after the company has asked anew."""
    in_time = registration.due_on is not None and clock.today() <= registration.due_on
    asked_anew = CompanyRegistration.objects.filter(company=registration.company_id, pk__gt=registration.pk)
    return registration.objected_at is None and in_time and owns_company(registration, user) and not asked_anew.exists()


MOVES = Moves(
    RegistrationState.SUBMITTED,
    approve=([RegistrationState.SUBMITTED, RegistrationState.OBJECTED], RegistrationState.APPROVED),
    ask_correction=([RegistrationState.SUBMITTED], RegistrationState.NEEDS_CORRECTION),
    refuse=([RegistrationState.SUBMITTED, RegistrationState.OBJECTED], RegistrationState.REFUSED),
    resubmit=([RegistrationState.NEEDS_CORRECTION], RegistrationState.SUBMITTED),
    object_to_refusal=([RegistrationState.REFUSED], RegistrationState.OBJECTED),
    withdraw=([RegistrationState.SUBMITTED, RegistrationState.NEEDS_CORRECTION], RegistrationState.WITHDRAWN),
)


def working_days_after(day: date, count: int) -> date:
    return add_working_days(day, count, holidays_between(day, day + LONGEST_CLOSURE))


class CompanyRegistrationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A company's own; for mediators what is asked of their region, and what its companies ask of another."""
        if user.role == Role.MEDIATOR:
            here = region_of(user)
            return self.filter(models.Q(region=here) | models.Q(company__region=here))
        return self.filter(company__in=Company.objects.visible_to(user))

    def at_desk_of(self, user):
        """What the mediators of this officer's region decide."""
        return self.filter(region=region_of(user)) if user.role == Role.MEDIATOR else self.none()

    def open(self):
        """Not decided yet, or objected to."""
        return self.filter(state__in=OPEN)


class CompanyRegistration(Case):
    """What a company asks of the Disnaker of `region`.

    A new company's data stand in `company`, which nobody changes while this is decided. For a move `address` is the new
    place of work; until the approval the old one counts. `due_on`: until when whoever must act now should act; after a
    refusal the last day to object. `sent_at` is when it was last handed in. `bpjs_ask_at` is on the machine's clock.
    """

    NUMBER_PREFIX = "PRS"

    MOVES = MOVES

    state = FSMField(_("status"), default=RegistrationState.SUBMITTED, choices=RegistrationState, protected=True)
    kind = models.CharField(_("permohonan"), max_length=4, choices=RegistrationKind)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="registrations")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="company_registrations")
    address = models.CharField(_("alamat baru"), max_length=240, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="company_registrations")
    sent_at = models.DateTimeField(_("dikirim"), default=clock.now)
    due_on = models.DateField(_("batas waktu"), null=True)
    reason = models.CharField(_("alasan"), max_length=20, choices=RegistrationReason, blank=True)
    explanation = models.TextField(_("penjelasan"), blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    refused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    objected_at = models.DateTimeField(_("keberatan diajukan"), null=True)
    bpjs_answer = models.CharField(_("jawaban BPJS"), max_length=8, choices=BpjsAnswer, blank=True)
    bpjs_name = models.CharField(_("nama di BPJS"), max_length=120, blank=True)
    bpjs_name_matches = models.BooleanField(_("nama sama"), default=True)
    bpjs_asked_at = models.DateTimeField(_("BPJS ditanya"), null=True)
    bpjs_ask_at = models.DateTimeField(null=True)

    objects = CompanyRegistrationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["region", "state", "due_on"], name="registration_desk"),
            models.Index(
                fields=["bpjs_ask_at"], name="registration_bpjs", condition=models.Q(bpjs_ask_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="registration_known_state", condition=models.Q(state__in=RegistrationState.values)
            ),
            models.CheckConstraint(
                name="registration_known_kind", condition=models.Q(kind__in=RegistrationKind.values)
            ),
            models.CheckConstraint(
                name="registration_known_reason", condition=models.Q(reason__in=["", *RegistrationReason.values])
            ),
            models.CheckConstraint(
                name="registration_known_answer", condition=models.Q(bpjs_answer__in=["", *BpjsAnswer.values])
            ),
            models.CheckConstraint(
                name="registration_decided_by_somebody",
                condition=~models.Q(state__in=[RegistrationState.APPROVED, RegistrationState.REFUSED])
                | models.Q(decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="registration_refused_for_a_reason",
                condition=~models.Q(state__in=[RegistrationState.NEEDS_CORRECTION, RegistrationState.REFUSED])
                | ~models.Q(reason="") & ~models.Q(explanation=""),
            ),
            models.CheckConstraint(
                name="registration_objection_decided_by_another",
                condition=models.Q(objected_at__isnull=True)
                | ~models.Q(decided_by=models.F("refused_by"))
                | models.Q(state=RegistrationState.OBJECTED),
            ),
            models.UniqueConstraint(
                name="one_open_registration_a_company",
                fields=["company"],
                condition=models.Q(state__in=OPEN),
                violation_error_message=_("Permohonan perusahaan ini masih diperiksa."),
            ),
        ]
        triggers = [
            *case_guards(MOVES),
            pgtrigger.ReadOnly(name="whose_and_what_stays", fields=["company", "kind", "number", "submitted_by"]),
        ]

    def get_absolute_url(self) -> str:
        return reverse("registry:registration", args=[self.pk])

    @property
    def mark_of_read(self) -> str:
        """Names what was handed in: it changes when the company sends a correction."""
        return f"{self.sent_at.timestamp():.0f}"

    def last_day_after(self, step: str, today: date) -> date | None:
        """Until when the company may answer a decision of today; None when there is nothing to answer."""
        if step == "ask_correction":
            return working_days_after(today, CORRECTION_WORKING_DAYS)
        return working_days_after(today, OBJECTION_WORKING_DAYS) if self.objected_at is None else None

    @MOVES.step(permission=may_approve, label=_("Setujui"), sets=("decided_by",))
    def approve(self):
        """The company counts from now on, or its new region decides from now on."""
        self.due_on = self.bpjs_ask_at = None
        self.reason = self.explanation = ""
        company = Company.objects.select_for_update(no_key=True).get(pk=self.company_id)
        if self.kind == RegistrationKind.MOVE:
            company.region_id, company.address = self.region_id, self.address
            company.save(update_fields=["region", "address"])
        else:
            self._give(CompanyStanding.APPROVED)

    @MOVES.step(
        permission=decides, label=_("Minta perbaikan"), tone="secondary", sets=("decided_by", "reason", "explanation")
    )
    def ask_correction(self, today):
        """The company has its time to put it right."""
        self.due_on = self.last_day_after("ask_correction", today)

    @MOVES.step(permission=decides, label=_("Tolak"), tone="bad", sets=("decided_by", "reason", "explanation"))
    def refuse(self, today):
        """An owner may object once; after that the refusal stands."""
        self.refused_by = self.decided_by if self.objected_at is None else self.refused_by
        self.due_on = self.last_day_after("refuse", today)
        self.bpjs_ask_at = None
        if self.kind == RegistrationKind.NEW:
            self._give(CompanyStanding.REFUSED)

    @MOVES.step(permission=owns_company, label=_("Perbaiki dan kirim lagi"), sets=("region", "address"))
    def resubmit(self, today, now):
        """The Disnaker of the region that it names now looks at it again."""
        self._wait(today, now)

    @MOVES.step(permission=may_object, label=_("Ajukan keberatan"), tone="secondary")
    def object_to_refusal(self, today, now):
        self.objected_at = now
        self._wait(today, now)
        if self.kind == RegistrationKind.NEW:
            self._give(CompanyStanding.PENDING)
            if self.bpjs_answer not in GOOD_ANSWERS:  # else nobody could approve it
                self.bpjs_ask_at = clock.machine_now()

    @MOVES.step(permission=owns_company, label=_("Tarik permohonan"), tone="bad")
    def withdraw(self):
        self.due_on = self.bpjs_ask_at = None

    def _wait(self, today, now):
        self.sent_at = now
        self.due_on = working_days_after(today, DECISION_WORKING_DAYS)

    def _give(self, standing):
        Company.objects.filter(pk=self.company_id).update(standing=standing)
