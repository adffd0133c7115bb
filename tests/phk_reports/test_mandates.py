from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import DataReading, Role
from casework.models import Event
from casework.steps import StepRefused
from core import clock
from messaging.models import OutboxMessage
from notifications.models import Notice
from phk_reports import mandates, permissions, status
from phk_reports.models import Mandate, MandateState, PhkReport, State
from phk_reports.refusals import ReportRefused
from phk_reports.tasks import end_mandates
from tests.accounts.factories import UserFactory, officer
from tests.clients import client_of
from tests.phk_reports.factories import acting, mandate_of, people, report_in
from tests.registry.factories import MembershipFactory, ParticipantFactory

pytestmark = pytest.mark.django_db

ADDRESS = "wakil@contoh.example"


def somebody(address: str = ADDRESS, *, verified: bool = True):
    """With a proven identity, and an address that is theirs."""
    user = ParticipantFactory(with_account=True).account
    EmailAddress.objects.create(user=user, email=address, verified=verified)
    return acting(user, Role.WORKER)


@pytest.fixture
def around():
    return people()


@pytest.fixture
def mandate(around):
    return offer(around)


@pytest.fixture
def representative(mandate):
    user = somebody()
    mandates.accept(mandate, by=user, today=clock.today())
    return user


def offer(around, **details):
    today = clock.today()
    asked = {
        "employment": around.employment,
        "by": around.worker,
        "representation": "union",
        "name": "Wakil Contoh",
        "email": ADDRESS.upper(),
        "to_on": today + timedelta(days=30),
        "letter": None,
        "today": today,
    }
    return mandates.offer(**asked | details)


def test_the_offer_is_one_letter_to_the_address_and_opens_nothing_yet(around, mandate):
    letter = OutboxMessage.objects.get(key__startswith="mandate:")
    assert letter.address == ADDRESS
    assert around.worker.full_name in letter.body
    assert "/jkp/kuasa/" in letter.body
    assert not Mandate.objects.held_by(somebody()).exists()


def test_only_the_worker_gives_a_mandate_and_never_to_themselves(around):
    with pytest.raises(PermissionDenied):
        offer(around, by=around.member)
    with pytest.raises(ReportRefused, match="bukan kepada diri sendiri"):
        offer(around, email=around.worker.email)


def test_the_same_address_is_asked_once(around, mandate):
    with pytest.raises(ReportRefused, match="sudah ada"):
        offer(around)
    with pytest.raises(IntegrityError), transaction.atomic():
        mandate_of(around.employment, around.worker, email=ADDRESS)


def test_offers_are_counted(around):
    for number in range(10):
        offer(around, email=f"orang{number}@contoh.example")
    with pytest.raises(ReportRefused, match="Coba lagi besok"):
        offer(around, email="satu-lagi@contoh.example")


@pytest.mark.parametrize("who", ["unverified", "other address", "no identity", "the worker"])
def test_only_the_proven_owner_of_the_address_sees_and_accepts_it(around, mandate, who):
    user = {
        "unverified": lambda: somebody(verified=False),
        "other address": lambda: somebody("lain@contoh.example"),
        "no identity": UserFactory,
        "the worker": lambda: around.worker,
    }[who]()
    if who == "no identity":
        EmailAddress.objects.create(user=user, email=ADDRESS, verified=True)
    if who != "the worker":
        assert Mandate.objects.visible_to(user).exists() == (who == "no identity")
    with pytest.raises(PermissionDenied):
        mandates.accept(mandate, by=user, today=clock.today())


def test_nobody_of_the_company_represents_the_worker(around, mandate):
    user = somebody()
    MembershipFactory(user=user, company=around.employment.company)
    with pytest.raises(ReportRefused, match="pihak perusahaan"):
        mandates.accept(mandate, by=user, today=clock.today())


def test_the_representative_acts_for_the_worker_in_this_file_alone(around, representative):
    report = report_in(State.SUBMITTED, around)
    other = report_in(State.SUBMITTED)
    assert set(PhkReport.objects.visible_to(representative)) == {report}
    assert permissions.is_worker(report, representative)
    assert not permissions.is_worker(other, representative)
    assert not permissions.is_employer(report, representative)
    page = client_of(representative).get(report.get_absolute_url())
    assert page.status_code == 200
    assert DataReading.objects.filter(reader_id=representative.pk, nik_index=around.worker.nik_index).exists()


