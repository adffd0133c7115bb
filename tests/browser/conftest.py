"""A portal and a Chromium for each journey."""

import pytest
from playwright.sync_api import sync_playwright

from devstack.browser import MISSING, find_chromium
from tests.browser.portal import running_portal

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


@pytest.fixture(scope="module")
def chromium():
    """Ends with its module: while it runs, Django takes every test for one inside an event loop."""
    program = find_chromium()
    if program is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def portal(chromium):
    with running_portal() as running:
        yield running


@pytest.fixture
def open_page(chromium, portal):
    """`open_page(javascript=True, width=1280)`: a page in a browser of its own, with nobody signed in."""
    contexts = []

    def make(*, javascript: bool = True, width: int = DESKTOP):
        context = chromium.new_context(
            base_url=portal.address,
            java_script_enabled=javascript,
            viewport={"width": width, "height": HEIGHT},
            locale="id-ID",
            timezone_id="Asia/Jakarta",
        )
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
