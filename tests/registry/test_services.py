from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Region, Role
from casework.models import Event
from core.dates import Month
from notifications.models import Notice
from registry.bank_accounts import set_bank_account
from registry.choices import Bank
from registry.contributions import (
    ContributionLine,
    latest_due_month,
    paid_months,
    record_contribution,
    record_contributions,
    wage_before,
)
from registry.deactivation import deactivate, end_employment
from registry.models import BankAccount, Contribution, Employment
from registry.refusals import AlreadyDeactivated, ContributionSettled, HolderMismatch, ImpossibleDate, ReasonMissing
from tests.accounts.factories import UserFactory, officer
from tests.registry.factories import (
    CompanyFactory,
    EmploymentFactory,
    MembershipFactory,
    ParticipantFactory,
    contributions,
)

pytestmark = pytest.mark.django_db

TODAY = date(2025, 9, 10)
LAST_DAY = date(2025, 8, 31)
NOW = datetime(2025, 9, 10, 3, tzinfo=UTC)


@pytest.fixture
def employment():
    return EmploymentFactory(participant=ParticipantFactory(with_account=True))


@pytest.fixture
def member(employment):
    return MembershipFactory(company=employment.company).user


def test_a_member_deactivates(employment, member):
    done = deactivate(employment=employment, on=LAST_DAY, cause="terminated", by=member, today=TODAY)
    assert done == Employment.objects.get()
    assert (done.ended_on, done.deactivated_on, done.deactivated_by_role) == (LAST_DAY, LAST_DAY, Role.EMPLOYER)
    assert not done.is_active_at_bpjs
    event = Event.objects.about(done).get()
    assert (event.verb, event.actor_id, event.data) == (
        "deactivated",
        member.pk,
        {"on": "2025-08-31", "cause": "terminated"},
    )
    assert Notice.objects.get().recipient == employment.participant.account


def test_a_known_last_day_of_work_stays(employment, member):
    end_employment(employment=employment, on=date(2025, 8, 15), by=member)
    done = deactivate(employment=employment, on=LAST_DAY, cause="terminated", by=member, today=TODAY)
    assert (done.ended_on, done.deactivated_on) == (date(2025, 8, 15), LAST_DAY)
    assert [event.verb for event in Event.objects.about(done)] == ["ended", "deactivated"]


def test_a_mediator_of_the_region_deactivates_with_a_reason(employment):
    mediator = officer(Role.MEDIATOR)
    with pytest.raises(ReasonMissing):
        deactivate(employment=employment, on=LAST_DAY, cause="terminated", by=mediator, today=TODAY, reason="  ")
    done = deactivate(
        employment=employment, on=LAST_DAY, cause="terminated", by=mediator, today=TODAY, reason="Pemberi kerja diam."
    )
    assert done.deactivated_by_role == Role.MEDIATOR
    assert Event.objects.about(done).get().note == "Pemberi kerja diam."


@pytest.mark.parametrize("who", ["other member", "other region", "verifier", "worker"])
def test_nobody_else_deactivates(employment, who):
    user = {
        "other member": lambda: MembershipFactory().user,
        "other region": lambda: officer(Role.MEDIATOR, region="3578"),
        "verifier": lambda: officer(Role.VERIFIER),
        "worker": lambda: employment.participant.account,
    }[who]()
    with pytest.raises(PermissionDenied):
        deactivate(employment=employment, on=LAST_DAY, cause="terminated", by=user, today=TODAY, reason="x")
    assert Employment.objects.get().is_active_at_bpjs
    assert not Event.objects.about(employment).exists()


@pytest.mark.parametrize(
    ("on", "ended_on"),
    [(date(2025, 9, 11), None), (date(2020, 1, 5), None), (date(2025, 8, 30), LAST_DAY)],
)
def test_impossible_days(employment, member, on, ended_on):
    Employment.objects.update(ended_on=ended_on)
    with pytest.raises(ImpossibleDate):
        deactivate(employment=employment, on=on, cause="terminated", by=member, today=TODAY)


@pytest.mark.parametrize("on", [TODAY, date(2020, 1, 6)])
def test_first_and_last_possible_day(employment, member, on):
    assert deactivate(employment=employment, on=on, cause="resigned", by=member, today=TODAY).deactivated_on == on


def test_twice_is_told(employment, member):
    deactivate(employment=employment, on=LAST_DAY, cause="terminated", by=member, today=TODAY)
    with pytest.raises(AlreadyDeactivated):
        deactivate(employment=employment, on=TODAY, cause="resigned", by=member, today=TODAY)
    with pytest.raises(AlreadyDeactivated):
        end_employment(employment=employment, on=TODAY, by=member)
    assert Employment.objects.get().deactivated_on == LAST_DAY
    assert Event.objects.about(employment).count() == 1


