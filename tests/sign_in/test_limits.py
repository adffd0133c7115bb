"""How often one may guess: exactly as often as configured, whoever guesses, from wherever, under whichever name."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from allauth.core.internal.ratelimit import respond_429
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from kombu import Connection

from accounts.models import User
from core import clock
from core.fields import blind_index
from sign_in import limits
from sign_in.adapter import AccountAdapter
from sign_in.middleware import too_many
from sign_in.models import Tally
from sign_in.tasks import forget_counts
from tests.accounts.factories import PASSWORD, UserFactory, made_up_nik
from tests.sign_in.attempts import TOO_MANY, WRONG, address, signed_in, try_to

NIK = made_up_nik(4321)
EMAIL = "siti.aminah@contoh.example"
PHONE = "+6281234567890"
MOST = django_settings.LIMITS["guess"][0][0]
WINDOW = django_settings.LIMITS["guess"][0][1]


def registered() -> User:
    return UserFactory(email=EMAIL, phone=PHONE, nik=NIK, nik_index=blind_index(NIK))


@pytest.fixture
def person(db):
    return registered()


@pytest.fixture
def checked(monkeypatch):
    """The password checks that were made, one entry each."""
    made = []
    original = User.check_password
    monkeypatch.setattr(User, "check_password", lambda self, text: (made.append(self.pk), original(self, text))[1])
    return made


def flush_redis():
    with Connection(django_settings.CELERY_BROKER_URL) as broker:
        broker.default_channel.client.flushall()


class TestOnePerson:
    def test_three_names_share_one_count(self, person, checked):
        names = [NIK, EMAIL, PHONE, EMAIL.upper(), "0812 3456 7890", NIK]
        answers = [try_to(name, WRONG, address=address(number)) for number, name in enumerate(names)]
        assert [TOO_MANY in answer.content.decode() for answer in answers] == [False] * MOST + [True]
        assert len(checked) == MOST

    @pytest.mark.parametrize("name", [made_up_nik(9999), "orang@contoh.example", "081299999999", "nama saja"])
    def test_a_name_nobody_has_meets_the_same_limit(self, db, name):
        answers = [try_to(name, WRONG, address=address(number)).content.decode() for number in range(MOST + 1)]
        assert [TOO_MANY in answer for answer in answers] == [False] * MOST + [True]

    def test_the_right_password_does_not_open_what_is_held(self, person):
        for number in range(MOST):
            try_to(NIK, WRONG, address=address(number))
        client = Client()
        assert TOO_MANY in try_to(NIK, client=client, address=address(99)).content.decode()
        assert not signed_in(client)

    def test_the_right_password_is_not_counted_and_wipes_nothing(self, person):
        for number in range(MOST - 1):
            try_to(NIK, WRONG, address=address(number))
        for number in range(3):
            assert try_to(EMAIL, address=address(50 + number)).status_code == 302
        try_to(PHONE, WRONG, address=address(60))
        assert TOO_MANY in try_to(NIK, address=address(61)).content.decode()

    def test_the_message_says_when_and_how(self, person):
        with time_machine.travel("2026-11-22 03:40:10+00:00", tick=False):
            for number in range(MOST + 1):
                answer = try_to(NIK, WRONG, address=address(number))
            text = answer.content.decode()
            assert "Coba lagi pukul 10.46 WIB, atau pulihkan akun Anda" in text
            assert reverse("account_reset_password") in text

    def test_another_day_is_named(self, db):
        with time_machine.travel("2026-11-22 03:40:10+00:00", tick=False):
            until = clock.machine_now() + timedelta(days=1)
            assert limits.moment_in_words(until) == "pada 23 November 2026 pukul 10.41 WIB"

    def test_at_the_moment_that_was_said_it_works_again(self, person):
        with time_machine.travel("2026-11-22 03:40:00+00:00", tick=False) as traveller:
            for number in range(MOST + 1):
                try_to(NIK, WRONG, address=address(number))
            traveller.shift(timedelta(seconds=WINDOW - 1))
            assert TOO_MANY in try_to(NIK, address=address(90)).content.decode()
            traveller.shift(timedelta(seconds=1))
            assert try_to(NIK, address=address(91)).status_code == 302

    def test_patient_guessing_ends_with_the_day(self, person, checked):
        a_day = django_settings.LIMITS["guess"][1][0]
        with time_machine.travel("2026-11-22 03:40:00+00:00", tick=False) as traveller:
            for number in range(a_day + 20):
                try_to(NIK, WRONG, address=address(number))
                traveller.shift(timedelta(seconds=WINDOW // MOST))
        assert len(checked) == a_day

    def test_a_new_password_lifts_what_strangers_did(self, person, rf):
        for number in range(MOST + 1):
            try_to(NIK, WRONG, address=address(number))
        AccountAdapter().set_password(person, PASSWORD)
        assert try_to(NIK, address=address(90)).status_code == 302

    def test_proving_again_who_one_is_has_its_own_count(self, person):
        client = Client()
        try_to(NIK, client=client)
        for number in range(MOST + 1):
            try_to(NIK, WRONG, address=address(number))
        most = django_settings.LIMITS["guess_when_signed_in"][0][0]
        adapter = AccountAdapter()
        assert adapter.reauthenticate(person, PASSWORD)
        assert not any(adapter.reauthenticate(person, WRONG) for _ in range(most))
        with pytest.raises(Exception, match="Terlalu banyak"):
            adapter.reauthenticate(person, PASSWORD)


class TestTheOwner:
    def test_a_known_device_opens_the_account_under_attack(self, person, checked):
        own = Client()
        assert try_to(NIK, client=own).status_code == 302
        own.post(reverse("account_logout"))
        del checked[:]
        for number in range(60):
            try_to(NIK, WRONG, address=address(number))
        assert len(checked) == MOST
        assert try_to(EMAIL, client=own).status_code == 302
        assert signed_in(own)

    def test_guesses_on_the_known_device_have_a_limit_too(self, person, checked):
        own = Client()
        try_to(NIK, client=own)
        own.post(reverse("account_logout"))
        del checked[:]
        most = django_settings.LIMITS["guess_on_known_device"][0][0]
        for number in range(most + 3):
            try_to(NIK, WRONG, client=own, address=address(number))
        assert len(checked) == most

    def test_a_device_is_known_for_its_owner_only(self, person, checked):
        attacker, own = UserFactory(), Client()
        assert try_to(attacker.email, client=own).status_code == 302
        own.post(reverse("account_logout"))
        del checked[:]
        for number in range(MOST + 5):
            try_to(NIK, WRONG, client=own, address=address(number))
        assert len(checked) == MOST


class TestOneAddress:
    def test_many_tries_from_one_address_have_to_wait(self, db, settings):
        settings.LIMITS = {**settings.LIMITS, "sign_in_from_address": [(2, 60)]}
        answers = [try_to(f"orang{number}@contoh.example", WRONG) for number in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert 0 < int(answers[-1]["Retry-After"]) <= 60
        text = answers[-1].content.decode()
        assert "Coba lagi pukul" in text
        assert reverse("help") in text
        assert try_to("orang9@contoh.example", WRONG, address="10.9.9.9").status_code == 200

    def test_the_page_stays_readable(self, db, settings):
        settings.LIMITS = {**settings.LIMITS, "sign_in_from_address": [(1, 60)]}
        assert [try_to(EMAIL, WRONG).status_code for _ in range(2)] == [200, 429]
        assert Client().get(reverse("account_login")).status_code == 200

    @pytest.mark.parametrize("name", sorted(django_settings.ADDRESS_LIMITS))
    def test_every_limited_page_exists_and_is_limited(self, db, settings, name):
        settings.LIMITS = {**settings.LIMITS, django_settings.ADDRESS_LIMITS[name]: [(1, 60)]}
        url = reverse(name, args=["7KQ2M9ABCDEF"] if name == "documents:verify" else [])
        assert [Client().post(url).status_code == 429 for _ in range(2)] == [False, True]

    def test_forwarded_addresses_beyond_the_trusted_proxies_are_not_believed(self, db, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        settings.LIMITS = {**settings.LIMITS, "sign_in_from_address": [(2, 60)]}
        forwarded = [f"{address(number)}, 203.0.113.7" for number in range(3)]
        answers = [try_to(f"o{n}@contoh.example", WRONG, HTTP_X_FORWARDED_FOR=each) for n, each in enumerate(forwarded)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]

    def test_without_a_proxy_no_forwarded_address_is_believed(self, db, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
        settings.LIMITS = {**settings.LIMITS, "sign_in_from_address": [(2, 60)]}
        answers = [try_to(f"o{n}@contoh.example", WRONG, HTTP_X_FORWARDED_FOR=address(n)) for n in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]

    def test_two_people_behind_the_proxy_are_two(self, db, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        settings.LIMITS = {**settings.LIMITS, "sign_in_from_address": [(1, 60)]}
        for visitor in ("203.0.113.7", "203.0.113.8"):
            assert try_to(f"{visitor}@contoh.example", WRONG, HTTP_X_FORWARDED_FOR=visitor).status_code == 200

    def test_the_page_without_a_time_still_says_how_long(self, db, rf):
        assert "Tunggu 5 menit" in respond_429(rf.get("/")).content.decode()

    def test_the_page_of_a_limit(self, db, rf):
        assert too_many(rf.get("/"), clock.machine_now()).status_code == 429


class TestTenThousandGuesses:
    GUESSES = 600

    def test_from_spoofed_addresses_get_no_further_than_the_count(self, person, checked, settings):
        """The command `python -m devstack.same_answer` makes ten thousand; here six hundred, and Redis is emptied."""
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        own = Client()
        assert try_to(NIK, client=own, HTTP_X_FORWARDED_FOR="198.51.100.1").status_code == 302
        own.post(reverse("account_logout"), HTTP_X_FORWARDED_FOR="198.51.100.1")
        del checked[:]
        attacker = Client()
        for number in range(self.GUESSES):
            if number == self.GUESSES // 2:
                flush_redis()
            name = (NIK, EMAIL, PHONE)[number % 3]
            try_to(
                name, f"tebakan{number}", client=attacker, HTTP_X_FORWARDED_FOR=f"{address(number)}, {address(number)}"
            )
        assert len(checked) == MOST
        assert try_to(PHONE, client=own, HTTP_X_FORWARDED_FOR="198.51.100.1").status_code == 302


class TestTheCounter:
    def test_it_is_exact_for_many_at_once(self, transactional_db):
        """Sixteen at once cannot take more than there is; read-then-write counters let several through."""

        def one(_number):
            try:
                return limits.take("guess", "seseorang").refused_until is None
            finally:
                connections.close_all()

        with ThreadPoolExecutor(16) as pool:
            taken = sum(pool.map(one, range(80)))
        assert taken == MOST

    def test_a_try_that_one_window_refuses_costs_nothing_in_the_other(self, db, settings):
        settings.LIMITS = {"guess": [(5, 60), (1, 3600)]}
        assert limits.take("guess", "a").refused_until is None
        before = sorted(Tally.objects.values_list("tries", flat=True))
        assert limits.take("guess", "a").refused_until is not None
        assert sorted(Tally.objects.values_list("tries", flat=True)) == before

    def test_it_names_nobody(self, person):
        for name in (NIK, EMAIL, PHONE, "orang@contoh.example"):
            try_to(name, WRONG)
        cache.set(EMAIL, 1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT t::text FROM sign_in_tally t UNION ALL SELECT cache_key FROM django_cache")
            kept = " ".join(row for (row,) in cursor.fetchall())
        assert kept
        for secret in (NIK, EMAIL, PHONE, str(person.pk), blind_index(NIK).hex(), "10.0.0.1"):
            assert secret not in kept

    def test_what_is_over_is_removed(self, db):
        with time_machine.travel(clock.machine_now() - timedelta(days=2), tick=False):
            limits.take("guess", "dulu")
        limits.take("guess", "kini")
        forget_counts()
        assert Tally.objects.count() == len(django_settings.LIMITS["guess"])

    def test_made_up_names_do_not_push_counts_out_of_the_cache(self, db):
        """Django's cache table throws live entries away once it holds 300."""
        cache.set("the count", 5, 600)
        for number in range(320):
            cache.set(f"a name {number}", 1, 600)
        assert cache.get("the count") == 5
        assert cache.get("a name 0") == 1

    def test_what_is_over_makes_room_in_the_cache(self, db):
        for number in range(305):
            cache.set(f"over {number}", 1, -5)
        cache.set("new", 1, 600)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM django_cache")
            assert cursor.fetchone()[0] < 305

    def test_nobody_may_read_the_counts(self, person):
        limits.take("guess", "a")
        assert not Tally.objects.visible_to(person).exists()
