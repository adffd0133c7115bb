"""The mediator's pages, pressed as a person presses them: links and forms of the page, nothing else."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from casework.models import Event
from casework.steps import advance
from core import clock
from jkp_claims.models import JkpClaim
from notifications.models import Notice
from phk_reports.models import Decision, EvidenceKind, PhkReport, Recusal, Side, Stance, State
from phk_reports.services import add_statement
from tests.documents.factories import DocumentFactory
from tests.phk_reports.factories import people, report_in
from tests.phk_reports.pressing import Forms, approve, filled, text, ticks_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def around():
    return people()


def url(name, *keys) -> str:
    return reverse(f"phk_reports:{name}", args=keys)


def state_of(report) -> str:
    return PhkReport.objects.get(pk=report.pk).state


def test_a_clean_case_takes_three_presses_besides_the_ticks(around, sign_in):
    report = report_in(State.SUBMITTED, around)
    client, presses = sign_in(around.mediator), 0
    queue_page = client.get(url("queue"))
    assert report.number in text(queue_page)

    opened = client.post(url("take_next"), follow=True)
    presses += 1
    assert opened.redirect_chain[-1][0] == report.get_absolute_url()

    form = Forms(text(opened)).with_field("tick")
    assert form["method"] == "get"
    preview = client.get(form["action"], filled(form, ticking=ticks_of(form)))
    presses += 1
    assert "Yang dibaca pekerja" in text(preview)
    assert state_of(report) == State.IN_REVIEW

    form = Forms(text(preview)).with_field("shown")
    sent = client.post(preview.request["PATH_INFO"], filled(form))
    presses += 1
    assert (sent.status_code, sent.url) == (302, report.get_absolute_url())
    assert state_of(report) == State.APPROVED
    assert JkpClaim.objects.filter(report=report).exists()
    assert presses <= 3

    decision = Decision.objects.get()
    for words, user in ((decision.to_worker, around.worker), (decision.to_employer, around.member)):
        shown = escape(words).replace("\n", "<br>")
        assert shown in text(preview)
        assert shown in text(sign_in(user).get(report.get_absolute_url()))
        assert Notice.objects.get(recipient=user, key__contains=str(decision.pk)).body == words


def test_a_missing_tick_comes_back_with_what_was_ticked(around, sign_in):
    report = report_in(State.IN_REVIEW, around)
    page = text(approve(sign_in(around.mediator), report, tick=["PERSON"]))
    assert "Centang semua pemeriksaan wajib" in page
    assert "Kirim keputusan" not in page
    assert re.search(r'value="PERSON"[^>]*checked', page)


def test_words_that_were_changed_are_shown_before_they_are_sent(around, sign_in):
    report = report_in(State.IN_REVIEW, around)
    client = sign_in(around.mediator)
    preview = approve(client, report)
    address = preview.request["PATH_INFO"]
    sent = filled(Forms(text(preview)).with_field("shown"), to_worker="Datang & tanya bila ragu.")
    again = client.post(address, sent)
    assert again.status_code == 200
    assert state_of(report) == State.IN_REVIEW
    assert escape("Datang & tanya bila ragu.") in text(again)
    shown = filled(Forms(text(again)).with_field("shown"), to_worker="Datang & tanya bila ragu.")
    client.post(address, shown)
    assert state_of(report) == State.APPROVED
    assert "Datang & tanya bila ragu." in Decision.objects.get().to_worker
    assert "Datang" not in Decision.objects.get().to_employer


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_file_that_changed_in_between_is_shown_again(around, sign_in, method):
    report = report_in(State.IN_REVIEW, around)
    client = sign_in(around.mediator)
    preview = approve(client, report)
    sent = filled(Forms(text(preview)).with_field("shown"))
    add_statement(report, by=around.worker, side=Side.WORKER, today=clock.today(), stance=Stance.AGREES)
    answer = getattr(client, method)(preview.request["PATH_INFO"], sent)
    assert (answer.status_code, answer.url) == (302, report.get_absolute_url())
    assert state_of(report) == State.IN_REVIEW
    assert "berubah sejak Anda membukanya" in text(client.get(report.get_absolute_url()))


def test_a_decision_without_the_version_that_was_seen_is_not_sent(around, sign_in):
    report = report_in(State.IN_REVIEW, around)
    answer = sign_in(around.mediator).post(url("reject", report.pk), {"why": "UNREADABLE"})
    assert answer.status_code == 302
    assert state_of(report) == State.IN_REVIEW


def test_contested_fields_stand_on_the_page_and_only_those(around, sign_in):
    report = report_in(State.IN_REVIEW, around)
    client = sign_in(around.mediator)
    assert 'name="follow_' not in text(client.get(report.get_absolute_url()))
    other_day = report.terminated_on - timedelta(days=1)
    add_statement(
        report,
        by=around.worker,
        side=Side.WORKER,
        today=clock.today(),
        stance=Stance.DIFFERS,
        terminated_on=other_day,
        cause=report.cause,
        narrative="Sehari sebelumnya.",
    )
    page = text(client.get(report.get_absolute_url()))
    assert "Beda" in page
    assert set(re.findall(r'name="(follow_\w+)"', page)) == {"follow_terminated_on"}
    assert "Pilih keterangan yang diikuti." in text(approve(client, report))
    preview = approve(client, report, follow_terminated_on="worker")
    client.post(preview.request["PATH_INFO"], filled(Forms(text(preview)).with_field("shown")))
    assert PhkReport.objects.get(pk=report.pk).terminated_on == other_day


def decide(client, address, **said):
    """Look at the words, then send them."""
    form = Forms(text(client.get(address))).with_field("version")
    preview = client.post(address, filled(form, preview="1") | said)
    assert "Kirim keputusan" in text(preview), text(preview)
    return client.post(address, filled(Forms(text(preview)).with_field("shown")) | said), preview


@pytest.mark.parametrize(
    ("name", "said", "state"),
    [
        ("reject", {"why": ["UNREADABLE", "EVIDENCE_MISMATCH"]}, State.REJECTED),
        ("dispute", {"why": ["WORKER_REFUSES"]}, State.DISPUTED),
        ("ask_correction", {"what_1": "employer:field:cause", "note_1": "Alasan tidak cocok."}, State.NEEDS_CORRECTION),
        ("ask_correction", {"what_1": "worker:evidence_kind:contract", "note_1": "Kontrak."}, State.NEEDS_CORRECTION),
    ],
)
def test_every_verdict_is_previewed_and_sent(around, sign_in, name, said, state):
    report = report_in(State.IN_REVIEW, around)
    done, preview = decide(sign_in(around.mediator), url(name, report.pk), **said)
    assert done.status_code == 302
    assert state_of(report) == state
    decision = Decision.objects.get()
    for words in (decision.to_worker, decision.to_employer):
        assert escape(words).replace("\n", "<br>") in text(preview)


def test_this_document_is_asked_for_again(around, sign_in):
    report = report_in(State.IN_REVIEW, around)
    evidence = report.evidence.get()
    decide(
        sign_in(around.mediator),
        url("ask_correction", report.pk),
        what_1=f"employer:evidence:{evidence.pk}",
        note_1="Halaman 2 kabur.",
    )
    item = Decision.objects.get().items.get()
    assert (item.evidence, item.side, item.note) == (evidence, "employer", "Halaman 2 kabur.")


@pytest.mark.parametrize(
    ("name", "said", "words"),
    [
        ("reject", {}, "Pilih alasan keputusan."),
        ("dispute", {}, "Pilih alasan keputusan."),
        ("ask_correction", {}, "Pilih paling sedikit satu bagian"),
        ("ask_correction", {"what_1": "employer:field:cause"}, "Tulis apa yang salah"),
        ("ask_correction", {"what_1": "x:y:z", "note_1": "Ditulis"}, "Ditulis"),
    ],
)
def test_a_faulty_decision_keeps_what_was_typed_and_sends_nothing(around, sign_in, name, said, words):
    report = report_in(State.IN_REVIEW, around)
    client, address = sign_in(around.mediator), url(name, report.pk)
    form = Forms(text(client.get(address))).with_field("version")
    answer = client.post(address, filled(form) | said | {"to_worker": "Sudah diketik."})
    assert answer.status_code == 200
    assert words in text(answer)
    assert "Sudah diketik." in text(answer)
    assert state_of(report) == State.IN_REVIEW


def test_who_comes_second_is_told_the_name_of_who_was_first(around, sign_in):
    report = report_in(State.IN_REVIEW, around)
    client = sign_in(around.second_mediator)
    answer = client.post(url("take", report.pk), follow=True)
    assert "tidak lagi tersedia" in text(answer)
    assert f"Yang lebih dulu: {around.mediator.full_name}." in text(answer)


def test_a_side_is_no_name(around, sign_in):
    report = report_in(State.SUBMITTED, around)
    advance(report, PhkReport.withdraw, by=around.member)
    answer = text(sign_in(around.mediator).post(url("take", report.pk), follow=True))
    assert "tidak lagi tersedia" in answer
    assert "Yang lebih dulu" not in answer


def test_a_colleague_sees_who_has_the_file_open(around, sign_in):
    report = report_in(State.SUBMITTED, around)
    sign_in(around.mediator).get(report.get_absolute_url())
    colleague = sign_in(around.second_mediator)
    name = around.mediator.full_name
    assert f"Berkas ini sedang dibuka {name}" in text(colleague.get(report.get_absolute_url()))
    assert f"Sedang dibuka {name}" in text(colleague.get(url("queue")))
    assert f"sedang dibuka {name}" not in text(sign_in(around.mediator).get(report.get_absolute_url()))
    assert "sedang dibuka" not in text(sign_in(around.member).get(report.get_absolute_url()))


def test_the_page_says_why_it_cannot_be_approved(around, sign_in):
    report = report_in(State.IN_REVIEW, around, side=Side.WORKER, documents=[])
    page = text(sign_in(around.mediator).get(report.get_absolute_url()))
    assert "Belum dapat disetujui" in page
    assert '<button class="btn">Setujui</button>' not in page


def test_risk_signs_are_said_in_words(around, sign_in):
    report = report_in(State.IN_REVIEW, around, terminated_on=clock.today() - timedelta(days=40))
    page = text(sign_in(around.mediator).get(report.get_absolute_url()))
    assert "lebih dari 7 hari kerja sesudah PHK" in page
    assert "Tanda risiko" not in text(sign_in(around.member).get(report.get_absolute_url()))


def test_a_file_is_handed_over_on_its_page(around, sign_in):
    report = report_in(State.IN_REVIEW, around)
    client = sign_in(around.mediator)
    assert url("hand_over", report.pk) in text(client.get(report.get_absolute_url()))
    faulty = text(client.post(url("hand_over", report.pk), {"note": "Saya cuti."}))
    assert "Pilih rekan." in faulty
    assert "Saya cuti." in faulty
    client.post(url("hand_over", report.pk), {"to": around.second_mediator.pk, "note": "Saya cuti."})
    assert PhkReport.objects.get(pk=report.pk).officer == around.second_mediator
    assert client.get(url("hand_over", report.pk)).status_code == 403
    assert "Saya cuti." in text(client.get(report.get_absolute_url()))
    assert "Saya cuti." not in text(sign_in(around.member).get(report.get_absolute_url()))


def test_an_overdue_file_is_taken_over_on_its_page(around, sign_in):
    report = report_in(State.IN_REVIEW, around)
    client = sign_in(around.second_mediator)
    assert client.get(url("take_over", report.pk)).status_code == 403
    PhkReport.objects.filter(pk=report.pk).update(due_on=clock.today() - timedelta(days=1))
    assert url("take_over", report.pk) in text(client.get(report.get_absolute_url()))
    client.post(url("take_over", report.pk), {"note": "Ia sakit."})
    assert PhkReport.objects.get(pk=report.pk).officer == around.second_mediator


@pytest.mark.parametrize("who", ["mediator", "worker", "member"])
def test_a_relation_is_declared_on_its_page(around, sign_in, who):
    report = report_in(State.IN_REVIEW, around)
    client = sign_in(getattr(around, who))
    assert "Tulis hubungan." in text(client.post(url("relation", report.pk), {"relation": ""}))
    client.post(url("relation", report.pk), {"relation": "Saudara kandung."})
    assert Recusal.objects.get().officer == around.mediator
    mine = sign_in(around.mediator)
    assert mine.post(url("take_over", report.pk), {"note": "x"}).status_code == 403
    assert mine.get(url("reject", report.pk)).status_code == 403
    assert Event.objects.about(report).filter(verb="recused").count() == 1


def test_the_case_page_takes_the_same_queries_for_little_and_for_much(around, sign_in):
    report = report_in(State.IN_REVIEW, around)
    client = sign_in(around.mediator)

    def asked() -> int:
        client.get(report.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            assert client.get(report.get_absolute_url()).status_code == 200
        return len(queries)

    add_statement(report, by=around.worker, side=Side.WORKER, today=clock.today(), stance=Stance.AGREES)
    before = asked()
    for number in range(4):
        report.evidence.create(
            document=DocumentFactory(owner=around.member), evidence_kind=EvidenceKind.OTHER, side=Side.EMPLOYER
        )
        add_statement(
            report,
            by=around.worker,
            side=Side.WORKER,
            today=clock.today(),
            stance=Stance.DENIES,
            narrative=f"Tidak benar {number}.",
        )
    assert asked() == before
