"""What the condition of the months is counted from."""

from datetime import date, timedelta

import pytest

from tests.accounts.factories import UserFactory
from tests.training.factories import (
    AttendanceFactory,
    EnrolmentFactory,
    MeetingFactory,
    RecommendationFactory,
    TrainingClassFactory,
)
from training.attendance import Sessions, sessions_between
from training.models import Enrolment, Recommendation, TrainingClass

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2025, 3, 11), date(2025, 4, 10)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def worker():
    return UserFactory(worker=True)


def held(training_class, days, worker=None, present=()):
    """A meeting on each day; the worker was present on some of them, and another participant on all."""
    enrolments = list(training_class.enrolments.all())
    for day in days:
        meeting = MeetingFactory(training_class=training_class, held_on=day)
        for enrolment in enrolments:
            here = enrolment.worker_id != getattr(worker, "pk", None) or day in present
            AttendanceFactory(meeting=meeting, enrolment=enrolment, present=here)


def a_class(course=None, **details):
    course = {"course": course} if course else {}
    return TrainingClassFactory(starts_on=FIRST, ends_on=LAST + 10 * ONE_DAY, **course, **details)


@pytest.mark.parametrize(
    ("present", "percent"), [(0, 0), (3, 60), (4, 80), (5, 100)], ids=["never", "three", "four", "always"]
)
def test_meetings_of_a_class_taken(worker, present, percent, django_assert_num_queries):
    training_class = a_class()
    EnrolmentFactory(training_class=training_class, worker=worker)
    EnrolmentFactory(training_class=training_class)
    days = [FIRST, FIRST + 3 * ONE_DAY, FIRST + 6 * ONE_DAY, FIRST + 9 * ONE_DAY, LAST]
    held(training_class, days, worker, present=days[:present])
    with django_assert_num_queries(1):
        counted = sessions_between(worker, FIRST, LAST)
    assert counted == Sessions(held=5, attended=present)
    assert counted.percent == percent


def test_only_meetings_of_the_period_count(worker):
    training_class = a_class()
    EnrolmentFactory(training_class=training_class, worker=worker)
    days = [FIRST, LAST, LAST + ONE_DAY]
    held(training_class, days, worker, present=days)
    assert sessions_between(worker, FIRST + ONE_DAY, LAST) == Sessions(held=1, attended=1)
    assert sessions_between(worker, FIRST, LAST + ONE_DAY) == Sessions(held=3, attended=3)


def test_meetings_before_the_enrolment_do_not_count(worker):
    training_class = a_class()
    EnrolmentFactory(training_class=training_class, worker=worker, enrolled_on=FIRST + ONE_DAY)
    held(training_class, [FIRST, FIRST + 2 * ONE_DAY], worker, present=[FIRST + 2 * ONE_DAY])
    assert sessions_between(worker, FIRST, LAST) == Sessions(held=1, attended=1)


def test_a_recommended_course_that_was_not_taken_up_counts_by_its_first_class(worker):
    recommendation = RecommendationFactory(worker=worker, made_on=FIRST - ONE_DAY)
    held(a_class(recommendation.course), [FIRST, FIRST + ONE_DAY])
    later = TrainingClassFactory(course=recommendation.course, starts_on=FIRST + ONE_DAY)
    held(later, [FIRST + 2 * ONE_DAY])
    assert sessions_between(worker, FIRST, LAST) == Sessions(held=2, attended=0)
    EnrolmentFactory(training_class=later, worker=worker, enrolled_on=FIRST)
    assert sessions_between(worker, FIRST, LAST) == Sessions(held=1, attended=0)


def test_a_class_that_began_before_the_recommendation_was_not_offered(worker):
    recommendation = RecommendationFactory(worker=worker, made_on=FIRST + ONE_DAY)
    held(a_class(recommendation.course), [FIRST + 2 * ONE_DAY])
    assert sessions_between(worker, FIRST, LAST) == Sessions(held=0, attended=0)


def test_without_recommendation_and_class_nothing_counts(worker):
    held(a_class(), [FIRST])
    assert sessions_between(worker, FIRST, LAST).percent is None


def test_offered_are_classes_of_recommended_courses_that_begin_in_the_period(worker):
    recommendation = RecommendationFactory(worker=worker, made_on=FIRST)
    a_class()
    inside = a_class(recommendation.course)
    TrainingClassFactory(course=recommendation.course, starts_on=LAST + ONE_DAY)
    assert list(TrainingClass.objects.offered_to(worker, FIRST, LAST)) == [inside]
    assert Recommendation.objects.of(worker).until(FIRST).exists()
    assert not Recommendation.objects.of(worker).until(FIRST - ONE_DAY).exists()


def test_the_lists_count_the_same_way(worker):
    training_class = a_class()
    EnrolmentFactory(training_class=training_class, worker=worker)
    EnrolmentFactory(training_class=training_class)
    days = [FIRST, FIRST + ONE_DAY, FIRST + 2 * ONE_DAY]
    held(training_class, days, worker, present=days[:2])
    listed = Enrolment.objects.of(worker).with_attendance().get()
    assert Sessions(listed.held, listed.attended) == sessions_between(worker, FIRST, LAST) == Sessions(3, 2)
