"""Takes the pictures: each page at the widths of a phone and of a desk, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

WIDTHS = (360, 1280)
THEMES = ("light", "dark")
HEIGHT = 800
OVERFLOWS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDEST = """() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(one => one.tagName.toLowerCase() + (one.className ? "." + one.className : ""))
  .slice(0, 3).join(", ")"""


@contextmanager
def browser(program: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield chromium
        finally:
            chromium.close()


def context_of(chromium: Browser, address: str, session: requests.Session) -> BrowserContext:
    """A browser that is signed in as this session is, and that reads Indonesian."""
    context = chromium.new_context(
        locale="id-ID", reduced_motion="reduce", viewport={"width": WIDTHS[0], "height": HEIGHT}
    )
    cookies = [{"name": name, "value": value, "url": address} for name, value in session.cookies.items()]
    context.add_cookies(cookies)
    return context


def take(page: Page, url: str, folder: Path, name: str, *, expected: int) -> list[str]:
    """Pictures of the page at `url` as `<name>-<width>-<theme>.png`; returns what is wrong with it."""
    faults: list[str] = []

    def hear(message) -> None:
        if message.type == "error" and not (expected >= 400 and str(expected) in message.text):
            faults.append(f"console: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    answer = page.goto(url, wait_until="load")
    if answer is None or answer.status != expected:
        faults.append(f"answers {answer.status if answer else 'nothing'}, expected {expected}")
    folder.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        too_wide = page.evaluate(OVERFLOWS)
        if too_wide > 0:
            faults.append(f"{too_wide} px too wide at {width} px: {page.evaluate(WIDEST)}")
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            page.screenshot(path=folder / f"{name}-{width}-{theme}.png", full_page=True, animations="disabled")
    page.close()
    return faults
