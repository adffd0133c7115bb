"""What a worker does in the walk."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.browser.person import days_in
from tests.browser.phk import OfOneSide

APPLICATIONS = 5
LETTER = "Saya berpengalaman di bidang ini dan siap bekerja mulai minggu depan."


@dataclass(frozen=True)
class Instalment:
    """One of the six months, as the worker's page shows it."""

    state: str
    amount: str
    sentence: str


class Worker(OfOneSide):
    def __init__(self, page, key: str, *, name: str, nik: str = "", account: str):
        super().__init__(page, key, nik=nik)
        self.name, self.account = name, account
        self._applied: set[str] = set()

    # --- the page that says what is next ---

    def opens_my_jkp(self) -> None:
        self.opens("JKP saya")

    def next_step(self) -> str:
        """The title of the first card."""
        self.opens_my_jkp()
        return self.page.locator("#langkah").inner_text()

    def instalments(self) -> dict[int, Instalment]:
        """The six months by their number."""
        self.opens_my_jkp()
        return self._instalments_here()

    def _instalments_here(self) -> dict[int, Instalment]:
        rows = self.page.locator("main ol.tl > li").all()
        return {
            number: Instalment(
                row.locator("h3 .tag").inner_text(), row.locator(".amt").inner_text(), row.locator("p").inner_text()
            )
            for number, row in enumerate(rows, start=1)
        }

    def waits_for(self, number: int, state: str) -> Instalment:
        """Reloads the page until the month has this state."""
        self.opens_my_jkp()
        self.reloads_until(
            lambda: self._instalments_here()[number].state == state, f"month {number} of {self.name}: {state}"
        )
        return self._instalments_here()[number]

    def waits_for_next_step(self, title: str) -> None:
        self.opens_my_jkp()
        self.reloads_until(lambda: self.sees(title), title)

    def money_received(self) -> str:
        self.opens_my_jkp()
        return self.page.locator("main .stat").first.inner_text()

    def conditions(self) -> dict[str, str]:
        """What the running month asks for, and how far it is."""
        self.opens_my_jkp()
        rows = self.page.locator("h2:has-text('Syarat bulan') + ul.tasks > li").all()
        return {
            row.locator("div > :first-child").inner_text(): row.locator(":scope > :last-child").inner_text()
            for row in rows
        }

    def waits_for_message(self, title: str) -> None:
        """Reloads the inbox until the message is there."""
        self.opens("Pesan")
        self.reloads_until(lambda: self.sees(title), f"the message “{title}”")

    # --- the report and the first claim ---

    def reports_own_phk(self, *, on: date, cause: str, evidence: Path | None) -> str:
        """Task by task; gives the number of the report. evidence: None for who has no document at all."""
        self.begins_own_report(on=on, cause=cause)
        self.has_evidence(evidence is not None)
        if evidence:
            self.follows("Bukti PHK diterima pekerja")
            self.uploads("Bukti PHK diterima pekerja", evidence)
            self.follows("Selesai, lanjut")
        self.follows("Periksa dan kirim")
        self.presses("Kirim laporan PHK")
        assert self.page.locator("h1").inner_text() == "Laporan PHK terkirim"
        return re.search(r"PHK-[\w-]+", self.page.locator("main .lead").inner_text())[0]

    def begins_own_report(self, *, on: date, cause: str) -> None:
        """As far as the tasks, when and why filled in."""
        self.opens_my_jkp()
        self.follows("Lapor PHK")
        self.page.get_by_role("radio").first.check()
        self.presses("Simpan dan lanjut")
        self.follows("PHK: tanggal dan alasan")
        self.writes_day("Tanggal PHK", on)
        self.chooses("Alasan PHK", cause)
        self.answers("Apakah pekerja menerima PHK ini?", "Ya, PHK diterima")
        self.presses("Simpan dan lanjut")

    def has_evidence(self, some: bool) -> None:
        """Which kind of evidence there is."""
        if not self.sees("Bukti apa yang Anda punya?"):
            self.follows("Bukti yang Anda punya")
        accepted = "Bukti PHK diterima pekerja, dan tanda terima laporan PHK"
        self.answers("Bukti apa yang Anda punya?", accepted if some else "Saya belum punya bukti")
        self.presses("Simpan dan lanjut")

    def files_month_1(self) -> None:
        """The account in their own name, and the three statements."""
        assert self.next_step() == "Ajukan klaim bulan ke-1"
        self.follows("Ajukan klaim bulan ke-1")
        self.chooses("Bank", "BRI")
        self.writes("Nomor rekening", self.account)
        self.ticks("Saya bersedia bekerja kembali.")
        self.ticks("Saya berkomitmen mencari kerja secara aktif")
        self.ticks("Saya belum bekerja lagi.")
        self.presses("Kirim klaim bulan ke-1")
        assert self.sees("Klaim bulan ke-1 sudah kami terima.")

    # --- what months 2 to 6 ask for ---

    def assesses_themself(self) -> None:
        self.opens_my_jkp()
        self.follows("Asesmen diri")
        self.presses("Mulai asesmen")
        for label in ("Pekerjaan terakhir Anda", "Pekerjaan yang paling Anda inginkan"):
            self.page.get_by_label(label).select_option(index=1)
        self.presses("Simpan dan lanjut")
        while self.sees("Seberapa sesuai dengan Anda?"):
            for question in self.page.locator("main form fieldset").all():
                question.get_by_role("radio").nth(3).check()
            self.presses("Simpan dan lanjut")
        assert self.sees("Minat Anda yang paling kuat")

    def applies_to_companies(self, count: int = APPLICATIONS) -> None:
        """To so many different companies, at places not applied to before."""
        companies: list[str] = []
        while len(companies) < count:
            company, _title = self._applies_where(lambda company: company not in companies)
            companies.append(company)

    def applies_at(self, company: str) -> str:
        """At a place of this company; gives its title."""
        _company, title = self._applies_where(lambda name: company in name)
        return title

    def _applies_where(self, wanted: Callable[[str], bool]) -> tuple[str, str]:
        """Leafs through the places, the latest first, to one not applied to before; gives its company and title."""
        self.opens("Lowongan")
        while True:
            for row in self.page.locator("main tbody tr").all():
                link, company = row.locator("th a"), row.locator("td").first.inner_text()
                address, title = link.get_attribute("href"), link.inner_text()
                if address not in self._applied and wanted(company):
                    self._applied.add(address)
                    self.goes_by(link)
                    self._sends_application()
                    return company, title
            self.follows("Berikutnya")

    def _sends_application(self) -> None:
        self.follows("Lamar")
        self.writes("Surat lamaran", LETTER)
        self.presses("Kirim lamaran")

    def books_counselling(self) -> None:
        self.opens_my_jkp()
        self.follows("Konseling", within=self.page.locator("main aside"))
        self.follows("Pesan", within=self.page.locator("main tbody"))
        self.presses("Pesan jadwal")
        assert self.sees("Jadwal Anda")

    def enrols_in_recommended_class(self) -> list[date]:
        """Gives its first and its last day."""
        self.opens("Pelatihan")
        row = self.page.locator("main tbody tr", has_text="Direkomendasikan").first
        days = days_in(row.inner_text())
        self.goes_by(row.get_by_role("link"))
        self.follows("Ikuti pelatihan")
        self.presses("Daftar")
        return days

    def files_month(self, number: int) -> None:
        """Sends it, with the status form where it is asked for."""
        title = f"Ajukan klaim bulan ke-{number}"
        assert self.next_step() == title
        self.follows(title)
        self.ticks("Saya belum bekerja lagi, dan masih aktif mencari kerja.")
        if self.page.get_by_role("group", name="Status kebekerjaan Anda sekarang").count():
            self.answers("Status kebekerjaan Anda sekarang", "Belum bekerja, masih mencari kerja")
            self.writes("Rencana Anda setelah manfaat berakhir", "Melamar ke perusahaan lain di kota saya.")
        self.presses(f"Kirim klaim bulan ke-{number}")
        assert self.sees(f"Klaim bulan ke-{number} sudah kami terima."), self.reads()

    def claim_number(self, number: int) -> str:
        """The number of a month's claim."""
        self.opens_my_jkp()
        self.follows(f"Lihat bulan ke-{number}")
        return self.page.locator("h1 + p.muted").inner_text()

    def objects_to(self, number: int, reason: str) -> None:
        self.opens_my_jkp()
        self.follows(f"Lihat bulan ke-{number}")
        self.follows("Ajukan keberatan")
        self.writes("Alasan", reason)
        self.presses("Ajukan keberatan")
