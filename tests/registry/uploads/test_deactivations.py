from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Event
from registry.choices import CompanyStanding, DeactivationCause, MemberRole
from registry.deactivation import check_deactivation_day
from registry.models import Employment
from registry.refusals import RegistryRefusal
from registry.uploads.deactivations import DEACTIVATIONS, check, mine, write
from tests.registry.factories import EmploymentFactory, MembershipFactory
from tests.registry.uploads.rows import TODAY, checked, codes, rows_of, sending, told

pytestmark = pytest.mark.django_db

KPJ = "10000000001"
GONE = {"ended_on": TODAY, "deactivated_on": TODAY, "deactivation_cause": "resigned", "deactivated_by_role": "employer"}


@pytest.fixture
def member():
    return MembershipFactory()


@pytest.fixture
def job(member):
    return EmploymentFactory(company=member.company, kpj=KPJ)


def row(**texts) -> dict:
    return {"kpj": KPJ, "tanggal": "31-08-2025", "sebab": "Kontrak berakhir"} | texts


@pytest.mark.parametrize(
    ("record", "texts", "column", "code"),
    [
        ({}, {}, None, None),
        ({}, {"tanggal": "10-09-2025"}, None, None),
        ({}, {"tanggal": "11-09-2025"}, "tanggal", "DATE_FUTURE"),
        ({}, {"tanggal": "06-01-2020"}, None, None),
        ({}, {"tanggal": "05-01-2020"}, "tanggal", "DATE_BEFORE_START"),
        ({}, {"tanggal": "31 08"}, "tanggal", "DATE_FORMAT"),
        ({}, {"sebab": "dipecat"}, "sebab", "NOT_IN_LIST"),
        ({}, {"sebab": ""}, "sebab", "EMPTY"),
        ({}, {"kpj": "20000000002"}, "kpj", "KPJ_UNKNOWN"),
        ({}, {"nama": "Orang Lain"}, "nama", "NAME_DIFFERS"),
        ({"ended_on": date(2025, 9, 1)}, {}, "tanggal", "BEFORE_LAST_DAY"),
        ({"ended_on": date(2025, 8, 31)}, {}, None, None),
        (GONE, {}, "kpj", "ALREADY_INACTIVE"),
    ],
)
def test_a_fault_is_found_and_nothing_else(record, texts, column, code, job):
    EmploymentFactory(kpj="20000000002")
    Employment.objects.filter(pk=job.pk).update(**record)
    found = checked(DEACTIVATIONS, [row(**texts)], job.company)
    assert told(found) == ({(2, column, code, False)} if code else set())
    for fault in found:
        problem, cure = DEACTIVATIONS.words(fault.code)
        assert str(problem) % fault.details
        assert cure


@pytest.mark.parametrize("ended_on", [None, date(2025, 8, 20)])
@pytest.mark.parametrize("day", [5, 6, 19, 20, 21])
@pytest.mark.parametrize("month", [date(2020, 1, 1), date(2025, 8, 1), date(2025, 9, 1)])
def test_a_row_is_refused_when_the_form_is(month, day, ended_on, job):
    job.ended_on = ended_on
    job.save()
    on = month.replace(day=day)
    refused = False
    try:
        check_deactivation_day(job, on, TODAY)
    except RegistryRefusal:
        refused = True
    assert bool(checked(DEACTIVATIONS, [row(tanggal=on.isoformat())], job.company)) is refused


@pytest.mark.parametrize("cause", DeactivationCause)
def test_every_cause_may_stand_as_its_code(cause):
    assert rows_of(DEACTIVATIONS, row(sebab=cause.value))[0].values["sebab"] == cause


def test_participations_end_once(member, job):
    rows = rows_of(DEACTIVATIONS, row())
    for _time in range(2):
        assert write(rows, sending(member.company, member.user)) == {2: f"KPJ {KPJ}, nonaktif sejak 31 Agustus 2025"}
    job.refresh_from_db()
    assert (job.ended_on, job.deactivated_on, job.deactivation_cause) == (
        date(2025, 8, 31),
        date(2025, 8, 31),
        DeactivationCause.CONTRACT_ENDED,
    )
    assert [event.verb for event in Event.objects.about(job)] == ["deactivated"]


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
        write(rows_of(DEACTIVATIONS, row()), sending(company, by))
    assert Employment.objects.get(pk=job.pk).is_active_at_bpjs
    assert not Event.objects.about(job).exists()


def test_rows_about_another_company_write_nothing(member, job):
    other = MembershipFactory()
    assert write(rows_of(DEACTIVATIONS, row()), sending(other.company, other.user)) == {}
    assert Employment.objects.get(pk=job.pk).is_active_at_bpjs


def test_the_template_holds_those_who_have_left(job):
    left = EmploymentFactory(company=job.company, ended_on=date(2025, 8, 20))
    [known] = list(mine(job.company, TODAY))
    assert known == {"kpj": left.kpj, "nama": left.participant.full_name, "tanggal": "2025-08-20"}
    assert codes(checked(DEACTIVATIONS, [known], job.company)) == ["EMPTY"]  # the cause is for the employer to say


@pytest.mark.parametrize("step", ["check", "write"])
def test_fifty_rows_take_the_queries_of_one(step, member, job):
    def queries(number: int) -> int:
        jobs = EmploymentFactory.create_batch(number, company=member.company)
        rows = rows_of(DEACTIVATIONS, *(row(kpj=job.kpj) for job in jobs))
        with CaptureQueriesContext(connection) as caught:
            check(rows, member.company, TODAY) if step == "check" else write(rows, sending(member.company, member.user))
        return len(caught)

    queries(1)  # what the user is asked for once is known now
    assert queries(1) == queries(50)
