"""Pages of registering a company: for the person, for the owners, and at the Disnaker's desk."""

import pytest
from django.urls import reverse

from accounts.models import Role
from core import clock
from registry import registrations
from registry.choices import CompanyStanding
from registry.models import Company, CompanyRegistration
from registry.models import RegistrationState as State
from tests.accounts.factories import UserFactory, officer
from tests.clients import client_of
from tests.registry.factories import CompanyFactory, MembershipFactory
from tests.registry.registrations import registration_of

pytestmark = pytest.mark.django_db

ANSWERS = {
    "name": "PT Maju Contoh",
    "npp": "contoh-01",
    "nib": "9120 0012 34567",
    "scale": "small",
    "kbli": "26410",
    "address": "Jalan Contoh 1",
    "province": "32",
    "region": "3275",
    "phone": "021 5550 1000",
    "email": "hr@contoh.example",
}
REFUSAL = {"reason": "nib_wrong", "note": "NIB ini milik perusahaan lain."}


def decision(registration, step):
    page = reverse(f"registry:registration_{step}", args=[registration.pk])
    return f"{page}?terbaca={registration.mark_of_read}"


class TestRegister:
    def test_a_worker_registers_a_company_and_goes_on_as_an_employer(self, bpjs_simulator):
        person = UserFactory(worker=True)
        done = client_of(person).post(reverse("registry:company_register"), ANSWERS, follow=True)
        company = Company.objects.get()
        assert done.redirect_chain[-1][0] == reverse("registry:company", args=[company.pk])
        assert done.status_code == 200
        assert (company.npp, company.nib, company.standing) == ("CONTOH01", "9120001234567", "pending")
        assert "belum disetujui Disnaker" in done.content.decode()
        assert "paling lambat" in done.content.decode()

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"npp": "CONTOHX0"}, "BPJS tidak mengenal NPP ini"),
            ({"npp": "CONTOHX1"}, "tidak aktif di BPJS"),
            ({"npp": "a"}, "6 sampai 12"),
            ({"nib": "123"}, "13 angka"),
            ({"kbli": "2641"}, "5 angka"),
            ({"kbli": "04000"}, "Tidak ada bidang usaha"),
            ({"region": ""}, "Pilih kabupaten/kota"),
            ({"phone": "12"}, "Nomor ponsel belum benar"),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field_and_the_rest_stays(self, bpjs_simulator, changes, said):
        page = client_of(UserFactory()).post(reverse("registry:company_register"), ANSWERS | changes)
        text = page.content.decode()
        assert said in text
        assert "PT Maju Contoh" in text
        assert not Company.objects.exists()

    def test_looking_for_a_region_saves_nothing(self, bpjs_simulator):
        answers = ANSWERS | {"region": "", "find_region": "1"}
        page = client_of(UserFactory()).post(reverse("registry:company_register"), answers)
        assert "Bekasi" in page.content.decode()
        assert not Company.objects.exists()

    def test_nobody_tries_out_numbers_at_bpjs(self, bpjs_simulator, settings):
        settings.LIMITS = settings.LIMITS | {"company_check": [(1, 3600)]}
        client = client_of(UserFactory())
        client.post(reverse("registry:company_register"), ANSWERS | {"npp": "CONTOHX0"})
        page = client.post(reverse("registry:company_register"), ANSWERS)
        assert "Terlalu banyak percobaan" in page.content.decode()
        assert not Company.objects.exists()


