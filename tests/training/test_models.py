import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Office, OfficeKind, Region
from casework.models import Event
from tests.accounts.factories import AssignmentFactory, UserFactory, officer
from tests.registry.factories import EmploymentFactory
from tests.training.factories import (
    AttendanceFactory,
    CourseFactory,
    EnrolmentFactory,
    MeetingFactory,
    ProviderFactory,
    RecommendationFactory,
    TrainingClassFactory,
)
from training import services
from training.models import Attendance, Course, Enrolment, Provider, Recommendation, TrainingClass
from training.people import named, workers_near


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "wrong"),
    [
        (ProviderFactory, {"kind": "church"}),
        (TrainingClassFactory, {"seats": 0}),
    ],
    ids=["kind", "seats"],
)
def test_the_database_refuses_what_makes_no_sense(make, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**wrong)


@pytest.mark.django_db
def test_a_class_does_not_end_before_it_begins(today):
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingClassFactory(starts_on=today, ends_on=today - timedelta(days=1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "same"),
    [
        (RecommendationFactory, ["worker", "course"]),
        (EnrolmentFactory, ["worker", "training_class"]),
        (MeetingFactory, ["training_class", "held_on"]),
        (AttendanceFactory, ["meeting", "enrolment"]),
        (CourseFactory, ["provider", "title"]),
        (ProviderFactory, ["name", "region"]),
    ],
)
def test_each_fact_stands_once(make, same):
    first = make()
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**{name: getattr(first, name) for name in same})


@pytest.mark.django_db
def test_who_looks_after_what():
    training_class = MeetingFactory().training_class
    enrolment = EnrolmentFactory(training_class=training_class)
    province = Office.objects.create(
        name="Disnaker provinsi contoh", kind=OfficeKind.PROVINCE, region=Region.objects.get(code="32")
    )
    for user, manages in [
        (officer("counsellor"), True),
        (AssignmentFactory(role="counsellor", office=province).user, True),
        (officer("counsellor", region="3171"), False),
        (officer("administrator"), True),
        (officer("employer"), False),
        (enrolment.worker, False),
    ]:
        assert Provider.objects.visible_to(user).exists() is manages, user.role
        assert Course.objects.managed_by(user).exists() is manages
        assert TrainingClass.objects.managed_by(user).exists() is manages
        sees_people = (manages and user.role != "administrator") or user == enrolment.worker
        assert Enrolment.objects.visible_to(user).exists() is sees_people
    assert not Enrolment.objects.visible_to(UserFactory(worker=True)).exists()
    assert TrainingClass.objects.visible_to(UserFactory(worker=True)).exists()
    assert not TrainingClass.objects.visible_to(officer("employer")).exists()


@pytest.mark.django_db
def test_recommendations_are_the_worker_s_and_the_adviser_s():
    made = RecommendationFactory()
    for user, sees in [(made.worker, True), (made.by, True), (UserFactory(worker=True), False)]:
        assert Recommendation.objects.visible_to(user).exists() is sees
    assert not Recommendation.objects.visible_to(officer("counsellor")).exists()


@pytest.mark.django_db
def test_counsellors_find_people_of_their_region_with_an_account():
    here = EmploymentFactory(participant__with_account=True, participant__full_name="Siti Contoh")
    EmploymentFactory(participant__full_name="Siti Tanpa Akun")
    EmploymentFactory(participant__with_account=True, company__region_id="3171", participant__full_name="Siti Jauh")
    near = workers_near(officer("counsellor"))
    assert [person.full_name for person in named(near, "siti")] == ["Siti Contoh"]
    assert not named(near, "siti jauh").exists()
    assert here.participant.account in near


@pytest.mark.django_db
def test_a_recommendation_is_made_and_told_once(today):
    worker, course, by = UserFactory(worker=True), CourseFactory(), officer("counsellor")
    outcomes = [services.recommend(worker, course, by=by, note="Cocok.", today=today)[1] for _again in range(2)]
    assert outcomes == [True, False]
    assert worker.notices.count() == 1


@pytest.mark.django_db
def test_when_a_seat_is_refused(today):
    worker = UserFactory(worker=True)
    first = EnrolmentFactory(worker=worker).training_class
    assert services.enrol(first, worker=worker, today=today)[1] is False
    with pytest.raises(services.ClassOverlaps):
        services.enrol(TrainingClassFactory(starts_on=first.ends_on), worker=worker, today=today)
    with pytest.raises(services.ClassStarted):
        services.enrol(TrainingClassFactory(starts_on=today), worker=worker, today=today)
    full = EnrolmentFactory(training_class__seats=1).training_class
    with pytest.raises(services.ClassFull):
        services.enrol(full, worker=UserFactory(worker=True), today=today)


@pytest.mark.django_db
def test_attendance_recorded_again_is_corrected(today):
    training_class = TrainingClassFactory(starts_on=today - timedelta(days=2))
    first, second = EnrolmentFactory.create_batch(2, training_class=training_class)
    stranger = EnrolmentFactory()
    by = officer("counsellor")
    for present in ({first.pk: True, second.pk: False}, {first.pk: True, second.pk: True, stranger.pk: True}):
        meeting = services.record_attendance(training_class, today, present, by=by, today=today)
    assert dict(Attendance.objects.values_list("enrolment", "present")) == {first.pk: True, second.pk: True}
    assert Event.objects.about(meeting).count() == 2
    for day in (today - timedelta(days=3), today + timedelta(days=1)):
        with pytest.raises(services.NotADayOfClass):
            services.record_attendance(training_class, day, {}, by=by, today=today)


@pytest.mark.django_db(transaction=True)
def test_eight_people_want_two_seats(today):
    training_class, people, outcomes = TrainingClassFactory(seats=2), UserFactory.create_batch(8, worker=True), []

    def want(worker):
        try:
            services.enrol(training_class, worker=worker, today=today)
            outcomes.append("enrolled")
        except services.ClassFull:
            outcomes.append("full")
        finally:
            connection.close()

    threads = [threading.Thread(target=want, args=[worker]) for worker in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["enrolled"] * 2 + ["full"] * 6
    assert training_class.enrolments.count() == 2
