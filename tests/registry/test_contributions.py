"""The months of a company: their sums, how they stand, and what is carried over from month to month."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import Count, Sum
from django.test.utils import CaptureQueriesContext

from core.dates import Month
from notifications.models import Notice
from registry.carrying import carry_wages_over
from registry.choices import CompanyStanding, MemberRole
from registry.contributions import ContributionLine, due_on, record_contributions, wage_before
from registry.models import CompanyMonth, Contribution, Employment
from registry.reminders import remind_of_payments
from registry.statements import StatementState, arrears, state_of, unpaid_months
from tests.registry.factories import CompanyFactory, EmploymentFactory, MembershipFactory, contributions

pytestmark = pytest.mark.django_db

MARCH, APRIL = Month(2025, 3), Month(2025, 4)
COMPANY_AND_MONTH = ("employment__company", "month")


def sums_are_right() -> bool:
    added = Contribution.objects.values(*COMPANY_AND_MONTH).annotate(Count("employment"), Count("paid_on"), Sum("wage"))
    kept = CompanyMonth.objects.exclude(reported=0, paid=0, wages=0)
    counted = {
        (row["employment__company"], row["month"], row["employment__count"], row["paid_on__count"], row["wage__sum"])
        for row in added
    }
    return counted == set(kept.values_list("company", "month", "reported", "paid", "wages"))


def test_the_sums_of_a_month_follow_every_write():
    one, other = EmploymentFactory(), EmploymentFactory()
    colleague = EmploymentFactory(company=one.company)
    contributions(one, months=3, last=MARCH)
    contributions(colleague, months=2, last=MARCH, paid=False, wage=3_000_000)
    contributions(other, months=1, last=MARCH)
    assert sums_are_right()
    march = CompanyMonth.objects.get(company=one.company, month=MARCH.first_day)
    assert (march.reported, march.paid, march.wages, march.unpaid) == (2, 1, 10_000_000, 1)
    record_contributions(
        [ContributionLine(colleague, MARCH, 3_500_000), ContributionLine(other, APRIL, 4_000_000, date(2025, 5, 2))]
    )
    assert sums_are_right()
    Contribution.objects.filter(employment=one).update(paid_on=None, wage=1)
    assert sums_are_right()
    Contribution.objects.filter(employment=colleague).delete()
    assert sums_are_right()
    assert CompanyMonth.objects.get(company=one.company, month=MARCH.first_day).wages == 1


@pytest.mark.parametrize(
    ("today", "unpaid", "waiting", "state"),
    [
        (date(2025, 4, 15), 1, False, StatementState.NOT_DUE),
        (date(2025, 4, 16), 1, False, StatementState.UNPAID),
        (date(2025, 4, 16), 1, True, StatementState.WAITING),
        (date(2025, 4, 16), 0, False, StatementState.PAID),
    ],
)
def test_a_month_is_due_on_the_15th_of_the_next(today, unpaid, waiting, state):
    sums = CompanyMonth(month=MARCH.first_day, reported=1, paid=1 - unpaid)
    assert due_on(MARCH) == date(2025, 4, 15)
    assert state_of(sums, {MARCH.first_day} if waiting else set(), today) == state


@pytest.mark.parametrize(
    ("unpaid", "expected", "why"),
    [
        ([], 0, "all paid"),
        ([3], 1, "the latest due month alone"),
        ([2, 3], 2, "two in a row"),
        ([1, 3], 1, "a paid month between"),
        ([1, 2], 0, "the latest due month is paid"),
        ([2, 3, 4], 2, "April is not due on 15 May"),
    ],
)
def test_arrears_are_months_in_a_row(unpaid, expected, why):
    job = EmploymentFactory()
    contributions(job, months=4, last=APRIL)
    Contribution.objects.filter(month__month__in=unpaid).update(paid_on=None)
    companies = [job.company, CompanyFactory()]
    assert arrears(companies, date(2025, 5, 15)) == {job.company.pk: expected, companies[1].pk: 0}
    assert [row.month.month for row in unpaid_months(job.company)] == unpaid


class TestCarryingOver:
    TODAY = date(2025, 4, 1)

    def carried(self, **about) -> set[tuple]:
        carry_wages_over(self.TODAY)
        return set(Contribution.objects.filter(month=APRIL.first_day, **about).values_list("wage", "paid_on"))

    def test_who_works_gets_the_wage_last_reported_unpaid(self):
        job = EmploymentFactory()
        contributions(job, months=2, last=MARCH, wage=4_000_000)
        assert self.carried() == {(4_000_000, None)}
        assert wage_before(job, date(2025, 5, 2)) == 4_000_000
        assert sums_are_right()

    def test_it_is_done_once_and_disturbs_nothing_that_was_said(self):
        said, silent = EmploymentFactory(), EmploymentFactory()
        contributions(said, months=1, last=MARCH)
        contributions(said, months=1, last=APRIL, wage=9_000_000)
        contributions(silent, months=1, last=MARCH)
        before = set(Contribution.objects.filter(employment=said).values_list("month", "wage", "paid_on"))
        assert carry_wages_over(self.TODAY) == 1
        assert carry_wages_over(self.TODAY) == 0
        assert set(Contribution.objects.filter(employment=said).values_list("month", "wage", "paid_on")) == before

    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            ({}, 1),
            ({"ended_on": date(2025, 4, 1)}, 1),
            ({"ended_on": date(2025, 3, 31)}, 0),
            ({"contract_type": "PKWT", "contract_end_on": date(2025, 4, 1)}, 1),
            ({"contract_type": "PKWT", "contract_end_on": date(2025, 3, 31)}, 0),
            ({"started_on": date(2025, 4, 30)}, 1),
            ({"started_on": date(2025, 5, 1)}, 0),
            (
                {
                    "ended_on": date(2025, 4, 1),
                    "deactivated_on": date(2025, 4, 1),
                    "deactivation_cause": "resigned",
                    "deactivated_by_role": "employer",
                },
                0,
            ),
            ({"company__standing": CompanyStanding.PENDING}, 0),
        ],
    )
    def test_only_who_worked_in_the_month_for_a_company_that_counts(self, values, expected):
        job = EmploymentFactory(**values)
        contributions(job, months=1, last=MARCH)
        assert len(self.carried()) == expected

    def test_nobody_gets_a_wage_that_was_never_reported_or_only_later(self):
        never, later = EmploymentFactory(), EmploymentFactory()
        contributions(later, months=1, last=Month(2025, 5))
        assert self.carried() == set()
        assert Employment.objects.filter(contributions=None).get() == never

    def test_the_choice_of_the_employer_for_jkp_is_kept_with_the_month(self):
        job = EmploymentFactory()
        contributions(job, months=1, last=MARCH)
        Employment.objects.filter(pk=job.pk).update(for_jkp=False)
        assert self.carried(for_jkp=False)
        assert Contribution.objects.get(month=MARCH.first_day).for_jkp


@pytest.mark.parametrize(
    ("today", "titles"),
    [
        (date(2025, 4, 9), []),
        (date(2025, 4, 10), ["Iuran Maret 2025 jatuh tempo 15 April 2025."]),
        (date(2025, 4, 15), ["Iuran Maret 2025 jatuh tempo 15 April 2025."]),
        (date(2025, 4, 16), ["Iuran Maret 2025 sudah lewat jatuh tempo."]),
    ],
)
def test_those_who_may_pay_are_reminded_before_the_15th_and_after_it(today, titles):
    job = EmploymentFactory()
    contributions(job, months=1, last=MARCH, paid=False)
    signer = MembershipFactory(company=job.company, role=MemberRole.APPROVER).user
    preparer = MembershipFactory(company=job.company, role=MemberRole.PREPARER).user
    for _again in range(2):
        remind_of_payments(today)
    assert [notice.title for notice in Notice.objects.filter(recipient=signer)] == titles
    assert not Notice.objects.filter(recipient=preparer).exists()


def test_a_paid_month_is_not_reminded_of():
    job = EmploymentFactory()
    contributions(job, months=1, last=MARCH)
    MembershipFactory(company=job.company)
    assert remind_of_payments(date(2025, 4, 16)) == 0


def test_nobody_writes_months_beside_a_payment_that_is_being_confirmed():
    """Both lock the sums of the month first, so that neither waits for the other with what the other needs."""
    job = EmploymentFactory()
    contributions(job, months=1, last=Month(2025, 3), paid=False)
    with CaptureQueriesContext(connection) as queries:
        record_contributions([ContributionLine(job, Month(2025, 3), 5_000_000)])
    locking = [one["sql"] for one in queries.captured_queries if "FOR UPDATE" in one["sql"]]
    assert ["registry_companymonth" in sql for sql in locking] == [True, False]
