from datetime import timedelta

import factory

from accounts.models import Region, Role
from core import clock
from tests.accounts.factories import UserFactory, officer
from training.models import (
    Attendance,
    Course,
    Enrolment,
    Meeting,
    Provider,
    ProviderKind,
    Recommendation,
    TrainingClass,
)


class ProviderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Provider

    name = factory.Sequence(lambda n: f"LPK Contoh {n}")
    region = factory.LazyFunction(lambda: Region.objects.get(code="3275"))
    kind = ProviderKind.PRIVATE


class CourseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Course

    provider = factory.SubFactory(ProviderFactory)
    title = factory.Sequence(lambda n: f"Pengelasan dasar {n}")
    field = "pengelasan"


class TrainingClassFactory(factory.django.DjangoModelFactory):
    """Begins in a week, for three weeks."""

    class Meta:
        model = TrainingClass

    course = factory.SubFactory(CourseFactory)
    starts_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=7))
    ends_on = factory.LazyAttribute(lambda training_class: training_class.starts_on + timedelta(days=20))
    place = "Jalan Contoh Nomor 2"
    seats = 10


class RecommendationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Recommendation

    worker = factory.SubFactory(UserFactory, worker=True)
    course = factory.SubFactory(CourseFactory)
    by = factory.LazyFunction(lambda: officer(Role.COUNSELLOR))


class EnrolmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enrolment

    training_class = factory.SubFactory(TrainingClassFactory)
    worker = factory.SubFactory(UserFactory, worker=True)
    enrolled_on = factory.LazyAttribute(lambda enrolment: enrolment.training_class.starts_on - timedelta(days=3))


class MeetingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Meeting

    training_class = factory.SubFactory(TrainingClassFactory)
    held_on = factory.LazyAttribute(lambda meeting: meeting.training_class.starts_on)


class AttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    enrolment = factory.SubFactory(EnrolmentFactory, training_class=factory.SelfAttribute("..meeting.training_class"))
    present = True
