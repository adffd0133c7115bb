"""What production is started with, what every answer carries, and what the database roles may not do."""

import re
import runpy
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from casework.models import JobSlot
from core import clock
from devstack import environment
from tests.accounts.factories import PASSWORD, UserFactory

GOOD_KEY = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI="
SETTINGS = django_settings.BASE_DIR / "siapkerja" / "settings.py"
SECURITY = ("SECURE_", "SESSION_", "CSRF_", "LANGUAGE_COOKIE", "HTTPS", "X_FRAME", "CONTENT_SECURITY")


def run(*command, without=()):
    """A command in the environment of production."""
    env = {name: value for name, value in environment.offline().items() if name not in without}
    return subprocess.run(
        [sys.executable, *command], env=env, cwd=django_settings.BASE_DIR, capture_output=True, text=True, check=False
    )


def settings_with(**changed) -> dict:
    """The settings as production reads them, with these variables changed."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**environment.offline(), **changed}.items():
            patch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))


@pytest.fixture(scope="module")
def production() -> dict:
    return {name: value for name, value in settings_with().items() if name.startswith(SECURITY)}


@pytest.fixture
def https(production, settings):
    """A client of the portal as production runs it: behind TLS."""
    for name, value in production.items():
        setattr(settings, name, value)
    return Client(headers={"x-forwarded-proto": "https"})


class TestStarting:
    def test_without_a_key_the_portal_does_not_start(self):
        ended = run("manage.py", "check", without=["FIELD_KEYS"])
        assert ended.returncode != 0
        last = ended.stderr.strip().splitlines()[-1]
        assert last.endswith("Set the environment variable FIELD_KEYS (see .env.example).")

    @pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "DATABASE_URL", "REDIS_URL"])
    def test_what_it_cannot_do_without(self, name):
        with pytest.raises(ImproperlyConfigured, match=rf"^Set the environment variable {name} \(see"):
            settings_with(**{name: ""})

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("FIELD_KEYS", GOOD_KEY),
            ("FIELD_KEYS", "1:c2hvcnQ="),
            ("FIELD_KEYS", f"0:{GOOD_KEY}"),
            ("FIELD_KEYS", f"256:{GOOD_KEY}"),
            ("FIELD_KEYS", f"1:{GOOD_KEY},"),
            ("FIELD_KEYS", f"1:{GOOD_KEY[:-1]}"),
            ("INDEX_KEY", "===="),
            ("INDEX_KEY", "c2hvcnQ="),
            ("INDEX_KEY", f"1:{GOOD_KEY}"),
        ],
    )
    def test_a_key_that_is_none_is_refused_in_words_that_do_not_tell_it(self, name, value):
        """A short index key would leave every NIK open to guessing."""
        with pytest.raises(ImproperlyConfigured, match=rf"^{name}: .*base64.*see \.env\.example") as refusal:
            settings_with(**{name: value})
        assert value not in str(refusal.value)

    def test_keys_are_read_in_their_order(self):
        keys = settings_with(FIELD_KEYS=f"2:{GOOD_KEY}, 1:{GOOD_KEY}")["FIELD_KEYS"]
        assert list(keys.items()) == [(2, b"\x02" * 32), (1, b"\x02" * 32)]

    def test_the_checks_for_production_find_nothing(self):
        ended = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
        assert (ended.returncode, ended.stderr.strip()) == (0, "")


def directives(response) -> dict[str, list[str]]:
    parts = [part.split() for part in response["Content-Security-Policy"].split(";")]
    return {name: values for name, *values in parts}


@pytest.mark.django_db
class TestEveryAnswer:
    PAGES = ["/", "/bantuan/", "/akun/masuk/", "/tidak-ada/", "/healthz", "/pesan/"]

    @pytest.mark.parametrize("path", PAGES)
    @pytest.mark.parametrize("signed_in", [False, True])
    def test_headers(self, https, path, signed_in):
        if signed_in:
            https.force_login(UserFactory(worker=True))
        response = https.get(path)
        assert response["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in response["Permissions-Policy"]
        assert "geolocation=()" in response["Permissions-Policy"]
        assert "publickey-credentials-get=(self)" in response["Permissions-Policy"]
        policy = directives(response)
        assert policy["default-src"] == ["'none'"]
        assert policy["frame-ancestors"] == ["'none'"]
        assert policy["base-uri"] == ["'none'"]
        assert policy["form-action"] == ["'self'"]
        assert policy["script-src"] == policy["style-src"] == ["'self'"]
        assert "unsafe" not in response["Content-Security-Policy"]
        assert "*" not in response["Content-Security-Policy"]
        assert "http" not in response["Content-Security-Policy"]

    @pytest.mark.parametrize("path", ["/", "/bantuan/", "/akun/masuk/", "/tampilan/", "/tidak-ada/"])
    def test_no_page_needs_what_the_policy_forbids(self, https, path):
        text = https.get(path).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
        assert not re.search(
            r"""(?:src|href)=["'](?:https?:)?//(?!testserver)[^"']+\.(?:js|css|woff2?|png|svg)""", text
        )

    def test_cookies(self, https):
        user = UserFactory()
        https.get(reverse("account_login"))
        https.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        https.post(reverse("set_language"), {"language": "en"})
        https.post(reverse("accounts:appearance"), {"theme": "dark"})
        assert set(https.cookies) >= {"__Host-session", "__Host-csrf", "theme"}
        for name, cookie in https.cookies.items():
            assert cookie["secure"] is True, name
            assert cookie["path"] == "/", name
            assert not cookie["domain"], name
            assert cookie["samesite"] == "Lax", name
        for name in ("__Host-session", "__Host-csrf", "theme"):
            assert https.cookies[name]["httponly"] is True, name

    def test_a_visit_lasts_no_longer_than_the_browser_and_half_a_day(self, production):
        assert production["SESSION_COOKIE_AGE"] <= 12 * 3600
        assert django_settings.ACCOUNT_SESSION_REMEMBER is False

    def test_plain_http_is_sent_to_https(self, https):
        response = Client().get("/bantuan/?a=1")
        assert (response.status_code, response.url) == (301, "https://testserver/bantuan/?a=1")

    @pytest.mark.parametrize("host", ["jahat.example", "testserver.jahat.example", "testserver:80@jahat.example", ""])
    def test_another_host_is_refused(self, host, monkeypatch):
        monkeypatch.setattr("siapkerja.logs.PERSONAL", {})  # the log quotes the host, and one looks like an address
        assert Client(headers={"host": host} if host else {"host": " "}).get("/bantuan/").status_code == 400

    def test_another_host_gets_into_no_letter(self):
        client = Client(headers={"x-forwarded-host": "jahat.example"})
        assert "jahat.example" not in client.get("/bantuan/").content.decode()

    def test_an_error_page_tells_nothing(self, https, monkeypatch):
        monkeypatch.setattr("siapkerja.views.public_figures", lambda today: 1 / 0)
        https.raise_request_exception = False
        response = https.get("/bantuan/")
        assert response.status_code == 500
        assert b"ZeroDivisionError" not in response.content
        assert b"Traceback" not in response.content


