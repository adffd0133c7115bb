"""The employer's home: each matter with what to do, by when; in as many queries for many companies as for one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bulk_uploads.models import Upload
from casework.steps import advance
from core import clock
from core.dates import Month
from registry import employer_tasks
from registry.contributions import latest_due_month
from registry.deactivation import judged, prepare_deactivations
from registry.employer_tasks import companies_of, tasks
from registry.models import Company, CompanyRegistration, RecordDispute
from tests.accounts.factories import officer
from tests.registry.disputes import employed, sent_dispute
from tests.registry.factories import CompanyFactory, EmploymentFactory, MembershipFactory, contributions
from tests.registry.registrations import registration_of

pytestmark = pytest.mark.django_db

URL = "/perusahaan/"


@pytest.fixture
def later():
    """No yearly report is due soon."""
    return {"report_due_on": clock.today() + timedelta(days=300)}


@pytest.fixture
def company(later):
    return CompanyFactory(name="PT Maju", **later)


@pytest.fixture
def owner(company):
    return MembershipFactory(company=company).user


def found(user) -> list[dict]:
    user.act_as("")
    return tasks(companies_of(user), user, clock.today())


def labels(user) -> list[str]:
    return [str(task["label"]) for task in found(user)]


def paid_up(company, **details):
    """A worker for whom everything is in order."""
    job = EmploymentFactory(company=company, **details)
    contributions(job, months=3, last=Month.of(clock.today()))
    return job


def test_nothing_is_said_so(sign_in, owner, company):
    paid_up(company)
    assert "Tidak ada tugas hari ini." in sign_in(owner).get(URL).content.decode()


def test_a_report_that_is_due(owner, company):
    assert labels(owner) == []
    for days, status in ((30, "Belum dikirim"), (0, "Belum dikirim"), (-1, "Terlambat")):
        due = clock.today() + timedelta(days=days)
        Company.objects.update(report_due_on=due)
        [task] = found(owner)
        assert (task["due"], str(task["status_label"])) == (due, status)
        assert task["url"] == reverse("registry:company_report_edit", args=[company.pk])


def test_contract_data_that_is_missing(owner, company):
    paid_up(company, contract_confirmed_on=None)
    [task] = found(owner)
    assert str(task["label"]) == "Lengkapi data kontrak: 1 pekerja di PT Maju"
    assert task["url"] == reverse("registry:contracts_missing", args=[company.pk])


def test_who_left_and_is_still_active(owner, company):
    paid_up(company, ended_on=clock.today() - timedelta(days=1))
    [task] = found(owner)
    assert str(task["label"]) == "Nonaktifkan 1 pekerja di PT Maju"
    assert task["url"] == reverse("registry:deactivate_many", args=[company.pk])


def test_a_month_that_is_due_and_not_paid_or_not_even_reported(owner, company):
    due = latest_due_month(clock.today())
    job = EmploymentFactory(company=company)
    [task] = found(owner)
    assert str(task["label"]).startswith("Laporkan upah")
    contributions(job, months=1, last=due, paid=False)
    [task] = found(owner)
    assert str(task["label"]).startswith("Bayar iuran")
    assert task["due"] == due.plus(1).first_day.replace(day=15)
    assert "Bayar iuran 1 bulan, PT Maju" in task["label"]


def test_a_registration_that_waits_for_whom(owner, company, later):
    registration = registration_of(owner, **later)
    Company.objects.filter(pk=registration.company_id).update(name="PT Baru", **later)
    [task] = found(owner)
    assert (str(task["label"]), task["tone"]) == ("Pendaftaran PT Baru", "info")
    mediator = officer("mediator", region=registration.region_id)
    advance(
        registration,
        CompanyRegistration.ask_correction,
        by=mediator,
        decided_by=mediator,
        reason="nib_wrong",
        explanation="NIB lain.",
        today=clock.today(),
    )
    [task] = found(owner)
    assert str(task["label"]) == "Perbaiki pendaftaran PT Baru"
    assert task["due"] > clock.today()
    assert task["url"] == reverse("registry:company", args=[registration.company_id])


def test_what_a_preparer_brought_waits_for_the_signer_alone(owner, company):
    preparer = MembershipFactory(company=company, role="preparer").user
    job = paid_up(company, ended_on=clock.today() - timedelta(days=1))
    today, now = clock.today(), clock.now()
    preparer.act_as("")
    upload = prepare_deactivations(
        company=company, verdicts=judged([job], None, today), cause="resigned", by=preparer, today=today, now=now
    )
    [task] = [task for task in found(owner) if task["url"] == upload.get_absolute_url()]
    assert str(task["label"]).startswith("Setujui Nonaktifkan peserta")
    assert str(task["status_label"]) == "Menunggu persetujuan Anda"
    assert upload.get_absolute_url() not in [task["url"] for task in found(preparer)]
    assert Upload.objects.get().needs_approval


def test_a_dispute_is_answered_by_its_day(later):
    job = employed()
    Company.objects.update(**later)
    contributions(job, months=3, last=Month.of(clock.today()))
    dispute = sent_dispute(job)
    [task] = found(job.company.members.get())
    assert task["url"] == dispute.get_absolute_url()
    assert task["due"] == RecordDispute.objects.get().due_on


def test_what_is_due_first_stands_on_top(owner, company):
    EmploymentFactory(company=company, contract_confirmed_on=None)
    Company.objects.update(report_due_on=clock.today() + timedelta(days=3))
    days = [task["due"] for task in found(owner)]
    assert len(days) == 3
    assert days[0] < days[1]
    assert days[2] is None


def test_a_company_that_is_not_approved_has_only_its_registration_to_think_of(owner, company):
    EmploymentFactory(company=company, contract_confirmed_on=None)
    Company.objects.update(standing="pending", report_due_on=clock.today())
    assert labels(owner) == []


def test_many_companies_take_the_queries_of_one(sign_in, owner, company):
    client = sign_in(owner)

    def look():
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        return len(queries)

    def one_more():
        more = MembershipFactory(user=owner).company
        EmploymentFactory(company=more, contract_confirmed_on=None)
        contributions(
            EmploymentFactory(company=more, ended_on=clock.today() - timedelta(days=1)),
            months=1,
            last=latest_due_month(clock.today()),
            paid=False,
        )

    one_more()
    look()
    one = look()
    for _ in range(7):
        one_more()
    assert look() == one


def test_a_large_company_hides_no_small_one(owner, company, later, monkeypatch):
    monkeypatch.setattr(employer_tasks, "COUNTED", 1)
    small = MembershipFactory(user=owner, company=CompanyFactory(name="PT Kecil", **later)).company
    yesterday = clock.today() - timedelta(days=1)
    for job in [paid_up(company), paid_up(company), paid_up(company), paid_up(small)]:
        job.contract_confirmed_on, job.ended_on = None, yesterday
        job.save()
    told = labels(owner)
    for matter in ("Lengkapi data kontrak", "Nonaktifkan"):
        assert sorted(label.split(" di ")[1] for label in told if matter in label) == ["PT Kecil", "PT Maju"]
