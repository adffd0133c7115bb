"""Which pages there are: everything that a demo person reaches through links, as somebody who looks around would."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit

import requests
from django.urls import Resolver404, resolve

LINK = re.compile(r'<a\b[^>]*?\shref="([^"#?]+)')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
STARTS = ("/beranda/", "/peta-situs/")
SAME_KIND = 3  # so many pages of one URL name are opened as one person
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
    password: str = ""
    session: requests.Session = field(default_factory=requests.Session)

    def sign_in(self) -> None:
        url = f"{self.address}/akun/masuk/"
        token = TOKEN.search(self.session.get(url, timeout=PATIENCE).text)
        answers = {"login": self.email, "password": self.password, "csrfmiddlewaretoken": token[1] if token else ""}
        answer = self.session.post(url, answers, headers={"Referer": url}, allow_redirects=False, timeout=PATIENCE)
        if answer.status_code != 302:
            raise CannotSignIn(f"{self.email} cannot sign in at {self.address}: answer {answer.status_code}.")

    def look_around(self) -> Iterator[Found]:
        """Every page behind a link, and behind a link on that page; nothing is ever sent."""
        waiting, seen, kinds = deque((path, "") for path in STARTS), set(STARTS), Counter[str]()
        while waiting:
            path, linked_from = waiting.popleft()
            name = name_of(path)
            if not name or kinds[name] >= SAME_KIND:
                continue
            kinds[name] += 1
            answer = self.session.get(self.address + path, allow_redirects=False, timeout=PATIENCE)
            is_page = answer.headers.get("Content-Type", "").startswith("text/html") and bool(answer.content)
            yield Found(name, path, answer.status_code, is_page, linked_from)
            links = [answer.headers["Location"]] if answer.is_redirect else []
            links += (
                [unescape(link) for link in LINK.findall(answer.text)] if is_page and name not in FOR_EVERYBODY else []
            )
            for link in links:
                target = urlsplit(link)
                if target.netloc in ("", urlsplit(self.address).netloc) and target.path not in seen:
                    seen.add(target.path)
                    waiting.append((target.path, name))


def name_of(path: str) -> str:
    """The URL name that answers here; empty for a path that no page has."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""
