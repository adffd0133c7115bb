"""Which pages there are: everything that a demo person reaches through links, as somebody who looks around would."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

import requests
from django.urls import Resolver404, resolve, reverse

from core import clock
from siapkerja.demo_world.codes import totp_code

LINK = re.compile(r'<a\b[^>]*?\shref="([^"#]+)')
# Where a form leads that only asks for a page: its own address, and that of each of its buttons.
ASKS = re.compile(r'<form method="get" action="([^"#]+)"|<button\b[^>]*?\sformaction="([^"#]+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SAME_KIND = 6  # so many pages of one URL name are opened as one person
FOR_EVERYBODY = {"front", "help", "mailbox"}  # they also lead to pages of other people
PATIENCE = 30.0


class CannotSignIn(Exception):
    """This demo person was not let in; the portal is not the seeded demo, or somebody changed the password."""


@dataclass(frozen=True)
class Found:
    """A page that somebody reached: its URL name, its path, how the portal answered, and where the link stood."""

    name: str
    path: str
    status: int
    is_page: bool
    linked_from: str


@dataclass
class Visitor:
    """One person with a browser's cookies; `email` empty for somebody who is not signed in."""

    address: str
    email: str = ""
    session: requests.Session = field(default_factory=requests.Session)

    def sign_in(self, password: str) -> None:
        answer = self.send(reverse("account_login"), login=self.email, password=password)
        if answer.status_code == 302 and answer.headers["Location"] == reverse("mfa_authenticate"):
            code = totp_code(self.email, clock.machine_now())
            answer = self.send(reverse("mfa_authenticate"), code=code)
        if answer.status_code != 302:
            raise CannotSignIn(f"{self.email} cannot sign in at {self.address}: answer {answer.status_code}.")

    def open(self, path: str) -> requests.Response:
        return self.session.get(self.address + path, allow_redirects=False, timeout=PATIENCE)

    def send(self, path: str, files: dict | None = None, action: str = "", **answers: str) -> requests.Response:
        """Fills in the form of this page and sends it, to the page itself or to where the form leads."""
        token = TOKEN.search(self.open(path).text)
        answers["csrfmiddlewaretoken"] = token[1] if token else ""
        url = self.address + (action or path)
        headers = {"Referer": self.address + path}
        return self.session.post(url, answers, files=files, headers=headers, allow_redirects=False, timeout=PATIENCE)

    def look_around(self, starts: Iterable[str]) -> Iterator[Found]:
        """These pages, every page behind a link, and behind a link on that page; nothing is ever sent."""
        waiting = deque((path, "") for path in starts)
        seen, kinds = {path for path, _ in waiting}, Counter[str]()
        while waiting:
            path, linked_from = waiting.popleft()
            name = name_of(path)
            if not name or kinds[name] >= SAME_KIND:
                continue
            kinds[name] += 1
            answer = self.open(path)
            is_page = answer.headers.get("Content-Type", "").startswith("text/html") and bool(answer.content)
            yield Found(name, path, answer.status_code, is_page, linked_from)
            for link in self._links(answer, path) if name not in FOR_EVERYBODY else []:
                if link not in seen:
                    seen.add(link)
                    waiting.append((link, name))

    def _links(self, answer: requests.Response, path: str) -> Iterator[str]:
        """Paths on this site that the answer leads to."""
        asked = [page or other for page, other in ASKS.findall(answer.text)]
        behind_links = [unescape(target) for target in LINK.findall(answer.text) + asked]
        for target in [answer.headers["Location"]] if answer.is_redirect else behind_links:
            there = urlsplit(urljoin(self.address + path, target))
            if there.netloc == urlsplit(self.address).netloc:
                yield there.path + (f"?{there.query}" if there.query else "")


def name_of(path: str) -> str:
    """The URL name that answers here; empty for a path that no page has."""
    try:
        return resolve(path.split("?")[0]).view_name
    except Resolver404:
        return ""