class TestTheDesk:
    def test_the_queue_shows_the_region_by_deadline(self):
        here = registration_of(officer(Role.EMPLOYER), name="PT Di Sini")
        there = registration_of(officer(Role.EMPLOYER), name="PT Di Sana")
        CompanyRegistration.objects.filter(pk=there.pk).update(region="3578")
        text = client_of(officer(Role.MEDIATOR)).get(reverse("registry:registrations")).content.decode()
        assert here.number in text
        assert there.number not in text
        assert "Menunggu putusan (1)" in text

    def test_the_queue_is_filtered_by_words_and_kind(self):
        first = registration_of(officer(Role.EMPLOYER), name="PT Alfa")
        second = registration_of(officer(Role.EMPLOYER), name="PT Beta")
        client = client_of(officer(Role.MEDIATOR))
        found = client.get(reverse("registry:registrations"), {"words": "alf"}).content.decode()
        assert first.number in found
        assert second.number not in found
        assert first.number not in client.get(reverse("registry:registrations"), {"kind": "move"}).content.decode()

    def test_the_case_shows_bpjs_beside_the_form_and_others_of_the_npp(self):
        registration = registration_of(officer(Role.EMPLOYER), npp="CONTOH01", name="PT Maju")
        CompanyRegistration.objects.update(bpjs_name="PT LAIN SEKALI", bpjs_name_matches=False)
        CompanyFactory(npp="CONTOH01", name="PT Kembar")
        text = client_of(officer(Role.MEDIATOR)).get(registration.get_absolute_url()).content.decode()
        for words in ("PT LAIN SEKALI", "Nama perusahaan berbeda", "PT Kembar", "Setujui", "Tolak"):
            assert words in text

    def test_while_bpjs_is_silent_the_page_says_why_it_cannot_be_approved(self):
        registration = registration_of(officer(Role.EMPLOYER))
        CompanyRegistration.objects.update(bpjs_answer="waiting")
        client = client_of(officer(Role.MEDIATOR))
        assert "Belum dapat disetujui" in client.get(registration.get_absolute_url()).content.decode()
        assert client.post(decision(registration, "approve")).status_code == 403

    def test_the_mediator_approves(self):
        registration = registration_of(officer(Role.EMPLOYER))
        done = client_of(officer(Role.MEDIATOR)).post(decision(registration, "approve"), follow=True)
        assert "disetujui" in done.content.decode()
        registration.company.refresh_from_db()
        assert registration.company.standing == CompanyStanding.APPROVED

    def test_a_second_of_the_npp_is_refused_in_words(self):
        registration = registration_of(officer(Role.EMPLOYER), npp="CONTOH01")
        CompanyFactory(npp="CONTOH01")
        page = client_of(officer(Role.MEDIATOR)).post(decision(registration, "approve"))
        assert "sudah disetujui" in page.content.decode()
        registration.refresh_from_db()
        assert registration.state == State.SUBMITTED

    @pytest.mark.parametrize("step", ["refuse", "ask_correction"])
    def test_the_preview_shows_what_the_company_reads_and_sends_nothing(self, step):
        owner = officer(Role.EMPLOYER)
        registration = registration_of(owner)
        client = client_of(officer(Role.MEDIATOR))
        page = client.post(decision(registration, step), REFUSAL | {"preview": "1"})
        assert "NIB tidak cocok dengan perusahaan ini. NIB ini milik perusahaan lain." in page.content.decode()
        registration.refresh_from_db()
        assert registration.state == State.SUBMITTED
        client.post(decision(registration, step), REFUSAL)
        registration.refresh_from_db()
        assert registration.state in (State.REFUSED, State.NEEDS_CORRECTION)
        shown = client_of(owner).get(reverse("registry:company", args=[registration.company_id])).content.decode()
        assert "NIB ini milik perusahaan lain." in shown

    def test_without_words_nothing_is_refused(self):
        registration = registration_of(officer(Role.EMPLOYER))
        page = client_of(officer(Role.MEDIATOR)).post(decision(registration, "refuse"), {"reason": "nib_wrong"})
        assert "Tulis penjelasan" in page.content.decode()
        registration.refresh_from_db()
        assert registration.state == State.SUBMITTED

    def test_what_was_not_read_is_not_decided(self):
        registration = registration_of(officer(Role.EMPLOYER))
        url = decision(registration, "approve")
        CompanyRegistration.objects.update(sent_at=clock.now() + registrations.timedelta(hours=1))
        client_of(officer(Role.MEDIATOR)).post(url)
        registration.refresh_from_db()
        assert registration.state == State.SUBMITTED

    def test_a_mediator_who_is_a_member_reads_and_does_not_decide(self):
        registration = registration_of(officer(Role.EMPLOYER))
        mediator = officer(Role.MEDIATOR)
        MembershipFactory(company=registration.company, user=mediator)
        client = client_of(mediator)
        assert "diputus oleh mediator lain" in client.get(registration.get_absolute_url()).content.decode()
        assert client.post(decision(registration, "approve")).status_code == 403
        assert client.post(decision(registration, "refuse"), REFUSAL).status_code == 403

    def test_companies_are_found_by_name_or_npp_in_the_region_only(self):
        CompanyFactory(name="PT Alfa Contoh", npp="ALFA0001")
        CompanyFactory(name="PT Alfa Jauh", region_id="3578")
        client = client_of(officer(Role.MEDIATOR))
        for words in ("alfa", "ALFA0001"):
            text = client.get(reverse("registry:overseen_companies"), {"words": words}).content.decode()
            assert "PT Alfa Contoh" in text
            assert "PT Alfa Jauh" not in text


