"""E4: the employer's report, a step at a time."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from core import clock
from notifications.models import Notice
from phk_reports import employer_draft
from phk_reports.models import PhkReport, Side, State
from tests.clients import client_of
from tests.documents.factories import pdf
from tests.phk_reports.factories import acting, draft, people, report_in
from tests.registry.factories import MembershipFactory

pytestmark = pytest.mark.django_db

A_WEDNESDAY = datetime(2025, 9, 17, 10, tzinfo=clock.WIB)


@pytest.fixture(autouse=True)
def wednesday():
    """A day in a month without holidays but the 5th (Maulid Nabi)."""
    with clock.standing_at(A_WEDNESDAY):
        yield


def url(name: str, *keys) -> str:
    return reverse(f"phk_reports:{name}", args=keys)


def text(response) -> str:
    return response.content.decode()


def dated(name: str, day: date) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def termination(**changes) -> dict:
    return {**dated("terminated_on", date(2025, 9, 10)), "cause": "b", "accepts_termination": "yes", **changes}


STEPS = {
    "pekerja": {"certificate_number": "SRT-1", "worker_address": "Jalan Contoh 2"},
    "surat": {"notice_number": "HR/1", **dated("notice_on", date(2025, 8, 19)), "evidence_number": "PB/1"},
    "pesangon": {"severance": "paid", "narrative": "Bagian ini ditutup."},
}


def begun(client, around, **changes) -> PhkReport:
    client.post(url("employer_report", around.employment.pk), termination(**changes))
    return PhkReport.objects.get()


def filled(client, report, without=()) -> None:
    for step, data in STEPS.items():
        if step not in without:
            client.post(url("employer_step", report.pk, step), data)
    if "bukti" not in without:
        file = SimpleUploadedFile("surat.pdf", pdf())
        client.post(url("evidence", report.pk), {"evidence_kind": "acceptance", "file": file})


def test_an_employer_reports_one_worker_from_the_list_to_the_receipt():
    around = people()
    client = client_of(around.member)
    form_url = url("employer_report", around.employment.pk)
    assert form_url in text(client.get(url("choose_worker")))
    assert form_url not in text(client.get(url("choose_worker"), {"q": "tidak ada"}))
    page = text(client.get(form_url))
    assert "7 hari kerja" in page
    assert around.employment.company.address in page
    answer = client.post(form_url, termination())
    report = PhkReport.objects.get()
    assert answer.headers["Location"] == url("employer_tasks", report.pk)
    page = text(client.get(url("employer_tasks", report.pk)))
    assert "Hari kerja ke-5 dari 7" in page
    assert url("submit", report.pk) not in page
    filled(client, report)
    assert url("submit", report.pk) in text(client.get(url("employer_tasks", report.pk)))
    check = text(client.get(url("submit", report.pk)))
    for words in ("SRT-1", "Jalan Contoh 2", "PB/1", "Sudah dibayar", "huruf b", "Kirim laporan PHK"):
        assert words in check
    done = client.post(url("submit", report.pk), follow=True)
    assert "Tanda terima laporan PHK (PDF)" in text(done)
    report.refresh_from_db()
    assert report.state == State.SUBMITTED
    assert report.number in text(client.get(url("employer_list")))
    assert client.get(form_url).headers["Location"] == report.get_absolute_url()
    assert client.get(url("employer_tasks", report.pk)).headers["Location"] == report.get_absolute_url()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cause": ""}, "Pilih alasan PHK."),
        ({"terminated_on_year": ""}, "harus berisi hari, bulan, dan tahun"),
        ({"terminated_on_year": "2199"}, "tidak boleh sesudah hari ini"),
        ({"accepts_termination": ""}, "Pilih salah satu jawaban."),
    ],
)
def test_a_faulty_first_step_keeps_what_was_typed_and_writes_nothing(changes, words):
    around = people()
    response = client_of(around.member).post(url("employer_report", around.employment.pk), termination(**changes))
    assert response.status_code == 200
    assert words in text(response)
    assert "Ada yang perlu diperbaiki" in text(response)
    assert not PhkReport.objects.exists()


def test_prohibited_reasons_are_not_offered_and_every_cause_names_its_article():
    around = people()
    page = text(client_of(around.member).get(url("employer_report", around.employment.pk)))
    assert page.count('<option value="') == 19
    assert page.count("(huruf ") == 15
    assert "PP 35/2021 Pasal 43 ayat (2)" in page
    for word in ("hamil", "menikah", "serikat", "ibadah", "agama"):
        assert word not in page.lower()


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("pekerja", "Isi alamat pekerja."),
        ("surat", "Isi nomor atau tanggal bukti PHK."),
        ("pesangon", "Jawab pertanyaan tentang pesangon."),
        ("bukti", "Unggah bukti PHK."),
    ],
)
def test_what_is_missing_is_named_and_stops_the_sending(missing, words):
    around = people()
    client = client_of(around.member)
    report = begun(client, around)
    filled(client, report, without=[missing])
    assert words in text(client.get(url("employer_tasks", report.pk)))
    for ask in (client.get, client.post):
        assert ask(url("submit", report.pk)).headers["Location"] == url("employer_tasks", report.pk)
    report.refresh_from_db()
    assert report.state == State.DRAFT


def test_a_step_leads_back_to_the_check_once_everything_is_there():
    around = people()
    client = client_of(around.member)
    report = begun(client, around)
    step = url("employer_step", report.pk, "pekerja")
    assert client.post(step, STEPS["pekerja"]).headers["Location"] == url("employer_tasks", report.pk)
    filled(client, report)
    assert client.post(step, STEPS["pekerja"]).headers["Location"] == url("submit", report.pk)
    assert url("submit", report.pk) in text(client.get(url("evidence", report.pk)))


def test_a_step_changes_its_own_answers_only():
    around = people()
    client = client_of(around.member)
    report = begun(client, around)
    filled(client, report)
    client.post(url("employer_step", report.pk, "pesangon"), {"severance": "not_yet"})
    said = employer_draft.said(report)
    assert (said.severance, said.worker_address, said.evidence_number) == ("not_yet", "Jalan Contoh 2", "PB/1")
    assert said.notice_on == date(2025, 8, 19)
    assert client.get(url("employer_step", report.pk, "tidak-ada")).status_code == 404


def test_a_late_report_asks_why():
    around = people()
    client = client_of(around.member)
    report = begun(client, around, **dated("terminated_on", date(2025, 9, 1)))
    page = text(client.get(url("employer_tasks", report.pk)))
    assert "Lewat 7 hari kerja" in page
    step = url("employer_step", report.pk, "pesangon")
    assert "Tulis alasan terlambat" in text(client.post(step, {"severance": "paid"}))
    client.post(step, {"severance": "paid", "late_reason": "Dokumen baru selesai."})
    filled(client, report, without=["pesangon"])
    assert "Dokumen baru selesai." in text(client.get(url("submit", report.pk)))
    client.post(url("submit", report.pk))
    for viewer in (around.worker, around.mediator):
        assert "Dokumen baru selesai." in text(client_of(viewer).get(report.get_absolute_url()))


def test_an_early_report_is_not_asked_why():
    around = people()
    client = client_of(around.member)
    report = begun(client, around)
    assert "late_reason" not in text(client.get(url("employer_step", report.pk, "pesangon")))


def test_a_short_notice_is_said_to_the_employer_the_worker_and_the_mediator():
    around = people()
    client = client_of(around.member)
    report = begun(client, around)
    filled(client, report)
    client.post(url("employer_step", report.pk, "surat"), STEPS["surat"] | dated("notice_on", date(2025, 9, 3)))
    words = "Surat diberikan 4 hari kerja sebelum PHK; aturan: 14."  # 5 September is a holiday
    assert words in text(client.get(url("submit", report.pk)))
    client.post(url("submit", report.pk))
    for viewer in (around.member, around.worker, around.mediator):
        assert words in text(client_of(viewer).get(report.get_absolute_url()))


def test_a_prohibited_reason_in_the_words_warns_the_employer_and_shows_the_mediator_but_refuses_nothing():
    around = people()
    client = client_of(around.member)
    report = begun(client, around)
    filled(client, report)
    client.post(url("employer_step", report.pk, "pesangon"), {"severance": "paid", "narrative": "Pekerja hamil."})
    sign = "Penjelasan menyinggung alasan yang dilarang"
    check = text(client.get(url("submit", report.pk)))
    assert sign in check
    assert "hamil, melahirkan" in check
    client.post(url("submit", report.pk))
    report.refresh_from_db()
    assert report.state == State.SUBMITTED
    assert sign in text(client_of(around.mediator).get(report.get_absolute_url()))
    assert sign not in text(client_of(around.worker).get(report.get_absolute_url()))


@pytest.mark.parametrize(
    ("cause", "total", "is_said"),
    [("i", False, True), ("pkwt_expired", False, True), ("m", True, True), ("m", False, False), ("b", False, False)],
)
def test_a_cause_without_a_right_is_said_before_sending(cause, total, is_said):
    around = people()
    client = client_of(around.member)
    report = begun(client, around, cause=cause, **({"total_permanent_disability": "on"} if total else {}))
    filled(client, report)
    assert ("Alasan ini tidak memberi hak JKP" in text(client.get(url("submit", report.pk)))) is is_said
    client.post(url("submit", report.pk))
    report.refresh_from_db()
    assert report.state == State.SUBMITTED


def test_a_preparer_prepares_and_tells_those_who_sign():
    around = people()
    preparer = acting(MembershipFactory(company=around.employment.company, role="preparer").user, Role.EMPLOYER)
    client = client_of(preparer)
    report = begun(client, around)
    filled(client, report)
    page = text(client.get(url("employer_tasks", report.pk)))
    assert f"Yang mengirim: {around.member.full_name}" in page
    assert url("submit", report.pk) not in page
    assert client.post(url("submit", report.pk)).status_code == 403
    for _again in range(2):
        client.post(url("employer_ask", report.pk))
    notice = Notice.objects.get(recipient=around.member, key__contains="waits-for-signer")
    assert report.number in notice.title
    assert notice.url == url("employer_tasks", report.pk)
    signer = client_of(around.member)
    assert url("submit", report.pk) in text(signer.get(notice.url))
    signer.post(url("submit", report.pk))
    report.refresh_from_db()
    assert report.state == State.SUBMITTED


def test_nobody_of_another_company_asks_in_its_name():
    around, others = people(), people()
    report = draft(around)
    assert client_of(others.member).post(url("employer_ask", report.pk)).status_code == 404
    assert client_of(around.worker).post(url("employer_ask", report.pk)).status_code == 403
    assert not Notice.objects.filter(key__contains="waits-for-signer").exists()


def test_an_employer_who_comes_after_the_worker_is_led_to_the_workers_file():
    around = people()
    report = report_in(State.SUBMITTED, around, side=Side.WORKER)
    client = client_of(around.member)
    for ask in (client.get, client.post):
        response = ask(url("employer_report", around.employment.pk), follow=True)
        assert response.redirect_chain[0][0] == report.get_absolute_url()
        assert "Pekerja sudah melaporkan PHK ini" in text(response)


def test_an_employer_who_begins_again_goes_on_with_the_draft():
    around = people()
    report = draft(around)
    page = client_of(around.member).get(url("employer_report", around.employment.pk))
    assert page.headers["Location"] == url("employer_tasks", report.pk)


def test_a_missing_contract_is_completed_in_the_registry_and_leads_back_to_the_draft():
    around = people()
    around.employment.contract_confirmed_on = None
    around.employment.save()
    client = client_of(around.member)
    report = draft(around)
    tasks = url("employer_tasks", report.pk)
    contract = f"{reverse('registry:contract', args=[around.employment.pk])}?kembali={tasks}"
    assert contract in text(client.get(tasks))
    assert f'href="{tasks}"' in text(client.get(contract))
    data = {
        "job_title": "Operator",
        "contract_type": "PKWTT",
        "contract_number": "PKWTT/1",
        **dated("started_on", date(2020, 1, 6)),
    }
    answer = client.post(contract, data)
    assert answer.headers["Location"] == tasks
    report.refresh_from_db()
    assert report.state == State.DRAFT


@pytest.mark.parametrize("elsewhere", ["https://jahat.example/", "//jahat.example/", "javascript:alert(1)"])
def test_the_way_back_stays_in_the_portal(elsewhere):
    around = people()
    page = client_of(around.member).get(
        reverse("registry:contract", args=[around.employment.pk]), {"kembali": elsewhere}
    )
    assert f'href="{elsewhere}"' not in text(page)
    assert f'href="{reverse("registry:worker", args=[around.employment.pk])}"' in text(page)


def test_the_certificate_number_is_not_asked_twice():
    first = people()
    draft(first)
    second = people()
    second.employment.company = first.employment.company
    second.employment.save()
    client = client_of(first.member)
    client.post(url("employer_report", second.employment.pk), termination())
    later = PhkReport.objects.latest("pk")
    assert "SRT-0001-CONTOH" in text(client.get(url("employer_step", later.pk, "pekerja")))


def test_a_day_in_the_future_and_no_evidence_number_are_answered_beside_their_fields():
    around = people()
    report = draft(around)
    late = clock.today() + timedelta(days=1)
    page = text(client_of(around.member).post(url("employer_step", report.pk, "surat"), dated("notice_on", late)))
    assert "Tanggal ini tidak boleh sesudah hari ini." in page
    assert "Isi nomor atau tanggal bukti PHK." in page
