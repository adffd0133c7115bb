"""Who opened my data, in words and as a table; a complaint, its answer and its deadline; legal holds."""

import csv
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.access import reauthenticates
from accounts.models import DataReading, Role
from accounts.readings import What
from casework.models import Event
from core import clock
from my_data import complaining
from my_data.forms import HoldForm
from my_data.models import DataComplaint, LegalHold
from my_data.models.complaints import ANSWER_WITHIN
from notifications.models import Notice
from tests.access.test_access import VIEWS
from tests.accounts.factories import UserFactory, officer
from tests.my_data.factories import DataComplaintFactory, DataReadingFactory
from tests.registry.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(worker=True)


def page_of(client, name, *arguments) -> str:
    return client.get(reverse(f"my_data:{name}", args=arguments)).content.decode()


class TestWhoOpenedMyData:
    def test_an_officer_stands_there_by_name_role_and_office(self, person, sign_in):
        mediator = officer(Role.MEDIATOR, full_name="Sari Mediator")
        DataReadingFactory(person=person, reader_id=mediator.pk, reader_office="Disnaker Bekasi", reason="laporan")
        page = page_of(sign_in(person), "readings")
        for words in ("Sari Mediator, Mediator Disnaker, Disnaker Bekasi", "berkas PHK", "PHK-", "laporan"):
            assert words in page

    def test_an_employer_stands_there_by_company_and_not_by_name(self, person, sign_in):
        member = MembershipFactory()
        DataReadingFactory(person=person, reader_id=member.user.pk, reader_role=Role.EMPLOYER, reader_office="")
        page = page_of(sign_in(person), "readings")
        assert member.company.name in page
        assert member.user.full_name not in page

    def test_the_newest_stands_on_top_and_twenty_on_a_page(self, person, sign_in):
        DataReadingFactory.create_batch(21, person=person)
        DataReadingFactory(person=person, number="PHK-BARU")
        page = page_of(sign_in(person), "readings")
        assert page.index("PHK-BARU") == page.index("PHK-")
        assert "Halaman 1 dari 2" in page

    def test_nobody_sees_anothers(self, sign_in):
        DataReadingFactory(number="PHK-LAIN")
        assert "PHK-LAIN" not in page_of(sign_in(UserFactory(worker=True)), "readings")

    def test_the_table_is_the_same_and_no_cell_is_a_formula(self, person, sign_in):
        DataReadingFactory(person=person, number="=1+1", reason='@SUM("x")', reader_office="-2+3")
        answer = sign_in(person).get(reverse("my_data:readings_table"))
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        assert rows[0][0] == "Waktu"
        assert rows[1][5:] == ["'=1+1", '\'@SUM("x")']
        assert not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell]

    def test_every_kind_of_reading_has_words(self, person, sign_in):
        for what in What:
            DataReadingFactory(person=person, what=what)
        page = page_of(sign_in(person), "readings")
        assert all(str(what.label) in page for what in What)