def test_work_does_not_end_before_it_begins(employment, member):
    with pytest.raises(ImpossibleDate):
        end_employment(employment=employment, on=date(2020, 1, 5), by=member)


def test_a_payment_once_recorded_stays(employment):
    month = Month(2025, 3)
    record_contribution(employment=employment, month=month, wage=5_000_000)
    record_contribution(employment=employment, month=month, wage=6_000_000, paid_on=date(2025, 4, 10))
    again = record_contribution(employment=employment, month=month, wage=6_000_000, paid_on=None)
    assert (again.wage, again.paid_on) == (6_000_000, date(2025, 4, 10))
    with pytest.raises(ContributionSettled):
        record_contribution(employment=employment, month=month, wage=7_000_000)
    assert Contribution.objects.get().wage == 6_000_000
    assert Event.objects.about(employment).count() == 3


def test_many_months_take_the_same_statements(employment, django_assert_max_num_queries):
    lines = [ContributionLine(employment, Month(2020, 1).plus(n), 5_000_000) for n in range(60)]
    with django_assert_max_num_queries(5):
        assert record_contributions(lines) == 60


def test_the_wage_is_the_last_reported_before_the_month_of_the_termination(employment):
    assert wage_before(employment, LAST_DAY) == 0
    contributions(employment, months=3, last=Month(2025, 6), wage=4_000_000)
    contributions(employment, months=1, last=Month(2025, 7), wage=4_500_000, paid=False)
    contributions(employment, months=1, last=Month(2025, 8), wage=9_000_000)
    assert wage_before(employment, date(2025, 8, 1)) == 4_500_000
    assert wage_before(employment, LAST_DAY) == 4_500_000
    assert wage_before(employment.participant, date(2025, 7, 31)) == 4_000_000


def test_paid_months_are_summed_over_employers(employment):
    second = EmploymentFactory(participant=employment.participant)
    contributions(employment, months=2, last=Month(2025, 3))
    contributions(second, months=2, last=Month(2025, 4))
    contributions(second, months=1, last=Month(2025, 5), paid=False)
    contributions(EmploymentFactory(), months=1, last=Month(2025, 6))
    assert paid_months(employment.participant) == {Month(2025, 2), Month(2025, 3), Month(2025, 4)}


@pytest.mark.parametrize(
    ("today", "due"),
    [(date(2025, 9, 15), Month(2025, 7)), (date(2025, 9, 16), Month(2025, 8)), (date(2026, 1, 16), Month(2025, 12))],
)
def test_the_latest_due_month(today, due):
    assert latest_due_month(today) == due


def set_account(participant, **values):
    person = participant.account
    given = {"bank": Bank.BRI, "number": "002101004521", "holder_name": participant.full_name, "by": person, "now": NOW}
    return set_bank_account(participant=participant, **given | values)


def test_the_first_account_is_usable_at_once(employment):
    account = set_account(employment.participant)
    assert (account.version, account.masked, account.is_usable(NOW)) == (1, "BRI ••••4521", True)
    assert not Notice.objects.exists()


def test_a_change_cools_off_for_72_hours_and_is_told(employment):
    first = set_account(employment.participant)
    second = set_account(employment.participant, number="9999888877776666", bank=Bank.BCA)
    assert (second.version, BankAccount.objects.latest_of(employment.participant)) == (2, second)
    assert not second.is_usable(NOW + timedelta(hours=71, minutes=59))
    assert second.is_usable(NOW + timedelta(hours=72))
    assert first.is_usable(NOW)
    notice = Notice.objects.get()
    assert notice.recipient == employment.participant.account
    assert "BCA ••••6666" in notice.body
    assert "13 September 2025, 10.00 WIB" in notice.body
    assert "9999888877776666" not in str(list(Event.objects.about(employment.participant).values_list("data")))


def test_the_same_account_again_changes_nothing(employment):
    first = set_account(employment.participant)
    assert set_account(employment.participant, now=NOW + timedelta(days=1)) == first


def test_the_account_is_in_the_persons_own_name(employment):
    with pytest.raises(HolderMismatch) as refusal:
        set_account(employment.participant, holder_name="Orang Lain")
    assert "Orang Lain" in str(refusal.value.message)
    assert employment.participant.full_name in str(refusal.value.message)


def test_nobody_sets_another_persons_account(employment):
    with pytest.raises(PermissionDenied):
        set_account(employment.participant, by=UserFactory(worker=True))
    assert not BankAccount.objects.exists()


def test_a_company_elsewhere_is_another_mediators():
    elsewhere = EmploymentFactory(company=CompanyFactory(region=Region.objects.get(code="3578")))
    mediator = officer(Role.MEDIATOR)
    with pytest.raises(PermissionDenied):
        deactivate(employment=elsewhere, on=LAST_DAY, cause="terminated", by=mediator, today=TODAY, reason="x")
