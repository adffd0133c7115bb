"""The portal and the Chromium of these tests."""

from functools import partial
from pathlib import Path

import pikepdf
import pytest
from django.utils.text import slugify
from fpdf import FPDF
from playwright.sync_api import sync_playwright

from devstack.browser import MISSING, find_chromium
from tests.browser.portal import Portals

ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-extensions",
    "--no-first-run",
]
PHONE, DESKTOP = 360, 1280
HEIGHT = 800
PATIENCE_MS = 20_000
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items):
    """Of these tests, those that use up a portal come last: all others, and the first of those, share the first one."""
    places = [place for place, item in enumerate(items) if item.path.is_relative_to(Path(__file__).parent)]
    ordered = sorted(
        (items[place] for place in places), key=lambda item: getattr(item.module, "MOVES_THE_CLOCK", False)
    )
    for place, item in zip(places, ordered, strict=True):
        items[place] = item


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="package")
def chromium():
    """Ends with these tests: while it runs, Django takes every test for one inside an event loop."""
    program = find_chromium()
    if program is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def portals(chromium):
    portals = Portals()
    yield portals
    portals.remove()


@pytest.fixture(scope="module")
def portal(request, portals):
    """Shared until a module that says MOVES_THE_CLOCK has used it up: the clock of the demo never goes back."""
    yield portals.running()
    if getattr(request.module, "MOVES_THE_CLOCK", False):
        portals.stop()


@pytest.fixture
def open_page(request, chromium, portal):
    """`open_page(javascript=True, width=1280)`: a page in a browser of its own, with nobody signed in.

    When the test fails, the report tells what each of them showed last.
    """
    pages = []

    def make(*, javascript: bool = True, width: int = DESKTOP):
        context = chromium.new_context(
            base_url=portal.address,
            java_script_enabled=javascript,
            viewport={"width": width, "height": HEIGHT},
            locale="id-ID",
            timezone_id="Asia/Jakarta",
        )
        context.set_default_timeout(PATIENCE_MS)
        pages.append(context.new_page())
        return pages[-1]

    yield make
    for page in pages:
        if request.node.stash.get(FAILED, False):
            print(f"--- {page.url}\n{page.locator('main').all_inner_texts()}")  # noqa: T201
        page.context.close()


@pytest.fixture
def phone(open_page):
    """A small screen without JavaScript."""
    return partial(open_page, javascript=False, width=PHONE)


@pytest.fixture
def desktop(open_page):
    return partial(open_page, javascript=True, width=DESKTOP)


@pytest.fixture(scope="session")
def evidence(tmp_path_factory):
    """A document of one empty page."""
    file = tmp_path_factory.mktemp("evidence") / "bukti-phk.pdf"
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(file)
    return file


@pytest.fixture
def paper(tmp_path):
    """`paper("Bukti PHK diterima", "Siti Aminah")`: a PDF that says this, named after its first line."""

    def write(*lines, folder=tmp_path, name=""):
        page = FPDF(format="A4")
        page.set_font("Helvetica", size=14)
        page.add_page()
        for line in lines:
            page.cell(0, 12, line, new_x="LMARGIN", new_y="NEXT")
        file = folder / (name or f"{slugify(lines[0])}.pdf")
        file.write_bytes(bytes(page.output()))
        return file

    return write
