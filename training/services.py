"""What people do with courses and classes. Each act is one transaction with its line in the trail."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import record
from core.templatetags.siap import tanggal
from notifications.services import notify
from training.models import Attendance, Course, Enrolment, Meeting, Provider, Recommendation, TrainingClass

_day = lazy(tanggal, str)  # written in the reader's language, like the words around it


class ClassFull(Exception):
    """Every seat is taken."""


class ClassStarted(Exception):
    """Nobody can enrol any more."""


class ClassOverlaps(Exception):
    """The worker is in another class on some of these days; `enrolment` says which."""

    def __init__(self, enrolment: Enrolment):
        super().__init__(f"{enrolment}")
        self.enrolment = enrolment


class NotADayOfClass(Exception):
    """The class did not run on that day, or the day is still to come."""


@transaction.atomic
def add(thing: Provider | Course | TrainingClass, *, by: User) -> Provider | Course | TrainingClass:
    """Save something new of the catalogue."""
    thing.save()
    record(thing, "add", by=by)
    return thing


@transaction.atomic
def recommend(worker: User, course: Course, *, by: User, note: str, today: date) -> tuple[Recommendation, bool]:
    """The recommendation of this course to this worker, told to them; False beside it when it was made before."""
    recommendation, new = Recommendation.objects.get_or_create(
        worker=worker, course=course, defaults={"by": by, "made_on": today, "note": note}
    )
    if new:
        record(recommendation, "recommend", by=by)
        notify(
            worker,
            key=f"recommendation:{recommendation.pk}",
            title=_("Pelatihan direkomendasikan untuk Anda"),
            body=format_lazy(
                _("{by} merekomendasikan {course} di {provider}. {note}"),
                by=by.full_name,
                course=course.title,
                provider=course.provider.name,
                note=note,
            ),
            url=reverse("training:list"),
        )
    return recommendation, new


@transaction.atomic
def enrol(training_class: TrainingClass, *, worker: User, today: date) -> tuple[Enrolment, bool]:
    """The worker's seat, and whether it is new: a second submit gives the first one back.

    Raises `ClassStarted`, `ClassOverlaps` and `ClassFull`.
    """
    User.objects.select_for_update(no_key=True).get(pk=worker.pk)  # two classes at once could overlap unseen
    locked = TrainingClass.objects.select_for_update(of=("self",)).select_related("course").get(pk=training_class.pk)
    existing = Enrolment.objects.of(worker).filter(training_class=locked).first()
    if existing:
        return existing, False
    if locked.starts_on <= today:
        raise ClassStarted
    overlapping = Enrolment.objects.of(worker).filter(
        training_class__starts_on__lte=locked.ends_on, training_class__ends_on__gte=locked.starts_on
    )
    other = overlapping.select_related("training_class__course").first()
    if other:
        raise ClassOverlaps(other)
    if locked.enrolments.count() >= locked.seats:
        raise ClassFull
    enrolment = Enrolment.objects.create(training_class=locked, worker=worker, enrolled_on=today)
    record(enrolment, "enrol", by=worker)
    notify(
        worker,
        key=f"enrolment:{enrolment.pk}",
        title=_("Anda terdaftar di pelatihan"),
        body=format_lazy(
            _("{course}, mulai {day}, di {place}."),
            course=locked.course.title,
            day=_day(locked.starts_on),
            place=locked.place,
        ),
        url=reverse("training:mine"),
    )
    return enrolment, True


@transaction.atomic
def record_attendance(
    training_class: TrainingClass, held_on: date, present: Mapping[UUID, bool], *, by: User, today: date
) -> Meeting:
    """Who came on a day of the class: enrolment key → present. Recording the day again corrects it.

    Raises `NotADayOfClass`.
    """
    locked = TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)
    if not locked.starts_on <= held_on <= min(locked.ends_on, today):
        raise NotADayOfClass
    meeting, _new = Meeting.objects.get_or_create(training_class=locked, held_on=held_on)
    enrolled = locked.enrolments.filter(pk__in=present).values_list("pk", flat=True)
    Attendance.objects.bulk_create(
        [Attendance(meeting=meeting, enrolment_id=key, present=present[key]) for key in enrolled],
        update_conflicts=True,
        unique_fields=["meeting", "enrolment"],
        update_fields=["present"],
    )
    record(meeting, "record_attendance", by=by, present=sorted(str(key) for key in enrolled if present[key]))
    return meeting
