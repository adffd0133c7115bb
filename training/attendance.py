"""How often a worker was in class: what the condition of the months is counted from."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from accounts.models import User
from training.models import Enrolment, Meeting, Recommendation, TrainingClass


@dataclass(frozen=True)
class Sessions:
    """Meetings that were held, and at how many of them the worker was present."""

    held: int
    attended: int

    @property
    def percent(self) -> int | None:
        """Rounded down; None when nothing was held."""
        return self.attended * 100 // self.held if self.held else None


def classes_missed(user: User):
    """For each course recommended to the worker and not taken up: its first class that began since, by key."""
    enrolled = Enrolment.objects.of(user).filter(training_class__course=OuterRef("course"))
    first_since = TrainingClass.objects.filter(course=OuterRef("course"), starts_on__gte=OuterRef("made_on")).order_by(
        "starts_on", "pk"
    )
    return (
        Recommendation.objects.of(user)
        .filter(~Exists(enrolled))
        .annotate(missed=Subquery(first_since.values("pk")[:1]))
        .values("missed")
    )


def sessions_between(user: User, first: date, last: date) -> Sessions:
    """Meetings from `first` to `last`, both days included, in one query.

    Counted are those of the classes the worker is enrolled in, since the enrolment; and, so that staying away is not
    better than coming seldom, those of the first class of each recommended course that the worker did not take up.
    """
    enrolled = Enrolment.objects.of(user).filter(
        training_class=OuterRef("training_class"), enrolled_on__lte=OuterRef("held_on")
    )
    theirs = Exists(enrolled) | Q(training_class__in=classes_missed(user))
    meetings = Meeting.objects.between(first, last).filter(theirs)
    present = Q(attendances__present=True, attendances__enrolment__worker=user)
    return Sessions(
        **meetings.aggregate(held=Count("pk", distinct=True), attended=Count("pk", filter=present, distinct=True))
    )
