"""The table of one company's workers: what it shows, finds, sorts and pages; and what leaves the portal as a file."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import DataReading, Role
from casework.models import Event
from core import clock
from core.dates import Month
from core.ids import uuid7
from core.spreadsheets import UTF8_MARK
from registry import workforce
from registry.choices import EmploymentStatus
from registry.models import Employment, Participant
from registry.workforce import Selection, Sort, page_of
from tests.accounts.factories import officer
from tests.lists import rows as many
from tests.registry.factories import (
    CompanyFactory,
    EmploymentFactory,
    MembershipFactory,
    ParticipantFactory,
    contributions,
)

pytestmark = pytest.mark.django_db

URL = "/perusahaan/pekerja/"
FIND = "/perusahaan/pekerja/cari/"


@pytest.fixture
def member():
    return MembershipFactory()


@pytest.fixture
def company(member):
    return member.company


@pytest.fixture
def page(sign_in, member):
    return sign_in(member.user)


def job_of(company, name="Siti Aminah", **details):
    return EmploymentFactory(company=company, participant=ParticipantFactory(full_name=name), **details)


def names(response):
    return [row["employment"].participant.full_name for row in response.context["rows"]]


def text(response):
    return response.content.decode()


class TestOneCompanyAtATime:
    def test_the_first_by_name_and_another_when_it_is_chosen(self, page, member, company):
        other = MembershipFactory(user=member.user, company=CompanyFactory(name="AAA")).company
        job_of(company, "Di Contoh")
        job_of(other, "Di AAA")
        assert names(page.get(URL)) == ["Di AAA"]
        chosen = page.get(URL, {"perusahaan": company.pk})
        assert names(chosen) == ["Di Contoh"]
        assert f'<option value="{company.pk}" selected>' in text(chosen)

    def test_who_acts_for_one_is_not_asked_which(self, page, company):
        assert '<select name="perusahaan"' not in text(page.get(URL))

    def test_anothers_company_is_as_if_it_did_not_exist(self, page):
        answers = [page.get(URL, {"perusahaan": pk}) for pk in (CompanyFactory().pk, uuid7(), "bukan-uuid")]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1

    @pytest.mark.parametrize("file_format", ["csv", "xlsx"])
    def test_nor_can_it_be_searched_or_taken_home(self, page, file_format):
        stranger = job_of(CompanyFactory())
        asked = {"perusahaan": stranger.company_id, "q": stranger.kpj}
        assert page.post(FIND, asked).status_code == 404
        url = reverse("registry:workers_export", args=[file_format])
        assert page.get(url, {"perusahaan": stranger.company_id}).status_code == 404
        assert not DataReading.objects.exists()

    def test_without_a_company_the_page_says_how_to_get_one(self, sign_in):
        client = sign_in(officer(Role.EMPLOYER))
        assert reverse("registry:company_register") in text(client.get(URL))
        assert client.post(FIND, {"q": "Siti"}).status_code == 404


class TestFilters:
    @pytest.fixture
    def everybody(self, company):
        today = clock.today()
        before, after = today - timedelta(days=1), today + timedelta(days=9)
        job_of(company, "Aktif")
        job_of(company, "Kontrak Jalan", contract_type="PKWT", contract_end_on=after)
        job_of(company, "Kontrak Habis", contract_type="PKWT", contract_end_on=before)
        job_of(company, "Akan Berhenti", ended_on=after)
        job_of(company, "Sudah Berhenti", ended_on=before)
        job_of(company, "Belum Lengkap", contract_confirmed_on=None)
        job_of(
            company,
            "Nonaktif",
            ended_on=before,
            deactivated_on=before,
            deactivation_cause="resigned",
            deactivated_by_role="employer",
            contract_confirmed_on=None,
        )

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"status": "active"}, ["Aktif", "Belum Lengkap", "Kontrak Jalan"]),
            ({"status": "leaving"}, ["Akan Berhenti"]),
            ({"status": "still_active"}, ["Kontrak Habis", "Sudah Berhenti"]),
            ({"status": "inactive"}, ["Nonaktif"]),
            ({"status": "lacking_contract"}, ["Belum Lengkap"]),
            ({"contract": "PKWT"}, ["Kontrak Habis", "Kontrak Jalan"]),
            ({"contract": "PKWT", "status": "still_active"}, ["Kontrak Habis"]),
            ({"q": "kontrak"}, ["Kontrak Habis", "Kontrak Jalan"]),
            ({"q": "kontrak hab"}, ["Kontrak Habis"]),
            ({"q": "berhenti"}, []),
            ({"q": "kontrak abis"}, []),
            ({"q": "%"}, []),
        ],
    )
    def test_each_finds_its_own(self, page, everybody, query, found):
        assert names(page.get(URL, query)) == found

    def test_the_table_answers_as_the_employment_itself(self, company, everybody):
        today = clock.today()
        for status in EmploymentStatus:
            found = set(Employment.objects.in_status(status, today))
            assert found == {job for job in Employment.objects.all() if job.status(today) == status}

    def test_what_makes_no_sense_is_left_out(self, page, everybody):
        query = {"status": "nonsense", "contract": "x", "sort": "x", "after": "x", "before": str(uuid7())}
        assert len(names(page.get(URL, query))) == 7

    def test_an_empty_answer_tells_what_to_do(self, page, company):
        assert "Belum ada pekerja" in text(page.get(URL))
        assert "Tidak ada pekerja yang cocok" in text(page.get(URL, {"q": "zulkifli"}))

    def test_columns_show_masked_numbers_and_the_wage_last_reported(self, page, company):
        job = job_of(company, contract_type="PKWT", contract_end_on=date(2030, 3, 1))
        contributions(job, months=2, last=Month(2025, 3), wage=4_500_000)
        contributions(job, months=1, last=Month(2025, 4), wage=4_750_000, paid=False)
        shown = text(page.get(URL))
        nik = job.participant.nik
        assert nik not in shown
        for word in (f"{nik[:4]}••••••••{nik[-4:]}", job.kpj, "Operator", "PKWT", "1 Mar 2030", "Rp4.750.000", "Aktif"):
            assert word in shown


class TestSearch:
    """One box: letters go into the address, numbers never do."""

    def test_letters_lead_to_the_list(self, page, company):
        answer = page.post(FIND, {"perusahaan": company.pk, "q": " Siti  Am "})
        assert answer.url == f"{URL}?perusahaan={company.pk}&q=Siti++Am"

    def test_a_nik_or_kpj_leads_to_the_worker(self, page, company):
        job = job_of(company)
        nik = job.participant.nik
        for typed in (nik, f"{nik[:4]} {nik[4:]}", f"NIK {nik}", job.kpj, f"{job.kpj[:5]}-{job.kpj[5:]}"):
            answer = page.post(FIND, {"perusahaan": company.pk, "q": typed})
            assert answer.url == reverse("registry:worker", args=[job.pk])

    def test_of_two_times_at_the_company_the_latest(self, page, company):
        first = job_of(company, started_on=date(2019, 1, 1), ended_on=date(2020, 1, 1))
        again = EmploymentFactory(company=company, participant=first.participant, started_on=date(2022, 1, 1))
        answer = page.post(FIND, {"perusahaan": company.pk, "q": first.participant.nik})
        assert answer.url == reverse("registry:worker", args=[again.pk])

    @pytest.mark.parametrize("typed", ["3275011708901234", "90000000017", "12", "NIK 3275011708901234"])
    def test_nobody_is_said_clearly_and_what_was_typed_stays_out_of_addresses(self, page, company, typed):
        answer = page.post(FIND, {"perusahaan": company.pk, "q": typed})
        assert answer.status_code == 200
        assert "Tidak ada pekerja perusahaan ini dengan nomor itu." in text(answer)
        assert f'value="{typed}"' in text(answer)
        assert f"={typed}" not in text(answer).replace(f'value="{typed}"', "")

    def test_another_companys_worker_is_nobody(self, page, company):
        stranger = job_of(CompanyFactory())
        for typed in (stranger.participant.nik, stranger.kpj):
            assert "Tidak ada pekerja" in text(page.post(FIND, {"perusahaan": company.pk, "q": typed}))

    def test_nothing_leads_to_everybody(self, page, company):
        assert page.post(FIND, {"perusahaan": company.pk, "q": ""}).url == f"{URL}?perusahaan={company.pk}"


class TestPages:
    """Forward and back through pages of three, in every order; equal keys are told apart by the row."""

    @pytest.fixture
    def eleven(self, company, monkeypatch):
        monkeypatch.setattr(workforce, "A_PAGE", 3)
        day = date(2030, 1, 1)
        for number in range(11):
            end = None if number % 3 == 0 else day + timedelta(days=number // 4)
            job_of(
                company,
                f"Sama {number // 4}",
                started_on=date(2020, 1, 1 + number // 5),
                contract_type="PKWT",
                contract_end_on=end,
            )

    @pytest.mark.parametrize("sort", Sort)
    def test_every_row_once_there_and_back(self, company, eleven, sort):
        selection = Selection(company=company, today=clock.today(), sort=sort)
        wanted = [job.pk for job in selection.in_order()]
        there, after = [], None
        while True:
            page = page_of(selection, after=after)
            there += [job.pk for job in page.employments]
            if page.after is None:
                break
            after = page.after
        assert there == wanted
        back = [job.pk for job in page.employments]
        while page.before:
            page = page_of(selection, before=page.before)
            back = [job.pk for job in page.employments] + back
        assert back == wanted

    def test_order(self, company, eleven):
        def keys(sort):
            return [job.sort_key for job in Selection(company=company, today=clock.today(), sort=sort).in_order()]

        assert keys(Sort.NAME) == sorted(keys(Sort.NAME))
        assert keys(Sort.START) == sorted(keys(Sort.START), reverse=True)
        assert keys(Sort.END) == sorted(keys(Sort.END))

    def test_links_keep_the_filters(self, page, company, eleven):
        shown = text(page.get(URL, {"sort": "start", "contract": "PKWT"}))
        assert "Berikutnya" in shown
        assert "sort=start&amp;contract=PKWT" in shown
        assert "Sebelumnya" not in shown

    def test_a_row_of_another_company_is_no_place_to_begin(self, page, company, eleven):
        stranger = job_of(CompanyFactory(), "Sama 1")
        assert len(names(page.get(URL, {"after": stranger.pk}))) == 3
        assert text(page.get(URL, {"after": stranger.pk})).count("Sebelumnya") == 0

    def test_more_than_a_thousand_are_not_counted(self, page, company, eleven, monkeypatch):
        assert "11 pekerja" in text(page.get(URL))
        monkeypatch.setattr(workforce, "COUNTED", 10)
        assert "Lebih dari 1.000 pekerja" in text(page.get(URL))


def queries_of(client, method, *args) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        answer = getattr(client, method)(*args)
        if answer.streaming:
            b"".join(answer)
    assert answer.status_code in (200, 302)
    return [query["sql"] for query in queries]


LOOKS = {
    "list": ("get", URL, {}),
    "filters": ("get", URL, {"q": "peserta", "status": "active", "sort": "end"}),
    "search": ("post", FIND, {"q": "11111111111"}),
    "csv": ("get", "/perusahaan/pekerja/unduh/csv/", {}),
    "xlsx": ("get", "/perusahaan/pekerja/unduh/xlsx/", {"status": "active"}),
}


def test_a_thousand_workers_take_the_queries_of_ten(page, company):
    many.jobs(10, company=company)
    queries_of(page, *LOOKS["csv"])  # what is kept for the whole process is fetched now
    ten = {name: len(queries_of(page, *look)) for name, look in LOOKS.items()}
    many.jobs(990, company=company)
    assert {name: len(queries_of(page, *look)) for name, look in LOOKS.items()} == ten


class TestTakingItHome:
    """The filtered list as a file: masked, without formulas, told to the company's trail and to everybody in it."""

    def url(self, file_format):
        return reverse("registry:workers_export", args=[file_format])

    @pytest.fixture
    def two(self, company):
        job = job_of(company, "=cmd|'/c calc'!A1", job_title="+1")
        contributions(job, months=1, last=Month(2025, 3), wage=4_500_000)
        return [job, job_of(company, "Tono", ended_on=date(2025, 1, 1))]

    def test_csv(self, page, two):
        answer = page.get(self.url("csv"))
        assert answer["Content-Disposition"] == 'attachment; filename="pekerja.csv"'
        table = list(csv.reader(io.StringIO(text(answer).removeprefix(UTF8_MARK)), delimiter=";"))
        assert [row[0] for row in table] == ["Nama", "'=cmd|'/c calc'!A1", "Tono"]
        nik = two[0].participant.nik
        assert table[1][1:] == [
            f"{nik[:4]}••••••••{nik[-4:]}", two[0].kpj, "'+1", "PKWTT", "2020-01-06", "", "4500000", "Aktif",
        ]  # fmt: skip
        assert table[2][6:] == ["2025-01-01", "", "Sudah berhenti, masih aktif"]

    def test_xlsx(self, page, two):
        answer = page.get(self.url("xlsx"))
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
        cells = {cell.data_type for row in sheet.iter_rows() for cell in row}
        assert "f" not in cells
        assert [row[2].value for row in sheet.iter_rows(min_row=2)] == [job.kpj for job in two]
        assert two[0].participant.nik not in str([row for row in sheet.iter_rows(values_only=True)])

    def test_filters_count(self, page, two):
        assert "Tono" not in text(page.get(self.url("csv"), {"status": "active"}))

    def test_it_is_recorded(self, page, member, company, two):
        page.get(self.url("csv"))
        event = Event.objects.about(company).get(verb="workers_exported")
        assert (event.actor_id, event.data) == (member.user.pk, {"rows": 2, "file_format": "csv"})
        indexes = {bytes(index) for index in Participant.objects.values_list("nik_index", flat=True)}
        readings = DataReading.objects.filter(reader_id=member.user.pk)
        assert {bytes(reading.nik_index) for reading in readings} == indexes

    def test_too_many_have_to_be_filtered_and_nothing_is_recorded(self, page, company, two, monkeypatch):
        monkeypatch.setattr(workforce, "EXPORTED", 1)
        answer = page.get(self.url("csv"), {"sort": "start"}, follow=True)
        assert "Saring dulu" in text(answer)
        assert answer.redirect_chain[0][0] == f"{URL}?sort=start"
        assert not DataReading.objects.exists()
        assert not Event.objects.about(company).exists()

    def test_an_unknown_format_does_not_exist(self, page, two):
        assert page.get(self.url("exe")).status_code == 404
