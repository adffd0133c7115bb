"""Approved, and still active at BPJS: the employer is reminded, the Disnaker told, the claim held, and no day lost."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from accounts.models import Role
from casework.steps import advance
from core import clock
from jkp_claims import services as claims
from jkp_claims.models import MonthlyClaim, MonthState
from notifications.models import Notice
from phk_reports import chasing, still_active
from phk_reports.models import Chase, PhkReport, Side, State
from registry.deactivation import deactivate
from tests.accounts.factories import officer
from tests.clients import client_of
from tests.jkp_claims.factories import Story, at
from tests.phk_reports.factories import acting, draft, people, report_in, taken
from tests.registry.factories import EmploymentFactory, MembershipFactory, ParticipantFactory

pytestmark = pytest.mark.django_db

TERMINATED_ON = date(2025, 9, 10)  # a Wednesday; no holiday until October
REMINDERS = [date(2025, 9, 11), date(2025, 9, 17), date(2025, 9, 19)]
FOR_THE_DISNAKER = date(2025, 9, 20)


def on(day: date):
    return clock.standing_at(datetime.combine(day, time(10), clock.WIB))


def approved(around=None, *, day: date = TERMINATED_ON, terminated_on: date = TERMINATED_ON, **details) -> PhkReport:
    """Approved on that day, and the participation goes on."""
    with on(day):
        return report_in(State.APPROVED, around or people(), terminated_on=terminated_on, **details)


def told(user, since: set) -> list[Notice]:
    return list(Notice.objects.filter(recipient=user, key__startswith="phk-still-active").exclude(pk__in=since))


def chased(day: date) -> None:
    with on(day):
        chasing.chase(day)


def test_the_signers_are_reminded_on_working_days_1_5_and_7_and_then_the_mediators_are_told():
    with on(TERMINATED_ON):
        around = people()
        preparer = MembershipFactory(company=around.employment.company, role="preparer").user
        elsewhere = officer(Role.MEDIATOR, "3171")
    report = approved(around)
    days = {user.pk: [] for user in (around.member, around.mediator)}
    known: set = set()
    for offset in range(20):
        day = TERMINATED_ON + timedelta(days=offset)
        for _again in range(2):
            chased(day)
        for user in (around.member, around.mediator):
            new = told(user, known)
            assert len(new) <= 1
            days[user.pk] += [day] * len(new)
            known |= {notice.pk for notice in new}
    assert days == {around.member.pk: REMINDERS, around.mediator.pk: [FOR_THE_DISNAKER]}
    assert not told(preparer, set())
    assert not told(elsewhere, set())
    report.refresh_from_db()
    assert report.chase_stage == Chase.DISNAKER
    assert still_active.reminders_sent(report) == 3


def test_the_worker_is_told_once_that_it_is_not_theirs_to_do():
    report = approved()
    for day in (*REMINDERS, FOR_THE_DISNAKER):
        chased(day)
    [notice] = told(report.employment.participant.account, set())
    assert "bukan Anda" in notice.body


def test_after_a_late_approval_the_days_are_counted_from_the_approval():
    around = people()
    report = approved(around, day=date(2025, 9, 24))
    assert chasing.begins_on(report) == date(2025, 9, 24)
    chased(date(2025, 9, 24))
    assert not told(around.member, set())
    chased(date(2025, 9, 25))
    assert len(told(around.member, set())) == 1


def test_a_job_that_was_down_says_only_what_is_due_now():
    around = people()
    approved(around)
    chased(FOR_THE_DISNAKER + timedelta(days=3))
    assert not told(around.member, set())
    assert len(told(around.mediator, set())) == 1


def test_whoever_is_deactivated_in_time_is_never_spoken_of():
    around = people()
    report = approved(around)
    with on(TERMINATED_ON):
        deactivate(
            employment=report.employment, on=TERMINATED_ON, cause="terminated", by=around.member, today=TERMINATED_ON
        )
    for day in (*REMINDERS, FOR_THE_DISNAKER):
        chased(day)
    report.refresh_from_db()
    assert report.chase_stage == Chase.OVER
    assert not Notice.objects.filter(key__startswith="phk-still-active").exists()


def test_one_notice_names_how_many_of_a_company_are_still_active():
    around = people()
    others = []
    for _number in range(3):
        participant = ParticipantFactory(with_account=True)
        job = EmploymentFactory(participant=participant, company=around.employment.company)
        others.append(replace(around, employment=job, worker=acting(participant.account, Role.WORKER)))
    for each in (around, *others):
        approved(each)
    chased(REMINDERS[0])
    [notice] = told(around.member, set())
    assert "4 peserta masih aktif" in notice.body
    assert notice.url == reverse("phk_reports:employer_still_active")


def test_no_notice_holds_a_nik():
    around = people()
    approved(around)
    for day in (*REMINDERS, FOR_THE_DISNAKER):
        chased(day)
    for notice in Notice.objects.all():
        assert around.employment.participant.nik not in f"{notice.title} {notice.body} {notice.url}"


def test_the_lists_of_the_company_and_of_the_region_hold_those_still_active_the_oldest_first():
    around, newer, elsewhere = people(), people(), people("3578")
    old = approved(around, day=date(2025, 9, 12))
    new = approved(newer, day=date(2025, 9, 12), terminated_on=date(2025, 9, 11))
    far = approved(elsewhere, day=date(2025, 9, 12))
    with on(date(2025, 9, 22)):
        region = client_of(around.mediator).get(reverse("phk_reports:still_active")).text
        assert region.index(old.number) < region.index(new.number)
        assert far.number not in region
        assert reverse("phk_reports:deactivate", args=[old.pk]) in region
        assert reverse("phk_reports:deactivate", args=[new.pk]) not in region  # its 7th working day is today
        company = client_of(around.member).get(reverse("phk_reports:employer_still_active")).text
        assert around.employment.participant.full_name in company
        assert newer.employment.participant.full_name not in company
        assert reverse("registry:deactivate", args=[around.employment.pk]) in company
        deactivate(
            employment=old.employment,
            on=TERMINATED_ON,
            cause="terminated",
            by=around.member,
            today=date(2025, 9, 22),
        )
        assert old.number not in client_of(around.mediator).get(reverse("phk_reports:still_active")).text


def test_the_worker_and_the_company_see_it_on_the_file():
    around = people()
    report = approved(around)
    with on(REMINDERS[0]):
        assert "Ini tugas perusahaan, bukan Anda" in client_of(around.worker).get(report.get_absolute_url()).text
        assert "Nonaktifkan peserta ini" in client_of(around.member).get(report.get_absolute_url()).text


def windows(months) -> list[tuple]:
    return [
        (
            one.month_no,
            one.reference_on,
            one.opens_on,
            one.closes_on,
            one.late_until,
            one.wage_base,
            one.rate,
            one.amount,
        )
        for one in months
    ]


def test_a_claim_filed_in_time_keeps_its_windows_and_amounts_when_the_employer_deactivates_weeks_later():
    """The payment is held, the right is not: the worker loses no day by the employer's silence."""
    filed_on = date(2025, 9, 12)
    with on(filed_on):
        prompt, late = (Story(today=filed_on) for _story in range(2))
        prompt.filed()
        late.approved()
        first = claims.file_first_month(late.claim, by=late.worker, account=late.account(), now=at(filed_on))
    [asked, held] = [
        windows(MonthlyClaim.objects.filter(claim=claim).order_by("month_no")) for claim in (prompt.claim, first.claim)
    ]
    assert held == asked
    assert first.claim.first_claim_on == filed_on
    verifier = officer(Role.VERIFIER)
    weeks_later = filed_on + timedelta(weeks=5)
    with on(weeks_later):
        month = advance(first, MonthlyClaim.take, by=verifier)
        with pytest.raises(claims.CannotApprove):
            claims.approve_month(month, by=verifier, now=at(weeks_later))
        late.today = weeks_later
        deactivate(
            employment=late.employment,
            on=weeks_later - timedelta(days=1),
            cause="terminated",
            by=late.employer,
            today=weeks_later,
        )
        month = claims.approve_month(MonthlyClaim.objects.get(pk=first.pk), by=verifier, now=at(weeks_later))
    assert month.state == MonthState.APPROVED
    assert windows(MonthlyClaim.objects.filter(claim=first.claim).order_by("month_no")) == asked
    assert (month.claim.first_claim_on, month.claim.deadline_on) == (filed_on, prompt.claim.deadline_on)


