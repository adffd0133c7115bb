"""Signing in with e-mail or NIK: one door, one answer to strangers, one count of failures, and no NIK left anywhere."""

import logging
import re
from base64 import b64decode

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.fields import blind_index
from messaging.models import OutboxMessage
from tests.accounts.factories import PASSWORD, UserFactory, made_up_nik

pytestmark = pytest.mark.django_db

NIK = made_up_nik(4321)
EMAIL = "siti.aminah@contoh.example"
WRONG = "bukan-sandi-yang-benar"


@pytest.fixture
def person():
    user = UserFactory(email=EMAIL, nik=NIK, nik_index=blind_index(NIK))
    EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
    return user


def try_to(login, password=PASSWORD, *, client=None, next_page="", address="10.0.0.1"):
    data = {"login": login, "password": password} | ({"next": next_page} if next_page else {})
    return (client or Client()).post(reverse("account_login"), data, REMOTE_ADDR=address)


def signed_in(client) -> User | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key) if key else None


def seen(response) -> str:
    """The page without what is different in each answer: the csrf token, and what the person typed."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return re.sub(r'(<input type="text" name="login") value="[^"]*"', r"\1", page)


def tables() -> str:
    """Everything that PostgreSQL holds, bytes as hexadecimal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        rows = []
        for name in names:
            cursor.execute(f'SELECT t::text FROM "{name}" t')
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


@pytest.mark.parametrize(
    "login",
    [
        EMAIL,
        EMAIL.upper(),
        "Siti.Aminah@Contoh.Example",
        f"  {EMAIL} ",
        NIK,
        f" {NIK}\n",
        f"{NIK[:4]} {NIK[4:8]} {NIK[8:12]} {NIK[12:]}",
        f"{NIK[:2]}.{NIK[2:4]}.{NIK[4:6]}.{NIK[6:12]}.{NIK[12:]}",
        f"{NIK[:6]}-{NIK[6:12]}-{NIK[12:]}",
        f"{NIK[:6]}\u2013{NIK[6:12]}\u2013{NIK[12:]}",
        " ".join(NIK),
    ],
)
def test_every_spelling_opens_the_door(person, login):
    client = Client()
    response = try_to(login, client=client)
    assert (response.status_code, response.url) == (302, reverse("home"))
    assert signed_in(client) == person


@pytest.mark.parametrize("login", [NIK[:15], NIK + "1", made_up_nik(4322), "orang@contoh.example", "x" * 300, "0" * 16])
def test_another_name_does_not(person, login):
    client = Client()
    assert try_to(login, client=client).status_code == 200
    assert signed_in(client) is None


def test_the_password_is_taken_as_it_is(person):
    assert try_to(EMAIL, f" {PASSWORD} ").status_code == 200
    person.set_password(" spasi di dua ujung ")
    person.save()
    assert try_to(EMAIL, " spasi di dua ujung ").status_code == 302


@pytest.mark.parametrize(("known", "unknown"), [(EMAIL, "orang@contoh.example"), (NIK, made_up_nik(4322))])
def test_a_wrong_password_tells_nothing(person, known, unknown):
    theirs, nobodys = try_to(known, WRONG), try_to(unknown, WRONG)
    assert theirs.status_code == nobodys.status_code == 200
    assert seen(theirs) == seen(nobodys)
    assert "NIK, email, atau kata sandi tidak benar." in seen(theirs)
    assert set(theirs.cookies) == set(nobodys.cookies)
    assert not OutboxMessage.objects.exists()


def test_email_and_nik_get_the_same_answer(person):
    assert seen(try_to(EMAIL, WRONG)) == seen(try_to(NIK, WRONG))


def test_a_stranger_costs_as_much_time_as_a_member(person, monkeypatch):
    """One password is hashed in every case, also when there is nobody to compare it with."""
    hashed = []
    checked, made = User.check_password, User.set_password
    monkeypatch.setattr(User, "check_password", lambda *args: (hashed.append("check"), checked(*args))[1])
    monkeypatch.setattr(User, "set_password", lambda *args: (hashed.append("make"), made(*args))[1])
    for login in (EMAIL, NIK, "orang@contoh.example", made_up_nik(4322)):
        try_to(login, WRONG)
    assert hashed == ["check", "check", "make", "make"]


