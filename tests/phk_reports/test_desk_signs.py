"""Risk signs: each is found, none is found without cause, and a page asks once for each kind."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from core import clock
from documents.models import Document
from phk_reports import signs
from phk_reports.models import EvidenceKind, PhkReport, Side, Stance, State
from phk_reports.services import add_statement
from tests.documents.factories import DocumentFactory, pdf
from tests.lists.rows import past_the_guards
from tests.phk_reports import factories
from tests.phk_reports.factories import People, acting, people, report_in
from tests.registry.factories import EmploymentFactory, ParticipantFactory
from tests.registry.registrations import registration_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def around():
    return people()


def codes(report) -> set[str]:
    return {sign.code for sign in signs.signs(PhkReport.objects.get(pk=report.pk))}


def test_an_ordinary_file_has_none(around):
    assert codes(report_in(State.SUBMITTED, around)) == set()


def test_every_sign_has_words_for_the_officer():
    for code, sign in signs.SIGNS.items():
        assert sign.code == code
        assert str(sign.title)
        assert str(sign.words).endswith(".")


def copy_of(document, owner, **changes):
    """Another row of the same content, but for `changes`."""
    made = DocumentFactory(owner=owner)
    with past_the_guards():
        Document.objects.filter(pk=made.pk).update(
            **{"sha256": document.sha256, "fingerprint": document.fingerprint, **changes}
        )
    return Document.objects.get(pk=made.pk)


@pytest.fixture(autouse=True)
def different_documents(monkeypatch):
    """Every document of the factories is another one, as in life."""
    made = iter(range(1, 1_000))
    monkeypatch.setattr(factories, "DocumentFactory", lambda owner: DocumentFactory(owner=owner, data=pdf(next(made))))


@pytest.mark.parametrize("changes", [{"fingerprint": "a" * 64}, {"sha256": "b" * 64}])
def test_the_same_document_of_two_people(around, changes):
    first = report_in(State.SUBMITTED, around)
    assert "SAME_DOCUMENT" not in codes(first)
    other = people()
    again = copy_of(first.evidence.get().document, other.member, **changes)
    second = report_in(State.SUBMITTED, other, documents=[again])
    assert "SAME_DOCUMENT" in codes(first)
    assert "SAME_DOCUMENT" in codes(second)


def test_both_sides_with_the_same_document_of_one_person_are_no_sign(around):
    report = report_in(State.SUBMITTED, around)
    again = copy_of(report.evidence.get().document, around.worker)
    report.evidence.create(document=again, evidence_kind=EvidenceKind.ACCEPTANCE, side=Side.WORKER)
    assert "SAME_DOCUMENT" not in codes(report)


def test_a_late_report(around):
    assert "LATE_REPORT" in codes(report_in(State.SUBMITTED, around, terminated_on=clock.today() - timedelta(days=30)))


def test_a_workers_report_is_never_late(around):
    late = report_in(State.SUBMITTED, around, side=Side.WORKER, terminated_on=clock.today() - timedelta(days=30))
    assert "LATE_REPORT" not in codes(late)


def test_a_prohibited_reason_in_free_words(around):
    report = report_in(State.SUBMITTED, around)
    add_statement(
        report,
        by=around.worker,
        side=Side.WORKER,
        today=clock.today(),
        stance=Stance.DENIES,
        narrative="Saya di-PHK karena hamil.",
    )
    assert codes(report) == {"PROHIBITED_REASON", "SIDES_DIFFER"}


def test_sides_that_agree_are_no_sign(around):
    report = report_in(State.SUBMITTED, around)
    add_statement(report, by=around.worker, side=Side.WORKER, today=clock.today(), stance=Stance.AGREES)
    assert codes(report) == set()


def test_a_contract_that_ends_anyway(around):
    job = around.employment
    type(job).objects.filter(pk=job.pk).update(
        contract_type="PKWT", contract_number="1", contract_end_on=clock.today() + timedelta(days=3)
    )
    job.refresh_from_db()
    assert "PKWT_END" in codes(report_in(State.SUBMITTED, around))


def another(around: People) -> PhkReport:
    """One more file of the same company."""
    job = EmploymentFactory(participant=ParticipantFactory(with_account=True), company=around.employment.company)
    worker = acting(job.participant.account, Role.WORKER)
    return report_in(State.SUBMITTED, People(job, worker, around.member, around.mediator, around.second_mediator))


def test_many_reports_a_day(around, monkeypatch):
    monkeypatch.setattr(signs, "MANY_A_DAY", 3)
    files = [report_in(State.SUBMITTED, around), another(around)]
    assert not any("MANY_REPORTS" in codes(file) for file in files)
    files.append(another(around))
    assert all("MANY_REPORTS" in codes(file) for file in files)
    monkeypatch.setattr(signs, "MANY_OF", 0.1)  # thirty workers' worth of files for three workers
    assert not any("MANY_REPORTS" in codes(file) for file in files)


def test_a_second_file_about_the_same_person_and_company(around):
    rejected = report_in(State.REJECTED, around)
    again = report_in(State.SUBMITTED, around)
    assert "DUPLICATE" in codes(rejected)
    assert "DUPLICATE" in codes(again)


def test_a_company_that_was_approved_a_moment_ago(around):
    report = report_in(State.SUBMITTED, around)
    registration = registration_of(around.member, region=report.region, name="PT Baru Contoh")
    with past_the_guards():
        type(registration).objects.filter(pk=registration.pk).update(
            company=report.employment.company,
            state="approved",
            sent_at=clock.now() - timedelta(days=5),
            decided_by=around.mediator,
        )
    assert "COMPANY_NEW" in codes(report)
    with past_the_guards():
        type(registration).objects.filter(pk=registration.pk).update(sent_at=clock.now() - timedelta(days=100))
    assert "COMPANY_NEW" not in codes(report)


def test_a_page_asks_once_for_each_kind(around):
    def asked(files) -> int:
        loaded = list(PhkReport.objects.filter(pk__in=[file.pk for file in files]).select_related("employment"))
        with CaptureQueriesContext(connection) as queries:
            signs.signs_of(loaded)
        return len(queries)

    files = [report_in(State.SUBMITTED, around), another(around)]
    before = asked(files[:1])
    assert asked([*files, another(around), report_in(State.SUBMITTED)]) == before <= len(signs.SIGNS)