def test_the_home_of_the_company_names_drafts_corrections_answers_and_the_still_active():
    around = people()
    with on(date(2025, 9, 22)):
        late = draft(people_at(around), terminated_on=date(2025, 9, 1))
        corrected = report_in(State.NEEDS_CORRECTION, people_at(around))
        asked = report_in(State.SUBMITTED, people_at(around), side=Side.WORKER)
        report_in(State.APPROVED, people_at(around), terminated_on=TERMINATED_ON)
        page = client_of(around.member).get(reverse("registry:home")).text
    assert reverse("phk_reports:employer_tasks", args=[late.pk]) in page
    assert "Lewat 7 hari kerja. Batasnya 11 September 2025." in page
    assert corrected.get_absolute_url() in page
    assert reverse("phk_reports:answer", args=[asked.pk]) in page
    assert "PHK disetujui, masih aktif: 1 pekerja" in page


def people_at(around):
    """Another worker of the same company."""
    participant = ParticipantFactory(with_account=True)
    job = EmploymentFactory(participant=participant, company=around.employment.company)
    return replace(around, employment=job, worker=acting(participant.account, Role.WORKER))


def test_what_is_done_leaves_the_home():
    around = people()
    with on(TERMINATED_ON):
        report = taken(draft(around, terminated_on=TERMINATED_ON), "submit", around)
        page = client_of(around.member).get(reverse("registry:home")).text
    assert report.number not in page
    assert reverse("phk_reports:employer_tasks", args=[report.pk]) not in page
