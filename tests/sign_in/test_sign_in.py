"""Signing in with NIK, e-mail or phone: one door, one answer to strangers, and none of the names left anywhere."""

import logging
import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.fields import blind_index
from messaging.models import OutboxMessage
from tests.accounts.factories import PASSWORD, UserFactory, made_up_nik
from tests.sign_in.codes import sessions

pytestmark = pytest.mark.django_db

NIK = made_up_nik(4321)
EMAIL = "siti.aminah@contoh.example"
PHONE = "+6281234567890"
WRONG = "bukan-sandi-yang-benar"


@pytest.fixture
def person():
    user = UserFactory(email=EMAIL, phone=PHONE, nik=NIK, nik_index=blind_index(NIK))
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
        PHONE,
        "0812 3456 7890",
        "081234567890",
        "62812-3456-7890",
        "(0812) 3456-7890",
    ],
)
def test_every_spelling_opens_the_door(person, login):
    client = Client()
    response = try_to(login, client=client)
    assert (response.status_code, response.url) == (302, reverse("home"))
    assert signed_in(client) == person


@pytest.mark.parametrize(
    "login",
    [
        NIK[:15],
        NIK + "1",
        made_up_nik(4322),
        "6271011708900001",  # a NIK that begins like the country code
        "orang@contoh.example",
        "@",
        "081234567891",
        "siti",
        "x" * 300,
        "0" * 16,
        "¹²³⁴⁵⁶⁷⁸⁹⁰¹²³⁴⁵⁶",
    ],
)
def test_another_name_does_not(person, login):
    client = Client()
    assert try_to(login, client=client).status_code == 200
    assert signed_in(client) is None


def test_the_password_is_taken_as_it_is(person):
    assert try_to(EMAIL, f" {PASSWORD} ").status_code == 200
    person.set_password(" spasi di dua ujung ")
    person.save()
    assert try_to(EMAIL, " spasi di dua ujung ").status_code == 302


@pytest.mark.parametrize(
    ("known", "unknown"), [(EMAIL, "orang@contoh.example"), (NIK, made_up_nik(4322)), (PHONE, "+6281234567899")]
)
def test_a_wrong_password_tells_nothing(person, known, unknown):
    theirs, nobodys = try_to(known, WRONG), try_to(unknown, WRONG)
    assert theirs.status_code == nobodys.status_code == 200
    assert seen(theirs) == seen(nobodys)
    assert "NIK, email, nomor ponsel, atau kata sandi tidak benar." in seen(theirs)
    assert set(theirs.cookies) == set(nobodys.cookies)
    assert not OutboxMessage.objects.exists()


def test_all_three_names_get_the_same_answer(person):
    assert seen(try_to(EMAIL, WRONG)) == seen(try_to(NIK, WRONG)) == seen(try_to(PHONE, WRONG))


def test_a_stranger_costs_as_much_time_as_a_member(person, monkeypatch):
    """One password is hashed in every case, also when there is nobody to compare it with."""
    hashed = []
    checked, made = User.check_password, User.set_password
    monkeypatch.setattr(User, "check_password", lambda *args: (hashed.append("check"), checked(*args))[1])
    monkeypatch.setattr(User, "set_password", lambda *args: (hashed.append("make"), made(*args))[1])
    for login in (EMAIL, NIK, PHONE, "orang@contoh.example"):
        try_to(login, WRONG)
    for login in (made_up_nik(4322), "+6281234567899"):
        try_to(login, WRONG)
    assert hashed == ["check"] * 3 + ["make"] * 3


class TestNikIsNowhere:
    def test_not_in_the_database_after_a_whole_visit(self, person):
        client = Client()
        try_to(NIK, WRONG)
        try_to(NIK, client=client)
        client.get(reverse("home"), follow=True)
        client.post(reverse("account_reset_password"), {"name": NIK, "way": "email"})
        kept = tables()
        assert str(person.pk) in kept, "the search looks at the right place"
        assert NIK not in kept
        assert NIK.encode().hex() not in kept

    @pytest.mark.parametrize("login", [NIK, EMAIL, PHONE, "081234567890"])
    def test_no_name_is_in_the_session(self, person, login):
        client = Client()
        try_to(login, client=client)
        decoded = sessions()
        assert "password" in decoded
        for name in (NIK, blind_index(NIK).hex(), EMAIL, PHONE, PHONE[1:], "081234567890"):
            assert name not in decoded

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


class TestThePage:
    def test_it_leads_to_every_way_in(self):
        page = Client().get(reverse("account_login")).content.decode()
        for name in ("account_reset_password", "account_signup", "mfa_login_webauthn"):
            assert reverse(name) in page

    def test_password_managers_know_the_fields(self):
        page = Client().get(reverse("account_login")).content.decode()
        assert re.search(r'<input type="text" name="login"[^>]*autocomplete="username"', page)
        assert re.search(r'<input type="password" name="password"[^>]*autocomplete="current-password"', page)
        assert "onpaste" not in page
