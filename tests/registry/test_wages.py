from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from casework.models import Event
from core import clock
from core.dates import Month
from notifications.models import Notice
from registry.choices import CompanyStanding, MemberRole
from registry.findings import DataRefused
from registry.models import Contribution
from registry.refusals import ContributionSettled
from registry.views import wages as views
from registry.wages import WageChange, change_wage, change_wages
from tests.registry.factories import EmploymentFactory, MembershipFactory, ParticipantFactory, contributions

pytestmark = pytest.mark.django_db

TODAY = date(2025, 9, 10)


@pytest.fixture
def member():
    return MembershipFactory()


@pytest.fixture
def job(member):
    """Paid up to June 2025 with seven million; July and August are reported and not paid."""
    job = EmploymentFactory(company=member.company)
    contributions(job, months=6, last=Month(2025, 6))
    contributions(job, months=2, last=Month(2025, 8), paid=False)
    return job


def change(job, month, wage=8_000_000):
    return WageChange(job, Month.parse(month), wage)


def wages(job) -> list[tuple[str, int]]:
    return [
        (str(Month.of(month)), wage) for month, wage in job.contributions.order_by("month").values_list("month", "wage")
    ]


@pytest.mark.parametrize(
    ("month", "written", "expected"),
    [
        ("2025-07", 2, [("2025-07", 8_000_000), ("2025-08", 8_000_000)]),
        ("2025-08", 1, [("2025-07", 7_000_000), ("2025-08", 8_000_000)]),
        ("2025-09", 1, [("2025-07", 7_000_000), ("2025-08", 7_000_000), ("2025-09", 8_000_000)]),
    ],
)
def test_every_unpaid_month_from_then_on_gets_the_wage(month, written, expected, member, job):
    assert change_wage(change(job, month), by=member.user, today=TODAY) == written
    assert [one for one in wages(job) if one[0] > "2025-06"] == expected
    assert {wage for month, wage in wages(job) if month <= "2025-06"} == {7_000_000}


@pytest.mark.parametrize(
    ("month", "wage", "code"),
    [
        ("2025-06", 8_000_000, "WAGE_SETTLED"),
        ("2025-06", 7_000_000, None),
        ("2025-10", 8_000_000, "MONTH_FUTURE"),
        ("2019-12", 7_000_000, "MONTH_BEFORE_START"),
    ],
)
def test_what_cannot_be_changed_is_refused_whole(month, wage, code, member, job):
    before = wages(job)
    if code is None:
        assert change_wage(change(job, month, wage), by=member.user, today=TODAY) == 0
    else:
        with pytest.raises(DataRefused) as refused:
            change_wage(change(job, month, wage), by=member.user, today=TODAY)
        assert [finding.code for finding in refused.value.findings] == [code]
    assert wages(job) == before
    assert not Event.objects.about(job).exists()


def test_a_later_paid_month_with_another_wage_keeps_the_earlier_from_changing(member, job):
    Contribution.objects.filter(employment=job, month=date(2025, 8, 1)).update(paid_on=TODAY)
    with pytest.raises(DataRefused):
        change_wage(change(job, "2025-07"), by=member.user, today=TODAY)


def test_months_after_the_end_of_work_are_refused(member, job):
    job.ended_on = date(2025, 8, 15)
    job.save()
    with pytest.raises(DataRefused) as refused:
        change_wage(change(job, "2025-09"), by=member.user, today=TODAY)
    assert [finding.code for finding in refused.value.findings] == ["MONTH_AFTER_END"]


def test_of_many_only_what_is_refused_stays(member, job):
    other = EmploymentFactory(company=member.company)
    changes = [change(job, "2025-06"), change(other, "2025-09")]
    assert change_wages(member.company, changes, by=member.user, today=TODAY) == [0, 1]
    assert {wage for _month, wage in wages(job)} == {7_000_000}


@pytest.mark.parametrize("who", ["preparer", "other company", "pending", "another's worker"])
def test_nobody_else_changes_a_wage(who, member, job):
    company, by = member.company, member.user
    if who == "preparer":
        by = MembershipFactory(company=company, role=MemberRole.PREPARER).user
    elif who == "other company":
        by = MembershipFactory().user
    elif who == "pending":
        company.standing = CompanyStanding.PENDING
        company.save()
    else:
        other = MembershipFactory()
        company, by = other.company, other.user
        with pytest.raises(PermissionDenied):
            change_wages(company, [change(job, "2025-07")], by=by, today=TODAY)
    with pytest.raises(PermissionDenied):
        change_wage(change(job, "2025-07"), by=by, today=TODAY)
    assert not Contribution.objects.filter(wage=8_000_000).exists()
    assert not Event.objects.about(job).exists()


def test_the_worker_is_told_once_of_a_change(member):
    job = EmploymentFactory(company=member.company, participant=ParticipantFactory(with_account=True))
    contributions(job, months=2, last=Month(2025, 8), paid=False)
    for _time in range(2):
        change_wage(change(job, "2025-07"), by=member.user, today=TODAY)
    notice = Notice.objects.get()
    assert (notice.recipient, "Juli 2025" in notice.body) == (job.participant.account, True)


def test_a_month_that_bpjs_confirms_meanwhile_is_told_on_the_page(sign_in, member, job, monkeypatch):
    def settled(*_args, **_details):
        raise ContributionSettled("Upah bulan yang sudah dibayar tidak dapat diubah.")

    monkeypatch.setattr(views, "change_wage", settled)
    answers = {"month": str(Month.of(clock.today())), "wage": "8000000"}
    answer = sign_in(member.user).post(reverse("registry:change_wage", args=[job.pk]), answers)
    assert "Upah bulan yang sudah dibayar tidak dapat diubah." in answer.content.decode()
