"""Sessions and devices: seen, ended, over by themselves; who was suspended or left an office is out on the next request."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from core import clock
from sign_in.open_sessions import device_in_words
from tests.accounts.factories import UserFactory, moved_to, officer

pytestmark = pytest.mark.django_db

ANDROID = (
    "Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 "
    "Mobile Safari/537.36"
)
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:121.0) Gecko/20100101 Firefox/121.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120 Safari/537.36 Edg/120"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile Safari/604.1"
PAGE = "/akun/perangkat/"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (ANDROID, "Chrome di Android"),
        (WINDOWS, "Firefox di Windows"),
        (EDGE, "Edge di Windows"),
        (IPHONE, "Safari di iPhone"),
        ("curl/8.0", "Perangkat yang tidak dikenal"),
        ("", "Perangkat yang tidak dikenal"),
    ],
)
def test_devices_have_names(user_agent, words):
    assert device_in_words(user_agent) == words


@pytest.fixture
def person():
    return UserFactory(worker=True)


@pytest.fixture
def two_devices(person, sign_in):
    there = sign_in(person, headers={"User-Agent": ANDROID}, REMOTE_ADDR="10.1.2.3")
    here = sign_in(person, headers={"User-Agent": WINDOWS}, REMOTE_ADDR="10.4.5.6")
    for client in (there, here):
        client.get(PAGE)
    return here, there


def row_of(client) -> UserSession:
    return UserSession.objects.get(session_key=client.session.session_key)


def age(client, *, idle=timedelta(), whole=timedelta()):
    now = clock.machine_now()
    changes = {"last_seen_at": now - idle} | ({"created_at": now - whole} if whole else {})
    UserSession.objects.filter(session_key=client.session.session_key).update(**changes)


class TestThePage:
    def test_shows_where_one_is_signed_in(self, two_devices):
        page = two_devices[0].get(PAGE, headers={"User-Agent": WINDOWS}).content.decode()
        for words in ("Firefox di Windows", "Chrome di Android", "10.1.2.3", "perangkat ini"):
            assert words in page

    def test_ends_one(self, two_devices):
        here, there = two_devices
        here.post(PAGE, {"end": row_of(there).pk})
        assert there.get(PAGE).status_code == 302
        assert here.get(PAGE).status_code == 200

    def test_ends_all_others(self, two_devices):
        here, there = two_devices
        here.post(PAGE, {"end": "others"})
        assert there.get(PAGE).status_code == 302
        assert here.get(PAGE).status_code == 200

    def test_ends_all(self, two_devices):
        here, there = two_devices
        answer = here.post(PAGE, {"end": "all"})
        assert answer.url == reverse("account_login")
        assert [client.get(PAGE).status_code for client in (here, there)] == [302, 302]

    @pytest.mark.parametrize("end", ["", "0", "999999999", "x", "-1", "²", "9" * 18, "9" * 10_000])
    def test_nonsense_ends_nothing(self, two_devices, end):
        here, there = two_devices
        assert here.post(PAGE, {"end": end}).status_code == 302
        assert [client.get(PAGE).status_code for client in (here, there)] == [200, 200]

    def test_a_session_of_somebody_else_cannot_be_ended(self, two_devices, sign_in):
        stranger = sign_in(UserFactory())
        stranger.post(PAGE, {"end": row_of(two_devices[1]).pk})
        assert two_devices[1].get(PAGE).status_code == 200

    def test_sessions_that_are_over_are_not_shown(self, two_devices):
        here, there = two_devices
        age(there, idle=timedelta(minutes=31))
        assert "Chrome di Android" not in here.get(PAGE).content.decode()


class TestLimits:
    @pytest.mark.parametrize(
        ("make", "idle", "whole"),
        [
            (lambda: UserFactory(worker=True), timedelta(minutes=30), timedelta(hours=12)),
            (lambda: officer(Role.EMPLOYER), timedelta(minutes=30), timedelta(hours=12)),
            (lambda: officer(Role.MEDIATOR), timedelta(minutes=15), timedelta(hours=8)),
        ],
        ids=["worker", "employer", "officer"],
    )
    def test_a_session_ends_when_idle_and_when_old(self, make, idle, whole, sign_in):
        user, little = make(), timedelta(seconds=30)
        for age_it, stays in (
            ({"idle": idle - little}, True),
            ({"idle": idle + little}, False),
            ({"whole": whole - little}, True),
            ({"whole": whole + little}, False),
        ):
            client = sign_in(user)
            client.get(PAGE)
            age(client, **age_it)
            assert (client.get(PAGE).status_code == 200) is stays, age_it

    def test_an_officer_who_acts_as_a_worker_keeps_the_officers_limit(self, sign_in):
        user = officer(Role.COUNSELLOR, nik="3275011708900001", nik_index=b"x" * 32)
        client = sign_in(user)
        client.post(reverse("accounts:acting"), {"acting": "worker"})
        age(client, idle=timedelta(minutes=16))
        assert client.get(PAGE).status_code == 302

    def test_then_one_is_told_and_comes_back_to_the_page(self, person, sign_in):
        client = sign_in(person)
        client.get(PAGE)
        age(client, idle=timedelta(minutes=31))
        answer = client.get(PAGE, follow=True)
        assert answer.redirect_chain == [(f"{reverse('account_login')}?next={PAGE}", 302)]
        assert "waktu masuk Anda sudah habis" in answer.content.decode()
        assert not UserSession.objects.filter(user=person).exists()

    def test_requests_keep_a_session_alive(self, person, sign_in):
        client = sign_in(person)
        for _ in range(3):
            client.get(PAGE)
            age(client, idle=timedelta(minutes=20))
        assert client.get(PAGE).status_code == 200

    def test_the_business_clock_does_not_matter(self, person, sign_in):
        client = sign_in(person)
        client.get(PAGE)
        with clock.standing_at(clock.now() + timedelta(days=90)):
            assert client.get(PAGE).status_code == 200


class TestOutOnTheNextRequest:
    def test_a_suspended_person(self, two_devices, person):
        person.is_active = False
        person.save()
        assert [client.get(PAGE).status_code for client in two_devices] == [302, 302]

    def test_an_officer_whose_assignment_ended(self, sign_in):
        user = officer(Role.VERIFIER)
        phone, desk = sign_in(user), sign_in(user)
        assert desk.get(reverse("jkp_claims:verification")).status_code == 200
        moved_to(user, Role.PAY_MAKER)
        assert [client.get(reverse("jkp_claims:verification")).status_code for client in (phone, desk)] == [403, 403]

    def test_other_devices_after_a_new_password(self, two_devices, person):
        here, there = two_devices
        person.set_password("kata-sandi-yang-baru-sekali")
        person.save()
        assert there.get(PAGE).status_code == 302


class TestSigningOut:
    def test_leaves_nothing_in_the_cache_of_a_shared_computer(self, person, sign_in):
        client = sign_in(person)
        assert "Clear-Site-Data" not in client.get(PAGE)
        answer = client.post(reverse("account_logout"))
        assert answer["Clear-Site-Data"] == '"cache"'
        assert "no-store" in answer["Cache-Control"]
        assert "Clear-Site-Data" not in Client().get("/")


def test_the_security_page_says_what_there_is(sign_in):
    page = sign_in(officer(Role.VERIFIER)).get(reverse("sign_in:security")).content.decode()
    for words in ("Terpasang", "Petugas wajib punya satu", "1 perangkat", "Keluar dari semua perangkat"):
        assert words in page
