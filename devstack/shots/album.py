"""Every page of the access table as somebody whom it is for: found by looking around, then photographed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.urls import reverse

from devstack.console import say
from devstack.shots.camera import browser, context_of, take
from devstack.shots.crawl import Visitor
from siapkerja.demo_world.accounts import EMAILS_AT, OFFICERS, PASSWORD
from tests.access.table import ACCESS, PUBLIC_PAGE, ROLE_PAGE, SIGNED_IN_PAGE

VISITOR = "visitor"
EMPLOYERS = ("hr.sinar", "hr.garda")
OFFICERS_ELSEWHERE = ("mediator.jaksel", "mediator.jakpus", "mediator.medan", "mediator.makassar", "mediator.jayapura")
# Their claims stand at different stages; who comes first is in the picture of a page that all of them have.
WORKERS = (
    *("agus", "siti", "nurul", "anton", "lina", "tono", "rina", "martha", "eka", "joko", "imam", "dewi", "maya"),
    *("hasan", "deni", "novi", "petrus", "fajar", "edi", "yanto", "mega"),
)


@dataclass(frozen=True)
class Shot:
    """One page to take: in whose folder, what it is called, where, and the answer that is right."""

    role: str
    name: str
    path: str
    expected: int = 200


def people() -> list[tuple[str, str]]:
    """(role, e-mail) of everybody who looks around."""
    seeds = [("employer", f"{key}@{EMAILS_AT}") for key in EMPLOYERS]
    seeds += [("worker", f"{key}@{EMAILS_AT}") for key in WORKERS]
    return seeds + [(seed.role.value, seed.email) for seed in OFFICERS if seed.key not in OFFICERS_ELSEWHERE]


@dataclass
class Album:
    """Fills `out` with pictures of the portal at `address`; `each`: how many different pages of one kind a role gets."""

    address: str
    out: Path
    each: int = 1
    only: str = ""
    faults: list[str] = field(default_factory=list)
    taken: int = 0
    _shown: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def fill(self, chromium: Path) -> None:
        with browser(chromium) as opened:
            visitor = Visitor(self.address)
            self._take(opened, visitor, list(self._public_shots()))
            for role, email in people():
                visitor = Visitor(self.address, email, PASSWORD)
                visitor.sign_in()
                say(f"{email}…")
                self._take(opened, visitor, list(self._shots_of(visitor, role)))

    @property
    def missing(self) -> list[str]:
        """Pages of the table that can be opened and that nobody of the demo reached."""
        shown = {name for _role, name in self._shown}
        wanted = {name for name, page in ACCESS.items() if not page.posts and self.only in name}
        return sorted(wanted - shown)

    def _public_shots(self) -> Iterator[Shot]:
        for name, page in ACCESS.items():
            if page.access is PUBLIC_PAGE and not page.posts and page.status != 302 and self.only in name:
                self._shown[VISITOR, name] += 1
                yield Shot(VISITOR, name, reverse(name, kwargs=page.arguments), page.status)

    def _shots_of(self, visitor: Visitor, role: str) -> Iterator[Shot]:
        for found in visitor.look_around():
            if found.status >= 400:
                self.faults.append(f"{visitor.email} {found.path}: {found.status}, linked from {found.linked_from}")
            page = ACCESS.get(found.name)
            fits = page is not None and (
                (page.access is ROLE_PAGE and role in page.roles)
                or (page.access is SIGNED_IN_PAGE and role == "worker")
            )
            if not fits or found.status != 200 or not found.is_page or self.only not in found.name:
                continue
            if self._shown[role, found.name] < self.each:
                self._shown[role, found.name] += 1
                yield Shot(role, found.name, found.path)

    def _take(self, opened, visitor: Visitor, shots: list[Shot]) -> None:
        if not shots:
            return
        context = context_of(opened, self.address, visitor.session)
        for shot in shots:
            number = self._shown[shot.role, shot.name]
            name = shot.name.replace(":", "-") + (f"-{number}" if self.each > 1 else "")
            page = context.new_page()
            url = self.address + shot.path
            wrong = take(page, url, self.out / shot.role, name, expected=shot.expected)
            self.faults += [f"{shot.role} {shot.name} {shot.path}: {fault}" for fault in wrong]
            self.taken += 1
            page.close()
        context.close()
