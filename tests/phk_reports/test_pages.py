from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from casework.models import Event
from core import clock
from phk_reports.models import Evidence, PhkReport, Side, State
from tests.accounts.factories import officer
from tests.documents.factories import pdf, picture
from tests.phk_reports.factories import People, acting, draft, people, report_in
from tests.registry.factories import EmploymentFactory, MembershipFactory, ParticipantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_as(client):
    """A client signed in as this person in the role they act in."""

    def sign_in(user):
        client.force_login(user)
        session = client.session
        session["acting"] = user.acting.key
        session.save()
        return client

    return sign_in


def text(response) -> str:
    return response.content.decode()


def dated(name: str, day: date) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def facts(**changes) -> dict:
    return {
        **dated("terminated_on", clock.today() - timedelta(days=3)),
        "cause": "b",
        "accepts_termination": "yes",
        "notice_number": "HR/12/CONTOH",
        **changes,
    }


def file(data: bytes | None = None, name="surat.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or pdf())


def url(name: str, *keys) -> str:
    return reverse(f"phk_reports:{name}", args=keys)


def test_a_worker_reports_step_by_step_and_loses_nothing(open_as):
    around = people()
    client = open_as(around.worker)
    start = client.get(url("worker_start"))
    assert around.employment.company.name in text(start)
    response = client.post(url("worker_start"), {"employment": around.employment.pk})
    report = PhkReport.objects.get()
    assert response.headers["Location"] == url("worker_tasks", report.pk)
    assert url("submit", report.pk) not in text(client.get(url("worker_tasks", report.pk)))
    assert client.get(url("submit", report.pk)).status_code == 403
    client.post(url("worker_facts", report.pk), facts(narrative="Tanpa surat"))
    assert "Tanpa surat" in text(client.get(url("worker_facts", report.pk)))
    lost = client.post(url("evidence", report.pk), {"evidence_kind": "notice"})
    assert "Pilih foto atau PDF." in text(lost)
    report.refresh_from_db()
    assert report.is_complete
    client.post(url("evidence", report.pk), {"evidence_kind": "notice", "file": file(picture(), "foto.jpg")})
    assert report.evidence.count() == 1
    assert url("submit", report.pk) in text(client.get(url("worker_tasks", report.pk)))
    assert "Kirim laporan PHK" in text(client.get(url("submit", report.pk)))
    client.post(url("submit", report.pk))
    report.refresh_from_db()
    assert report.state == State.SUBMITTED
    assert "Laporan Anda" in text(client.get(url("worker_start")))
    assert client.get(url("worker_tasks", report.pk)).headers["Location"] == report.get_absolute_url()


def test_evidence_is_taken_out_of_a_draft(open_as):
    around = people()
    report = draft(around, side=Side.WORKER)
    [evidence] = report.evidence.all()
    client = open_as(around.worker)
    remove = url("evidence_remove", report.pk, evidence.pk)
    assert remove in text(client.get(url("evidence", report.pk)))
    assert client.get(remove).status_code == 405
    client.post(remove)
    assert not Evidence.objects.exists()


def test_the_page_says_when_the_employer_has_already_reported(open_as):
    around = people()
    report = report_in(State.SUBMITTED, around)
    page = text(open_as(around.worker).get(url("worker_start")))
    assert "sudah melapor" in page
    assert "Anda tidak perlu melapor lagi" in page
    assert report.get_absolute_url() in page


def test_a_person_unknown_to_the_registry_is_told(open_as):
    around = people()
    around.employment.delete()
    assert "Data kerja Anda tidak ditemukan" in text(open_as(around.worker).get(url("worker_start")))


def test_the_employer_answers_a_workers_report(open_as):
    around = people()
    report = report_in(State.SUBMITTED, around, side=Side.WORKER)
    client = open_as(around.member)
    answer = url("answer", report.pk)
    assert answer in text(client.get(report.get_absolute_url()))
    assert "Tanpa jawaban, Disnaker tetap memeriksa" in text(client.get(answer))
    faulty = text(client.post(answer, {"stance": "differs"}))
    assert "Tulis tanggal PHK menurut Anda." in faulty
    assert "Tulis apa yang berbeda" in faulty
    client.post(answer, {"stance": "denies", "narrative": "Ia masih bekerja."})
    assert "Ia masih bekerja." in text(client.get(report.get_absolute_url()))
    page = text(open_as(around.mediator).get(report.get_absolute_url()))
    assert "Ia masih bekerja." in page
    assert "Beda" in page
    assert "Jawab keterangan pihak lain" in text(open_as(around.worker).get(answer))


def test_a_rejection_is_objected_to_and_heard_by_another(open_as):
    around = people()
    report = report_in(State.REJECTED, around)
    client = open_as(around.member)
    client.post(url("object_to_rejection", report.pk), {"note": "Buktinya lengkap."})
    assert open_as(around.mediator).post(url("take_objection", report.pk)).status_code == 403
    open_as(around.second_mediator).post(url("take_objection", report.pk))
    report.refresh_from_db()
    assert (report.state, report.officer) == (State.IN_REVIEW, around.second_mediator)


def test_opening_anothers_evidence_leaves_a_line_that_the_owner_reads(open_as):
    around = people()
    report = report_in(State.SUBMITTED, around)
    [evidence] = report.evidence.all()
    address = url("evidence_file", report.pk, evidence.pk)
    for user, lines in ((around.member, 0), (around.mediator, 1), (around.worker, 2)):
        response = open_as(user).get(address)
        assert response.status_code == 200
        assert url("evidence_page", report.pk, evidence.pk, 1) in text(response)
        assert Event.objects.about(report).filter(verb="evidence_opened").count() == lines
    assert "membuka berkas bukti" in text(open_as(around.member).get(report.get_absolute_url()))


def test_what_is_out_of_scope_answers_like_what_does_not_exist(open_as):
    around, stranger = people(), people()
    report = report_in(State.SUBMITTED, around)
    [evidence] = report.evidence.all()
    elsewhere = acting(officer(Role.MEDIATOR, "3171"), Role.MEDIATOR)
    for user in (stranger.worker, stranger.member, elsewhere):
        client = open_as(user)
        names = ["detail"]
        names += ["take", "reject", "deactivate"] if user is elsewhere else ["evidence", "answer", "submit", "withdraw"]
        for name in names:
            assert client.get(url(name, report.pk)).status_code == 404
        assert client.get(url("evidence_file", report.pk, evidence.pk)).status_code == 404
    assert not Event.objects.about(report).filter(verb="evidence_opened").exists()
    theirs = report_in(State.SUBMITTED, stranger)
    assert open_as(around.member).get(url("evidence_file", report.pk, theirs.evidence.get().pk)).status_code == 404
    client.logout()
    assert client.get(report.get_absolute_url()).status_code == 302


def test_the_receipt_is_downloaded_from_the_file(open_as):
    around = people()
    report = report_in(State.SUBMITTED, around)
    client = open_as(around.worker)
    page = text(client.get(report.get_absolute_url()))
    address = next(part for part in page.split('"') if "/surat/" in part)
    response = client.get(address)
    assert response.content.startswith(b"%PDF-")
    assert response["Content-Disposition"].startswith("attachment")
    assert open_as(people().worker).get(address).status_code == 404


def test_deactivation_says_from_when_and_then_does_it(open_as):
    around = people()
    fresh = report_in(State.APPROVED, around, terminated_on=clock.today())
    page = text(open_as(around.mediator).get(url("deactivate", fresh.pk)))
    assert "Belum waktunya" in page
    assert "<textarea" not in page
    other = people()
    old = report_in(State.APPROVED, other, terminated_on=date(2025, 3, 3))
    client = open_as(other.mediator)
    assert url("deactivate", old.pk) in text(client.get(old.get_absolute_url()))
    assert "Tulis alasannya." in text(client.post(url("deactivate", old.pk), {"reason": ""}))
    client.post(url("deactivate", old.pk), {"reason": "Sudah diingatkan."})
    old.employment.refresh_from_db()
    assert not old.employment.is_active_at_bpjs
    assert client.get(url("deactivate", old.pk)).status_code == 403


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("side", Side.values)
def test_the_file_opens_for_everybody_in_it_in_every_state(open_as, state, side):
    around = people()
    report = report_in(state, around, side=side)
    verifier = acting(officer(Role.VERIFIER), Role.VERIFIER)
    for user in (around.worker, around.member, around.mediator, verifier):
        wanted = 200 if PhkReport.objects.visible_to(user).exists() else 404
        assert open_as(user).get(report.get_absolute_url()).status_code == wanted


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED])
def test_the_queue_is_sorted_by_deadline_with_counts(open_as, state):
    around = people()
    report_in(state, around)
    tab = "baru" if state == State.SUBMITTED else "selesai"
    page = text(open_as(around.mediator).get(url("queue"), {"tab": tab}))
    label = "Baru (1)" if state == State.SUBMITTED else "Selesai (1)"
    assert label in page


def queries_of(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("page", ["queue", "worker_list"])
def test_lists_take_the_same_number_of_queries_for_one_row_and_for_many(open_as, page):
    around = people()
    user = {"queue": around.mediator, "worker_list": around.worker}.get(page, around.member)
    report_in(State.SUBMITTED, around)
    another_row(around, page)
    client = open_as(user)
    before = queries_of(client, url(page))
    for _number in range(6):
        another_row(around, page)
    assert queries_of(client, url(page)) == before


def another_row(around: People, page: str) -> None:
    """One more row of this list."""
    if page == "worker_list":
        employment = EmploymentFactory(participant=around.employment.participant)
        member = acting(MembershipFactory(company=employment.company).user, Role.EMPLOYER)
        report_in(State.SUBMITTED, replace(around, employment=employment, member=member))
        return
    employment = EmploymentFactory(participant=ParticipantFactory(with_account=True), company=around.employment.company)
    if page != "choose_worker":
        worker = acting(employment.participant.account, Role.WORKER)
        report_in(State.SUBMITTED, replace(around, employment=employment, worker=worker))
