"""The service as a WSGI application. Who is signed in is kept in memory: this is an example of one process."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from http.cookies import SimpleCookie
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import requests
from authlib.common.errors import AuthlibBaseError
from joserfc.errors import JoseError

from examples.relying_party import pages
from examples.relying_party.portal_client import Provider

COOKIE = "skkni"
MOST_SESSIONS = 1_000
POLICY = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self' {portal}; frame-ancestors 'none'"
FAILED = (AuthlibBaseError, JoseError, requests.RequestException, KeyError)
UNREACHABLE = "SIAPkerja sedang tidak dapat dihubungi. Coba lagi beberapa menit lagi."
Answer = tuple[str, dict[str, str], str]


class Site:
    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.sessions: dict[str, dict[str, Any]] = {}
        self.routes: dict[tuple[str, str], Callable[[WSGIEnvironment, str], Answer]] = {
            ("GET", "/"): self.home,
            ("GET", "/masuk"): self.sign_in,
            ("GET", "/kembali"): self.come_back,
            ("POST", "/perbarui"): self.refresh,
            ("POST", "/keluar"): self.sign_out,
            ("GET", "/healthz"): lambda environ, key: html("ok"),
            ("GET", "/gaya.css"): lambda environ, key: ("200 OK", {"Content-Type": "text/css"}, pages.STYLE),
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        key = self.session_of(environ)
        view = self.routes.get((method, path))
        if view is None or (method == "POST" and not self.is_ours(environ)):
            status, headers, body = "404 Not Found", {"Content-Type": "text/plain"}, "?"
        else:
            status, headers, body = view(environ, key)
        common = {
            "Cache-Control": "no-store",
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": POLICY.format(portal=self.provider.issuer),
        }
        start_response(status, list({**common, **headers}.items()))
        return [body.encode()]

    def home(self, environ: WSGIEnvironment, key: str) -> Answer:
        session = self.sessions.get(key, {})
        if "name" not in session:
            return html(pages.welcome())
        return html(pages.standards(session["name"], session.pop("notice", "")))

    def sign_in(self, environ: WSGIEnvironment, key: str) -> Answer:
        """Off to the portal. The session gets a new key, so that nobody can have planted it."""
        if "name" in self.sessions.get(key, {}):
            return to("/")
        try:
            address, kept = self.provider.sign_in_address()
        except FAILED:
            return html(pages.problem(UNREACHABLE))
        return to(address, self.new_session(key, kept))

    def come_back(self, environ: WSGIEnvironment, key: str) -> Answer:
        kept = self.sessions.get(key, {})
        answer = f"{self.provider.redirect_uri}?{environ['QUERY_STRING']}"
        if "error=access_denied" in environ["QUERY_STRING"]:
            return html(pages.problem("Anda tidak memberi izin, jadi Anda belum masuk."))
        try:
            tokens = self.provider.tokens(answer, kept)
            person = self.provider.person(tokens)
        except FAILED:
            return html(pages.problem("SIAPkerja tidak membenarkan permintaan ini."))
        return to("/", self.new_session(key, {"tokens": tokens, "name": person["name"]}))

    def refresh(self, environ: WSGIEnvironment, key: str) -> Answer:
        session = self.sessions.get(key, {})
        try:
            session["tokens"] = self.provider.refreshed(session["tokens"])
            session["name"] = self.provider.person(session["tokens"])["name"]
        except requests.RequestException:
            return html(pages.problem(UNREACHABLE))
        except FAILED:
            self.sessions.pop(key, None)
            return html(pages.problem("Izin Anda sudah dicabut atau habis. Masuk lagi untuk melanjutkan."))
        session["notice"] = "Akses diperbarui."
        return to("/")

    def sign_out(self, environ: WSGIEnvironment, key: str) -> Answer:
        """Out here, then the portal asks whether there too."""
        session = self.sessions.pop(key, {})
        try:
            return to(self.provider.sign_out_address(session["tokens"]["id_token"]))
        except FAILED:
            return to("/")

    # --- sessions ---

    def session_of(self, environ: WSGIEnvironment) -> str:
        cookie = SimpleCookie(environ.get("HTTP_COOKIE", "")).get(COOKIE)
        return cookie.value if cookie else ""

    def new_session(self, old: str, content: dict[str, Any]) -> dict[str, str]:
        """Keeps the content under a new key; gives the header that tells the browser."""
        self.sessions.pop(old, None)
        while len(self.sessions) >= MOST_SESSIONS:
            self.sessions.pop(next(iter(self.sessions)))
        key = secrets.token_urlsafe(32)
        self.sessions[key] = content
        secure = "; Secure" if self.provider.our_address.startswith("https:") else ""
        return {"Set-Cookie": f"{COOKIE}={key}; Path=/; HttpOnly; SameSite=Lax{secure}"}

    def is_ours(self, environ: WSGIEnvironment) -> bool:
        """A form on a page of ours; browsers name the origin of every POST."""
        return environ.get("HTTP_ORIGIN") == self.provider.our_address


def html(body: str) -> Answer:
    return "200 OK", {"Content-Type": "text/html; charset=utf-8"}, body


def to(address: str, headers: dict[str, str] | None = None) -> Answer:
    return "303 See Other", {"Location": address, **(headers or {})}, ""
