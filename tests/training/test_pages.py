from datetime import timedelta

import pytest
from django.urls import reverse

from tests.accounts.factories import UserFactory, officer
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
from training.models import Course, Enrolment, Meeting, Provider, Recommendation, TrainingClass

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return UserFactory(worker=True)


def boxes(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_a_worker_sees_the_recommended_class_first_and_enrols(sign_in, worker):
    TrainingClassFactory(course__title="Tata boga")
    recommended = TrainingClassFactory(course__title="Barista")
    RecommendationFactory(worker=worker, course=recommended.course)
    waiting = RecommendationFactory(worker=worker, course__title="Mekanik")
    client = sign_in(worker)
    page = client.get(reverse("training:list")).text
    assert page.index("Barista") < page.index("Tata boga")
    assert "Direkomendasikan" in page
    assert f"{waiting.course.title} di" in page
    assert "Barista" not in client.get(reverse("training:list"), {"province": "31"}).text

    assert "Ikuti pelatihan" in client.get(recommended.get_absolute_url()).text
    enrol = reverse("training:enrol", args=[recommended.pk])
    assert client.get(enrol).status_code == 200
    assert "Anda terdaftar." in client.post(enrol, follow=True).text
    assert "Anda sudah terdaftar" in client.post(enrol, follow=True).text
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize("why", ["penuh", "sudah mulai", "bentrok"])
def test_a_refused_seat_is_explained(sign_in, worker, today, why):
    training_class = EnrolmentFactory(training_class__seats=1).training_class
    if why == "sudah mulai":
        training_class = TrainingClassFactory(starts_on=today)
    if why == "bentrok":
        EnrolmentFactory(worker=worker)
        training_class = TrainingClassFactory()
    answer = sign_in(worker).post(reverse("training:enrol", args=[training_class.pk]), follow=True)
    assert why in answer.text
    assert not Enrolment.objects.filter(worker=worker, training_class=training_class).exists()


def test_a_worker_reads_the_attendance(sign_in, worker):
    enrolment = EnrolmentFactory(worker=worker)
    for number in range(5):
        held_on = enrolment.training_class.starts_on + timedelta(days=number)
        meeting = MeetingFactory(training_class=enrolment.training_class, held_on=held_on)
        AttendanceFactory(meeting=meeting, enrolment=enrolment, present=number > 0)
    assert "4 dari 5 pertemuan (80%)" in sign_in(worker).get(reverse("training:mine")).text


@pytest.mark.parametrize("role", ["counsellor", "administrator"])
def test_officers_build_the_catalogue(sign_in, today, role):
    client = sign_in(officer(role))
    assert "Belum ada pelatihan" in client.get(reverse("training:manage")).text
    provider = {"name": "LPK Maju", "region": "3275", "kind": "private"}
    add_provider = reverse("training:add_provider")
    assert "Tulis nama lembaga." in client.post(add_provider, {**provider, "name": ""}).text
    client.post(add_provider, provider)
    assert "sudah ada di wilayah itu" in client.post(add_provider, provider).text
    provider = Provider.objects.get()
    client.post(
        reverse("training:add_course"), {"provider": str(provider.pk), "title": "Las dasar", "field": "pengelasan"}
    )
    course = Course.objects.get()
    open_class = reverse("training:open_class", args=[course.pk])
    first = today + timedelta(days=3)
    answers = {"online": "0", "place": "Jalan Contoh", "seats": "5", **boxes("starts_on", first)}
    backwards = client.post(open_class, {**answers, **boxes("ends_on", today)})
    assert "tidak boleh sebelum hari pertama" in backwards.text
    client.post(open_class, {**answers, **boxes("ends_on", first + timedelta(days=9))})
    training_class = TrainingClass.objects.get()
    assert (training_class.seats, training_class.online) == (5, False)
    page = client.get(reverse("training:manage")).text
    assert "Las dasar" in page
    assert ("Rekomendasikan" in page) is (role == "counsellor")


def test_a_counsellor_adds_no_provider_elsewhere(sign_in):
    client = sign_in(officer("counsellor"))
    answer = client.post(reverse("training:add_provider"), {"name": "LPK Jauh", "region": "3171", "kind": "private"})
    assert answer.status_code == 200
    assert not Provider.objects.exists()


def test_attendance_is_recorded_for_everybody_enrolled(sign_in, today):
    training_class = TrainingClassFactory(starts_on=today - timedelta(days=1))
    first, second = EnrolmentFactory.create_batch(2, training_class=training_class)
    client = sign_in(officer("counsellor"))
    page = reverse("training:attendance", args=[training_class.pk])
    assert first.worker.full_name in client.get(page).text
    answers = {f"present_{first.pk}": "1", f"present_{second.pk}": "0"}
    assert "di dalam masa pelatihan" in client.post(page, {**answers, **boxes("held_on", today - timedelta(9))}).text
    assert "Pilih hadir atau tidak hadir." in client.post(page, boxes("held_on", today)).text
    client.post(page, {**answers, **boxes("held_on", today)})
    assert dict(Meeting.objects.get().attendances.values_list("enrolment", "present")) == {
        first.pk: True,
        second.pk: False,
    }
    shown = client.get(reverse("training:class", args=[training_class.pk])).text
    assert "1 dari 1 pertemuan (100%)" in shown
    assert "0 dari 1 pertemuan (0%)" in shown


def test_a_counsellor_finds_a_worker_and_recommends(sign_in):
    person = EmploymentFactory(participant__with_account=True, participant__full_name="Siti Contoh").participant
    client = sign_in(officer("counsellor"))
    find = reverse("training:find_worker")
    assert client.get(find).status_code == 200
    assert "paling sedikit 3 huruf" in client.get(find, {"words": "si"}).text
    found = client.get(find, {"words": "siti"}).text
    assert "Siti Contoh" in found
    assert person.nik not in found
    assert "Tidak ada yang cocok" in client.get(find, {"words": "budi"}).text
    recommend = reverse("training:recommend", args=[person.account.pk])
    course = CourseFactory()
    assert "Pilih pelatihan." in client.post(recommend, {}).text
    for words in ("Rekomendasi tersimpan.", "sudah direkomendasikan"):
        assert words in client.post(recommend, {"course": str(course.pk)}, follow=True).text
    assert Recommendation.objects.get().worker == person.account


def test_another_region_is_told_nothing(sign_in):
    training_class = TrainingClassFactory()
    person = EmploymentFactory(participant__with_account=True).participant.account
    client = sign_in(officer("counsellor", region="3171"))
    for name, key in [
        ("open_class", training_class.course_id),
        ("class", training_class.pk),
        ("attendance", training_class.pk),
        ("recommend", person.pk),
    ]:
        path = reverse(f"training:{name}", args=[key])
        assert client.get(path).status_code == 404, name
        assert client.post(path).status_code in (404, 405), name


@pytest.mark.parametrize("name", ["list", "mine", "manage", "class", "attendance", "find_worker"])
def test_lists_take_the_same_queries_for_one_row_and_for_many(
    sign_in, worker, today, name, django_assert_max_num_queries
):
    client = sign_in(worker if name in ("list", "mine") else officer("counsellor"))
    training_class = TrainingClassFactory(starts_on=today, seats=100)
    path = reverse(f"training:{name}", args=[training_class.pk] if name in ("class", "attendance") else [])
    provider = ProviderFactory()

    def grow(count):
        for number in range(count):
            TrainingClassFactory(course__provider=provider)
            RecommendationFactory(worker=worker)
            far = today + timedelta(days=30 * (number + count))
            EnrolmentFactory(worker=worker, training_class__starts_on=far)
            enrolment = EnrolmentFactory(training_class=training_class)
            held_on = today - timedelta(days=Meeting.objects.count() + 1)
            meeting = MeetingFactory(training_class=training_class, held_on=held_on)
            AttendanceFactory(meeting=meeting, enrolment=enrolment)
            EmploymentFactory(participant__with_account=True)

    grow(1)
    query = {"words": "contoh"} if name == "find_worker" else {}
    with django_assert_max_num_queries(40) as captured:
        client.get(path, query)
    few = len(captured)
    grow(8)
    with django_assert_max_num_queries(few):
        client.get(path, query)
