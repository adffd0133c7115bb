"""Ending many participations at once: who is shown, what stands in the way, who may, and what it costs."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from bulk_uploads.models import Upload
from casework.models import Event
from core import clock
from core.dates import Month
from notifications.models import Notice
from registry import deactivation
from registry.choices import CompanyStanding
from registry.contributions import wage_before
from registry.deactivation import deactivate, deactivate_many, end_employment
from registry.models import Employment
from registry.payments import Paid, record_payments
from tests.accounts.factories import officer
from tests.lists import rows as many
from tests.registry.factories import (
    CompanyFactory,
    EmploymentFactory,
    MembershipFactory,
    ParticipantFactory,
    contributions,
)

pytestmark = pytest.mark.django_db

CAUSE = {"cause": "resigned"}


@pytest.fixture
def member():
    return MembershipFactory()


@pytest.fixture
def company(member):
    return member.company


@pytest.fixture
def page(sign_in, member):
    return sign_in(member.user)


@pytest.fixture
def url(company):
    return reverse("registry:deactivate_many", args=[company.pk])


@pytest.fixture
def left(company):
    """Three who left yesterday, the day before, and whose contract ran out."""
    today = clock.today()
    return [
        job_of(company, "Adi", ended_on=today - timedelta(days=1)),
        job_of(company, "Budi", ended_on=today - timedelta(days=2)),
        job_of(company, "Cici", contract_type="PKWT", contract_end_on=today - timedelta(days=3)),
    ]


def job_of(company, name="Siti Aminah", **details):
    return EmploymentFactory(
        company=company, participant=ParticipantFactory(full_name=name, with_account=True), **details
    )


def text(response):
    return response.content.decode()


def on(day: date) -> dict:
    return {"on_day": day.day, "on_month": day.month, "on_year": day.year}


def keys(jobs) -> str:
    return " ".join(str(job.pk) for job in jobs)


def active() -> set:
    return set(Employment.objects.active_at_bpjs().values_list("participant__full_name", flat=True))


class TestWhoIsSuggested:
    def test_who_has_left_longest_first(self, page, company, left, url):
        job_of(company, "Masih Bekerja")
        answer = page.get(url)
        assert [job.participant.full_name for job in answer.context["people"]] == ["Cici", "Budi", "Adi"]

    def test_nobody_is_said_so(self, page, url):
        assert "Semua yang di-PHK sudah nonaktif." in text(page.get(url))

    def test_all_of_them_at_once_when_they_are_more_than_a_page(self, page, company, url):
        yesterday = clock.today() - timedelta(days=1)
        many.jobs(51, company=company, ended_on=yesterday)
        assert "Semua yang sudah berhenti: 51 pekerja" in text(page.get(url))
        check = page.post(url, {"all": "1", "step": "check", **CAUSE})
        assert len(check.context["ready"]) == 51
        page.post(url, {"people": check.context["keys"], "step": "confirm", **CAUSE})
        assert not Employment.objects.active_at_bpjs().exists()


class TestTheWay:
    def test_from_the_table_through_the_check_to_the_deed(self, page, company, left, url):
        chosen = page.post(url, {"person": [left[0].pk, left[1].pk]})
        assert [job.participant.full_name for job in chosen.context["people"]] == ["Adi", "Budi"]
        assert "Ada yang perlu diperbaiki" not in text(chosen)
        check = page.post(url, {"person": [left[0].pk, left[1].pk], "step": "check", **CAUSE})
        assert "2 pekerja akan dinonaktifkan" in text(check)
        assert "Mengundurkan diri" in text(check)
        assert len(active()) == 3
        done = page.post(url, {"people": check.context["keys"], "step": "confirm", **CAUSE}, follow=True)
        assert "2 peserta dinonaktifkan." in text(done)
        assert active() == {"Cici"}

    def test_each_ends_on_their_own_last_day_unless_one_is_given(self, page, company, left, url):
        today = clock.today()
        page.post(url, {"people": keys(left[1:]), "step": "confirm", **CAUSE})
        page.post(url, {"people": keys(left[:1]), "step": "confirm", **CAUSE, **on(today)})
        days = Employment.objects.values_list("participant__full_name", "ended_on", "deactivated_on")
        ago = [today - timedelta(days=number) for number in range(4)]
        assert set(days) == {("Adi", ago[1], today), ("Budi", ago[2], ago[2]), ("Cici", ago[3], ago[3])}

    def test_one_may_go_back_and_what_was_typed_stays(self, page, left, url):
        day = clock.today() - timedelta(days=1)
        edit = page.post(url, {"people": keys(left), "step": "edit", **CAUSE, **on(day)})
        assert f'value="{day.year}"' in text(edit)
        assert '<option value="resigned" selected>' in text(edit)
        wrong = page.post(url, {"people": keys(left), "step": "check", "cause": "", **on(day)})
        assert "Pilih sebab nonaktif." in text(wrong)
        assert f'value="{day.year}"' in text(wrong)

    def test_nobody_chosen(self, page, company, url):
        assert "Pilih dulu pekerja" in text(page.post(url, {"step": "check", **CAUSE}, follow=True))

    def test_it_is_recorded_and_told_to_each(self, page, member, left, url):
        page.post(url, {"people": keys(left), "step": "confirm", **CAUSE})
        for job in left:
            event = Event.objects.about(job).get()
            assert (event.verb, event.actor_id, event.data["cause"]) == ("deactivated", member.user.pk, "resigned")
            assert Notice.objects.get(recipient=job.participant.account).key == f"deactivated:{job.pk}"


class TestTheCheck:
    def check(self, page, url, jobs, day=None):
        return page.post(url, {"people": keys(jobs), "step": "check", **CAUSE, **(on(day) if day else {})})

    def test_who_cannot_and_why(self, page, company, left, url):
        at_work = job_of(company, "Masih Bekerja")
        answer = self.check(page, url, [*left, at_work])
        assert [(one.employment, str(one.refusal)) for one in answer.context["refused"]] == [
            (at_work, "Hari terakhirnya belum tercatat. Tulis tanggal nonaktif.")
        ]
        early = self.check(page, url, left, clock.today() - timedelta(days=2))
        assert [str(one.refusal) for one in early.context["refused"]] == [
            "Tanggal nonaktif tidak boleh sebelum hari terakhir bekerja."
        ]
        future = self.check(page, url, left, clock.today() + timedelta(days=1))
        assert len(future.context["refused"]) == 3
        assert 'value="confirm"' not in text(future)

    def test_what_to_know_before(self, page, company, url):
        today = clock.today()
        job = job_of(company, "Dewi", ended_on=today - timedelta(days=80))
        contributions(job, months=2, last=Month.of(today).plus(-3), paid=False)
        contributions(job, months=1, last=Month.of(today).plus(-1))
        [verdict] = self.check(page, url, [job]).context["ready"]
        assert [str(warning)[:25] for warning in verdict.warnings] == [
            "2 bulan iuran belum dibay",
            "Tanggal ini sebelum bulan",
        ]

    def test_hundreds_take_the_queries_of_ten(self, page, company, url):
        yesterday = clock.today() - timedelta(days=1)

        def queries(step, number):
            jobs = many.jobs(number, company=company, ended_on=yesterday)
            with CaptureQueriesContext(connection) as found:
                page.post(url, {"people": keys(jobs), "step": step, **CAUSE})
            return len(found)

        for step in ("check", "confirm"):
            queries(step, 1)  # what is kept for the whole process is fetched now
            assert queries(step, 10) == queries(step, 400)
        assert Employment.objects.filter(deactivated_on=yesterday).count() == 411


class TestWhoMay:
    @pytest.fixture
    def preparer(self, company):
        return MembershipFactory(company=company, role="preparer").user

    def test_a_preparer_prepares_and_ends_nothing(self, sign_in, preparer, company, left, url):
        client = sign_in(preparer)
        assert "Minta persetujuan" in text(client.post(url, {"people": keys(left), "step": "check", **CAUSE}))
        answer = client.post(url, {"people": keys(left), "step": "confirm", **CAUSE})
        upload = Upload.objects.get()
        assert answer.url == upload.get_absolute_url()
        assert (upload.kind, upload.scope_id, upload.needs_approval) == ("deactivations", company.pk, True)
        assert upload.rows_ready == 3
        assert len(active()) == 3

    def test_a_preparer_prepares_nobody_who_cannot_end(self, sign_in, preparer, company, url):
        at_work = job_of(company)
        answer = sign_in(preparer).post(url, {"people": keys([at_work]), "step": "confirm", **CAUSE}, follow=True)
        assert "Tidak ada yang dapat dinonaktifkan" in text(answer)
        assert not Upload.objects.exists()

    def test_one_deactivated_by_a_preparer_waits_too(self, sign_in, preparer, left):
        single = reverse("registry:deactivate", args=[left[0].pk])
        sign_in(preparer).post(single, {"step": "confirm", **CAUSE, **on(clock.today())})
        assert Upload.objects.get().rows_ready == 1
        assert len(active()) == 3

    def test_the_services_refuse_a_preparer(self, preparer, company, left):
        today = clock.today()
        with pytest.raises(PermissionDenied):
            deactivate(employment=left[0], on=today, cause="resigned", by=preparer, today=today)
        with pytest.raises(PermissionDenied):
            deactivate_many(company=company, keys=[left[0].pk], on=today, cause="resigned", by=preparer, today=today)
        assert len(active()) == 3

    @pytest.mark.parametrize("standing", [CompanyStanding.PENDING, CompanyStanding.REFUSED])
    def test_nothing_that_an_unapproved_company_sends_counts(self, page, member, company, left, url, standing):
        company.standing = standing
        company.save()
        assert "belum disetujui Disnaker" in text(page.get(url))
        single = reverse("registry:deactivate", args=[left[0].pk])
        assert "belum disetujui Disnaker" in text(page.get(single))
        assert page.post(url, {"people": keys(left), "step": "confirm", **CAUSE}).status_code == 403
        assert page.post(single, {"step": "confirm", **CAUSE, **on(clock.today())}).status_code == 403
        with pytest.raises(PermissionDenied):
            deactivate(employment=left[0], on=clock.today(), cause="resigned", by=member.user, today=clock.today())
        assert len(active()) == 3
        assert not Upload.objects.exists()

    def test_another_companys_people_are_not_touched(self, page, left, url):
        stranger = job_of(CompanyFactory(), "Orang Lain", ended_on=left[0].ended_on)
        page.post(url, {"people": keys([left[0], stranger]), "step": "confirm", **CAUSE})
        assert active() == {"Budi", "Cici", "Orang Lain"}
        assert page.post(reverse("registry:deactivate_many", args=[stranger.company_id])).status_code == 404

    def test_a_mediator_who_belongs_to_the_company_does_not_act_for_the_disnaker(self, company, left):
        mediator = officer(Role.MEDIATOR)
        MembershipFactory(company=company, user=mediator)
        with pytest.raises(PermissionDenied):
            deactivate(
                employment=left[0], on=clock.today(), cause="resigned", by=mediator, today=clock.today(), reason="x"
            )

    def test_many_are_for_employers_alone(self, sign_in, url):
        assert sign_in(officer(Role.MEDIATOR)).get(url).status_code == 403


class TestAtOnce:
    def test_somebody_was_faster(self, member, company, left):
        today = clock.today()
        deactivate(employment=left[0], on=today, cause="terminated", by=member.user, today=today)
        refused = deactivate_many(
            company=company, keys=[job.pk for job in left], on=today, cause="resigned", by=member.user, today=today
        )
        assert [one.employment for one in refused] == [left[0]]
        assert Employment.objects.get(pk=left[0].pk).deactivation_cause == "terminated"
        assert not active()

    def test_a_chunk_that_fails_leaves_nothing_of_itself(self, member, company, left, monkeypatch):
        monkeypatch.setattr(deactivation, "notify_many", lambda news: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            deactivate_many(
                company=company,
                keys=[job.pk for job in left],
                on=None,
                cause="resigned",
                by=member.user,
                today=clock.today(),
            )
        assert len(active()) == 3
        assert not Event.objects.about(*left).exists()

    def test_the_choice_for_jkp_at_another_employer_is_not_changed(self, member, left):
        other = EmploymentFactory(participant=left[0].participant, for_jkp=False)
        deactivate(employment=left[0], on=clock.today(), cause="resigned", by=member.user, today=clock.today())
        other.refresh_from_db()
        assert not other.for_jkp


class TestWhatTheEndLeaves:
    """Deactivated in November, with the last day of work in September."""

    def job(self, company, **details):
        job = job_of(company, **details)
        contributions(job, months=3, last=Month(2025, 11), paid=False)
        return job

    def end(self, job, member):
        today, last_day = date(2025, 11, 20), date(2025, 9, 30)
        deactivate_many(company=job.company, keys=[job.pk], on=last_day, cause="resigned", by=member.user, today=today)

    def test_months_after_the_last_day_of_work_are_not_owed(self, company, member):
        job = self.job(company)
        self.end(job, member)
        assert [row.month for row in job.contributions.all()] == [date(2025, 9, 1)]
        assert {row.month for row in company.months.with_unpaid()} == {date(2025, 9, 1)}

    def test_a_paid_month_stays_and_one_that_waits_for_bpjs(self, company, member):
        job, colleague = self.job(company), self.job(company, name="Budi")
        job.contributions.filter(month=date(2025, 10, 1)).update(paid_on=date(2025, 11, 5))
        paid = Paid(Month(2025, 11), date(2025, 11, 5))
        record_payments(company, [paid], by=member.user, today=date(2025, 11, 20))
        self.end(job, member)
        assert {row.month.month for row in job.contributions.all()} == {9, 10, 11}
        assert colleague.contributions.count() == 3

    def test_another_wage_stays_whatever_day_the_employer_writes(self, company, member):
        job = self.job(company)
        job.contributions.filter(month=date(2025, 11, 1)).update(wage=8_000_000)
        self.end(job, member)
        assert {row.month.month for row in job.contributions.all()} == {9, 11}
        assert wage_before(job, date(2025, 12, 1)) == 8_000_000

    def test_the_end_of_work_alone_does_the_same(self, company, member):
        job = self.job(company)
        end_employment(employment=job, on=date(2025, 10, 1), by=member.user)
        assert sorted(row.month.month for row in job.contributions.all()) == [9, 10]

    @pytest.mark.parametrize(("for_jkp", "is_told"), [(True, True), (False, False)])
    def test_who_works_elsewhere_is_told_to_choose_an_employer_for_jkp(self, for_jkp, is_told, company, member):
        job = self.job(company)
        other = EmploymentFactory(participant=job.participant)
        other.refresh_from_db()
        assert not other.for_jkp
        if not for_jkp:
            Employment.objects.filter(pk=job.pk).update(for_jkp=False)
            Employment.objects.filter(pk=other.pk).update(for_jkp=True)
        self.end(job, member)
        assert Notice.objects.filter(title="Pilih pemberi kerja untuk JKP Anda").exists() == is_told
