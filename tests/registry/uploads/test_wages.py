from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Event
from core.dates import Month
from registry.choices import CompanyStanding, MemberRole
from registry.models import Contribution
from registry.uploads.wages import WAGES, check, mine, write
from tests.registry.factories import EmploymentFactory, MembershipFactory, contributions
from tests.registry.uploads.rows import TODAY, checked, codes, rows_of, sending, told

pytestmark = pytest.mark.django_db

KPJ = "10000000001"


@pytest.fixture
def member():
    return MembershipFactory()


@pytest.fixture
def job(member):
    """Paid up to June 2025 with seven million; July and August are reported and not paid."""
    job = EmploymentFactory(company=member.company, kpj=KPJ)
    contributions(job, months=6, last=Month(2025, 6))
    contributions(job, months=2, last=Month(2025, 8), paid=False)
    return job


def row(**texts) -> dict:
    return {"kpj": KPJ, "mulai_bulan": "2025-07", "upah": "8000000"} | texts


@pytest.mark.parametrize(
    ("texts", "column", "code"),
    [
        ({}, None, None),
        ({"mulai_bulan": "2025-09"}, None, None),
        ({"mulai_bulan": "2025-10"}, "mulai_bulan", "MONTH_FUTURE"),
        ({"mulai_bulan": "2019-12"}, "mulai_bulan", "MONTH_BEFORE_START"),
        ({"mulai_bulan": "2025-06"}, "mulai_bulan", "WAGE_SETTLED"),
        ({"mulai_bulan": "2025-06", "upah": "7.000.000"}, None, None),
        ({"mulai_bulan": "juni"}, "mulai_bulan", "MONTH_FORMAT"),
        ({"upah": "0"}, "upah", "AMOUNT"),
        ({"kpj": "20000000002"}, "kpj", "KPJ_UNKNOWN"),
        ({"kpj": ""}, "kpj", "WHO_MISSING"),
        ({"kpj": "", "nik": "327501170890"}, "nik", "NIK_LENGTH"),
        ({"kpj": "", "nik": "3275011708900999"}, "nik", "NIK_UNKNOWN"),
        ({"nik": "3275011708900999"}, "kpj", "KPJ_OTHER"),
        ({"nama": "Orang Lain"}, "nama", "NAME_DIFFERS"),
    ],
)
def test_a_fault_is_found_and_nothing_else(texts, column, code, job):
    EmploymentFactory(kpj="20000000002")
    found = checked(WAGES, [row(**texts)], job.company)
    assert told(found) == ({(2, column, code, False)} if code else set())
    for fault in found:
        problem, cure = WAGES.words(fault.code)
        assert str(problem) % fault.details
        assert cure


def test_a_worker_is_also_named_by_the_nik(job):
    by_nik = row(kpj="", nik=job.participant.nik)
    assert checked(WAGES, [by_nik], job.company) == []
    assert codes(checked(WAGES, [row(), by_nik], job.company)) == ["DUPLICATE"]


def test_months_after_the_end_of_work(job):
    job.ended_on = date(2025, 7, 15)
    job.save()
    assert codes(checked(WAGES, [row(mulai_bulan="2025-08")], job.company)) == ["MONTH_AFTER_END"]


def test_unpaid_months_get_the_wage_and_nothing_is_written_twice(member, job):
    rows = rows_of(WAGES, row())
    assert write(rows, sending(member.company, member.user)) == {2: f"KPJ {KPJ}, 2 bulan diubah"}
    wages = dict(job.contributions.values_list("month", "wage"))
    assert wages[date(2025, 6, 1)] == 7_000_000
    assert wages[date(2025, 7, 1)] == wages[date(2025, 8, 1)] == 8_000_000
    assert write(rows, sending(member.company, member.user)) == {2: f"KPJ {KPJ}, upah sudah sama"}
    [event] = Event.objects.about(job)
    assert (event.verb, event.data) == (
        "wage_changed",
        {"month": "2025-07", "wage": 8_000_000, "before": 7_000_000, "months": 2},
    )


@pytest.mark.parametrize("who", ["preparer", "other company", "pending"])
def test_nobody_else_writes(who, member, job):
    company, by = member.company, member.user
    if who == "preparer":
        by = MembershipFactory(company=company, role=MemberRole.PREPARER).user
    elif who == "other company":
        by = MembershipFactory().user
    else:
        company.standing = CompanyStanding.PENDING
        company.save()
    with pytest.raises(PermissionDenied):
        write(rows_of(WAGES, row()), sending(company, by))
    assert not Contribution.objects.filter(wage=8_000_000).exists()
    assert not Event.objects.about(job).exists()


def test_rows_about_another_company_write_nothing(member, job):
    other = MembershipFactory()
    assert write(rows_of(WAGES, row()), sending(other.company, other.user)) == {}
    assert not Contribution.objects.filter(wage=8_000_000).exists()


def test_the_template_holds_active_workers_with_their_wage(job):
    over = {"ended_on": TODAY, "deactivated_on": TODAY, "deactivation_cause": "resigned"}
    EmploymentFactory(company=job.company, **over, deactivated_by_role="employer")
    [known] = list(mine(job.company, TODAY))
    assert known == {"kpj": KPJ, "nama": job.participant.full_name, "mulai_bulan": "2025-09", "upah": "7000000"}
    assert checked(WAGES, [known], job.company) == []


@pytest.mark.parametrize("step", ["check", "write"])
def test_fifty_rows_take_the_queries_of_one(step, member, job):
    def queries(number: int) -> int:
        jobs = EmploymentFactory.create_batch(number, company=member.company)
        rows = rows_of(WAGES, *(row(kpj=job.kpj) for job in jobs))
        with CaptureQueriesContext(connection) as caught:
            check(rows, member.company, TODAY) if step == "check" else write(rows, sending(member.company, member.user))
        return len(caught)

    queries(1)  # what the user is asked for once is known now
    assert queries(1) == queries(50)
