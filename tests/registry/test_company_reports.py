"""The yearly company report (WLKP): figures that add up, drafts that keep everything, and one filing a due day."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InternalError, connection, transaction
from django.urls import reverse

from accounts.models import Region, Role
from casework.models import Event
from core import clock
from core.dates import Month, add_months
from documents.models import Letter
from notifications.models import Notice
from registry import company_reports
from registry.choices import Citizenship, CompanyStanding, ContractType, MemberRole
from registry.company_reports import AlreadyFiled, DueDayMoved, TooEarly, file_report, prefill, remind, save_draft
from registry.models import Company, CompanyReport, Employment, Participant
from registry.report_figures import COUNTS, WAGES, born_within, contradictions
from tests.accounts.factories import UserFactory, officer
from tests.registry.factories import (
    ONE_WORKER,
    CompanyFactory,
    EmploymentFactory,
    MembershipFactory,
    ParticipantFactory,
    contributions,
)

pytestmark = pytest.mark.django_db

A_WOMAN = "3275015708900001"  # born on the 17th, plus 40
NAMES = (*COUNTS, *(name for name, _label in WAGES))


def text(response):
    return response.content.decode()


def file_it(member, **changes):
    company = Company.objects.get(pk=member.company_id)
    asked = {"company": company, "due_on": company.report_due_on, "figures": ONE_WORKER, "by": member.user}
    return file_report(**asked | {"today": clock.today(), "now": clock.now()} | changes)


@pytest.fixture
def member():
    return MembershipFactory()


class TestFigures:
    def test_figures_that_agree_have_no_contradiction(self):
        assert contradictions(ONE_WORKER) == {}
        assert contradictions(dict.fromkeys(NAMES, 0)) == {}

    @pytest.mark.parametrize(
        ("change", "at"),
        [
            ({"male": 0}, "male"),
            ({"female": 1}, "male"),
            ({"foreigners": 2}, "citizens"),
            ({"age_from_55": 1}, "age_under_18"),
            ({"fixed_term": 1}, "permanent"),
            ({"disabled": 2}, "disabled"),
            ({"wage_lowest": 0}, "wage_lowest"),
            ({"wage_lowest": 5_000_001}, "wage_lowest"),
            ({"wage_highest": 4_999_999}, "wage_lowest"),
        ],
    )
    def test_what_does_not_add_up_is_named_at_its_group(self, change, at):
        assert list(contradictions(ONE_WORKER | change)) == [at]

    @pytest.mark.parametrize(
        ("first", "last", "after", "until"),
        [
            (None, 17, date(2007, 3, 1), None),
            (18, 24, date(2000, 3, 1), date(2007, 3, 1)),
            (55, None, None, date(1970, 3, 1)),
        ],
    )
    def test_an_age_band_is_a_span_of_birth_dates(self, first, last, after, until):
        assert born_within(date(2025, 3, 1), first, last) == (after, until)

    def test_the_registry_knows_everything_but_disability(self, member, django_assert_num_queries):
        today = date(2025, 9, 10)
        woman = A_WOMAN
        people = [
            ParticipantFactory(nik=woman, birth_date=add_months(today, -12 * 35)),  # 35 today
            ParticipantFactory(birth_date=add_months(today, -12 * 18) + timedelta(days=1)),  # 18 tomorrow
            ParticipantFactory(birth_date=date(1960, 1, 1), citizenship=Citizenship.WNA),
        ]
        kinds = [ContractType.PKWT, ContractType.PKWTT, ContractType.PKWTT]
        jobs = [
            EmploymentFactory(company=member.company, participant=person, contract_type=kind, started_on=started)
            for person, kind, started in zip(
                people, kinds, [date(2024, 9, 11), date(2024, 9, 10), date(2020, 1, 1)], strict=True
            )
        ]
        EmploymentFactory(company=member.company, ended_on=date(2025, 9, 9), started_on=date(2020, 1, 1))
        EmploymentFactory(company=member.company, ended_on=date(2024, 9, 10), started_on=date(2020, 1, 1))
        EmploymentFactory()
        for job, wage in zip(jobs, [3_000_000, 4_000_000, 9_500_000], strict=True):
            contributions(job, months=1, last=Month(2025, 8), wage=wage)
        contributions(jobs[0], months=1, last=Month(2025, 7), wage=1)
        with django_assert_num_queries(4):
            known = prefill(member.company, today)
        assert known == {
            "total": 3,
            "female": 1,
            "male": 2,
            "foreigners": 1,
            "citizens": 2,
            "age_under_18": 1,
            "age_18_24": 0,
            "age_25_34": 0,
            "age_35_44": 1,
            "age_45_54": 0,
            "age_from_55": 1,
            "fixed_term": 1,
            "permanent": 2,
            "hired": 1,
            "left": 1,
            "wage_lowest": 3_000_000,
            "wage_average": 5_500_000,
            "wage_highest": 9_500_000,
        }

    def test_a_company_without_workers_has_figures_of_nought(self, member):
        assert set(prefill(member.company, clock.today()).values()) == {0}

    def test_a_corrected_nik_corrects_what_is_counted(self, member):
        person = ParticipantFactory()
        assert not Participant.objects.get(pk=person.pk).is_female
        person.nik = A_WOMAN
        person.save()
        assert Participant.objects.get(pk=person.pk).is_female


class TestFiling:
    def test_a_new_company_reports_within_30_days_and_then_every_year(self, member):
        assert member.company.report_due_on == clock.today() + timedelta(days=30)
        report = file_it(member)
        member.company.refresh_from_db()
        assert member.company.report_due_on == add_months(clock.today(), 12)
        assert report.figures == ONE_WORKER
        assert not report.was_late
        assert Event.objects.about(report).get().verb == "company_report_filed"
        assert Letter.objects.get(subject_id=report.pk).holder_name == member.company.name

    @pytest.mark.parametrize("role", [MemberRole.OWNER, MemberRole.APPROVER])
    def test_owners_and_approvers_send(self, role):
        assert file_it(MembershipFactory(role=role)).filed_at

    @pytest.mark.parametrize(
        "who",
        [
            lambda: MembershipFactory(role=MemberRole.PREPARER),
            lambda: MembershipFactory(company__standing=CompanyStanding.PENDING),
            lambda: MembershipFactory(company__standing=CompanyStanding.REFUSED),
        ],
    )
    def test_preparers_and_companies_not_approved_do_not(self, who):
        member = who()
        with pytest.raises(PermissionDenied):
            file_it(member)
        assert not CompanyReport.objects.exists()
        assert not Event.objects.filter(verb="company_report_filed").exists()

    def test_members_of_another_company_neither_send_nor_draft(self, member):
        stranger = MembershipFactory().user
        with pytest.raises(PermissionDenied):
            file_it(member, by=stranger)
        with pytest.raises(PermissionDenied):
            save_draft(company=member.company, typed={}, by=stranger, now=clock.now())
        assert not CompanyReport.objects.exists()

    def test_a_due_day_that_moved_is_told_on_the_page(self, member):
        moved = member.company.report_due_on - timedelta(days=1)
        with pytest.raises(DueDayMoved):
            file_it(member, due_on=moved)
        assert not CompanyReport.objects.exists()

    def test_the_same_report_is_sent_once(self, member):
        due_on = member.company.report_due_on
        first = file_it(member)
        with pytest.raises(AlreadyFiled) as refused:
            file_it(member, due_on=due_on)
        assert refused.value.report == first
        assert CompanyReport.objects.count() == 1

    def test_the_next_one_waits_until_90_days_before_it_is_due(self, member):
        file_it(member)
        member.company.refresh_from_db()
        opens_on = member.company.report_due_on - timedelta(days=90)
        with pytest.raises(TooEarly):
            file_it(member, today=opens_on - timedelta(days=1))
        assert file_it(member, today=opens_on)

    def test_a_late_report_says_so_for_ever(self, member):
        member.company.report_due_on = clock.today() - timedelta(days=1)
        member.company.save()
        assert file_it(member).was_late

    def test_what_was_sent_is_changed_by_nobody(self, member):
        report = file_it(member)
        with pytest.raises(InternalError), transaction.atomic():
            CompanyReport.objects.filter(pk=report.pk).update(figures={"total": 2})
        with pytest.raises(InternalError), transaction.atomic():
            CompanyReport.objects.filter(pk=report.pk).delete()

    def test_sending_turns_the_draft_into_the_report(self, member):
        draft = save_draft(company=member.company, typed={"total": "se"}, by=member.user, now=clock.now())
        report = file_it(member)
        assert (report.pk, report.number, report.typed) == (draft.pk, draft.number, {})

    @pytest.mark.parametrize(
        ("role", "region", "filed", "drafts"),
        [
            (Role.MEDIATOR, "3275", 1, 0),
            (Role.MEDIATOR, "3578", 0, 0),
            (Role.VERIFIER, "3275", 1, 0),
            (Role.WORKER, None, 0, 0),
        ],
    )
    def test_officers_of_the_region_see_what_was_sent_only(self, member, role, region, filed, drafts):
        file_it(member)
        member.company.refresh_from_db()
        save_draft(company=member.company, typed={}, by=member.user, now=clock.now())
        person = officer(role, region=region) if region else UserFactory()
        seen = CompanyReport.objects.visible_to(person)
        assert (seen.filed().count(), seen.filter(filed_at=None).count()) == (filed, drafts)
        assert CompanyReport.objects.visible_to(member.user).count() == 2
        assert not CompanyReport.objects.visible_to(MembershipFactory().user).exists()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_file_one_report(member):
    start, outcomes = Barrier(2), []

    def click():
        try:
            start.wait()
            outcomes.append(file_it(member, due_on=member.company.report_due_on))
        except AlreadyFiled as refused:
            outcomes.append(refused)
        finally:
            connection.close()

    clicks = [Thread(target=click) for _ in range(2)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyFiled", "CompanyReport"]
    assert Letter.objects.count() == 1


class TestReminders:
    def test_signers_are_told_once_a_stage_and_late_ones_go_on(self, member):
        preparer = MembershipFactory(company=member.company, role=MemberRole.PREPARER).user
        due_on = member.company.report_due_on
        told = {}
        for days in range(-31, 40):
            for _tick in range(2):
                if remind(due_on + timedelta(days=days)):
                    told[days] = told.get(days, 0) + 1
        assert told == dict.fromkeys(company_reports.REMINDERS, 1)
        notices = Notice.objects.filter(recipient=member.user).order_by("pk")
        assert len(notices) == len(company_reports.REMINDERS)
        assert "paling lambat" in notices[0].body
        assert "Disnaker melihat keterlambatan" in notices[5].body
        assert not Notice.objects.filter(recipient=preparer).exists()

    def test_a_tick_that_was_missed_for_a_year_tells_once(self, member):
        assert remind(member.company.report_due_on + timedelta(days=365)) == 1
        assert Notice.objects.filter(recipient=member.user).count() == 1

    def test_filing_ends_the_reminders(self, member):
        remind(member.company.report_due_on)
        file_it(member)
        assert remind(clock.today() + timedelta(days=40)) == 0

    def test_companies_that_are_not_approved_are_left_alone(self):
        MembershipFactory(company__standing=CompanyStanding.PENDING)
        assert remind(clock.today() + timedelta(days=100)) == 0

    def test_no_tick_tells_more_than_its_share(self, member):
        MembershipFactory()
        late = clock.today() + timedelta(days=100)
        assert [remind(late, limit=1) for _ in range(3)] == [1, 1, 0]


class TestPages:
    @pytest.fixture
    def url(self, member):
        return reverse("registry:company_report_edit", args=[member.company_id])

    def answers(self, member, **changes):
        member.company.refresh_from_db()
        return ONE_WORKER | {"due_on": member.company.report_due_on.isoformat()} | changes

    def test_from_the_prefilled_form_to_the_receipt(self, sign_in, member, url):
        EmploymentFactory(company=member.company, participant=ParticipantFactory(full_name="Siti"))
        page = sign_in(member.user)
        assert 'name="total" value="1"' in text(page.get(url))
        check = text(page.post(url, self.answers(member, step="check")))
        assert "Kirim laporan" in check
        assert "Rp5.000.000" in check
        assert "Di data pekerja Anda tercatat" not in check
        sent = page.post(url, self.answers(member, step="confirm"), follow=True)
        report = CompanyReport.objects.get()
        assert report.number in text(sent)
        receipt = page.get(reverse("registry:company_report_receipt", args=[report.pk]))
        assert receipt.content.startswith(b"%PDF")
        letter = Letter.objects.get(subject_id=report.pk)
        assert ["Nomor laporan", report.number] in letter.rows
        assert ["Upah sebulan rata-rata", "Rp5.000.000"] in letter.rows
        assert "Asli" in text(page.get(reverse("documents:verify", args=[letter.code])))
        again = page.post(url, self.answers(member, step="confirm", due_on=report.due_on.isoformat()), follow=True)
        assert "sudah dikirim" in text(again)
        assert CompanyReport.objects.count() == 1

    def test_a_draft_keeps_what_was_typed_right_or_wrong(self, sign_in, member, url):
        page = sign_in(member.user)
        assert "Draf tersimpan" in text(
            page.post(url, self.answers(member, step="save", total="dua puluh"), follow=True)
        )
        assert 'value="dua puluh"' in text(page.get(url))

    def test_figures_that_do_not_add_up_come_back_with_a_sentence(self, sign_in, member, url):
        shown = text(sign_in(member.user).post(url, self.answers(member, step="check", female="1")))
        assert "ada 2, padahal semua pekerja 1" in shown
        assert not CompanyReport.objects.exists()

    def test_workers_missing_in_the_registry_are_mentioned(self, sign_in, member, url):
        shown = text(sign_in(member.user).post(url, self.answers(member, step="check")))
        assert "Di data pekerja Anda tercatat 0 orang" in shown

    def test_a_preparer_drafts_and_is_refused_when_forced(self, sign_in, member, url):
        preparer = MembershipFactory(company=member.company, role=MemberRole.PREPARER).user
        page = sign_in(preparer)
        assert "Periksa laporan" not in text(page.get(url))
        assert page.post(url, self.answers(member, step="confirm")).status_code == 403
        assert not CompanyReport.objects.exists()
        assert page.post(url, self.answers(member, step="save")).status_code == 302

    def test_another_company_is_not_found(self, sign_in, member, url):
        report = file_it(member)
        page = sign_in(MembershipFactory().user)
        for each in (url, reverse("registry:company_report", args=[report.pk])):
            assert page.get(each).status_code == 404
        assert page.get(reverse("registry:company_report_receipt", args=[report.pk])).status_code == 404

    def test_a_late_company_stands_in_its_mediators_list_only(self, sign_in, member):
        Company.objects.update(report_due_on=clock.today() - timedelta(days=1))
        CompanyFactory(name="PT Tepat Waktu")
        url = reverse("registry:reports_due")
        here = text(sign_in(officer(Role.MEDIATOR, region="3275")).get(url))
        assert member.company.name in here
        assert "PT Tepat Waktu" not in here
        assert "PT Tepat Waktu" in text(sign_in(officer(Role.MEDIATOR, region="3275")).get(url + "?semua=ya"))
        assert member.company.name not in text(sign_in(officer(Role.MEDIATOR, region="3578")).get(url))

    def test_the_companies_of_one_person_stand_in_one_list(self, sign_in, member):
        other = MembershipFactory(user=member.user, company__region=Region.objects.get(code="3578")).company
        file_it(member)
        shown = text(sign_in(member.user).get(reverse("registry:company_reports")))
        assert member.company.name in shown
        assert other.name in shown
        assert "Wajib melapor lagi" in shown


def test_moments_are_read_in_wib():
    report = CompanyReport(due_on=date(2025, 9, 10), filed_at=datetime(2025, 9, 10, 16, 59, tzinfo=UTC))
    assert (report.filed_on, report.was_late) == (date(2025, 9, 10), False)
    report.filed_at = datetime(2025, 9, 10, 17, 0, tzinfo=UTC)
    assert (report.filed_on, report.was_late) == (date(2025, 9, 11), True)


def test_employments_of_the_world_outside_are_not_counted(member):
    EmploymentFactory()
    assert Employment.objects.exists()
    assert prefill(member.company, clock.today())["total"] == 0
