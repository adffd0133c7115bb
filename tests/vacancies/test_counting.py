"""What counts as looking for work in a period."""

from datetime import date, timedelta

import pytest

from tests.accounts.factories import UserFactory
from tests.registry.factories import CompanyFactory
from tests.vacancies.factories import ApplicationFactory, InterviewFactory, at
from vacancies.models import Application, Interview, Stage

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2025, 3, 11), date(2025, 4, 10)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def worker():
    return UserFactory(worker=True)


def sent(worker, count, company=None, on=FIRST, stage=Stage.SENT):
    for _number in range(count):
        details = {"vacancy__company": company or CompanyFactory(), "vacancy__published_on": FIRST - 9 * ONE_DAY}
        ApplicationFactory(applicant=worker, applied_at=at(on), stage=stage, **details)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ([], 0),
        ([{"count": 5}], 5),
        ([{"count": 3}, {"count": 2, "same_company": True}], 4),
        ([{"count": 5, "stage": Stage.REFUSED}], 5),
        ([{"count": 4}, {"count": 1, "stage": Stage.WITHDRAWN}], 4),
        ([{"count": 1, "on": FIRST - ONE_DAY}], 0),
        ([{"count": 1, "on": FIRST}, {"count": 1, "on": LAST}], 2),
        ([{"count": 1, "on": LAST + ONE_DAY}], 0),
    ],
    ids=["none", "five companies", "one company twice", "refused", "withdrawn", "day before", "edges", "day after"],
)
def test_distinct_companies_in_a_period(worker, plan, expected, django_assert_num_queries):
    shared = CompanyFactory()
    for part in plan:
        company = shared if part.pop("same_company", False) else None
        sent(worker, company=company, **part)
    sent(UserFactory(worker=True), 1)
    with django_assert_num_queries(1):
        assert Application.objects.by(worker).between(FIRST, LAST).distinct_companies() == expected


def test_company_ids_name_a_company_once_for_each_application(worker):
    company = CompanyFactory()
    sent(worker, 2, company=company)
    sent(worker, 1, company=company, stage=Stage.WITHDRAWN)
    assert Application.objects.by(worker).company_ids() == [company.pk, company.pk]


def test_interviews_count_by_the_day_they_were_held(worker):
    officer = UserFactory()
    application = ApplicationFactory(applicant=worker)
    details = {"application": application, "invited_at": at(FIRST), "recorded_by": officer}
    InterviewFactory(held_at=at(FIRST, 0, 0), took_place=True, **details)
    InterviewFactory(held_at=at(LAST, 23, 59), took_place=True, **details)
    InterviewFactory(held_at=at(LAST + ONE_DAY, 0, 0), took_place=True, **details)
    InterviewFactory(held_at=at(LAST), took_place=False, **details)
    own = Interview.objects.of(worker)
    assert own.between(FIRST, LAST).took_place().count() == 2
    assert own.invited_between(FIRST, LAST).count() == 4
    assert own.invited_between(FIRST + ONE_DAY, LAST).count() == 0
    assert Interview.objects.of(officer).count() == 0
