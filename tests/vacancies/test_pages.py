from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from tests.accounts.factories import UserFactory
from tests.registry.factories import MembershipFactory
from tests.vacancies.factories import ApplicationFactory, InterviewFactory, VacancyFactory
from vacancies.models import Application, Interview, Stage, Vacancy

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return UserFactory(worker=True)


@pytest.fixture
def member():
    return MembershipFactory()


def test_a_worker_finds_applies_and_withdraws(sign_in, worker):
    vacancy = VacancyFactory(title="Kasir toko")
    VacancyFactory(title="Sopir truk", region_id="3171")
    client = sign_in(worker)
    page = client.get(reverse("vacancies:list"), {"words": "kasir", "province": "32", "regency": "3275"})
    assert "Kasir toko" in page.text
    assert "Sopir truk" not in page.text

    assert "Lamar" in client.get(vacancy.get_absolute_url()).text
    apply = reverse("vacancies:apply", args=[vacancy.pk])
    empty = client.post(apply, {"letter": " "})
    assert "Tulis surat lamaran." in empty.text
    for _again in range(2):
        sent = client.post(apply, {"letter": "Saya teliti."}, follow=True)
        assert sent.redirect_chain == [(reverse("vacancies:applications"), 302)]
    assert "sudah kami terima" in sent.text
    application = Application.objects.get()
    assert client.get(apply).status_code == 302

    withdraw = reverse("vacancies:withdraw", args=[application.pk])
    assert client.get(withdraw).status_code == 200
    client.post(withdraw)
    application.refresh_from_db()
    assert application.stage == Stage.WITHDRAWN
    assert client.get(withdraw).status_code == 302


def test_the_count_of_companies_for_the_period_of_a_month(sign_in, worker, today):
    for days in (0, 3, 40):
        ApplicationFactory(applicant=worker, applied_at=clock.now() - timedelta(days=days))
    since = today - timedelta(days=10)
    page = sign_in(worker).get(reverse("vacancies:applications"), {"since": since.isoformat(), "needed": "5"})
    assert "2 dari 5 perusahaan" in page.text
    broken = sign_in(worker).get(reverse("vacancies:applications"), {"since": "kemarin", "needed": "-1"})
    assert "3 perusahaan" in broken.text


def test_a_closed_vacancy_takes_no_application(sign_in, worker, today):
    vacancy = VacancyFactory(published_on=today - timedelta(days=9), closes_on=today - timedelta(days=1))
    answer = sign_in(worker).post(reverse("vacancies:apply", args=[vacancy.pk]), {"letter": "Halo"}, follow=True)
    assert "sudah ditutup" in answer.text
    assert not Application.objects.exists()


def vacancy_answers(today, **changes):
    day = today + timedelta(days=20)
    return {
        "title": "Staf gudang",
        "occupation": "43",
        "region": "3275",
        "description": "Menata barang.",
        "contract": "fixed_term",
        "wage_from": "4.500.000",
        "wage_to": "5000000",
        "places": "2",
        "closes_on_day": day.day,
        "closes_on_month": day.month,
        "closes_on_year": day.year,
        **changes,
    }


def test_an_employer_posts_edits_and_closes(sign_in, member, today):
    client = sign_in(member.user)
    assert client.get(reverse("vacancies:post")).status_code == 200
    wrong = client.post(reverse("vacancies:post"), vacancy_answers(today, wage_to="1", places="0"))
    assert "Upah paling tinggi tidak boleh di bawah" in wrong.text
    assert "Staf gudang" in wrong.text
    client.post(reverse("vacancies:post"), vacancy_answers(today))
    vacancy = Vacancy.objects.get()
    assert (vacancy.company, vacancy.wage_from, vacancy.published_on) == (member.company, 4_500_000, today)

    client.post(reverse("vacancies:edit", args=[vacancy.pk]), vacancy_answers(today, title="Kepala gudang"))
    assert "Kepala gudang" in client.get(reverse("vacancies:employer_list")).text
    assert client.get(reverse("vacancies:close", args=[vacancy.pk])).status_code == 200
    for words in ("Lowongan ditutup.", "sudah ditutup sebelumnya"):
        assert words in client.post(reverse("vacancies:close", args=[vacancy.pk]), follow=True).text
    vacancy.refresh_from_db()
    assert vacancy.closed_on == today