def test_what_the_representative_does_stands_under_their_role(around, representative):
    report = report_in(State.SUBMITTED, around)
    client = client_of(representative)
    answer = {"stance": "denies", "narrative": "Tidak pernah ada PHK."}
    assert client.post(f"/phk/{report.pk}/jawab/", answer).status_code == 302
    event = Event.objects.about(report).get(verb="answered")
    assert event.actor_id == representative.pk
    said = [entry["who"] for entry in status.history(report, around.member)]
    assert "Wakil pekerja" in said


def test_the_worker_and_the_representative_both_get_the_notices(around, representative):
    report = report_in(State.SUBMITTED, around)
    told = set(Notice.objects.filter(url=report.get_absolute_url()).values_list("recipient", flat=True))
    assert {around.worker.pk, representative.pk} <= told


def test_the_representative_reports_for_the_worker_step_by_step(around, representative):
    client = client_of(representative)
    start = client.get("/jkp/phk/lapor/").text
    assert f"Untuk {around.worker.full_name}" in start
    answer = client.post("/jkp/phk/lapor/", {"employment": str(around.employment.pk)})
    assert f"Anda melapor untuk {around.worker.full_name}" in client.get(answer.url).text
    assert PhkReport.objects.get().reported_by == representative


def test_an_ended_mandate_gives_nothing_from_the_next_request_on(around, mandate, representative):
    report = report_in(State.SUBMITTED, around)
    client = client_of(representative)
    assert client.get(report.get_absolute_url()).status_code == 200
    mandates.end(Mandate.objects.get(), by=around.worker)
    assert client.get(report.get_absolute_url()).status_code == 404
    assert not permissions.is_worker(report, representative)


def test_a_mandate_whose_last_day_is_over_gives_nothing_before_any_job_has_run(around, representative):
    report = report_in(State.SUBMITTED, around)
    Mandate.objects.update(from_on=clock.today() - timedelta(days=9), to_on=clock.today() - timedelta(days=1))
    assert not permissions.is_worker(report, representative)
    end_mandates()
    end_mandates()
    assert Mandate.objects.get().state == MandateState.ENDED
    assert Notice.objects.filter(title__contains="berakhir").count() == 2


def test_an_offer_may_be_declined_and_its_page_says_what_it_gives(around, mandate):
    user = somebody()
    client = client_of(user)
    assert around.worker.full_name in client.get("/jkp/kuasa/").text
    assert client.get(mandate.get_absolute_url()).status_code == 200
    assert client.post(f"/jkp/kuasa/{mandate.pk}/tolak/").status_code == 302
    mandate.refresh_from_db()
    assert mandate.state == MandateState.DECLINED
    with pytest.raises((StepRefused, PermissionDenied)):
        mandates.accept(mandate, by=user, today=clock.today())


def test_a_mediator_who_ever_represented_the_worker_never_decides_the_file(around, representative):
    office = around.mediator.office
    representative.assignments.create(role=Role.MEDIATOR, office=office)
    mandates.end(Mandate.objects.get(), by=around.worker)
    report = report_in(State.SUBMITTED, around)
    assert not permissions.is_neutral_mediator(report, acting(representative, Role.MEDIATOR))
    assert permissions.is_neutral_mediator(report, acting(officer(Role.MEDIATOR, "3275"), Role.MEDIATOR))


def test_the_form_asks_a_lawyer_for_the_letter_and_keeps_what_was_typed(around):
    day = clock.today() + timedelta(days=400)
    typed = {
        "employment": str(around.employment.pk),
        "representation": "lawyer",
        "name": "Advokat Contoh",
        "email": ADDRESS,
        "to_on_day": day.day,
        "to_on_month": day.month,
        "to_on_year": day.year,
    }
    shown = client_of(around.worker).post("/jkp/kuasa/beri/", typed).text
    assert "Unggah surat kuasa untuk kuasa hukum." in shown
    assert "satu tahun lagi" in shown
    assert "Advokat Contoh" in shown
    assert not Mandate.objects.exists()
