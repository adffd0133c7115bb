"""Choosing a kabupaten/kota in steps, without a script, and without an address in any URL."""

import re

import pytest
from django.urls import reverse

from accounts.region_picker import LOOK
from profiles.models import JobWish, Profile
from tests.accounts.factories import UserFactory
from tests.profiles.factories import JobWishFactory, ProfileFactory

pytestmark = pytest.mark.django_db

ADDRESS = "Jalan Mawar Nomor 7"
BEKASI, BANDUNG, SURABAYA = "3275", "3273", "3578"
SELECT = re.compile(r'<select name="region".*?</select>', re.DOTALL)
OPTION = re.compile(r'<option value="(\d{4})"')


@pytest.fixture
def client(sign_in):
    return sign_in(UserFactory())


def domicile(client, **typed):
    return client.post(reverse("profiles:domicile"), {"address": ADDRESS, "postal_code": "17141", **typed})


def offered(page) -> list[str]:
    found = SELECT.search(page.content.decode())
    return OPTION.findall(found.group()) if found else []


def test_the_first_view_offers_provinces_and_no_long_list(client):
    page = client.get(reverse("profiles:domicile"))
    assert offered(page) == []
    assert page.content.decode().count("<option") < 60


def test_a_province_leads_to_its_places_and_keeps_what_was_typed(client):
    page = domicile(client, province="32", **{LOOK: "1"})
    places = offered(page)
    assert BEKASI in places
    assert {code[:2] for code in places} == {"32"}
    text = page.content.decode()
    assert f'value="{ADDRESS}"' in text
    assert 'value="17141"' in text
    assert "Ada yang perlu diperbaiki" not in text
    assert not Profile.objects.exists()


def test_a_part_of_the_name_finds_places_of_every_province(client):
    page = domicile(client, place_words="surabaya", **{LOOK: "1"})
    assert offered(page) == [SURABAYA]


def test_words_that_find_nothing_are_told(client):
    assert "Tidak ada yang cocok." in domicile(client, place_words="zzz", **{LOOK: "1"}).content.decode()
    assert "Tidak ada kabupaten/kota dengan nama itu." in domicile(client, place_words="zzz").content.decode()


def test_looking_never_judges_what_is_not_filled_in_yet(client):
    page = client.post(reverse("profiles:domicile"), {"province": "32", LOOK: "1"}).content.decode()
    assert "Tulis alamat" not in page
    assert "autofocus" in page


def test_saving_too_early_says_what_to_do_next(client):
    assert "Pilih provinsi, lalu tekan" in domicile(client).content.decode()
    page = domicile(client, province="32")
    assert "Pilih kabupaten/kota." in page.content.decode()
    assert BEKASI in offered(page)


def test_what_was_chosen_is_saved_and_shown_again(client):
    response = domicile(client, province="32", region=BEKASI)
    assert response.url == reverse("profiles:overview")
    profile = Profile.objects.get()
    assert (profile.address, profile.region_id, profile.postal_code) == (ADDRESS, BEKASI, "17141")
    page = client.get(reverse("profiles:domicile"))
    assert offered(page) == [BEKASI]
    assert f'<option value="{BEKASI}" selected' in page.content.decode()


def test_after_an_error_elsewhere_the_place_stays_chosen(client):
    page = domicile(client, region=BEKASI, postal_code="1")
    assert "Kode pos terdiri dari 5 angka." in page.content.decode()
    assert f'<option value="{BEKASI}" selected' in page.content.decode()


@pytest.mark.parametrize("code", ["32", "0000", "x", "' OR 1=1"])
def test_only_a_kabupaten_or_kota_can_be_chosen(client, code):
    assert domicile(client, region=code).status_code == 200
    assert not Profile.objects.exists()


class TestWishes:
    def wish(self, client, **typed):
        return client.post(reverse("profiles:wishes"), {"occupations": ["43"], **typed})

    def test_places_of_two_provinces_are_gathered_step_by_step(self, client):
        first = self.wish(client, province="32", **{LOOK: "1"}).content.decode()
        assert f'value="{BEKASI}"' in first
        second = self.wish(client, province="35", regions=[BEKASI], **{LOOK: "1"}).content.decode()
        assert re.search(rf'value="{BEKASI}"[^>]*checked', second)
        assert f'value="{SURABAYA}"' in second
        assert self.wish(client, regions=[BEKASI, SURABAYA], wage_from="4.500.000").status_code == 302
        saved = JobWish.objects.get()
        assert (sorted(saved.regions), saved.wage_from, saved.occupations) == ([BEKASI, SURABAYA], 4_500_000, ["43"])
        assert re.search(rf'value="{BEKASI}"[^>]*checked', client.get(reverse("profiles:wishes")).content.decode())

    def test_who_works_anywhere_names_no_places(self, client):
        self.wish(client, anywhere="on", regions=[BEKASI])
        saved = JobWish.objects.get()
        assert (saved.anywhere, saved.regions) == (True, [])

    def test_a_place_or_anywhere_is_asked_for(self, client):
        assert "Pilih provinsi, lalu tekan" in self.wish(client).content.decode()
        assert "Pilih kabupaten/kota." in self.wish(client, province="32").content.decode()

    def test_more_than_three_are_refused(self, client):
        page = self.wish(client, occupations=["41", "42", "43", "44"], anywhere="on").content.decode()
        assert "Pilih paling banyak 3 golongan jabatan." in page
        page = self.wish(client, regions=["3201", "3202", "3203", "3204"]).content.decode()
        assert "Pilih paling banyak 3 kabupaten/kota." in page
        assert not JobWish.objects.exists()

    def test_a_second_save_changes_the_one_wish(self, sign_in):
        wish = JobWishFactory()
        self.wish(sign_in(wish.user), anywhere="on", willing_to_move="on")
        saved = JobWish.objects.get()
        assert (saved.pk, saved.willing_to_move) == (wish.pk, True)


def test_a_domicile_of_somebody_else_is_never_shown(client):
    ProfileFactory(address="Jalan Orang Lain 9")
    assert "Jalan Orang Lain 9" not in client.get(reverse("profiles:domicile")).content.decode()


@pytest.mark.parametrize("look", [{}, {LOOK: "1"}])
def test_a_byte_that_no_name_has_is_no_crash(client, look):
    page = domicile(client, place_words="beka\0si", province="32\0", **look)
    assert page.status_code == 200
    assert not Profile.objects.exists()