@pytest.mark.django_db
class TestHealth:
    def test_it_answers_everybody(self):
        response = Client().get("/healthz")
        assert response.status_code == 200
        assert response.json() == {"database": "ok", "scheduler": "late"}

    @pytest.mark.parametrize(("minutes", "scheduler"), [(0, "ok"), (9, "ok"), (11, "late")])
    def test_it_tells_of_a_scheduler_that_stands_still(self, minutes, scheduler):
        JobSlot.objects.create(job="prepare", slot=1, taken_at=clock.machine_now() - timedelta(days=1))
        JobSlot.objects.create(job="prepare", slot=2, taken_at=clock.machine_now() - timedelta(minutes=minutes))
        assert Client().get("/healthz").json()["scheduler"] == scheduler

    def test_it_fails_when_the_database_does_not_answer(self, monkeypatch):
        def gone():
            raise DatabaseError

        monkeypatch.setattr("siapkerja.views.connection.cursor", gone)
        client = Client(raise_request_exception=False)
        assert client.get("/healthz").status_code == 500

    def test_it_costs_two_queries(self, django_assert_num_queries):
        with django_assert_num_queries(3):  # the business clock's offset, one word, the last tick
            Client().get("/healthz")


@contextmanager
def acting_as(role):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        yield cursor
        cursor.execute("RESET ROLE")  # a refusal rolls back to before, and so resets it too


FORBIDDEN = [
    ("web", "INSERT INTO payouts_ledgerentry DEFAULT VALUES"),
    ("web", "UPDATE payouts_ledgerentry SET amount = 1"),
    ("web", "DELETE FROM payouts_ledgerentry"),
    ("web", "UPDATE payouts_payout SET amount = 1"),
    ("web", "DELETE FROM payouts_attempt"),
    ("web", "UPDATE casework_event SET note = ''"),
    ("web", "DELETE FROM casework_event"),
    ("web", "TRUNCATE casework_event"),
    ("web", "UPDATE registry_bankaccount SET holder_name = 'x'"),
    ("web", "DELETE FROM registry_bankaccount"),
    ("web", "CREATE TABLE mine (id int)"),
    ("web", "ALTER TABLE casework_event DISABLE TRIGGER ALL"),
    ("web", "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean LANGUAGE sql"
            " AS 'SELECT true'"),
    ("payer", "INSERT INTO payouts_payout DEFAULT VALUES"),
    ("payer", "INSERT INTO payouts_attempt DEFAULT VALUES"),
    ("payer", "UPDATE payouts_ledgerentry SET amount = 1"),
    ("payer", "UPDATE casework_event SET note = ''"),
    ("payer", "INSERT INTO registry_bankaccount DEFAULT VALUES"),
    ("payer", "UPDATE accounts_user SET password = ''"),
    ("payer", "INSERT INTO accounts_assignment DEFAULT VALUES"),
]  # fmt: skip


@pytest.mark.django_db
class TestRights:
    @pytest.mark.parametrize(("role", "statement"), FORBIDDEN, ids=lambda value: value[:50])
    def test_the_database_role_may_not(self, role, statement):
        with (
            pytest.raises(ProgrammingError, match="permission denied|must be owner"),
            acting_as(role) as cursor,
        ):
            cursor.execute(statement)

    @pytest.mark.parametrize("role", ["web", "payer"])
    def test_the_database_role_may_do_its_work(self, role):
        with acting_as(role) as cursor:
            cursor.execute("SELECT count(*) FROM casework_event, payouts_ledgerentry, registry_bankaccount")
            cursor.execute("INSERT INTO casework_businessclock VALUES (1, '1 day')")
            cursor.execute("DELETE FROM django_cache")

    @pytest.mark.parametrize("role", ["web", "payer"])
    def test_the_database_role_owns_nothing_and_is_no_superuser(self, role):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls FROM pg_roles"
                " WHERE rolname = %s",
                [role],
            )
            assert cursor.fetchone() == (False,)
            cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = %s", [role])
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT count(*) FROM pg_auth_members WHERE member = %s::regrole", [role])
            assert cursor.fetchone() == (0,), "it can become nobody else"