def test_a_member_of_two_companies_says_for_which(sign_in, member, today):
    second = MembershipFactory(user=member.user)
    client = sign_in(member.user)
    assert "Pilih perusahaan." in client.post(reverse("vacancies:post"), vacancy_answers(today)).text
    stranger = MembershipFactory().company
    refused = client.post(reverse("vacancies:post"), vacancy_answers(today, company=str(stranger.pk)))
    assert refused.status_code == 200
    client.post(reverse("vacancies:post"), vacancy_answers(today, company=str(second.company.pk)))
    assert Vacancy.objects.get().company == second.company


def test_an_employer_invites_records_and_hires(sign_in, member, today):
    application = ApplicationFactory(vacancy__company=member.company)
    client, applicant = sign_in(member.user), application.applicant
    detail = reverse("vacancies:application", args=[application.pk])
    page = client.get(detail)
    assert application.letter in page.text
    assert applicant.nik not in page.text

    day = today + timedelta(days=2)
    answers = {"day_day": day.day, "day_month": day.month, "day_year": day.year, "time": "10.30", "place": "Kantor"}
    invite = reverse("vacancies:invite", args=[application.pk])
    past = client.post(invite, {**answers, "day_year": day.year - 1})
    assert "Waktu ini sudah lewat" in past.text
    for _again in range(2):
        client.post(invite, answers)
    interview = Interview.objects.get()
    assert (interview.held_at.astimezone(clock.WIB).hour, applicant.notices.count()) == (10, 1)

    record = reverse("vacancies:interview_record", args=[interview.pk])
    assert "belum dimulai" in client.post(record, {"took_place": "1"}, follow=True).text
    Interview.objects.update(held_at=clock.now() - timedelta(hours=1))
    assert client.get(record).status_code == 200
    client.post(record, {"took_place": "1"})
    interview.refresh_from_db()
    assert (interview.took_place, interview.recorded_by) == (True, member.user)

    client.post(detail, {"stage": "hired", "note": ""})
    application.refresh_from_db()
    assert application.stage == Stage.HIRED
    assert "tidak dapat dikirim lagi" in client.post(detail, {"stage": "refused"}, follow=True).text
    assert client.get(invite, follow=True).redirect_chain
    assert client.get(detail).status_code == 200


def test_another_company_is_told_nothing(sign_in, member):
    interview = InterviewFactory()
    application, vacancy = interview.application, interview.application.vacancy
    client = sign_in(member.user)
    for name, key in [
        ("employer_detail", vacancy.pk),
        ("edit", vacancy.pk),
        ("close", vacancy.pk),
        ("application", application.pk),
        ("invite", application.pk),
        ("interview_record", interview.pk),
    ]:
        path = reverse(f"vacancies:{name}", args=[key])
        assert client.get(path).status_code == 404, name
        assert client.post(path).status_code in (404, 405), name


def test_another_worker_cannot_withdraw(sign_in, worker):
    other = ApplicationFactory()
    assert sign_in(worker).post(reverse("vacancies:withdraw", args=[other.pk])).status_code == 404


@pytest.mark.parametrize("name", ["list", "applications", "employer_list", "employer_detail"])
def test_lists_take_the_same_queries_for_one_row_and_for_many(
    sign_in, worker, member, name, django_assert_max_num_queries
):
    client = sign_in(member.user if name.startswith("employer") else worker)
    vacancy = VacancyFactory(company=member.company)
    path = reverse(f"vacancies:{name}", args=[vacancy.pk] if name == "employer_detail" else [])

    def grow(count):
        for _number in range(count):
            application = ApplicationFactory(applicant=worker, vacancy__company=member.company)
            InterviewFactory(application=application)
            ApplicationFactory(vacancy=vacancy)

    grow(1)
    with django_assert_max_num_queries(40) as captured:
        client.get(path)
    few = len(captured)
    grow(12)
    with django_assert_max_num_queries(few):
        client.get(path)
