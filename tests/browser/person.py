"""Somebody in front of a browser: follows links, fills in fields, presses buttons, and looks at every page they get."""

import re
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Locator, Page

from core import clock
from siapkerja.demo_world.accounts import EMAILS_AT, PASSWORD
from siapkerja.demo_world.codes import totp_code

PATIENCE = 40.0
BETWEEN_LOOKS = 0.4
CODES_USED: set[tuple[str, str]] = set()
CANCELLED = "net::ERR_ABORTED"  # by leaving a page before its icon came
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
LAYOUT = """() => ({
    headings: document.querySelectorAll("h1").length,
    tooWide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
})"""


def days_in(text: str) -> list[date]:
    """Every date of the form "7 Agustus 2025" in a text."""
    found = re.findall(rf"(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})", text)
    return [date(int(year), MONTHS.index(month) + 1, int(day)) for day, month, year in found]


class Person:
    """One browser window. `key` is the part of the demo account's e-mail address before the @."""

    def __init__(self, page: Page, key: str, *, nik: str = ""):
        self.page = page
        self.login = nik or f"{key}@{EMAILS_AT}"
        self.faults: list[str] = []
        self.clicks = 0  # that led to another page
        page.on("console", lambda message: message.type == "error" and self.faults.append(message.text))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("requestfailed", self._note_failure)
        page.on("response", self._note_status)

    def _note_failure(self, request) -> None:
        if request.failure != CANCELLED:
            self.faults.append(f"{request.url}: {request.failure}")

    def _note_status(self, response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.url}: {response.status}")

    def signs_in(self) -> None:
        """Through the front door; the only address that anybody types."""
        self.page.goto("/")
        self.looks()
        self.goes_by(self.page.locator("main").get_by_role("link", name="Masuk", exact=True))
        self.writes("NIK, email, atau nomor ponsel", self.login)
        self.writes("Kata sandi", PASSWORD)
        self.presses("Masuk", within=self.page.locator("main"))
        self.proves_who_it_is()

    def proves_who_it_is(self) -> None:
        """When the portal asks an officer for a code: the one that the app shows, each only once."""
        while self.page.get_by_label("Kode", exact=True).is_visible():
            self.writes("Kode", self._fresh_code())
            self.presses("Lanjut")

    def proves_again(self) -> None:
        """Before something that matters: officers by a code, everybody else by the password."""
        password = self.page.get_by_label("Kata sandi", exact=True)
        if password.is_visible():
            password.fill(PASSWORD)
        else:
            self.writes("Kode", self._fresh_code())
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name="Lanjut").click()
        self.looks()

    def _fresh_code(self) -> str:
        """Codes of the period before, now and after count: three in quick succession, then one waits."""
        while True:
            for later in (0, -1, 1):
                code = totp_code(self.login, clock.machine_now(), later=later)
                if (self.login, code) not in CODES_USED:
                    CODES_USED.add((self.login, code))
                    return code
            self.page.wait_for_timeout(1000)

    # --- what every page must be ---

    def looks(self) -> None:
        """One heading, nothing wider than the screen, nothing that failed."""
        layout = self.page.evaluate(LAYOUT)
        where = f"{self.page.url} ({self.page.title()})"
        assert not self.faults, f"{where}: {self.faults}"
        assert layout["headings"] == 1, f"{where} has {layout['headings']} h1"
        assert layout["tooWide"] <= 0, f"{where} is {layout['tooWide']} px too wide"

    def sees(self, text: str) -> bool:
        return self.page.locator("main").get_by_text(text).first.is_visible()

    def reads(self) -> str:
        return self.page.locator("main").inner_text()

    # --- going somewhere ---

    def goes_by(self, target: Locator) -> None:
        """Clicks what leads to another page, and looks at it."""
        self.clicks += 1
        with self.page.expect_navigation():
            target.click()
        self.looks()
        if self.page.get_by_role("heading", name="Pastikan ini Anda").is_visible():
            self.proves_again()

    def follows(self, text: str, *, within: Locator | None = None) -> None:
        links = (within or self.page.locator("main")).get_by_role("link", name=text)
        self.goes_by(links.first)

    def presses(self, text: str, *, within: Locator | None = None) -> None:
        buttons = (within or self.page.locator("main")).get_by_role("button", name=text)
        self.goes_by(buttons.first)

    def opens(self, item: str) -> None:
        """An item of the main menu."""
        menu = self.page.get_by_role("navigation", name="Menu utama")
        self.goes_by(menu.get_by_role("link", name=item).first)

    def reloads_until(
        self, happened: Callable[[], bool], what: str, *, seconds: float = PATIENCE, pause: float = BETWEEN_LOOKS
    ) -> None:
        """Waits for work in the background as people do."""
        limit = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < limit, f"waited {seconds:.0f} s for {what} at {self.page.url}:\n{self.reads()}"
            self.page.wait_for_timeout(pause * 1000)
            self.page.reload()
            self.looks()

    def bytes_of(self, link: str) -> bytes:
        """What a link of the page gives."""
        address = self.page.locator("main").get_by_role("link", name=link).first.get_attribute("href")
        return self.page.context.request.get(urljoin(self.page.url, address)).body()

    # --- filling in ---

    def writes(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)

    def writes_day(self, legend: str, day: date) -> None:
        """The three boxes of a date."""
        boxes = self.page.get_by_role("group", name=legend)
        for box, value in (("Hari", day.day), ("Bulan", day.month), ("Tahun", day.year)):
            boxes.get_by_label(box).fill(str(value))

    def chooses(self, label: str, option: str) -> None:
        self.page.get_by_label(label).first.select_option(label=option)

    def ticks(self, label: str) -> None:
        self.page.get_by_label(label).check()

    def answers(self, question: str, answer: str) -> None:
        """One of the radio buttons under a question."""
        self.page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()

    def attaches(self, label: str, file: Path) -> None:
        self.page.get_by_label(label).first.set_input_files(file)

    # --- the clock of the demo ---

    @property
    def clock_bar(self) -> Locator:
        return self.page.get_by_role("complementary", name="Jam demo")

    @property
    def today(self) -> date:
        return days_in(self.clock_bar.inner_text())[0]

    def moves_clock(self, button: str) -> date:
        """Presses a button of the clock bar; gives the new day."""
        before = self.today
        self.presses(button, within=self.clock_bar)
        assert self.today > before
        return self.today

    def moves_clock_a_day(self) -> date:
        return self.moves_clock("Maju 1 hari")

    def moves_clock_to_next_date(self) -> date:
        """The next day that matters to this person."""
        return self.moves_clock("Ke tanggal penting berikutnya")
