"""The sections that are lists: added, changed, taken away; what was typed stays after an error."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core.ids import uuid7
from documents.models import Document
from profiles import services
from profiles.models import Certificate, LanguageSkill, Profile, Skill
from profiles.sections import SECTIONS
from tests.accounts.factories import UserFactory
from tests.documents.factories import pdf, upload
from tests.profiles.factories import (
    CertificateFactory,
    EducationFactory,
    JobWishFactory,
    LanguageSkillFactory,
    ProfileFactory,
    SkillFactory,
    WorkExperienceFactory,
)

pytestmark = pytest.mark.django_db

TYPED = {
    "pendidikan": {
        "level": "vocational",
        "school": "SMKN Contoh",
        "field": "Mesin",
        "from_year": "2006",
        "to_year": "2009",
    },
    "riwayat-kerja": {
        "company": "PT Contoh Jaya",
        "title": "Operator",
        "occupation": "81",
        "from_month": "Maret 2019",
        "to_month": "05/2024",
        "duties": "Menjalankan mesin.",
    },
    "sertifikat": {
        "name": "SIM B",
        "issuer": "Polri",
        "obtained_on_day": "27",
        "obtained_on_month": "3",
        "obtained_on_year": "2022",
    },
    "bahasa": {"language": "en", "level": "working"},
    "keahlian": {"name": "Mengelas"},
}
FACTORIES = {
    "pendidikan": EducationFactory,
    "riwayat-kerja": WorkExperienceFactory,
    "sertifikat": CertificateFactory,
    "bahasa": LanguageSkillFactory,
    "keahlian": SkillFactory,
}
WRONG = [
    ("pendidikan", {"school": ""}, "Tulis nama sekolah atau kampus."),
    ("pendidikan", {"to_year": "2004"}, "Tahun lulus tidak boleh sebelum tahun masuk."),
    ("pendidikan", {"from_year": "dua ribu"}, "Tulis tahun dengan empat angka. Contoh: 2009."),
    ("pendidikan", {"from_year": "2999"}, "Tahun masuk belum tiba. Tulis tahun Anda mulai belajar."),
    ("riwayat-kerja", {"to_month": "1 2019"}, "Bulan berhenti tidak boleh sebelum bulan mulai."),
    ("riwayat-kerja", {"from_month": "kemarin"}, "Tulis bulan dan tahun. Contoh: 3 2021 atau Maret 2021."),
    ("riwayat-kerja", {"from_month": "13 2020"}, "Tulis bulan dan tahun. Contoh: 3 2021 atau Maret 2021."),
    ("riwayat-kerja", {"to_month": "1 2999"}, "Bulan ini belum tiba. Tulis bulan yang sudah lewat."),
    ("sertifikat", {"obtained_on_year": "2999"}, "Tanggal terbit belum tiba. Periksa lagi tanggal di sertifikat."),
    ("bahasa", {"language": ""}, "Pilih bahasa."),
    ("keahlian", {"name": " "}, "Tulis keahlian."),
]


def list_of(slug):
    return reverse("profiles:entries", args=[slug])


@pytest.mark.parametrize("slug", TYPED)
def test_a_row_is_added_shown_changed_and_taken_away(slug, sign_in):
    user, model = UserFactory(), SECTIONS[slug].model
    client = sign_in(user)
    assert client.post(reverse("profiles:entry_add", args=[slug]), TYPED[slug]).url == list_of(slug)
    entry = model.objects.get(user=user)
    assert str(entry) in client.get(list_of(slug)).content.decode()
    edit = reverse("profiles:entry_edit", args=[slug, entry.pk])
    assert client.get(edit).status_code == 200
    assert client.post(edit, TYPED[slug]).status_code == 302
    assert model.objects.get() == entry
    remove = reverse("profiles:entry_remove", args=[slug, entry.pk])
    assert str(entry) in client.get(remove).content.decode()
    assert model.objects.exists(), "a question takes nothing away"
    assert client.post(remove).url == list_of(slug)
    assert not model.objects.exists()


@pytest.mark.parametrize(("slug", "change", "message"), WRONG)
def test_an_error_says_what_to_do_and_keeps_what_was_typed(slug, change, message, sign_in):
    typed = TYPED[slug] | change
    response = sign_in(UserFactory()).post(reverse("profiles:entry_add", args=[slug]), typed)
    page = response.content.decode()
    assert response.status_code == 200
    assert message in page
    assert not SECTIONS[slug].model.objects.exists()
    kept = [value for name, value in typed.items() if value.strip() and name not in ("level", "occupation", "language")]
    assert [value for value in kept if value not in page] == []


def test_a_form_shows_again_what_was_saved(sign_in):
    entry = WorkExperienceFactory()
    page = sign_in(entry.user).get(reverse("profiles:entry_edit", args=["riwayat-kerja", entry.pk])).content.decode()
    assert 'value="3 2019"' in page
    assert 'value="5 2024"' in page


@pytest.mark.parametrize("slug", TYPED)
@pytest.mark.parametrize("page", ["profiles:entry_edit", "profiles:entry_remove"])
def test_a_row_of_somebody_else_is_as_if_it_were_not_there(slug, page, sign_in):
    client, foreign = sign_in(UserFactory()), FACTORIES[slug]()
    for method in (client.get, client.post):
        theirs, nothing = (method(reverse(page, args=[slug, pk])) for pk in (foreign.pk, uuid7()))
        assert (theirs.status_code, nothing.status_code) == (404, 404)
        assert theirs.content == nothing.content
    assert SECTIONS[slug].model.objects.filter(pk=foreign.pk).exists()
    assert str(foreign) not in client.get(list_of(slug)).content.decode()


def test_nobody_sees_rows_of_others_whatever_they_act_as(sign_in):
    for factory in (*FACTORIES.values(), ProfileFactory, JobWishFactory):
        row = factory()
        assert list(type(row).objects.visible_to(row.user)) == [row]
        assert not type(row).objects.visible_to(UserFactory()).exists()


def test_a_section_that_is_not_there_is_not_found(sign_in):
    assert sign_in(UserFactory()).get("/saya/profil/hobi/").status_code == 404


@pytest.mark.parametrize(
    ("slug", "message"), [("bahasa", "Bahasa ini sudah ada"), ("keahlian", "Keahlian ini sudah ada")]
)
def test_the_same_thing_twice_is_refused_by_the_form(slug, message, sign_in):
    client = sign_in(UserFactory())
    client.post(reverse("profiles:entry_add", args=[slug]), TYPED[slug])
    again = {name: value.upper() if name == "name" else value for name, value in TYPED[slug].items()}
    page = client.post(reverse("profiles:entry_add", args=[slug]), again)
    assert message in page.content.decode()
    assert SECTIONS[slug].model.objects.count() == 1


def test_a_full_section_takes_no_more_and_says_so(sign_in, monkeypatch):
    monkeypatch.setattr(services, "MOST_ENTRIES", 1)
    client = sign_in(UserFactory())
    client.post(reverse("profiles:entry_add", args=["keahlian"]), {"name": "Mengelas"})
    page = client.post(reverse("profiles:entry_add", args=["keahlian"]), {"name": "Memasak"}, follow=True)
    assert "Hapus salah satu sebelum menambah." in page.content.decode()
    assert Skill.objects.get().name == "Mengelas"


def test_who_never_worked_says_so_and_may_take_it_back(sign_in):
    user = UserFactory()
    client = sign_in(user)
    url = list_of("riwayat-kerja")
    client.post(url, {"absent": "1"})
    assert Profile.objects.get(user=user).never_worked
    assert "Batalkan pernyataan ini" in client.get(url).content.decode()
    client.post(url, {"absent": "0"})
    assert not Profile.objects.get(user=user).never_worked
    assert client.post(list_of("bahasa"), {"absent": "1"}).status_code == 404


class TestCertificateFiles:
    def save(self, client, data, url=None):
        return client.post(
            url or reverse("profiles:entry_add", args=["sertifikat"]), TYPED["sertifikat"] | {"file": data}
        )

    def test_its_owner_opens_it_and_nobody_else(self, sign_in):
        user = UserFactory()
        client = sign_in(user)
        self.save(client, upload(pdf(), "sim.pdf"))
        certificate = Certificate.objects.get()
        response = client.get(certificate.file_url)
        assert b"".join(response.streaming_content).startswith(b"%PDF-")
        assert sign_in(UserFactory()).get(certificate.file_url).status_code == 404

    def test_a_new_file_takes_the_place_of_the_old_and_goes_with_the_row(self, sign_in):
        client = sign_in(UserFactory())
        self.save(client, upload(pdf(), "lama.pdf"))
        certificate = Certificate.objects.get()
        self.save(
            client, upload(pdf(2), "baru.pdf"), reverse("profiles:entry_edit", args=["sertifikat", certificate.pk])
        )
        assert [document.name for document in Document.objects.all()] == ["baru.pdf"]
        client.post(reverse("profiles:entry_remove", args=["sertifikat", certificate.pk]))
        assert not Document.objects.exists()

    def test_a_file_that_is_none_of_the_kinds_is_refused(self, sign_in):
        page = self.save(sign_in(UserFactory()), upload(b"PK\x03\x04zip", "sim.zip"))
        assert "Berkas harus JPG, PNG, atau PDF." in page.content.decode()
        assert not Certificate.objects.exists()


class TestTheDatabaseRefuses:
    @pytest.mark.parametrize(
        ("factory", "wrong"),
        [
            (EducationFactory, {"level": "tk"}),
            (EducationFactory, {"from_year": 1900}),
            (EducationFactory, {"from_year": 2010, "to_year": 2009}),
            (WorkExperienceFactory, {"occupation": "00"}),
            (WorkExperienceFactory, {"from_month": "2019-03-02"}),
            (WorkExperienceFactory, {"to_month": "2019-02-01"}),
            (CertificateFactory, {"expires_on": "2022-03-26"}),
            (LanguageSkillFactory, {"language": "xx"}),
            (LanguageSkillFactory, {"level": "perfect"}),
            (ProfileFactory, {"address": None}),
            (ProfileFactory, {"region_id": None}),
            (ProfileFactory, {"postal_code": "17-41"}),
            (JobWishFactory, {"occupations": []}),
            (JobWishFactory, {"occupations": ["00"]}),
            (JobWishFactory, {"regions": []}),
            (JobWishFactory, {"anywhere": True}),
            (JobWishFactory, {"contracts": ["slavery"]}),
        ],
    )
    def test_what_cannot_be(self, factory, wrong):
        user = UserFactory()
        with pytest.raises(IntegrityError), transaction.atomic():
            factory(user=user, **wrong)

    @pytest.mark.parametrize("factory", [LanguageSkillFactory, JobWishFactory, ProfileFactory])
    def test_the_same_twice(self, factory):
        user = factory().user
        with pytest.raises(IntegrityError), transaction.atomic():
            factory(user=user)

    def test_one_skill_in_two_spellings(self):
        skill = SkillFactory(name="Mengelas")
        with pytest.raises(IntegrityError), transaction.atomic():
            SkillFactory(user=skill.user, name="MENGELAS")


def test_an_address_is_unreadable_in_the_database():
    profile = ProfileFactory(address="Jalan Rahasia 1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM profiles_profile")
        assert b"Rahasia" not in bytes(cursor.fetchone()[0])
    assert Profile.objects.get(pk=profile.pk).address == "Jalan Rahasia 1"


def test_a_row_that_was_sent_twice_at_the_same_moment_is_there_once(sign_in, monkeypatch):
    user, url = UserFactory(), reverse("profiles:entry_add", args=["bahasa"])
    client = sign_in(user)
    client.post(url, TYPED["bahasa"])
    monkeypatch.setattr(LanguageSkill, "validate_constraints", lambda entry, exclude=None: None)
    answer = client.post(url, TYPED["bahasa"], follow=True)
    assert "sudah ada di profil" in answer.content.decode()
    assert LanguageSkill.objects.filter(user=user).count() == 1
