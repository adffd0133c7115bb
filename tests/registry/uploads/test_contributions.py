from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Event
from core.dates import Month
from notifications.models import Notice
from registry.choices import CompanyStanding, MemberRole
from registry.models import Contribution, ContributionPayment
from registry.uploads.contributions import CONTRIBUTIONS, check, mine, write
from tests.registry.factories import EmploymentFactory, MembershipFactory, ParticipantFactory, contributions
from tests.registry.uploads.rows import TODAY, checked, codes, rows_of, sending, told

pytestmark = pytest.mark.django_db

KPJ = "10000000001"


@pytest.fixture
def member():
    return MembershipFactory()


@pytest.fixture
def job(member):
    """March 2025 is paid, April reported and not paid."""
    job = EmploymentFactory(company=member.company, kpj=KPJ)
    contributions(job, months=1, last=Month(2025, 3))
    contributions(job, months=1, last=Month(2025, 4), paid=False)
    return job


def row(**texts) -> dict:
    return {"kpj": KPJ, "bulan": "2025-08", "upah": "4500000"} | texts


@pytest.mark.parametrize(
    ("texts", "column", "code"),
    [
        ({}, None, None),
        ({"bulan": "2025-09"}, None, None),
        ({"bulan": "2025-10"}, "bulan", "MONTH_FUTURE"),
        ({"bulan": "2020-01"}, None, None),
        ({"bulan": "2019-12"}, "bulan", "MONTH_BEFORE_START"),
        ({"bulan": "13-2025"}, "bulan", "MONTH_FORMAT"),
        ({"dibayar": "2025-09-10"}, None, None),
        ({"dibayar": "2025-09-11"}, "dibayar", "PAID_FUTURE"),
        ({"dibayar": "2025-07-31"}, "dibayar", "PAID_BEFORE_MONTH"),
        ({"dibayar": "kemarin"}, "dibayar", "DATE_FORMAT"),
        ({"bulan": "2025-03", "upah": "7000000"}, None, None),
        ({"bulan": "2025-03", "upah": "7000001"}, "upah", "WAGE_SETTLED"),
        ({"kpj": "20000000002"}, "kpj", "KPJ_UNKNOWN"),
        ({"kpj": ""}, "kpj", "WHO_MISSING"),
        ({"kpj": "1,0E+10"}, "kpj", "SCIENTIFIC"),
        ({"nama": "Orang Lain"}, "nama", "NAME_DIFFERS"),
        ({"upah": ""}, "upah", "EMPTY"),
    ],
)
def test_a_fault_is_found_and_nothing_else(texts, column, code, job):
    EmploymentFactory(kpj="20000000002")
    found = checked(CONTRIBUTIONS, [row(**texts)], job.company)
    assert told(found) == ({(2, column, code, False)} if code else set())
    for fault in found:
        problem, cure = CONTRIBUTIONS.words(fault.code)
        assert str(problem) % fault.details
        assert cure


def test_another_wage_for_a_reported_month_is_a_warning(job):
    found = checked(CONTRIBUTIONS, [row(bulan="2025-04")], job.company)
    assert told(found) == {(2, "upah", "WAGE_REPLACED", True)}


def test_another_wage_stands_in_the_trail_and_the_worker_is_told_once(member):
    job = EmploymentFactory(company=member.company, kpj=KPJ, participant=ParticipantFactory(with_account=True))
    contributions(job, months=2, last=Month(2025, 4), paid=False)
    rows = rows_of(CONTRIBUTIONS, row(bulan="2025-04"), row(bulan="2025-03"), row())
    for _time in range(2):
        write(rows, sending(member.company, member.user))
    trail = [(event.verb, event.data["month"], event.data["before"]) for event in Event.objects.about(job)]
    assert trail == [("wage_changed", "2025-04", 7_000_000), ("wage_changed", "2025-03", 7_000_000)]
    assert "Maret 2025" in Notice.objects.get().body


def test_a_month_has_one_day_of_payment(job):
    EmploymentFactory(company=job.company, kpj="20000000002")
    rows = [row(dibayar="2025-09-09"), row(kpj="20000000002", dibayar="2025-09-10")]
    assert told(checked(CONTRIBUTIONS, rows, job.company)) == {(3, "dibayar", "PAID_TWO_DAYS", False)}


def test_one_worker_has_a_row_for_each_month(job):
    by_nik = row(kpj="", nik=job.participant.nik)
    assert checked(CONTRIBUTIONS, [row(), row(bulan="2025-07")], job.company) == []
    assert codes(checked(CONTRIBUTIONS, [row(), by_nik], job.company)) == ["DUPLICATE"]
    keys = {CONTRIBUTIONS.key(one.values) for one in rows_of(CONTRIBUTIONS, row(), row(bulan="2025-07"))}
    assert len(keys) == 2


def test_wages_are_written_and_the_payment_waits_for_bpjs_once_a_month(member, job):
    other = EmploymentFactory(company=member.company)
    rows = rows_of(
        CONTRIBUTIONS,
        row(dibayar="2025-09-09"),
        row(kpj=other.kpj, dibayar="2025-09-09"),
        row(bulan="2025-07", dibayar="2025-09-09"),
        row(bulan="2025-09"),
    )
    for _time in range(2):
        references = write(rows, sending(member.company, member.user))
        assert "menunggu konfirmasi" in references[2]
        assert "menunggu" not in references[5]
        assert Contribution.objects.filter(wage=4_500_000).count() == 4
        assert not Contribution.objects.filter(wage=4_500_000, paid_on__isnull=False).exists()
        waiting = ContributionPayment.objects.waiting().order_by("month")
        assert [(payment.month, payment.paid_on) for payment in waiting] == [
            (date(2025, 7, 1), date(2025, 9, 9)),
            (date(2025, 8, 1), date(2025, 9, 9)),
        ]


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
        write(rows_of(CONTRIBUTIONS, row(dibayar="2025-09-09")), sending(company, by))
    assert not Contribution.objects.filter(wage=4_500_000).exists()
    assert not ContributionPayment.objects.exists()


def test_rows_about_another_company_write_nothing(member, job):
    other = MembershipFactory()
    assert write(rows_of(CONTRIBUTIONS, row()), sending(other.company, other.user)) == {}
    assert not Contribution.objects.filter(wage=4_500_000).exists()


def test_the_template_holds_active_workers_with_their_wage(job):
    [known] = list(mine(job.company, TODAY))
    assert known == {"kpj": KPJ, "nama": job.participant.full_name, "bulan": "2025-09", "upah": "7000000"}
    assert checked(CONTRIBUTIONS, [known], job.company) == []


@pytest.mark.parametrize("step", ["check", "write"])
def test_fifty_rows_take_the_queries_of_one(step, member, job):
    def queries(number: int) -> int:
        jobs = EmploymentFactory.create_batch(number, company=member.company)
        rows = rows_of(CONTRIBUTIONS, *(row(kpj=job.kpj) for job in jobs))
        with CaptureQueriesContext(connection) as caught:
            check(rows, member.company, TODAY) if step == "check" else write(rows, sending(member.company, member.user))
        return len(caught)

    queries(1)  # what the user is asked for once is known now
    assert queries(1) == queries(50)
