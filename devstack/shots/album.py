"""Every page of the access table as somebody whom it is for: found by looking around, then photographed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Browser

from devstack.console import say
from devstack.shots.beginnings import begin
from devstack.shots.camera import browser, context_of, take
from devstack.shots.crawl import Found, Visitor
from siapkerja.demo_world.accounts import EMAILS_AT, OFFICERS, PASSWORD, WITHOUT_FACTOR
from siapkerja.demo_world.companies import COMPANIES
from tests.access.table import ACCESS, PUBLIC_PAGE, ROLE_PAGE, SIGNED_IN_PAGE, Page

VISITOR = "visitor"
# Their claims stand at different stages; who comes first is in the picture of a page that all of them have.
WORKERS = (
    *("agus", "siti", "nurul", "anton", "lina", "tono", "rina", "martha", "eka", "joko", "imam", "dewi", "maya"),
    *("hasan", "deni", "novi", "petrus", "fajar", "lukman", "edi", "yanto", "mega", "nia"),
    *("serikat", "euis", "ujang", "neneng", "cecep", "rohim"),
)
SEARCHES = {"training:find_worker": "?words=Siti"}  # pages that show nothing before somebody asks
NOT_PAGES = {"healthz", "jkp_claims:calendar", "phk_reports:evidence_page", "phk_reports:letter"} | {
    f"bulk_uploads:{name}" for name in ("template", "annotated", "references")
}


@dataclass(frozen=True)
class Shot:
    """One page to take: in whose folder, what it is called, where, and the answer that is right."""

    role: str
    name: str
    path: str
    expected: int = 200


def people() -> list[tuple[str, str]]:
    """(role, e-mail before the @) of everybody who looks around."""
    seeds = [("employer", f"hr.{company.key}") for company in COMPANIES] + [("worker", key) for key in WORKERS]
    return seeds + [(seed.role.value, seed.key) for seed in OFFICERS if seed.key not in WITHOUT_FACTOR]


def is_for(page: Page, role: str) -> bool:
    """Pages for everybody who is signed in are taken as a worker."""
    return (page.access is ROLE_PAGE and role in page.roles) or (page.access is SIGNED_IN_PAGE and role == "worker")


def starts(role: str) -> list[str]:
    """Where a person of this role begins: every page of theirs that is about nothing in particular."""
    return [
        reverse(name, kwargs=page.arguments) + SEARCHES.get(name, "")
        for name, page in ACCESS.items()
        if is_for(page, role) and not page.objects and not page.posts
    ]


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
            self._take(opened, Visitor(self.address), list(self._public_shots()))
            for role, key in people():
                visitor = Visitor(self.address, f"{key}@{EMAILS_AT}")
                visitor.sign_in(PASSWORD)
                ways_in = begin(key, visitor) + starts(role)
                before = self.taken
                self._take(opened, visitor, list(self._shots_of(visitor, role, ways_in)))
                say(f"{visitor.email}: {self.taken - before} pages")

    @property
    def missing(self) -> list[str]:
        """Pages of the table that can be opened and that nobody of the demo reached."""
        shown = {name for _role, name in self._shown}
        wanted = {name for name, page in ACCESS.items() if not page.posts and self.only in name}
        only_lead_on = {name for name, page in ACCESS.items() if page.status == 302 and not page.objects}
        return sorted(wanted - shown - only_lead_on - NOT_PAGES)

    def _public_shots(self) -> Iterator[Shot]:
        for name, page in ACCESS.items():
            can_be_opened = not page.posts and page.status != 302 and name not in NOT_PAGES
            if page.access is PUBLIC_PAGE and can_be_opened and self.only in name:
                self._shown[VISITOR, name] += 1
                yield Shot(VISITOR, name, reverse(name, kwargs=page.arguments), page.status)

    def _shots_of(self, visitor: Visitor, role: str, ways_in: list[str]) -> Iterator[Shot]:
        for found in visitor.look_around(ways_in):
            if found.status >= 400:
                self.faults.append(f"{visitor.email} {found.path}: {found.status}, linked from {found.linked_from}")
            if self._is_wanted(found, role):
                self._shown[role, found.name] += 1
                yield Shot(role, found.name, found.path)

    def _is_wanted(self, found: Found, role: str) -> bool:
        page = ACCESS.get(found.name)
        return (
            page is not None
            and is_for(page, role)
            and self.only in found.name
            and found.is_page
            and found.status == 200
            and self._shown[role, found.name] < self.each
        )

    def _take(self, opened: Browser, visitor: Visitor, shots: list[Shot]) -> None:
        if not shots:
            return
        context = context_of(opened, self.address, visitor.session)
        numbers: dict[tuple[str, str], int] = defaultdict(int)
        for shot in shots:
            numbers[shot.role, shot.name] += 1
            suffix = f"-{visitor.email.split('@')[0]}-{numbers[shot.role, shot.name]}" if self.each > 1 else ""
            wrong = take(
                context.new_page(),
                self.address + shot.path,
                self.out / shot.role,
                shot.name.replace(":", "-") + suffix,
                expected=shot.expected,
            )
            self.faults += [f"{shot.role} {shot.name} {shot.path}: {fault}" for fault in wrong]
            self.taken += 1
        context.close()
