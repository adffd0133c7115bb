"""What is found wrong in the rows of a layoff, and what is not."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from phk_reports.causes import Cause
from phk_reports.uploads import LAYOFF_WORKERS
from phk_reports.uploads.layoff_workers import ACCEPTANCES, CAUSES, SEVERANCES
from registry.models import Employment
from tests.phk_reports.factories import draft, people, taken
from tests.phk_reports.layoffs import world
from tests.registry.factories import EmploymentFactory
from tests.registry.uploads.rows import TODAY, checked, codes, rows_of, sending, told

pytestmark = pytest.mark.django_db

KPJ = "10000000001"
ON = date(2025, 9, 5)
WARNING = True


@pytest.fixture
def around():
    return world.firm(workers=0)


@pytest.fixture
def job(around):
    return EmploymentFactory(company=around.company, kpj=KPJ)


@pytest.mark.parametrize(
    ("record", "texts", "column", "code", "is_warning"),
    [
        ({}, {}, None, None, False),
        ({}, {"tanggal_phk": "10-09-2025"}, None, None, False),
        ({}, {"tanggal_phk": "11-09-2025"}, "tanggal_phk", "TERMINATED_LATER", False),
        ({}, {"tanggal_phk": "06-01-2020", "alasan_terlambat": "Sengketa"}, None, None, False),
        (
            {},
            {"tanggal_phk": "05-01-2020", "alasan_terlambat": "Sengketa"},
            "tanggal_phk",
            "TERMINATED_BEFORE_START",
            False,
        ),
        ({}, {"tanggal_phk": "31 08"}, "tanggal_phk", "DATE_FORMAT", False),
        ({}, {"tanggal_phk": "31-07-2025"}, "alasan_terlambat", "LATE_7D", WARNING),
        ({}, {"tanggal_phk": "31-07-2025", "alasan_terlambat": "Kantor kebanjiran"}, None, None, False),
        ({}, {"alasan": "dipecat"}, "alasan", "NOT_IN_LIST", False),
        ({}, {"alasan": ""}, "alasan", "EMPTY", False),
        ({}, {"alasan": "i"}, "alasan", "REASON_NOT_COVERED", WARNING),
        ({}, {"diterima_pekerja": "mungkin"}, "diterima_pekerja", "NOT_IN_LIST", False),
        ({}, {"diterima_pekerja": ""}, "diterima_pekerja", "EMPTY", False),
        ({}, {"tanggal_surat_phk": "11-09-2025"}, "tanggal_surat_phk", "NOTICE_AFTER", False),
        ({}, {"tanggal_bukti": "11-09-2025"}, "tanggal_bukti", "EVIDENCE_AFTER", False),
        ({}, {"kpj": "20000000002"}, "kpj", "KPJ_UNKNOWN", False),
        ({}, {"kpj": "", "nik": "3174011708900999"}, "nik", "NIK_UNKNOWN", False),
        ({}, {"kpj": "", "nik": "123"}, "nik", "NIK_LENGTH", False),
        ({}, {"kpj": "", "nik": "3,27E+15"}, "nik", "NIK_SCIENTIFIC", False),
        ({}, {"kpj": ""}, "kpj", "WHO_MISSING", False),
        ({}, {"nama": "Orang Lain"}, "nama", "NAME_DIFFERS", False),
        ({}, {"penjelasan": "PHK karena hamil"}, "penjelasan", "PROHIBITED", WARNING),
    ],
)
def test_a_fault_is_found_and_nothing_else(record, texts, column, code, is_warning, job):
    Employment.objects.filter(pk=job.pk).update(**record)
    found = checked(LAYOFF_WORKERS, [world.row(job, on=ON, nama="") | texts], job.company)
    assert told(found) == ({(2, column, code, is_warning)} if code else set())
    for fault in found:
        problem, cure = LAYOFF_WORKERS.words(fault.code)
        assert str(problem) % fault.details
        assert cure


def test_an_expired_contract_needs_its_end_on_record(job):
    row = world.row(job, on=ON, alasan="pkwt_expired")
    assert codes(checked(LAYOFF_WORKERS, [row], job.company)) == ["REASON_NOT_COVERED", "PKWT_END_MISSING"]
    Employment.objects.filter(pk=job.pk).update(contract_type="PKWT", contract_end_on=date(2025, 9, 30))
    assert codes(checked(LAYOFF_WORKERS, [row], job.company)) == ["REASON_NOT_COVERED", "PKWT_END_DIFFERS"]
    Employment.objects.filter(pk=job.pk).update(contract_end_on=ON)
    assert codes(checked(LAYOFF_WORKERS, [row], job.company)) == ["REASON_NOT_COVERED"]


def test_two_rows_about_one_worker_are_found(job):
    by_nik = world.row(job, on=ON, kpj="", nik=job.participant.nik)
    found = checked(LAYOFF_WORKERS, [world.row(job, on=ON), by_nik], job.company)
    assert told(found) == {(3, "nik", "DUPLICATE", False)}


def test_every_text_of_the_template_is_read(job):
    for column, texts in (("alasan", CAUSES), ("diterima_pekerja", ACCEPTANCES), ("pesangon", SEVERANCES)):
        for text, code in texts.items():
            assert rows_of(LAYOFF_WORKERS, world.row(job, **{column: text}))[0].values[column] == code


def test_what_the_company_has_said_already_is_recognised():
    around = people()
    said = taken(draft(around), "submit", around)
    texts = world.row(around.employment, on=said.terminated_on, alasan=Cause.EFFICIENCY)
    assert told(checked(LAYOFF_WORKERS, [texts], around.employment.company, clock.today())) == {
        (2, "", "ALREADY_THERE", True)
    }
    [fault] = checked(LAYOFF_WORKERS, [texts | {"alasan": "c"}], around.employment.company, clock.today())
    assert (fault.code, fault.is_warning, fault.details["number"]) == ("DUP_REPORTED", False, said.number)


def test_the_worker_s_own_report_becomes_the_same_file():
    around = people()
    own = taken(draft(around, side="worker"), "submit", around)
    texts = world.row(around.employment, on=own.terminated_on)
    [fault] = checked(LAYOFF_WORKERS, [texts], around.employment.company, clock.today())
    assert (fault.code, fault.is_warning, fault.details["number"]) == ("WORKER_REPORTED", True, own.number)


def test_the_template_holds_those_of_whom_nothing_is_reported(around, job):
    gone = EmploymentFactory(company=job.company)
    world.sent(
        world.Firm(around.company, around.owner, around.preparer, around.mediator, around.second_mediator, [gone])
    )
    assert list(LAYOFF_WORKERS.mine(job.company, TODAY)) == [{"kpj": KPJ, "nama": job.participant.full_name}]


@pytest.mark.parametrize("step", ["check", "write"])
def test_fifty_rows_take_the_queries_of_one(step, around):
    def queries(number: int) -> int:
        jobs = EmploymentFactory.create_batch(number, company=around.company)
        rows = rows_of(LAYOFF_WORKERS, *(world.row(job, on=ON) for job in jobs))
        with CaptureQueriesContext(connection) as caught:
            if step == "check":
                LAYOFF_WORKERS.check(rows, around.company, TODAY)
            else:
                LAYOFF_WORKERS.write(rows, sending(around.company, around.owner))
        return len(caught)

    queries(1)  # what the user is asked for once is known now
    assert queries(50) <= queries(1)
