"""The portal with two web workers, over the database of the test."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit, urlunsplit

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings as portal_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import Region
from accounts.regions import load_regions
from single_sign_on.keys import write_keys
from tests.ports import free_port
from tests.single_sign_on.factories import CALLBACK, VERIFIER

WORKERS = 2
START_PATIENCE = 90.0
PATIENCE = 30.0
CSRF_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class QuickHasher(PBKDF2PasswordHasher):
    """The server's own, with one round instead of a million: how many there were stands in the hash."""

    iterations = 1


def database_url() -> str:
    """The database of this test run."""
    address = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(address._replace(path=f"/{connection.settings_dict['NAME']}"))


class TwoWorkers:
    """The web server as `make run` starts it. It keeps its address when it is started anew with other keys."""

    def __init__(self, static: str):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.static = static
        self.process: subprocess.Popen | None = None

    def start(self, **environment: str) -> None:
        self.stop()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
            + ["--workers", str(WORKERS), "--blocking-threads", "1", "siapkerja.wsgi:application"],
            env={**os.environ, "DATABASE_URL": database_url(), "SITE_URL": self.address, **self.files, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        limit = time.monotonic() + START_PATIENCE
        while time.monotonic() < limit:
            with suppress(requests.RequestException):
                if requests.get(f"{self.address}/.well-known/jwks.json", timeout=PATIENCE).ok:
                    return
            time.sleep(0.1)
        raise AssertionError("the web server does not start")

    @property
    def files(self) -> dict[str, str]:
        return {"STATIC_ROOT": self.static}

    def collect_static_files(self) -> None:
        command = [sys.executable, "manage.py", "collectstatic", "--noinput"]
        subprocess.run(command, env={**os.environ, **self.files}, check=True, capture_output=True)

    def stop(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@pytest.fixture(scope="module")
def web(django_db_setup, django_db_blocker, tmp_path_factory):
    """Once for all tests of a module. What they write is committed, for the server to see; all goes at the end."""
    server = TwoWorkers(str(tmp_path_factory.mktemp("static")))
    server.collect_static_files()
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
        assert name.startswith("test_"), f"{name} is no database of tests: run the module as a whole"
        try:
            server.start()
            yield server
        finally:
            server.stop()
            call_command("flush", interactive=False, verbosity=0)
            load_regions(Region)


@pytest.fixture(autouse=True)
def servers_passwords(request, settings):
    """Secrets that a test of the server writes are checked there, with the server's own settings."""
    if "web" in request.fixturenames:
        settings.PASSWORD_HASHERS = [f"{__name__}.{QuickHasher.__name__}"]


@dataclass
class Visitor:
    """Somebody signed in, and their browser."""

    web: TwoWorkers
    browser: requests.Session

    def agrees(self, address: str) -> str:
        """Follows the service's request, allows it where asked, and gives the address they are sent back to."""
        page = self.browser.get(address, allow_redirects=False, timeout=PATIENCE)
        if page.status_code == 200:
            token = unescape(CSRF_FIELD.search(page.text).group(1))
            form = {"csrfmiddlewaretoken": token, "action": "allow"}
            page = self.browser.post(address, data=form, allow_redirects=False, timeout=PATIENCE)
        assert page.status_code == 302, page.text
        return page.headers["Location"]


@pytest.fixture
def visit(web):
    """`visit(user)`: a browser at the live portal in which this person is signed in."""

    def make(user) -> Visitor:
        signed_in = Client()
        signed_in.force_login(user)
        browser = requests.Session()
        name = portal_settings.SESSION_COOKIE_NAME
        browser.cookies.set(name, signed_in.cookies[name].value)
        return Visitor(web, browser)

    return make


@dataclass
class Relying:
    """A relying service as its programmers write it with Authlib, a library that knows nothing of the portal."""

    web: TwoWorkers
    service: object
    session: OAuth2Session

    @property
    def metadata(self) -> dict:
        return requests.get(f"{self.web.address}/.well-known/openid-configuration", timeout=PATIENCE).json()

    @property
    def published_keys(self) -> dict:
        return requests.get(self.metadata["jwks_uri"], timeout=PATIENCE).json()

    def request(self, **more) -> str:
        address, _state = self.session.create_authorization_url(
            self.metadata["authorization_endpoint"], code_verifier=VERIFIER, nonce="a-nonce", **more
        )
        return address

    def exchange(self, answer: str, verifier: str | None = VERIFIER) -> dict:
        return self.session.fetch_token(
            self.metadata["token_endpoint"], authorization_response=answer, code_verifier=verifier
        )

    def refresh(self, refresh_token: str) -> dict:
        return self.session.refresh_token(self.metadata["token_endpoint"], refresh_token=refresh_token)

    def userinfo(self, access_token: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {access_token}"}
        return requests.get(self.metadata["userinfo_endpoint"], headers=headers, timeout=PATIENCE)


@pytest.fixture
def relying(web):
    """`relying(service, secret)`: its client library."""
    sessions = []

    def make(service, secret: str, scope: str = "openid profile email phone nik") -> Relying:
        session = OAuth2Session(
            service.client_id, secret, scope=scope, redirect_uri=CALLBACK, code_challenge_method="S256"
        )
        sessions.append(session)
        return Relying(web, service, session)

    yield make
    for session in sessions:
        session.close()


@pytest.fixture
def restart_with_keys(web):
    """`restart_with_keys(keys)`: the same portal after a rotation; afterwards as before."""
    yield lambda keys: web.start(OIDC_KEYS=write_keys(keys))
    web.start()