class TestComplaining:
    def test_it_is_written_told_answered_in_three_days_and_told_again(self, person, sign_in):
        administrator = officer(Role.ADMINISTRATOR)
        reading = DataReadingFactory(person=person)
        client = sign_in(person)
        url = reverse("my_data:complain", args=[reading.pk])
        assert "Tulis yang terasa janggal" in client.post(url, {"text": ""}).content.decode()
        client.post(url, {"text": "Saya tidak kenal"})
        complaint = DataComplaint.objects.get()
        assert complaint.answer_by - complaint.created_at <= ANSWER_WITHIN
        assert Notice.objects.get(recipient=administrator).url == complaint.get_absolute_url()
        assert complaint.number in page_of(sign_in(administrator), "complaints")
        answer = reverse("my_data:complaint_answer", args=[complaint.pk])
        assert sign_in(administrator).post(answer, {"reply": "Petugas salah membuka berkas."}).status_code == 302
        complaint.refresh_from_db()
        assert (complaint.state, complaint.answered_by) == ("answered", administrator)
        assert Notice.objects.get(recipient=person, title="Aduan Anda dijawab")
        assert "Petugas salah membuka berkas." in page_of(client, "complaint", complaint.pk)

    def test_one_reading_is_complained_of_once(self, person):
        reading = DataReadingFactory(person=person)
        first = complaining.complain(person, reading, "a", clock.now())
        assert complaining.complain(person, reading, "b", clock.now()) == first

    def test_a_reading_of_somebody_else_cannot_be_complained_of(self, person, sign_in):
        url = reverse("my_data:complain", args=[DataReadingFactory().pk])
        assert sign_in(person).get(url).status_code == 404

    def test_an_administrator_does_not_answer_their_own(self, sign_in):
        administrator = officer(Role.ADMINISTRATOR)
        complaint = DataComplaintFactory(person=administrator)
        with pytest.raises(PermissionDenied):
            complaining.answer(complaint, by=administrator, reply="Tidak apa-apa.")

    def test_an_administrator_does_not_answer_about_what_they_opened_themselves(self, person, sign_in):
        administrator = officer(Role.ADMINISTRATOR)
        reading = DataReadingFactory(person=person, reader_id=administrator.pk)
        complaint = DataComplaintFactory(person=person, reading=reading)
        assert "Jawab aduan" not in page_of(sign_in(administrator), "complaint", complaint.pk)
        with pytest.raises(PermissionDenied):
            complaining.answer(complaint, by=administrator, reply="Tidak apa-apa.")
        assert complaining.answer(complaint, by=officer(Role.ADMINISTRATOR), reply="Diperiksa.").reply

    def test_a_complaint_that_is_late_is_marked(self, sign_in):
        complaint = DataComplaintFactory(answer_by=clock.now() - ANSWER_WITHIN)
        page = page_of(sign_in(officer(Role.ADMINISTRATOR)), "complaints")
        assert complaint.number in page
        assert "Terlambat" in page

    def test_the_administrator_who_reads_it_is_recorded_too(self, sign_in):
        complaint, administrator = DataComplaintFactory(), officer(Role.ADMINISTRATOR)
        page_of(sign_in(administrator), "complaint", complaint.pk)
        line = DataReading.objects.visible_to(complaint.person).get(reader_id=administrator.pk)
        assert (line.what, line.number) == (What.COMPLAINT, complaint.number)


class TestLegalHolds:
    def test_one_is_set_by_any_name_of_the_account_and_lifted(self, person, sign_in):
        administrator = officer(Role.ADMINISTRATOR)
        client, url = sign_in(administrator), reverse("my_data:hold")
        for name in (person.nik, person.phone, person.email):
            client.post(url, {"name_of_account": name, "reason": "Penetapan 1/2026"})
            hold = LegalHold.objects.get(person=person, lifted_at=None)
            assert person.full_name in page_of(client, "holds")
            client.post(reverse("my_data:hold_lift", args=[hold.pk]))
            hold.refresh_from_db()
            assert hold.lifted_by == administrator
            assert [event.verb for event in Event.objects.about(hold)] == ["set", "lifted"]

    def test_an_unknown_name_and_a_second_hold_are_refused_in_words(self, person, sign_in):
        client, url = sign_in(officer(Role.ADMINISTRATOR)), reverse("my_data:hold")
        unknown = client.post(url, {"name_of_account": "tidak@ada.example", "reason": "x"}).content.decode()
        assert "Tidak ada akun" in unknown
        client.post(url, {"name_of_account": person.email, "reason": "x"})
        again = client.post(url, {"name_of_account": person.email, "reason": "x"}).content.decode()
        assert "sudah ditahan" in again

    def test_a_second_hold_of_the_same_moment_changes_nothing(self, person, sign_in, monkeypatch):
        client, url = sign_in(officer(Role.ADMINISTRATOR)), reverse("my_data:hold")
        client.post(url, {"name_of_account": person.email, "reason": "pertama"})
        monkeypatch.setattr(HoldForm, "clean", lambda form: form.cleaned_data | {"person": person})
        assert client.post(url, {"name_of_account": person.email, "reason": "kedua"}).status_code == 302
        assert LegalHold.objects.get(person=person).reason == "pertama"


def test_what_shows_or_ends_everything_asks_who_one_is():
    for name in ("copy_ask", "copy_file", "close"):
        assert reauthenticates(VIEWS[f"my_data:{name}"])


def test_the_page_of_rights_leads_to_each(person, sign_in):
    page = page_of(sign_in(person), "overview")
    for name in ("my_data:readings", "my_data:copies", "my_data:close", "profiles:overview", "identity:report_error"):
        assert reverse(name) in page
    assert reverse("single_sign_on:consents") in page
