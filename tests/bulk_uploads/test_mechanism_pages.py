"""The pages of uploads, as people walk them: without JavaScript, by forms and links."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from bulk_uploads import services
from bulk_uploads.faults import MAX_BYTES
from bulk_uploads.models import Upload
from bulk_uploads.sending import start_sending
from bulk_uploads.services import edit_row, prepare
from bulk_uploads.states import RowState, UploadState
from bulk_uploads.tasks import work
from bulk_uploads.views import bringing
from core import clock
from notifications.models import Notice
from registry.models import Membership
from tests.bulk_uploads.kinds import csv, line, many, number, written
from tests.bulk_uploads.test_mechanism import MIXED

pytestmark = pytest.mark.django_db
NEW = "/perusahaan/unggahan/baru/orang/"
OBJECT_PAGES = ("check", "annotated", "again", "replace", "send", "references", "close")


@pytest.fixture(autouse=True)
def nudges(monkeypatch):
    """How often the worker was woken; nobody listens here."""
    woken = []
    monkeypatch.setattr(bringing, "nudge", lambda: woken.append(1))
    return woken


@pytest.fixture
def page(sign_in, team):
    return sign_in(team.owner)


def spreadsheet(data: bytes, name="orang.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def bring(client, data: bytes = MIXED, name="orang.csv") -> Upload:
    response = client.post(NEW, {"file": spreadsheet(data, name)})
    assert response.status_code == 302, response.content.decode()
    return Upload.objects.get(pk=response.url.split("/")[-2])


def url(name: str, upload: Upload, *more) -> str:
    return reverse(f"bulk_uploads:{name}", args=[upload.pk, *more])


def send_what_is_read(client, upload: Upload):
    mark = client.get(url("send", upload)).context["mark"]
    return client.post(url("send", upload), {"terbaca": mark})


def text(response) -> str:
    return " ".join(response.content.decode().split())


class TestSmallFile:
    def test_its_owner_sees_the_answer_at_once(self, page, nudges):
        upload = bring(page)
        shown = text(page.get(url("check", upload)))
        assert nudges == []
        assert "Kirim 2 yang siap" in shown
        assert "NIK bukan 16 angka: 1 baris" in shown
        assert "Sama dengan baris 2." in shown
        assert "refresh" not in shown
        assert written_of(upload) == []

    def test_the_faults_of_one_kind_are_shown_alone(self, page):
        upload = bring(page)
        lines = page.get(url("check", upload) + "?masalah=DATE_FORMAT").context["lines"]
        assert [found["row"].line for found in lines] == [7]

    def test_sent_after_a_question_and_then_told_with_its_number(self, page, team):
        upload = bring(page)
        question = text(page.get(url("send", upload)))
        assert "Kirim 2 baris?" in question
        assert written(team.company) == []
        page.post(url("send", upload))
        shown = text(page.get(url("check", upload)))
        assert written(team.company) == [2, 4]
        assert "2 baris terkirim" in shown
        assert upload.number in shown
        table = page.get(url("references", upload)).content.decode()
        assert "2;Orang 1;REF-2" in table
        assert "Orang 5" not in table

    def test_pressed_twice_it_is_sent_once(self, page, team):
        upload = bring(page, many(3))
        for _press in range(2):
            assert page.post(url("send", upload)).status_code == 302
        assert written(team.company) == [2, 3, 4]

    def test_the_same_file_again_leads_to_the_number_it_had(self, page, team):
        upload = bring(page, many(2))
        page.post(url("send", upload))
        response = page.post(NEW, {"file": spreadsheet(many(2))}, follow=True)
        shown = text(response)
        assert response.redirect_chain[-1][0] == upload.get_absolute_url()
        assert f"Berkas ini sudah dikirim" in shown  # noqa: F541
        assert f"nomor {upload.number}" in shown
        assert written(team.company) == [2, 3]

    def test_the_same_file_unsent_leads_to_what_waits(self, page):
        upload = bring(page)
        response = page.post(NEW, {"file": spreadsheet(MIXED)}, follow=True)
        assert "Lanjutkan di sini" in text(response)
        assert Upload.objects.get() == upload


def written_of(upload: Upload) -> list[int]:
    return written(upload.scope)


class TestBigFile:
    def test_the_page_says_how_far_it_is_and_may_be_left(
        self, page, nudges, monkeypatch, django_capture_on_commit_callbacks
    ):
        monkeypatch.setattr(bringing, "SMALL_FILE", 10)
        with django_capture_on_commit_callbacks(execute=True):
            upload = bring(page, many(40))
        assert nudges == [1]
        shown = text(page.get(url("check", upload)))
        assert '<meta http-equiv="refresh" content="5">' in shown
        assert "Anda boleh meninggalkannya" in shown
        work()
        shown = text(page.get(url("check", upload)))
        assert "Kirim 40 yang siap" in shown
        assert "sudah diperiksa" in text(page.get(reverse("notifications:inbox")))

    def test_what_takes_too_long_for_a_request_is_left_to_the_worker(
        self, page, nudges, monkeypatch, django_capture_on_commit_callbacks
    ):
        monkeypatch.setattr(services, "LONGEST_WAIT", timedelta(0))
        with django_capture_on_commit_callbacks(execute=True):
            upload = bring(page, many(600))
        assert nudges == [1]
        assert (upload.state, upload.rows.count()) == (UploadState.CHECKING, 500)
        work()
        assert upload.rows.count() == 600


class TestBadFiles:
    @pytest.mark.parametrize(
        ("file", "words"),
        [
            (None, "Pilih berkas XLSX atau CSV."),
            (b"", "Berkas ini kosong."),
        ],
    )
    def test_no_file_and_an_empty_one_are_asked_for_again(self, page, file, words):
        response = page.post(NEW, {"file": spreadsheet(file)} if file is not None else {})
        assert response.status_code == 200
        assert words in text(response)
        assert "<title>Galat:" in text(response)
        assert not Upload.objects.exists()

    def test_while_many_files_are_worked_on_another_waits(self, page, team, monkeypatch):
        monkeypatch.setattr(services, "SMALL_FILE", 0)
        monkeypatch.setattr(bringing, "SMALL_FILE", 0)
        for rows in range(1, services.MOST_AT_ONCE + 1):
            bring(page, many(rows))
        response = page.post(NEW, {"file": spreadsheet(many(9))})
        assert "Tunggu sampai satu selesai" in text(response)
        assert Upload.objects.count() == services.MOST_AT_ONCE

    def test_a_file_that_is_too_large_is_refused_unread(self, page, monkeypatch):
        def read(*args, **kwargs):
            raise AssertionError("it was read")

        monkeypatch.setattr(bringing, "receive", read)
        response = page.post(NEW, {"file": spreadsheet(b"x" * (MAX_BYTES + 1))})
        assert "Ukuran berkas 11 MB. Paling besar 10 MB." in text(response)

    @pytest.mark.parametrize(
        "data", [b"a;b\n1;2\n", b"nik;nama;upah;mulai;jenis\n", b"\x00\x01\x02", b"<html><table></table></html>"]
    )
    def test_what_is_no_table_of_this_kind_says_why(self, page, data):
        upload = bring(page, data)
        shown = text(page.get(url("check", upload)))
        assert upload.state == UploadState.UNREADABLE
        assert "Berkas tidak terbaca" in shown
        assert "Unggah berkas lain" in shown


class TestPuttingRight:
    def test_a_row_shows_what_was_typed_and_what_is_wrong_beside_it(self, page):
        upload = bring(page)
        shown = text(page.get(url("row", upload, 3)))
        assert 'value="12345"' in shown
        assert "NIK bukan 16 angka. Tulis 16 angka." in shown
        assert "<title>Galat:" in shown

    def test_only_columns_that_may_stay_empty_are_called_so(self, page):
        upload = bring(page)
        form = page.get(url("row", upload, 3)).context["form"]
        assert [field.required for field in form.fields.values()] == [one.required for one in upload.about.columns]
        emptied = page.post(url("row", upload, 3), dict.fromkeys(form.fields, ""), follow=True)
        assert "Kolom ini kosong. Isi kolom ini." in text(emptied), "the kind says it, not the form"
        assert upload.rows.get(line=3).state == RowState.FAULTY

    def test_a_warning_is_said_and_is_no_error(self, page):
        shown = text(page.get(url("row", bring(page), 4)))
        assert "Upah tinggi. Periksa upah." in shown
        assert "<title>Galat:" not in shown

    def test_saved_wrong_it_keeps_what_was_typed_and_saved_right_it_is_ready(self, page):
        upload = bring(page)
        cells = {"column_0": "777", "column_1": "Orang 2", "column_2": "5000000", "column_3": "", "column_4": ""}
        response = page.post(url("row", upload, 3), cells, follow=True)
        assert 'value="777"' in text(response)
        response = page.post(url("row", upload, 3), cells | {"column_0": number(2)}, follow=True)
        assert "Baris 3 siap dikirim." in text(response)
        assert upload.rows.get(line=3).state == RowState.READY

    def test_a_row_is_left_out_and_taken_in_again(self, page):
        upload = bring(page)
        page.post(url("row", upload, 2), {"leave_out": "1"})
        assert "Dilewati: 1 baris" in text(page.get(url("check", upload)))
        lines = page.get(url("check", upload) + "?tampil=dilewati").context["lines"]
        assert [found["row"].line for found in lines] == [2]
        page.post(url("row", upload, 2), {"leave_out": "1"})
        assert upload.rows.get(line=2).state == RowState.READY

    def test_a_row_that_was_sent_is_not_changed(self, page):
        upload = bring(page)
        page.post(url("send", upload))
        response = page.post(url("row", upload, 2), {"column_1": "Lain"}, follow=True)
        assert "Tidak ada yang diubah" in text(response)
        assert "tidak dapat diubah" in text(page.get(url("row", upload, 2)))

    def test_the_annotated_file_comes_back_corrected(self, page):
        upload = bring(page)
        book = load_workbook(io.BytesIO(page.get(url("annotated", upload)).content))
        sheet = book.worksheets[0]
        header = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            if str(row[header.index("Baris")].value) == "3":
                assert "NIK bukan 16 angka." in row[header.index("Masalah")].value
                row[header.index("nik")].value = number(2)
        corrected = io.BytesIO()
        book.save(corrected)
        page.post(url("replace", upload), {"file": spreadsheet(corrected.getvalue(), "perbaikan.xlsx")})
        shown = text(page.get(url("check", upload)))
        assert "3 baris diganti, 2 baris sudah siap" in shown
        assert "Kirim 3 yang siap" in shown

    def test_rows_of_the_corrected_file_that_nobody_knows_are_named(self, page):
        upload = bring(page)
        page.post(url("replace", upload), {"file": spreadsheet(csv(line(77)))})
        assert "1 baris di berkas itu tidak kami kenali dan tidak dipakai: 2." in text(page.get(url("check", upload)))

    def test_checked_again_with_what_is_known_by_now(self, page, team):
        team.company.name = "Orang 1"
        team.company.save()
        upload = bring(page, many(2))
        assert "Kirim 1 yang siap" in text(page.get(url("check", upload)))
        team.company.name = "PT Lain"
        team.company.save()
        page.post(url("again", upload))
        assert "Kirim 2 yang siap" in text(page.get(url("check", upload)))

    def test_closed_its_rows_are_gone(self, page):
        upload = bring(page)
        page.post(url("close", upload))
        assert not upload.rows.exists()
        assert "Unggahan ini ditutup" in text(page.get(url("check", upload)))


class TestWhoMayWhat:
    def test_a_preparer_waits_for_approval_and_cannot_send(self, sign_in, team):
        preparer = sign_in(team.preparer)
        upload = bring(preparer)
        shown = text(preparer.get(url("check", upload)))
        assert "Menunggu persetujuan" in shown
        assert "Kirim 2 yang siap" not in shown
        for send in (preparer.get, preparer.post):
            assert send(url("send", upload)).status_code == 403
        upload.refresh_from_db()
        assert (upload.state, written(team.company)) == (UploadState.CHECKED, [])
        approver = sign_in(team.approver)
        waiting = approver.get(reverse("bulk_uploads:list") + "?tab=persetujuan")
        assert upload.number in text(waiting)
        assert f"{upload.number} menunggu persetujuan Anda" in text(approver.get(reverse("notifications:inbox")))
        send_what_is_read(approver, upload)
        assert written(team.company) == [2, 4]

    def test_rows_of_a_form_are_sent_by_an_approver(self, sign_in, team):
        upload = prepare(
            kind="orang",
            values=[{"nik": number(1), "nama": "Ani", "upah": 5_000_000}],
            scope=team.company,
            owner=team.preparer,
            today=clock.today(),
            now=clock.now(),
        )
        approver = sign_in(team.approver)
        assert "Kirim 1 yang siap" in text(approver.get(url("check", upload)))
        question = text(approver.get(url("send", upload)))
        assert "Ani" in question
        assert "5000000" in question
        assert number(1) not in question, "a number of a person is hidden from whoever did not type it"
        send_what_is_read(approver, upload)
        assert written(team.company) == [2]

    def test_rows_that_changed_since_they_were_read_are_read_again_before_they_are_sent(self, sign_in, team):
        upload = bring(sign_in(team.preparer))
        approver = sign_in(team.approver)
        mark = approver.get(url("send", upload)).context["mark"]
        edit_row(upload.rows.get(line=2), {"upah": "8000000"}, by=team.preparer, today=clock.today())
        response = approver.post(url("send", upload), {"terbaca": mark}, follow=True)
        assert "berubah sejak Anda membacanya" in text(response)
        assert "8000000" in text(response)
        assert written(team.company) == []
        send_what_is_read(approver, upload)
        assert written(team.company) == [2, 4]

    def test_who_prepared_is_told_when_an_approver_closes_it(self, sign_in, team):
        preparer, approver = sign_in(team.preparer), sign_in(team.approver)
        upload, own = bring(preparer), bring(approver, many(1))
        approver.post(url("close", upload))
        approver.post(url("close", own))
        told = Notice.objects.filter(title__contains="ditutup tanpa dikirim")
        assert [(notice.recipient, team.approver.full_name in notice.body) for notice in told] == [
            (team.preparer, True)
        ]

    def test_only_who_brought_it_sees_numbers_and_changes_rows(self, sign_in, team):
        upload = bring(sign_in(team.preparer), csv(line(1, upah="nol")))
        approver = sign_in(team.approver)
        assert number(1) not in text(approver.get(url("check", upload)))
        for name, more in (("row", [2]), ("annotated", []), ("replace", [])):
            response = approver.get(url(name, upload, *more))
            assert response.status_code == 403
            assert number(1) not in text(response)
        assert approver.post(url("row", upload, 2), {"column_2": "1"}).status_code == 403
        assert upload.rows.get().state == RowState.FAULTY
        other_preparer = sign_in(team.owner)
        assert other_preparer.get(url("row", upload, 2)).status_code == 403

    @pytest.mark.parametrize("name", [*OBJECT_PAGES, "row"])
    def test_another_companys_upload_is_as_if_it_did_not_exist(self, name, sign_in, team):
        upload = bring(sign_in(team.owner))
        client = sign_in(team.stranger)
        more = [2] if name == "row" else []
        there, nowhere = url(name, upload, *more), url(name, Upload(), *more)
        assert client.get(there).status_code in (404, 405)
        for method in (client.get, client.post):
            theirs, nothing = method(there), method(nowhere)
            assert theirs.status_code == nothing.status_code
            assert theirs.status_code == 404 or method == client.get
        assert upload.number not in text(client.get(reverse("bulk_uploads:list")))

    def test_who_has_left_the_company_sees_nothing_of_it(self, sign_in, team):
        client = sign_in(team.preparer)
        upload = bring(client)
        Membership.objects.filter(user=team.preparer).delete()
        assert client.get(url("check", upload)).status_code == 404

    def test_a_file_cannot_be_brought_for_another_company(self, sign_in, team):
        other = team.stranger.memberships.get().company
        client = sign_in(team.owner)
        Membership.objects.create(user=team.owner, company=type(other).objects.get(pk=other.pk), role="owner")
        page = client.get(NEW)
        assert "Perusahaan" in text(page)
        third = Membership.objects.exclude(company__in=[other, team.company]).first()
        assert third is None
        response = client.post(NEW, {"file": spreadsheet(many(1)), "scope": "0" * 32})
        assert response.status_code == 200
        assert not Upload.objects.exists()
        client.post(NEW, {"file": spreadsheet(many(1)), "scope": other.pk})
        assert Upload.objects.get().scope == other

    def test_a_template_with_the_workers_of_another_company_does_not_exist(self, sign_in, team):
        other = team.stranger.memberships.get().company
        template = reverse("bulk_uploads:template", args=["orang"])
        client = sign_in(team.owner)
        assert client.get(template).status_code == 200
        mine = client.get(f"{template}?bentuk=csv&perusahaan={team.company.pk}")
        assert team.company.name in mine.content.decode()
        for wanted in (other.pk, "x"):
            assert client.get(f"{template}?perusahaan={wanted}").status_code == 404

    def test_a_kind_that_is_unknown_does_not_exist(self, page):
        assert page.get(reverse("bulk_uploads:new", args=["tidak-ada"])).status_code == 404
        assert page.get(reverse("bulk_uploads:template", args=["tidak-ada"])).status_code == 404


def test_sending_a_lot_is_left_to_the_worker(page, team, nudges, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("bulk_uploads.views.sending.SENT_AT_ONCE", 1)
    upload = bring(page, many(3))
    with django_capture_on_commit_callbacks(execute=True):
        page.post(url("send", upload))
    assert nudges == [1]
    assert "Sedang dikirim" in text(page.get(url("check", upload)))
    assert page.post(url("row", upload, 2), {"leave_out": "1"}).status_code == 302
    work()
    assert written(team.company) == [2, 3, 4]


def test_what_was_sent_by_somebody_meanwhile_is_said(page, team):
    upload = bring(page, many(1))
    start_sending(upload, by=team.owner)
    response = page.post(url("send", upload), follow=True)
    assert "Tidak ada yang dikirim dua kali" in text(response)
