"""A layoff of many workers: what the company brings, and the mediator who looks at a sample and decides them together."""

import re
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator

from tests.browser.company import AtCompany
from tests.browser.person import Person

LONG = 180.0  # seconds for work in the background about a thousand workers
PAUSE = 2.0


def counted(summary: Locator) -> dict[str, int]:
    """The numbers of a list of terms."""
    pairs = [(row.locator("dt").inner_text(), row.locator("dd").inner_text()) for row in summary.locator("> div").all()]
    return {label.strip(): int(number) for label, number in pairs if number.isdigit()}


class MassEmployer(AtCompany, Person):
    """Works by spreadsheets and ZIPs."""

    def hires(self, table: Path, rows: int) -> None:
        self.goes_to("Unggahan")
        self.follows("Unggah berkas")
        self.follows("Daftarkan peserta dan lengkapi kontrak")
        self._sends(table, rows)

    def begins_layoff(self, *, agreement: Path, number: str, on: date) -> str:
        """With one agreement for all; gives the layoff's number."""
        self.opens("PHK")
        self.follows("PHK massal")
        self.follows("Mulai PHK massal")
        self.attaches("Perjanjian bersama untuk semua pekerja", agreement)
        self.writes("Nomor perjanjian bersama", number)
        self.writes_day("Tanggal perjanjian bersama", on)
        self.presses("Lanjut ke daftar pekerja")
        return self.page.locator("main .muted .nb").first.inner_text()

    def opens_layoff(self, number: str) -> None:
        self.opens("PHK")
        self.follows("PHK massal")
        self.follows(number)

    def brings_workers(self, number: str, table: Path, rows: int) -> None:
        self.opens_layoff(number)
        self.follows("Unduh templat dan unggah daftar")
        self._sends(table, rows)

    def _sends(self, table: Path, rows: int) -> None:
        self.attaches("Berkas XLSX atau CSV", table)
        self.presses("Periksa berkas")
        ready = self.page.get_by_role("link", name=f"Kirim {rows} yang siap")
        self.reloads_until(lambda: ready.count() > 0, f"{rows} rows to be checked", seconds=LONG, pause=PAUSE)
        self.goes_by(ready.first)
        self.presses(f"Kirim {rows} yang siap")
        self.reloads_until(
            lambda: self.sees(f"{rows} baris terkirim"), f"{rows} rows to be sent", seconds=LONG, pause=PAUSE
        )

    def brings_documents(self, number: str, kind: str, archive: Path) -> dict[str, int]:
        """Outcome → how many files of the ZIP had it."""
        self.opens_layoff(number)
        self.follows("Unggah ZIP dokumen")
        self.chooses("Isi setiap berkas di ZIP", kind)
        self.attaches("Berkas ZIP", archive)
        self.presses("Unggah ZIP")
        self.reloads_until(lambda: not self.sees("Sedang diperiksa"), "the ZIP to be looked through")
        tabs = self.page.get_by_role("navigation", name="Hasil setiap berkas").get_by_role("link").all_inner_texts()
        found = [re.fullmatch(r"(.+) \((\d+)\)", tab) for tab in tabs]
        return {tab[1]: int(tab[2]) for tab in found if tab}

    def states(self, number: str) -> dict[str, int]:
        """State → how many files of the layoff have it."""
        self.opens_layoff(number)
        return counted(self.page.locator("main dl.sum").last)


class LayoffDesk(Person):
    """The mediator who decides a whole layoff."""

    def opens_layoff(self, number: str) -> None:
        self.opens("Antrean")
        self.follows(number)

    def takes_all(self, files: int) -> None:
        self.presses(f"Ambil semua yang belum diambil ({files})")
        assert self.page.get_by_text(f"Berkas yang Anda ambil: {files}.").is_visible()

    def looks_at_sample(self) -> int:
        """Opens each file that the portal has drawn and ticks everything; gives how many there were."""
        self.goes_by(self.page.locator("main ol ul.tasks a").first)
        looked = 0
        while self.page.locator("h1").inner_text() == "Berkas contoh":
            for box in self.page.get_by_role("checkbox").all():
                box.check()
            self.presses("Simpan dan buka contoh berikutnya")
            looked += 1
        return looked

    def approves_together(self, files: int) -> dict[str, int]:
        """What became of them, once the work in the background is done."""
        self.follows(f"Lanjut: setujui {files} berkas")
        self.presses(f"Setujui {files} berkas")
        self.reloads_until(
            lambda: not self.sees("Sedang dikerjakan"), "the decision to be carried out", seconds=LONG, pause=PAUSE
        )
        return counted(self.page.locator("main dl.sum"))
