import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from casework.models import Event
from core import clock
from tests.accounts.factories import UserFactory, officer
from tests.registry.factories import MembershipFactory
from tests.vacancies.factories import ApplicationFactory, InterviewFactory, VacancyFactory
from vacancies import services
from vacancies.models import Application, Interview, Stage, Vacancy


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"occupation": "00"},
        {"contract": "forever"},
        {"wage_from": 2, "wage_to": 1},
        {"places": 0},
        {"closes_on": None},
    ],
    ids=["occupation", "contract", "wages", "places", "no last day"],
)
def test_the_database_refuses_a_vacancy_that_makes_no_sense(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        VacancyFactory(**wrong)


@pytest.mark.django_db
def test_one_application_a_vacancy_and_person():
    application = ApplicationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationFactory(vacancy=application.vacancy, applicant=application.applicant)


@pytest.mark.django_db
def test_a_recorded_interview_names_who_recorded_it():
    with pytest.raises(IntegrityError), transaction.atomic():
        InterviewFactory(took_place=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("pelatihan", True),
        ("melatih", True),
        ("melatih kasir", False),
        ("'; DROP TABLE x; --", False),
        ("((&|!", False),
    ],
)
def test_search_knows_the_forms_of_a_word(words, found):
    VacancyFactory(title="Instruktur", description="Memberi pelatihan dan melatih karyawan baru.")
    assert Vacancy.objects.matching(words).exists() is found


@pytest.mark.django_db
def test_search_puts_the_title_before_the_text():
    in_text = VacancyFactory(title="Staf toko", description="Kadang menjadi kasir.")
    in_title = VacancyFactory(title="Kasir", description="Melayani pembeli.")
    assert list(Vacancy.objects.matching("kasir")) == [in_title, in_text]


@pytest.mark.django_db
def test_open_until_the_last_day_or_until_closed(today):
    vacancy = VacancyFactory(published_on=today, closes_on=today + timedelta(days=1))
    for days, is_open in [(-1, False), (0, True), (1, True), (2, False)]:
        day = today + timedelta(days=days)
        assert vacancy.is_open_on(day) is is_open
        assert Vacancy.objects.open_on(day).exists() is is_open
    assert services.close(vacancy, by=UserFactory(), today=today) is True
    assert services.close(vacancy, by=UserFactory(), today=today) is False
    assert not Vacancy.objects.open_on(today).exists()


@pytest.mark.django_db
def test_who_sees_what():
    member = MembershipFactory()
    application = ApplicationFactory(vacancy__company=member.company)
    interview = InterviewFactory(application=application)
    other_member, other_worker = MembershipFactory().user, UserFactory(worker=True)
    seen_by = {
        application.applicant: (True, True, True),
        other_worker: (True, False, False),
        member.user: (True, True, True),
        other_member: (False, False, False),
        officer("counsellor"): (True, False, False),
        officer("verifier"): (False, False, False),
    }
    for user, expected in seen_by.items():
        seen = (
            Vacancy.objects.visible_to(user).filter(pk=application.vacancy_id).exists(),
            Application.objects.visible_to(user).filter(pk=application.pk).exists(),
            Interview.objects.visible_to(user).filter(pk=interview.pk).exists(),
        )
        assert seen == expected, user.role


@pytest.mark.django_db
@pytest.mark.parametrize("stage", [Stage.HIRED, Stage.REFUSED, Stage.WITHDRAWN])
def test_an_ended_application_moves_no_more(stage):
    application = ApplicationFactory(stage=stage)
    member = MembershipFactory(company=application.vacancy.company).user
    with pytest.raises(services.StageRefused):
        services.answer(application, Stage.OFFERED, by=member)
    with pytest.raises(services.StageRefused):
        services.withdraw(application, by=application.applicant)
    with pytest.raises(services.StageRefused):
        services.invite(application, by=member, held_at=clock.now(), place="Kantor")


@pytest.mark.django_db
def test_an_answer_is_recorded_and_told_once():
    application = ApplicationFactory()
    member = MembershipFactory(company=application.vacancy.company).user
    services.answer(application, Stage.SEEN, by=member)
    services.answer(application, Stage.HIRED, by=member, note="Mulai Senin.")
    moves = Event.objects.about(application).values_list("from_state", "to_state")
    assert list(moves) == [("sent", "seen"), ("seen", "hired")]
    assert [notice.title for notice in application.applicant.notices.all()] == ["Lamaran Anda: Diterima bekerja"]


@pytest.mark.django_db(transaction=True)
def test_ten_submits_at_once_make_one_application(today):
    vacancy, worker = VacancyFactory(), UserFactory(worker=True)
    made = []

    def submit():
        try:
            made.append(services.apply(vacancy, by=worker, letter="Halo", now=clock.now())[1])
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False] * 9 + [True]
    assert Application.objects.count() == 1
