"""A rejection can be objected to once, in time, and is heard by another mediator."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core import clock
from phk_reports import deadlines, permissions
from phk_reports.models import PhkReport, Side, State
from tests.clients import client_of
from tests.documents.factories import pdf, upload
from tests.phk_reports.factories import people, report_in, taken

pytestmark = pytest.mark.django_db


def url(name, *args) -> str:
    return reverse(f"phk_reports:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


def decided(report, days_ago: int) -> PhkReport:
    PhkReport.objects.filter(pk=report.pk).update(decided_at=clock.now() - timedelta(days=days_ago))
    return PhkReport.objects.get(pk=report.pk)


@pytest.mark.parametrize(
    ("decided_on", "until"),
    [
        (date(2025, 3, 3), date(2025, 3, 12)),
        (date(2025, 3, 24), date(2025, 4, 11)),  # Nyepi, Idulfitri and their shared leave lie between
        (date(2025, 12, 22), date(2026, 1, 5)),
    ],
)
def test_seven_working_days_after_the_decision(decided_on, until):
    moment = datetime.combine(decided_on, datetime.min.time(), clock.WIB) + timedelta(hours=10)
    assert deadlines.objection_until(moment) == until


def test_the_page_says_until_when_and_what_happens():
    around = people()
    report = report_in(State.REJECTED, around)
    client = client_of(around.member)
    page = text(client.get(report.get_absolute_url()))
    assert "Tidak setuju? Ajukan keberatan" in page
    page = text(client.get(url("object_to_rejection", report.pk)))
    assert "Anda dapat keberatan sampai" in page
    assert "hanya sekali" in page
    assert url("object_to_rejection", report.pk) not in text(client_of(around.worker).get(report.get_absolute_url()))


def test_the_reason_is_sent_first_and_new_evidence_right_after_it():
    around = people()
    report = report_in(State.REJECTED, around)
    client = client_of(around.member)
    response = client.post(url("object_to_rejection", report.pk), {"note": "Buktinya lengkap."})
    assert response.headers["Location"] == url("evidence", report.pk)
    client.post(response.headers["Location"], {"evidence_kind": "notice", "file": upload(pdf(), "baru.pdf")})
    report.refresh_from_db()
    assert report.state == State.OBJECTED
    assert report.evidence.count() == 2
    assert "Buktinya lengkap." in text(client_of(around.second_mediator).get(report.get_absolute_url()))


def test_a_late_objection_is_told_so_and_what_remains():
    around = people()
    report = decided(report_in(State.REJECTED, around), days_ago=40)
    client = client_of(around.member)
    assert not permissions.may_object(report, around.member)
    for page in (
        text(client.get(url("object_to_rejection", report.pk))),
        text(client.post(url("object_to_rejection", report.pk), {"note": "Terlambat."})),
    ):
        assert "Batas keberatan sudah lewat" in page
        assert url("choose_worker") in page
    with pytest.raises(PermissionDenied):
        taken(report, "object_to_rejection", around)
    report.refresh_from_db()
    assert report.state == State.REJECTED


def test_the_last_day_is_in_time():
    around = people()
    report = report_in(State.REJECTED, around)
    until = deadlines.objection_until(report.decided_at)
    last = datetime.combine(until, datetime.min.time(), clock.WIB) + timedelta(hours=23)
    for moment, allowed in ((last, True), (last + timedelta(hours=2), False)):
        with clock.standing_at(moment):
            assert permissions.may_object(report, around.member) is allowed


def test_an_objection_is_made_once():
    around = people()
    report = report_in(State.OBJECTED, around)
    report = taken(taken(report, "take_objection", around), "reject", around)
    page = text(client_of(around.member).get(url("object_to_rejection", report.pk)))
    assert "Keberatan hanya dapat diajukan sekali" in page
    with pytest.raises(PermissionDenied):
        taken(report, "object_to_rejection", around)


def test_only_the_reporter_objects():
    around = people()
    report = report_in(State.REJECTED, around, side=Side.WORKER)
    assert permissions.may_object(report, around.worker)
    for user in (around.member, around.mediator, people().worker):
        assert not permissions.may_object(report, user)
