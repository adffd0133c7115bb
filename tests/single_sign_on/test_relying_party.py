"""What the example does when somebody plays tricks on it; its honest way is walked in tests/browser."""

from wsgiref.util import setup_testing_defaults

import pytest

from examples.relying_party.portal_client import Provider
from examples.relying_party.site import Site

OURS = "http://localhost:8090"


@pytest.fixture
def site(monkeypatch):
    endpoints = {
        "authorization_endpoint": "https://portal.example/izin",
        "end_session_endpoint": "https://portal.example/keluar",
    }
    monkeypatch.setattr(Provider, "metadata", lambda self: endpoints | {"token_endpoint": "http://127.0.0.1:9/token"})
    return Site(Provider("https://portal.example", "skkni-contoh", "secret", OURS))


def ask(site, path, method="GET", **headers):
    """Status, headers and body of the answer."""
    address, _, query = path.partition("?")
    environ = {"REQUEST_METHOD": method, "PATH_INFO": address, "QUERY_STRING": query, **headers}
    setup_testing_defaults(environ)
    answer = []
    body = b"".join(site(environ, lambda status, headers: answer.extend([status, dict(headers)])))
    return *answer, body.decode()


def signed_in(site) -> str:
    """The cookie of somebody who is signed in there."""
    return site.new_session("", {"tokens": {"id_token": "x"}, "name": "<b>Siti</b>"})["Set-Cookie"].split(";")[0]


def test_it_asks_with_pkce_state_and_nonce(site):
    status, headers, _body = ask(site, "/masuk")
    assert status.startswith("303")
    assert "code_challenge_method=S256" in headers["Location"]
    assert all(f"{name}=" in headers["Location"] for name in ("state", "nonce", "code_challenge"))
    assert "HttpOnly; SameSite=Lax" in headers["Set-Cookie"]


@pytest.mark.parametrize("query", ["code=stolen", "code=stolen&state=guessed", "error=server_error", ""])
def test_an_answer_that_nobody_asked_for_signs_nobody_in(site, query):
    cookie = ask(site, "/masuk")[1]["Set-Cookie"].split(";")[0]
    for headers in ({}, {"HTTP_COOKIE": cookie}):
        _status, _headers, body = ask(site, f"/kembali?{query}", **headers)
        assert "Belum berhasil masuk" in body
    assert not [session for session in site.sessions.values() if "name" in session]


@pytest.mark.parametrize("origin", [None, "null", "https://elsewhere.example"])
def test_a_form_of_somebody_else_signs_nobody_out(site, origin):
    headers = {"HTTP_COOKIE": signed_in(site), **({"HTTP_ORIGIN": origin} if origin else {})}
    assert ask(site, "/keluar", "POST", **headers)[0].startswith("404")
    assert site.sessions
    status, answered, _body = ask(site, "/keluar", "POST", **headers | {"HTTP_ORIGIN": OURS})
    assert status.startswith("303")
    assert answered["Location"].startswith("https://portal.example/keluar?id_token_hint=x")
    assert not site.sessions


def test_a_name_is_only_text(site):
    _status, headers, body = ask(site, "/", HTTP_COOKIE=signed_in(site))
    assert "&lt;b&gt;Siti&lt;/b&gt;" in body
    assert "form-action 'self' https://portal.example;" in headers["Content-Security-Policy"]


def test_old_sessions_make_room(site, monkeypatch):
    monkeypatch.setattr("examples.relying_party.site.MOST_SESSIONS", 3)
    for _visitor in range(5):
        signed_in(site)
    assert len(site.sessions) == 3
