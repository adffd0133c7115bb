"""The queue: who sees what where, nearest deadline first, in pages; layoffs as one row; nothing of it in addresses."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Region, Role
from core import clock
from phk_reports import queue
from phk_reports.models import MassLayoff, PhkReport, Side, Stance, State
from phk_reports.queue import TABS, page
from phk_reports.queue_filters import Filters
from phk_reports.services import add_statement
from tests.accounts.factories import officer
from tests.documents.factories import DocumentFactory, pdf
from tests.lists import rows
from tests.phk_reports.factories import acting, people, report_in
from tests.registry.factories import ParticipantFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def around():
    return people()


def shown(user, slug="baru", **filters) -> list:
    return [row.report or row.layoff for row in page(user, slug, clock.today(), Filters(**filters)).rows]


def due(report, days: int) -> PhkReport:
    PhkReport.objects.filter(pk=report.pk).update(due_on=clock.today() + timedelta(days=days))
    return report


@pytest.mark.parametrize(
    ("state", "slugs"),
    [
        (State.SUBMITTED, {"baru", "menunggu"}),
        (State.IN_REVIEW, {"diperiksa", "menunggu"}),
        (State.NEEDS_CORRECTION, {"perbaikan"}),
        (State.DISPUTED, {"perselisihan"}),
        (State.OBJECTED, {"keberatan"}),
        (State.APPROVED, {"selesai"}),
        (State.REJECTED, {"selesai"}),
        (State.WITHDRAWN, {"selesai"}),
    ],
)
def test_each_file_stands_in_its_tabs_and_is_counted_there(around, state, slugs):
    report = due(report_in(state, around), 9)
    assert {slug for slug in TABS if shown(around.mediator, slug)} == slugs
    assert {slug for slug, count in queue.counts(around.mediator, clock.today()).items() if count} == slugs
    due(report, 1)
    soon = state in (State.SUBMITTED, State.IN_REVIEW, State.OBJECTED)
    assert bool(shown(around.mediator, "segera")) == soon


def test_an_answer_ends_the_waiting(around):
    report = report_in(State.SUBMITTED, around)
    add_statement(report, by=around.worker, side=Side.WORKER, today=clock.today(), stance=Stance.AGREES)
    assert shown(around.mediator, "menunggu") == []


def test_the_waiting_is_over_with_its_day(around):
    report = report_in(State.SUBMITTED, around)
    PhkReport.objects.filter(pk=report.pk).update(respond_by=clock.today() - timedelta(days=1))
    assert shown(around.mediator, "menunggu") == []


def test_the_nearest_deadline_comes_first(around):
    files = [due(report_in(State.SUBMITTED), days) for days in (5, 1, 3)]
    assert shown(around.mediator) == [files[1], files[2], files[0]]


def test_every_file_comes_once_on_its_pages(around):
    files = rows.reports(rows.jobs(60))
    days = {file.pk: number % 4 for number, file in enumerate(files)}
    for file in files:
        due(file, days[file.pk])
    seen, after, pages = [], "", 0
    while pages < 5:
        part = page(around.mediator, "baru", clock.today(), Filters(), after=after)
        seen += [row.report.pk for row in part.rows]
        after, pages = part.after, pages + 1
        if not after:
            break
    assert pages == 3
    assert len(seen) == len(set(seen)) == 60
    assert [days[key] for key in seen] == sorted(days.values())


@pytest.mark.parametrize("after", ["x", "2025-01-01", "2025-01-01_x", "_", "9_9"])
def test_a_wrong_place_begins_at_the_start(around, after):
    report = report_in(State.SUBMITTED, around)
    assert [row.report for row in page(around.mediator, "baru", clock.today(), Filters(), after=after).rows] == [report]


def test_the_queue_is_what_a_mediator_may_see(around):
    """The two indexed parts together are `visible_to`, with what was escalated in the province."""
    here, elsewhere, lent = report_in(State.SUBMITTED, around), people("3578"), people("3273")
    report_in(State.SUBMITTED, elsewhere)
    report_in(State.SUBMITTED, lent)
    escalated = report_in(State.SUBMITTED, people("3273"))
    PhkReport.objects.filter(pk=escalated.pk).update(escalated_on=clock.today())
    parts = {report for part in queue.of_region(around.mediator) for report in part}
    assert parts == set(PhkReport.objects.visible_to(around.mediator)) == {here, escalated}
    assert set(shown(around.mediator)) == parts
    assert queue.counts(around.mediator, clock.today())["baru"] == 2
    assert shown(around.member) == []
    assert set(queue.counts(around.member, clock.today()).values()) == {0}


def test_the_region_of_the_other_part_is_in_the_same_province():
    regions = Region.objects.in_bulk(["3275", "3273", "3578"])
    assert regions["3275"].province_id == regions["3273"].province_id != regions["3578"].province_id


def a_layoff(around, count: int) -> MassLayoff:
    """Sent files of one layoff."""
    company = around.employment.company
    layoff = MassLayoff.objects.create(
        company=company, region=company.region, started_by=around.member, sent_at=clock.now()
    )
    files = rows.reports(rows.jobs(count, company=company))
    PhkReport.objects.filter(pk__in=[file.pk for file in files]).update(layoff=layoff)
    return layoff


def test_the_files_of_a_layoff_are_one_row_with_its_count(around):
    layoff = a_layoff(around, 7)
    single = report_in(State.SUBMITTED)
    assert set(shown(around.mediator)) == {layoff, single}
    [row] = [row for row in page(around.mediator, "baru", clock.today(), Filters()).rows if row.layoff]
    assert row.files == 7
    assert queue.counts(around.mediator, clock.today())["baru"] == 2
    assert len(shown(around.mediator, layoff=layoff.pk)) == 7
    assert shown(around.mediator, source="layoff") == [layoff]
    assert shown(around.mediator, source="employer") == [single]
    assert shown(around.mediator, "diperiksa") == []


def test_filters_narrow_the_queue(around):
    mine = report_in(State.IN_REVIEW, around)
    theirs = report_in(State.IN_REVIEW, replace(people(), mediator=around.second_mediator), cause="a")
    me = around.mediator
    assert set(shown(me, "diperiksa")) == {mine, theirs}
    assert shown(me, "diperiksa", officer="mine") == [mine]
    assert shown(me, "diperiksa", officer="other") == [theirs]
    assert shown(me, "diperiksa", officer="nobody") == []
    assert shown(me, "diperiksa", cause="a") == [theirs]
    assert shown(me, "diperiksa", source="worker") == []
    assert shown(me, "diperiksa", company=mine.employment.company.name) == [mine]
    assert shown(me, "diperiksa", words=mine.number) == [mine]
    assert shown(me, "diperiksa", words=theirs.employment.participant.full_name) == [theirs]


def test_only_those_with_a_risk_sign(around, monkeypatch):
    late = report_in(State.SUBMITTED, around, terminated_on=clock.today() - timedelta(days=40))
    other = people()
    report_in(State.SUBMITTED, other, documents=[DocumentFactory(owner=other.member, data=pdf(3))])
    assert shown(around.mediator, risk=True) == [late]
    monkeypatch.setattr(queue, "LOOKED_THROUGH", 1)
    first = page(around.mediator, "baru", clock.today(), Filters(risk=True))
    second = page(around.mediator, "baru", clock.today(), Filters(risk=True), after=first.after)
    assert [row.report for row in [*first.rows, *second.rows]] == [late]


def open_queue(client, **query) -> str:
    return client.get(reverse("phk_reports:queue"), query).content.decode()


def test_the_page_counts_no_further_than_a_thousand(around, sign_in, monkeypatch):
    monkeypatch.setattr(queue, "COUNTED", 1)
    monkeypatch.setattr("phk_reports.views.queue.COUNTED", 1)
    report_in(State.SUBMITTED, around)
    report_in(State.SUBMITTED)
    report_in(State.SUBMITTED)
    assert "Baru (&gt; 100)" in open_queue(sign_in(around.mediator))


def test_the_page_shows_its_columns(around, sign_in):
    report = report_in(State.SUBMITTED, around)
    shown_page = open_queue(sign_in(around.mediator))
    for words in (report.number, report.employment.company.name, "hari kerja", "Lengkap", "Ambil berkas berikutnya"):
        assert words in shown_page
    layoff = a_layoff(around, 3)
    shown_page = open_queue(sign_in(around.mediator))
    assert reverse("phk_reports:layoff_review", args=[layoff.pk]) in shown_page
    assert "3 pekerja" in shown_page


def test_an_empty_queue_says_so(around, sign_in):
    assert "Antrean kosong. Kerja bagus!" in open_queue(sign_in(around.mediator))
    assert "Tidak ada berkas yang cocok." in open_queue(sign_in(around.mediator), q="tidak ada")


def test_a_person_is_found_by_nik_or_kpj_which_stand_in_no_address(around, sign_in):
    report = report_in(State.SUBMITTED, around)
    participant = report.employment.participant
    client = sign_in(around.mediator)
    for number in (participant.nik, f" {participant.nik[:6]}-{participant.nik[6:]}", report.employment.kpj):
        answer = client.post(reverse("phk_reports:queue"), {"number": number})
        assert (answer.status_code, answer.url) == (302, report.get_absolute_url())
    nobody = client.post(reverse("phk_reports:queue"), {"number": ParticipantFactory().nik}).content.decode()
    assert "Tidak ada berkas yang cocok." in nobody
    faulty = client.post(reverse("phk_reports:queue"), {"number": "abc"}).content.decode()
    assert "Tulis 16 angka NIK atau 11 angka nomor KPJ." in faulty


def test_another_regions_person_is_not_found(around, sign_in):
    report = report_in(State.SUBMITTED, around)
    elsewhere = acting(officer(Role.MEDIATOR, "3171"), Role.MEDIATOR)
    answer = sign_in(elsewhere).post(reverse("phk_reports:queue"), {"number": report.employment.participant.nik})
    assert answer.status_code == 200
    assert report.number not in answer.content.decode()