class TestTheOwnersPages:
    def test_the_owner_corrects_by_the_form(self, bpjs_simulator):
        owner = officer(Role.EMPLOYER)
        registration = registration_of(owner)
        client_of(officer(Role.MEDIATOR)).post(decision(registration, "ask_correction"), REFUSAL)
        client = client_of(owner)
        page = reverse("registry:registration_correct", args=[registration.pk])
        assert "NIB ini milik perusahaan lain." in client.get(page).content.decode()
        client.post(page, ANSWERS)
        registration.refresh_from_db()
        assert (registration.state, registration.company.npp) == (State.SUBMITTED, "CONTOH01")

    def test_the_owner_objects_and_withdraws(self):
        owner = officer(Role.EMPLOYER)
        registration = registration_of(owner)
        client_of(officer(Role.MEDIATOR)).post(decision(registration, "refuse"), REFUSAL)
        client = client_of(owner)
        client.post(reverse("registry:registration_object", args=[registration.pk]), {"note": "NIB kami benar."})
        registration.refresh_from_db()
        assert registration.state == State.OBJECTED
        other = registration_of(owner)
        client.post(reverse("registry:registration_withdraw", args=[other.pk]))
        other.refresh_from_db()
        assert other.state == State.WITHDRAWN

    def test_the_profile_is_changed_by_the_owner_and_by_nobody_else(self):
        owner = MembershipFactory(company=CompanyFactory(nib="9120001234567", kbli="26410"))
        approver = MembershipFactory(company=owner.company, role="approver")
        page = reverse("registry:company_edit", args=[owner.company_id])
        today = clock.today()
        when = {"changed_on_day": today.day, "changed_on_month": today.month, "changed_on_year": today.year}
        assert client_of(approver.user).post(page, ANSWERS | when).status_code == 403
        assert client_of(MembershipFactory().user).get(page).status_code == 404
        client_of(owner.user).post(page, ANSWERS | when)
        owner.company.refresh_from_db()
        assert owner.company.name == "PT Maju Contoh"
        assert owner.company.npp != "CONTOH01", "BPJS and the Disnaker have confirmed the NPP"

    def test_a_move_is_asked_for_by_the_form(self):
        owner = MembershipFactory()
        page = reverse("registry:company_move", args=[owner.company_id])
        client_of(owner.user).post(page, {"address": "Jalan Baru", "province": "35", "region": "3578"})
        asked = CompanyRegistration.objects.get()
        assert (asked.kind, asked.region_id, asked.address) == ("move", "3578", "Jalan Baru")

    def test_pages_of_an_approved_company_are_not_for_one_that_waits(self):
        owner = officer(Role.EMPLOYER)
        registration = registration_of(owner)
        client = client_of(owner)
        for name in ("company_edit", "company_move"):
            answer = client.get(reverse(f"registry:{name}", args=[registration.company_id]))
            assert answer.url == reverse("registry:company", args=[registration.company_id])
