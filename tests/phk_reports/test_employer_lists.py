"""E6: the company's files as a list, searched and taken home; whose PHK is reported."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import DataReading, Role
from casework.models import Event
from core import clock
from phk_reports.models import MassLayoff, PhkReport, Side, State
from tests.clients import client_of
from tests.lists import rows
from tests.phk_reports.factories import acting, draft, people, report_in
from tests.registry.factories import EmploymentFactory, MembershipFactory, ParticipantFactory

pytestmark = pytest.mark.django_db


def url(name: str, *keys) -> str:
    return reverse(f"phk_reports:{name}", args=keys)


def text(response) -> str:
    return response.content.decode()


def colleague(around, name="Peserta Lain"):
    """Another worker of the same company."""
    participant = ParticipantFactory(with_account=True, full_name=name)
    employment = EmploymentFactory(participant=participant, company=around.employment.company)
    return replace(around, employment=employment, worker=acting(participant.account, Role.WORKER))


def test_the_list_is_filtered_by_state_period_layoff_company_and_name():
    around = people()
    sent = report_in(State.SUBMITTED, around)
    other = draft(colleague(around, "Zulkifli Contoh"), terminated_on=clock.today() - timedelta(days=40))
    layoff = MassLayoff.objects.create(
        company=around.employment.company, region_id=sent.region_id, started_by=around.member
    )
    PhkReport.objects.filter(pk=other.pk).update(layoff=layoff)
    client = client_of(around.member)
    week_ago = clock.today() - timedelta(days=7)
    for query, wanted in (
        ({}, {sent, other}),
        ({"status": "submitted"}, {sent}),
        ({"dari": week_ago.isoformat()}, {sent}),
        ({"sampai": week_ago.isoformat()}, {other}),
        ({"massal": layoff.pk}, {other}),
        ({"q": "zulkifli"}, {other}),
        ({"perusahaan": around.employment.company_id}, {sent, other}),
        ({"status": "tidak ada", "dari": "kapan", "massal": "x", "perusahaan": "y"}, {sent, other}),
        ({"status": "approved"}, set()),
    ):
        page = text(client.get(url("employer_list"), query))
        assert {report for report in (sent, other) if report.number in page} == wanted, query


def test_a_person_of_two_companies_sees_both_and_chooses_one():
    around, second = people(), people()
    MembershipFactory(user=around.member, company=second.employment.company)
    ours, theirs = report_in(State.SUBMITTED, around), report_in(State.SUBMITTED, second)
    client = client_of(around.member)
    page = text(client.get(url("employer_list")))
    assert ours.number in page
    assert theirs.number in page
    page = text(client.get(url("employer_list"), {"perusahaan": second.employment.company_id}))
    assert ours.number not in page
    assert theirs.number in page


@pytest.mark.parametrize("what", ["number", "nik", "kpj"])
def test_a_number_is_looked_up_by_post_and_stands_in_no_address(what):
    around = people()
    report = report_in(State.SUBMITTED, around)
    job = around.employment
    typed = {"number": report.number.lower(), "nik": job.participant.nik, "kpj": job.kpj}[what]
    answer = client_of(around.member).post(url("employer_find"), {"q": typed})
    assert answer.headers["Location"] == report.get_absolute_url()
    assert client_of(around.member).get(url("employer_find"), {"q": typed}).status_code == 405


def test_a_number_of_another_company_is_a_number_of_nobody():
    around, others = people(), people()
    report = report_in(State.SUBMITTED, others)
    for typed in (report.number, others.employment.participant.nik, others.employment.kpj):
        page = client_of(around.member).post(url("employer_find"), {"q": typed})
        assert page.status_code == 200
        assert "Tidak ada berkas PHK dengan nomor itu" in text(page)


def test_a_name_is_searched_in_the_address():
    around = people()
    answer = client_of(around.member).post(url("employer_find"), {"q": "Budi Santoso"})
    assert answer.headers["Location"] == f"{url('employer_list')}?q=Budi+Santoso"


def test_the_list_is_paged_without_counting_pages():
    around = people()
    reports = rows.reports(rows.jobs(120, company=around.employment.company))
    client = client_of(around.member)
    first = client.get(url("employer_list"))
    second = client.get(url("employer_list"), {"after": first.context["page"].after})
    third = client.get(url("employer_list"), {"after": second.context["page"].after})
    shown = [row["report"].pk for page in (first, second, third) for row in page.context["rows"]]
    assert shown == sorted((report.pk for report in reports), reverse=True)
    assert third.context["page"].after is None
    back = client.get(url("employer_list"), {"before": third.context["page"].before})
    assert [row["report"].pk for row in back.context["rows"]] == shown[50:100]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_download_holds_the_filtered_rows_no_nik_and_no_formula(file_format):
    around = people()
    evil = colleague(around, "=HYPERLINK(1)")
    report_in(State.SUBMITTED, evil)
    hidden = draft(around)
    client = client_of(around.member)
    response = client.get(url("employer_export", file_format), {"status": "submitted"})
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if file_format == "csv":
        content = data.decode("utf-8-sig")
        assert ";=HYPERLINK" not in content
        assert "'=HYPERLINK(1)" in content
    else:
        sheet = load_workbook(io.BytesIO(data)).worksheets[0]
        content = " ".join(str(cell.value) for line in sheet for cell in line)
        assert [cell.data_type for cell in sheet["B"]] == ["s", "s"]
    assert hidden.number not in content
    assert evil.employment.participant.nik not in content
    assert DataReading.objects.filter(reader_id=around.member.pk, what="phk_report").count() == 1
    assert Event.objects.about(around.employment.company).filter(verb="phk_exported").count() == 1
    assert client.get(url("employer_export", "pdf")).status_code == 404


def test_the_worker_to_report_is_found_by_name_or_by_a_number_that_is_posted():
    around = people()
    client = client_of(around.member)
    form = url("employer_report", around.employment.pk)
    for typed in (around.employment.kpj, around.employment.participant.nik):
        assert client.post(url("choose_worker"), {"q": typed}).headers["Location"] == form
    answer = client.post(url("choose_worker"), {"q": around.employment.participant.full_name}, follow=True)
    assert form in text(answer)
    assert "Tidak ada pekerja perusahaan ini" in text(client.post(url("choose_worker"), {"q": "00000000000"}))


def test_the_workers_table_says_where_each_phk_stands_and_what_to_do_next():
    around = people()
    reported, drafted, withdrawn = colleague(around, "B"), colleague(around, "C"), colleague(around, "D")
    sent, unsent = report_in(State.SUBMITTED, reported), draft(drafted)
    report_in(State.WITHDRAWN, withdrawn)
    page = text(client_of(around.member).get(reverse("registry:workers")))
    assert "Status PHK" in page
    for address in (
        url("employer_report", around.employment.pk),
        sent.get_absolute_url(),
        url("employer_tasks", unsent.pk),
        url("employer_report", withdrawn.employment.pk),
    ):
        assert f'href="{address}"' in page
    assert f'href="{url("employer_report", reported.employment.pk)}"' not in page


def test_a_workers_draft_shows_in_no_table_of_the_company():
    around = people()
    hidden = draft(around, side=Side.WORKER)
    client = client_of(around.member)
    for address in (reverse("registry:workers"), url("employer_list"), url("choose_worker")):
        page = text(client.get(address))
        assert hidden.number not in page
        assert hidden.get_absolute_url() not in page