class TestTheLimit:
    """Five failures in five minutes for one person, whichever name was typed and from wherever."""

    @pytest.mark.parametrize("password", [WRONG, PASSWORD])
    def test_both_names_share_one_count(self, person, password):
        for number, login in enumerate([NIK, EMAIL, EMAIL.upper(), f"{NIK[:8]} {NIK[8:]}", NIK]):
            assert "tidak benar" in seen(try_to(login, WRONG, address=f"10.0.1.{number}"))
        for login in (EMAIL, NIK):
            response = try_to(login, password, address="10.0.2.1")
            assert response.status_code == 200
            assert "tidak benar" not in seen(response)
            assert "Terlalu banyak" in seen(response)

    def test_a_stranger_meets_the_same_limit(self, person):
        for login in ("orang@contoh.example", made_up_nik(4322)):
            answers = [seen(try_to(login, WRONG, address=f"10.0.3.{number}")) for number in range(6)]
            assert ["Terlalu banyak" in answer for answer in answers] == [False] * 5 + [True]

    def test_another_person_is_not_held_up(self, person):
        other = UserFactory(worker=True)
        for number in range(6):
            try_to(EMAIL, WRONG, address=f"10.0.4.{number}")
        EmailAddress.objects.create(user=other, email=other.email, verified=True, primary=True)
        assert try_to(other.nik, address="10.0.5.1").status_code == 302

    def test_success_does_not_wipe_the_failures(self, person):
        for number in range(4):
            try_to(NIK, WRONG, address=f"10.0.6.{number}")
        assert try_to(EMAIL, address="10.0.6.5").status_code == 302
        try_to(NIK, WRONG, address="10.0.6.6")
        assert "Terlalu banyak" in seen(try_to(EMAIL, address="10.0.6.7"))

    def test_the_count_is_in_the_database_and_names_nobody(self, person):
        assert "DatabaseCache" in type(caches["default"]).__name__
        try_to(NIK, WRONG)
        try_to("Orang@Contoh.Example", WRONG)
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key, value FROM django_cache")
            kept = " ".join(f"{key} {b64decode(value)!r}" for key, value in cursor.fetchall())
        assert "login_failed" in kept
        for name in (NIK, EMAIL, "orang@contoh.example", blind_index(NIK).hex(), str(person.pk)):
            assert name not in kept

    def test_many_tries_from_one_address_are_told_to_wait(self, person, settings):
        settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
        answers = [try_to(EMAIL, WRONG) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert "Terlalu banyak percobaan" in answers[-1].content.decode()


class TestNikIsNowhere:
    def test_not_in_the_database_after_a_whole_visit(self, person):
        client = Client()
        try_to(NIK, WRONG)
        try_to(NIK, client=client)
        client.get(reverse("home"), follow=True)
        client.post(reverse("account_reset_password"), {"email": EMAIL})
        kept = tables()
        assert str(person.pk) in kept, "the search looks at the right place"
        assert NIK not in kept
        assert NIK.encode().hex() not in kept

    def test_not_in_the_session(self, person):
        client = Client()
        try_to(NIK, client=client)
        decoded = [str(session.get_decoded()) for session in Session.objects.all()]
        assert decoded
        assert NIK not in " ".join(decoded)

    @pytest.mark.parametrize("password", [PASSWORD, WRONG])
    def test_not_in_the_log(self, person, password, caplog):
        """Not even when every statement is logged with its values."""
        caplog.set_level(logging.DEBUG)
        with caplog.at_level(logging.DEBUG, logger="django.db.backends"), CaptureQueriesContext(connection):
            for login in (NIK, f"{NIK[:8]} {NIK[8:]}"):
                try_to(login, password)
        assert "accounts_user" in caplog.text
        assert NIK not in caplog.text
        assert f"{NIK[:8]} {NIK[8:]}" not in caplog.text

    def test_not_in_an_address(self, person):
        assert NIK not in try_to(NIK).url


class TestWhoMayNot:
    @pytest.mark.parametrize("login", [EMAIL, NIK])
    def test_an_inactive_account(self, person, login):
        person.is_active = False
        person.save()
        client = Client()
        response = try_to(login, client=client)
        assert (response.status_code, response.url) == (302, reverse("account_inactive"))
        assert signed_in(client) is None
        assert client.get(response.url).status_code == 200
        assert "tidak benar" in seen(try_to(login, WRONG)), "without the password it looks like any other"

    def test_an_account_that_is_closed_while_signed_in(self, person):
        client = Client()
        try_to(EMAIL, client=client)
        assert client.get(reverse("accounts:acting")).status_code == 200
        User.objects.filter(pk=person.pk).update(is_active=False)
        assert client.get(reverse("accounts:acting")).status_code == 302

    def test_a_changed_password_ends_other_sessions(self, person):
        client = Client()
        try_to(EMAIL, client=client)
        person.set_password("sandi-baru-yang-panjang")
        person.save()
        assert client.get(reverse("accounts:acting")).status_code == 302


@pytest.mark.parametrize("login", ["email", "nik"])
def test_an_account_without_a_verified_email_is_let_in_or_told(login):
    """An account of an officer's making: no mail can prove anything, and nothing may break."""
    user = UserFactory(worker=True, email=None) if login == "nik" else UserFactory()
    client = Client()
    response = try_to(getattr(user, login), client=client)
    assert response.status_code == 302
    assert client.get(response.url, follow=True).status_code == 200


class TestWhereItLeads:
    @pytest.mark.parametrize("target", ["/pesan/", "/bantuan/?a=b"])
    def test_to_the_page_that_was_wanted(self, person, target):
        assert try_to(EMAIL, next_page=target).url == target

    @pytest.mark.parametrize(
        "target",
        [
            "https://jahat.example/",
            "//jahat.example/",
            "///jahat.example",
            "/\\jahat.example",
            "http:jahat.example",
            "http:///jahat.example",
            "https://testserver@jahat.example/",
            "javascript:alert(1)",
            " //jahat.example",
            "/\t/jahat.example",
        ],
    )
    def test_never_to_another_site(self, person, target):
        assert try_to(EMAIL, next_page=target).url == reverse("home")

    def test_the_session_key_changes_at_sign_in_and_out(self, person):
        client = Client()
        client.get(reverse("account_login"))
        session = client.session
        session["planted"] = "1"
        session.save()
        before = session.session_key
        try_to(EMAIL, client=client)
        within = client.session.session_key
        assert within != before
        assert not Session.objects.filter(session_key=before).exists()
        assert client.get(reverse("account_logout")).status_code == 200, "a link signs nobody out"
        assert signed_in(client) == person
        client.post(reverse("account_logout"))
        assert signed_in(client) is None
        assert not Session.objects.filter(session_key=within).exists()


class TestForgotten:
    def test_known_and_unknown_get_the_same_answer(self, person):
        answers = [Client().post(reverse("account_reset_password"), {"email": each}) for each in (EMAIL, "x@y.example")]
        assert {(answer.status_code, answer.url) for answer in answers} == {
            (302, reverse("account_reset_password_done"))
        }

    def test_the_letter_goes_through_the_outbox_and_opens_the_account(self, person):
        client = Client()
        client.post(reverse("account_reset_password"), {"email": EMAIL.upper()})
        message = OutboxMessage.objects.get()
        assert message.address.lower() == EMAIL
        link = re.search(r"http://testserver(/akun/kendala/\S+)", message.body)[1]
        page = client.get(link, follow=True)
        new = "sandi-baru-yang-panjang"
        answer = client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
        assert (answer.status_code, answer.url) == (302, reverse("account_reset_password_from_key_done"))
        assert try_to(NIK, new).status_code == 302
        assert try_to(NIK, PASSWORD).status_code == 200

    def test_a_new_password_lifts_the_limit(self, person):
        """Guessing at somebody's account must not lock its owner out."""
        for number in range(6):
            try_to(NIK, WRONG, address=f"10.0.7.{number}")
        client = Client()
        client.post(reverse("account_reset_password"), {"email": EMAIL})
        link = re.search(r"http://testserver(/akun/kendala/\S+)", OutboxMessage.objects.latest("id").body)[1]
        page = client.get(link, follow=True)
        new = "sandi-baru-yang-panjang"
        answer = client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
        assert (answer.status_code, answer.url) == (302, reverse("account_reset_password_from_key_done"))
        assert try_to(NIK, new, address="10.0.7.9").status_code == 302


def test_nobody_signs_up_here():
    response = Client().post(reverse("account_signup"), {"email": "a@b.example", "password1": "x", "password2": "x"})
    assert response.status_code == 302
    assert not User.objects.exists()
