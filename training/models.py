from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role, User
from core import clock
from core.ids import uuid7


def in_region_of(user, path: str) -> models.Q:
    """Condition on a region (`path` leads to it): that of the user's office, or inside its province."""
    region = user.office.region
    return models.Q(**{path: region}) | models.Q(**{f"{path}__province": region})


class ProviderKind(models.TextChoices):
    GOVERNMENT = "government", _("Pemerintah")
    PRIVATE = "private", _("Swasta")


class ProviderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Counsellors look after those of their office's region, administrators after all."""
        if user.role == Role.ADMINISTRATOR:
            return self
        if user.role == Role.COUNSELLOR:
            return self.filter(in_region_of(user, "region"))
        return self.none()

    def listed(self):
        """The register that everybody may read: institutions and what they teach."""
        return self.select_related("region__province").prefetch_related(
            models.Prefetch("courses", Course.objects.order_by("title", "pk"))
        )


class Provider(models.Model):
    """A training institution (LPK)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("nama lembaga"), max_length=120)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="providers")
    kind = models.CharField(_("jenis"), max_length=10, choices=ProviderKind)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="provider_known_kind", condition=models.Q(kind__in=ProviderKind.values)),
            models.UniqueConstraint(
                name="provider_name_in_region",
                fields=["name", "region"],
                violation_error_message=_("Lembaga dengan nama ini sudah ada di wilayah itu."),
            ),
        ]

    def __str__(self):
        return self.name


class CourseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Anybody may read the catalogue; see `managed_by` for changing it."""
        return self if user.role in (Role.WORKER, Role.COUNSELLOR, Role.ADMINISTRATOR) else self.none()

    def managed_by(self, user):
        return self.filter(provider__in=Provider.objects.visible_to(user))


class Course(models.Model):
    """What a provider teaches; taught in classes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="courses")
    title = models.CharField(_("nama pelatihan"), max_length=120)
    field = models.CharField(_("bidang kerja"), max_length=80)
    description = models.TextField(_("yang dipelajari"), blank=True, max_length=4000)

    objects = CourseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="course_once_a_provider",
                fields=["provider", "title"],
                violation_error_message=_("Lembaga ini sudah punya pelatihan dengan nama itu."),
            )
        ]

    def __str__(self):
        return self.title


class TrainingClassQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As the course: anybody may read; see `managed_by`."""
        return self.filter(course__in=Course.objects.visible_to(user))

    def managed_by(self, user):
        return self.filter(course__in=Course.objects.managed_by(user))

    def open_on(self, day: date):
        """Still before its first day, so that one may enrol."""
        return self.filter(starts_on__gt=day)

    def with_taken(self):
        """Adds `taken`: how many seats are taken."""
        return self.annotate(taken=models.Count("enrolments", distinct=True))

    def offered_to(self, user: User, first: date, last: date):
        """Classes of courses recommended to this worker that begin from `first` to `last`, both days included."""
        return self.filter(course__recommendations__worker=user, starts_on__range=(first, last))


class TrainingClass(models.Model):
    """A course taught from a day to a day, with a number of seats."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="classes")
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("selesai"))
    online = models.BooleanField(_("daring"), default=False)
    place = models.CharField(_("tempat"), max_length=200)
    seats = models.PositiveSmallIntegerField(_("kuota"))

    objects = TrainingClassQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["starts_on"], name="class_by_start")]
        constraints = [
            models.CheckConstraint(
                name="class_ends_after_start",
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                violation_error_message=_("Hari terakhir tidak boleh sebelum hari pertama."),
            ),
            models.CheckConstraint(
                name="class_has_seats",
                condition=models.Q(seats__gte=1),
                violation_error_message=_("Kuota paling sedikit 1 orang."),
            ),
        ]

    def __str__(self):
        return f"{self.course_id} {self.starts_on}"

    def get_absolute_url(self):
        return reverse("training:detail", args=[self.pk])


class RecommendationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The worker's own; counsellors those they made."""
        if user.role == Role.WORKER:
            return self.of(user)
        if user.role == Role.COUNSELLOR:
            return self.filter(by=user)
        return self.none()

    def of(self, user: User):
        return self.filter(worker=user)

    def until(self, day: date):
        """Made on `day` or earlier."""
        return self.filter(made_on__lte=day)


class Recommendation(models.Model):
    """A counsellor's advice to take a course. It makes attendance a condition of the worker's months."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recommendations")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="recommendations")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="made_recommendations")
    made_on = models.DateField(_("tanggal"), default=clock.today)
    note = models.TextField(_("catatan untuk pekerja"), blank=True, max_length=2000)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="recommended_once",
                fields=["worker", "course"],
                violation_error_message=_("Pelatihan ini sudah direkomendasikan kepada orang ini."),
            )
        ]

    def __str__(self):
        return f"{self.worker_id} {self.course_id}"


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The worker's own; counsellors those of the classes they look after."""
        if user.role == Role.WORKER:
            return self.of(user)
        if user.role != Role.COUNSELLOR:
            return self.none()
        return self.filter(training_class__in=TrainingClass.objects.managed_by(user))

    def of(self, user: User):
        return self.filter(worker=user)

    def with_attendance(self):
        """Adds `held` (meetings since the enrolment) and `attended`."""
        since = models.Q(training_class__meetings__held_on__gte=models.F("enrolled_on"))
        return self.annotate(
            held=models.Count("training_class__meetings", filter=since, distinct=True),
            attended=models.Count("attendances", filter=models.Q(attendances__present=True), distinct=True),
        )


class Enrolment(models.Model):
    """A worker's seat in a class."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="enrolments")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="enrolments")
    enrolled_on = models.DateField(_("mendaftar"), default=clock.today)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="enrolled_once",
                fields=["training_class", "worker"],
                violation_error_message=_("Anda sudah terdaftar di kelas ini."),
            )
        ]

    def __str__(self):
        return f"{self.worker_id} {self.training_class_id}"


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the classes that this person looks after."""
        return self.filter(training_class__in=TrainingClass.objects.managed_by(user))

    def between(self, first: date, last: date):
        """Held from `first` to `last`, both days included."""
        return self.filter(held_on__range=(first, last))


class Meeting(models.Model):
    """One day on which a class met. It exists because it was held."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField(_("tanggal pertemuan"))

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="meeting_once_a_day",
                fields=["training_class", "held_on"],
                violation_error_message=_("Pertemuan pada tanggal ini sudah dicatat."),
            )
        ]

    def __str__(self):
        return f"{self.training_class_id} {self.held_on}"


class Attendance(models.Model):
    """Whether a participant came to a meeting; without a row they did not."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendances")
    present = models.BooleanField(_("hadir"))

    class Meta:
        constraints = [models.UniqueConstraint(name="attendance_once_a_meeting", fields=["meeting", "enrolment"])]

    def __str__(self):
        return f"{self.meeting_id} {self.enrolment_id}: {self.present}"
