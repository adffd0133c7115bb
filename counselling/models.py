from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, Role, User
from core import clock
from core.ids import uuid7
from counselling.places import offices_near


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The worker's own; counsellors those of people who booked with an office of their region."""
        if user.role == Role.WORKER:
            return self.of(user)
        if user.role == Role.COUNSELLOR:
            return self.filter(worker__in=Session.objects.visible_to(user).values("client"))
        return self.none()

    def of(self, user: User):
        return self.filter(worker=user)

    def completed(self):
        return self.filter(completed_on__isnull=False)

    def first_completed_since(self, day: date) -> date | None:
        """The day of the first assessment completed on `day` or later. One query."""
        return self.filter(completed_on__gte=day).aggregate(first=models.Min("completed_on"))["first"]


class Assessment(models.Model):
    """A worker's self-assessment, finished when `completed_on` is set. `answers` holds statement code → 1 to 5."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assessments")
    started_at = models.DateTimeField(_("dimulai"), default=clock.now)
    answers = models.JSONField(_("jawaban"), default=dict)
    previous_occupations = models.JSONField(_("pekerjaan sebelumnya"), default=list)
    wished_occupations = models.JSONField(_("pekerjaan yang diinginkan"), default=list)
    completed_on = models.DateField(_("selesai"), null=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="assessment_one_unfinished",
                fields=["worker"],
                condition=models.Q(completed_on__isnull=True),
                violation_error_message=_("Anda masih punya asesmen yang belum selesai."),
            )
        ]
        indexes = [models.Index(fields=["worker", "completed_on"], name="assessment_of_worker")]

    def __str__(self):
        return f"{self.worker_id} {self.completed_on}"


class Mode(models.TextChoices):
    PHONE = "phone", _("Telepon")
    VIDEO = "video", _("Panggilan video")
    IN_PERSON = "in_person", _("Tatap muka di kantor")


class SlotQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Workers see the slots of offices near their last job, counsellors those of offices in their region."""
        if user.role == Role.WORKER:
            return self.offered_to(user)
        if user.role == Role.COUNSELLOR:
            return self.filter(office__region=user.office.region)
        return self.none()

    def offered_to(self, user: User):
        """Those of the offices where this worker may book."""
        return self.filter(office__in=offices_near(user))

    def between(self, first: date, last: date):
        """Starting on a day from `first` to `last` (WIB), both included; taken or free."""
        return self.filter(starts_at__date__range=(first, last))

    def free(self):
        return self.filter(~models.Exists(Session.objects.alive().filter(slot=models.OuterRef("pk"))))

    def after(self, moment: datetime):
        return self.filter(starts_at__gt=moment)


class Slot(models.Model):
    """A time that a counsellor keeps free for one client."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    counsellor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="slots")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField(_("mulai"))
    minutes = models.PositiveSmallIntegerField(_("lama (menit)"))
    mode = models.CharField(_("cara"), max_length=10, choices=Mode)

    objects = SlotQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["office", "starts_at"], name="slot_of_office")]
        constraints = [
            models.CheckConstraint(name="slot_known_mode", condition=models.Q(mode__in=Mode.values)),
            models.CheckConstraint(
                name="slot_has_length",
                condition=models.Q(minutes__gte=5, minutes__lte=240),
                violation_error_message=_("Lama sesi antara 5 dan 240 menit."),
            ),
            models.UniqueConstraint(
                name="slot_one_at_a_time",
                fields=["counsellor", "starts_at"],
                violation_error_message=_("Anda sudah membuka jadwal pada waktu ini."),
            ),
        ]

    def __str__(self):
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class State(models.TextChoices):
    BOOKED = "booked", _("Dipesan")
    ATTENDED = "attended", _("Hadir")
    MISSED = "missed", _("Tidak hadir")
    CANCELLED = "cancelled", _("Dibatalkan")


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The client's own; counsellors those of offices in their region."""
        if user.role == Role.WORKER:
            return self.of(user)
        if user.role == Role.COUNSELLOR:
            return self.filter(slot__office__region=user.office.region)
        return self.none()

    def of(self, user: User):
        return self.filter(client=user)

    def alive(self):
        """Those that keep their slot."""
        return self.exclude(state=State.CANCELLED)

    def between(self, first: date, last: date):
        """On a day from `first` to `last` (WIB), both included."""
        return self.filter(slot__starts_at__date__range=(first, last))

    def attended(self):
        return self.filter(state=State.ATTENDED)

    def waiting_after(self, moment: datetime):
        """Booked and still to come."""
        return self.filter(state=State.BOOKED, slot__starts_at__gt=moment)


class Session(models.Model):
    """A booked slot and what came of it. The client reads `summary`; `internal_note` is for counsellors only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="sessions")
    client = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sessions")
    booked_at = models.DateTimeField(_("dipesan"), default=clock.now)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.BOOKED)
    summary = models.TextField(_("ringkasan untuk klien"), blank=True, max_length=4000)
    internal_note = models.TextField(_("catatan internal"), blank=True, max_length=4000)
    recorded_at = models.DateTimeField(_("dicatat"), null=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="session_known_state", condition=models.Q(state__in=State.values)),
            models.UniqueConstraint(
                name="session_one_a_slot",
                fields=["slot"],
                condition=~models.Q(state="cancelled"),
                violation_error_message=_("Jadwal ini sudah diambil orang lain."),
            ),
            models.CheckConstraint(
                name="session_outcome_is_dated",
                condition=models.Q(state__in=["booked", "cancelled"], recorded_at__isnull=True)
                | models.Q(state__in=["attended", "missed"], recorded_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["client", "state"], name="session_of_client")]

    def __str__(self):
        return f"{self.client_id} {self.slot_id}"
