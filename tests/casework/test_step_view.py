"""A step as a page: who may open it, what it asks, what it leaves behind, and what who comes second is told."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.urls import reverse
from django_fsm import can_proceed

from casework import steps, views
from casework.models import Event
from casework.steps import about_step, advance
from core.ids import uuid7
from core.templatetags.siap import waktu
from phk_reports.models import PhkReport, State
from tests.accounts.factories import UserFactory
from tests.phk_reports.factories import draft, people

pytestmark = pytest.mark.django_db

NOTE = "Foto surat PHK kurang jelas."


@pytest.fixture
def around():
    return people()


@pytest.fixture
def report(around):
    """In review, in the hands of the mediator."""
    sent = advance(draft(around), PhkReport.submit, by=around.member)
    return advance(sent, PhkReport.take, by=around.mediator, officer=around.mediator)


def url(name, report) -> str:
    return reverse(f"phk_reports:{name}", args=[report.pk])


def state_of(report) -> str:
    return PhkReport.objects.get(pk=report.pk).state


def told(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_page_says_what_will_happen_and_moves_nothing(report, around, sign_in):
    response = sign_in(around.member).get(url("withdraw", report))
    text = response.content.decode()
    assert response.status_code == 200
    assert f"<h1>{about_step(PhkReport.withdraw).label}</h1>" in text
    assert report.number in text
    assert 'name="note"' in text
    assert "Laporan yang ditarik tidak diperiksa lagi." in text
    assert state_of(report) == State.IN_REVIEW


def test_posting_moves_and_records_who_why_and_when(report, around, sign_in):
    response = sign_in(around.member).post(url("withdraw", report), {"note": NOTE})
    assert (response.status_code, response.url) == (302, report.get_absolute_url())
    assert told(response) == ["Laporan PHK ditarik."]
    assert state_of(report) == State.WITHDRAWN
    event = Event.objects.about(report).last()
    assert (event.verb, event.from_state, event.to_state) == ("withdraw", "in_review", "withdrawn")
    assert (event.actor_id, event.actor_role, event.note) == (around.member.pk, "employer", NOTE)


def test_the_note_is_read_by_the_other_side(report, around, sign_in):
    sign_in(around.member).post(url("withdraw", report), {"note": NOTE})
    assert NOTE in sign_in(around.worker).get(report.get_absolute_url()).content.decode()


@pytest.mark.parametrize("note", ["", "   ", "x" * 2_001])
def test_a_wrong_answer_comes_back_with_what_was_typed(report, around, sign_in, note):
    response = sign_in(around.member).post(url("withdraw", report), {"note": note})
    assert response.status_code == 200
    assert "<title>Galat:" in " ".join(response.content.decode().split())
    assert note.strip() in response.content.decode()
    assert state_of(report) == State.IN_REVIEW


@pytest.mark.parametrize("method", ["get", "post"])
class TestWhoMayNot:
    def ask(self, client, method, target):
        return getattr(client, method)(target, {"note": NOTE} if method == "post" else None)

    def test_another_role(self, report, around, sign_in, method):
        assert self.ask(sign_in(around.mediator), method, url("withdraw", report)).status_code == 403

    def test_the_same_role_without_the_permission(self, report, around, sign_in, method):
        response = self.ask(sign_in(around.worker), method, url("withdraw", report))
        assert response.status_code == 403
        assert "withdraw" not in response.content.decode()
        assert state_of(report) == State.IN_REVIEW

    def test_out_of_scope_looks_like_not_there(self, report, sign_in, method):
        client = sign_in(people().member)
        theirs = self.ask(client, method, url("withdraw", report))
        nothing = self.ask(client, method, reverse("phk_reports:withdraw", args=[uuid7()]))
        assert (theirs.status_code, nothing.status_code) == (404, 404)
        assert theirs.content == nothing.content
        assert state_of(report) == State.IN_REVIEW

    def test_a_stranger_signs_in_first(self, report, client, method):
        response = self.ask(client, method, url("withdraw", report))
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))

    def test_a_person_without_a_role(self, report, sign_in, method):
        assert self.ask(sign_in(UserFactory()), method, url("withdraw", report)).status_code == 403

    def test_who_comes_too_late_is_told_what_it_is_now_and_since_when(self, report, around, sign_in, method):
        advance(report, PhkReport.withdraw, by=around.member, note="Sudah ditarik.")
        response = self.ask(sign_in(around.member), method, url("withdraw", report))
        assert (response.status_code, response.url) == (302, report.get_absolute_url())
        now = PhkReport.objects.get(pk=report.pk)
        since = waktu(Event.objects.about(report).last().at)
        (message,) = told(response)
        for part in (report.number, now.get_state_display(), since):
            assert part in message
        assert Event.objects.about(report).filter(verb="withdraw").count() == 1


def test_who_loses_the_race_after_the_page_was_checked_is_told_too(report, around, sign_in, monkeypatch):
    """Between the look at the case and its lock somebody else was first."""
    taken = []

    def first(case, step, **arguments):
        if not taken:
            taken.append(advance(case, PhkReport.reject, by=around.mediator, note="Tidak terbukti."))
        return advance(case, step, **arguments)

    monkeypatch.setattr(views, "advance", first)
    response = sign_in(around.member).post(url("withdraw", report), {"note": NOTE})
    assert response.status_code == 302
    assert "tidak lagi tersedia" in told(response)[0]
    assert state_of(report) == State.REJECTED


def test_a_field_that_was_not_asked_changes_nothing(report, around, sign_in):
    data = {"note": NOTE, "state": "approved", "officer": str(around.second_mediator.pk), "number": "PHK-1"}
    sign_in(around.member).post(url("withdraw", report), data)
    after = PhkReport.objects.get(pk=report.pk)
    assert (after.state, after.number) == (State.WITHDRAWN, report.number)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_succeeds_and_one_is_told(sign_in, monkeypatch):
    """Each waits, before it moves, for the other to have looked too; the lock lets only one look."""
    around = people()
    report = advance(draft(around), PhkReport.submit, by=around.member)
    clients = [sign_in(around.mediator), sign_in(around.second_mediator)]
    together = threading.Barrier(2)

    def look(method):
        with suppress(threading.BrokenBarrierError):
            together.wait(timeout=1.5)
        return can_proceed(method)

    monkeypatch.setattr(steps, "can_proceed", look)

    def take(client):
        try:
            return told(client.post(url("take", report)))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        answers = sorted(threads.map(take, clients))
    assert answers[0] == ["Berkas ini sekarang Anda periksa."]
    assert "tidak lagi tersedia" in answers[1][0]
    assert Event.objects.about(report).filter(verb="take").count() == 1
