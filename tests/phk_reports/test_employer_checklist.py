"""The employer's five steps about a termination."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from core import clock
from phk_reports import attaching, checklist
from phk_reports.checklist import Facts
from phk_reports.models import EvidenceKind, Side, State
from registry.deactivation import deactivate
from tests.clients import client_of
from tests.documents.factories import DocumentFactory
from tests.phk_reports.factories import draft, people, report_in

TODAY = date(2025, 9, 17)
DAY = date(2025, 9, 12)
DUE = date(2025, 9, 19)
NEW = Facts(company_counts=True, company_registered_on=date(2024, 1, 2), due_on=DUE)


def done(facts: Facts, today: date = TODAY) -> str:
    """One letter a step: x done, n next, l late, - neither; next and late is L."""
    letters = []
    for step in checklist.steps(facts, today):
        if step.done_on:
            letters.append("x")
        elif step.is_next:
            letters.append("L" if step.is_late else "n")
        else:
            letters.append("l" if step.is_late else "-")
    return "".join(letters)


@pytest.mark.parametrize(
    ("changes", "today", "letters"),
    [
        ({}, TODAY, "xn---"),
        ({"company_counts": False}, TODAY, "n----"),
        ({"reported_on": DAY, "receipt_on": DAY}, TODAY, "xxxnx"),
        ({"reported_on": DAY, "receipt_on": DAY, "deactivated_on": DAY}, TODAY, "xxxxx"),
        ({"receipt_elsewhere_on": DAY}, TODAY, "xxxn-"),
        ({"receipt_elsewhere_on": DAY, "deactivated_on": DAY}, TODAY, "xxxxn"),
        ({"deactivated_on": DAY}, TODAY, "xn-x-"),
        ({}, DUE, "xn---"),
        ({}, DUE + timedelta(days=1), "xL-ll"),
        ({"due_on": None}, date(2030, 1, 1), "xn---"),
    ],
)
def test_what_is_done_what_is_late_and_which_is_next(changes, today, letters):
    assert done(replace(NEW, **changes), today) == letters


def test_each_step_says_when_it_was_done_or_by_when_it_is_due():
    steps = checklist.steps(replace(NEW, reported_on=DAY, receipt_on=DAY), TODAY)
    assert [step.hint for step in steps] == [
        "2 Januari 2024",
        "12 September 2025",
        "12 September 2025",
        "Langkah berikutnya. Paling lambat 19 September 2025.",
        "12 September 2025",
    ]


@pytest.mark.django_db
def test_the_steps_of_a_file_as_it_moves():
    around = people()
    report = draft(around)
    assert done(checklist.facts_of(report), clock.today()) == "xn---"
    document = DocumentFactory(owner=around.member)
    attaching.add_evidence(report, by=around.member, document=document, evidence_kind=EvidenceKind.REPORT_RECEIPT)
    assert done(checklist.facts_of(report), clock.today()) == "xxxn-"
    report = report_in(State.SUBMITTED, people())
    assert done(checklist.facts_of(report), clock.today()) == "xxxnx"
    deactivate(
        employment=report.employment,
        on=report.terminated_on,
        cause="terminated",
        by=report.reported_by,
        today=clock.today(),
    )
    report.refresh_from_db()
    assert done(checklist.facts_of(report), clock.today()) == "xxxxx"


@pytest.mark.django_db
def test_a_workers_report_is_not_the_employers():
    report = report_in(State.SUBMITTED, people(), side=Side.WORKER)
    assert checklist.facts_of(report).reported_on is None


@pytest.mark.django_db
def test_the_company_sees_its_steps_on_the_file_and_on_one_page_and_nobody_else_does():
    around = people()
    report = report_in(State.SUBMITTED, around)
    client = client_of(around.member)
    title = "Lima langkah perusahaan"
    assert title in client.get(report.get_absolute_url()).text
    for viewer in (around.worker, around.mediator):
        assert title not in client_of(viewer).get(report.get_absolute_url()).text
    address = reverse("phk_reports:company_checklist", args=[around.employment.company_id])
    page = client.get(address).text
    assert report.number in page
    assert "4 dari 5 selesai" in page
    assert "Nonaktifkan peserta" in page
    assert client_of(people().member).get(address).status_code == 404
