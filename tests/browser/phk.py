"""What somebody does who stands on one side of a PHK file: the worker, who acts for them, or the company."""

from datetime import date
from pathlib import Path

from tests.browser.person import Person


class OfOneSide(Person):
    """Finds the file of a number, answers it, and puts right what the mediator has named."""

    def opens_reports(self) -> None:
        """By the site map, as a worker does."""
        self._finds_on_map("Laporan PHK saya")

    def _finds_on_map(self, page: str) -> None:
        self.goes_by(self.page.get_by_role("link", name="Peta situs").first)
        self.follows(page)

    def opens_report(self, number: str) -> None:
        self.opens_reports()
        self.follows(number)

    def state(self, number: str) -> str:
        """The word of the file's state."""
        self.opens_report(number)
        return self.page.locator("h1 + p").inner_text()

    def decision(self, number: str) -> str:
        """The last decision, in the words for this side."""
        self.opens_report(number)
        return self.page.locator("section[aria-labelledby=keputusan] blockquote").inner_text()

    # --- answers ---

    def agrees(self, number: str) -> None:
        self._opens_answer(number)
        self.answers("Apakah keterangan ini benar?", "Benar")
        self._sends_answer()

    def says_otherwise(self, number: str, *, on: date, cause: str, why: str) -> None:
        """The PHK happened, on another day."""
        self._opens_answer(number)
        self.answers("Apakah keterangan ini benar?", "Benar terjadi PHK, tetapi datanya berbeda")
        self.writes_day("Tanggal PHK menurut Anda", on)
        self.chooses("Alasan PHK menurut Anda", cause)
        self.chooses("Menurut Anda, apakah pekerja menerima PHK ini?", "Ya, PHK diterima")
        self.writes("Penjelasan", why)
        self._sends_answer()

    def denies(self, number: str, why: str) -> None:
        self._opens_answer(number)
        self.answers("Apakah keterangan ini benar?", "Tidak benar")
        self.writes("Penjelasan", why)
        self._sends_answer()

    def _opens_answer(self, number: str) -> None:
        self.opens_report(number)
        links = self.page.locator("main").get_by_role("link")
        self.goes_by(
            links.filter(has_text="Jawab laporan")
            .or_(links.filter(has_text="Jawab keterangan"))
            .or_(links.filter(has_text="Jawab lagi"))
            .first
        )

    def _sends_answer(self) -> None:
        self.presses("Kirim jawaban")
        assert self.page.get_by_text("Jawaban Anda terkirim").is_visible()
        self.follows("Selesai, lanjut")

    # --- documents ---

    def adds_evidence(self, number: str, kind: str, file: Path) -> None:
        self.opens_report(number)
        self.follows("Tambah bukti")
        self.uploads(kind, file)
        self.follows("Selesai, lanjut")

    def uploads(self, kind: str, file: Path) -> None:
        """On the page of the documents."""
        self.chooses("Jenis bukti", kind)
        self.attaches("Berkas bukti", file)
        self.presses("Unggah bukti")
        assert self.sees(file.name)

    # --- what comes back ---

    def opens_correction(self, number: str) -> None:
        self.opens_report(number)
        self.follows("Perbaiki laporan", within=self.page.locator("main .card-next"))

    def uploads_new_document(self, file: Path) -> None:
        """For the one that the mediator has named."""
        self.follows("Unggah dokumen")
        self.attaches("Berkas baru", file)
        self.presses("Simpan dokumen")
        assert self.sees(file.name)

    def sends_correction(self) -> None:
        self.presses("Kirim perbaikan")

    def objects_to_rejection(self, number: str, reason: str) -> None:
        self.opens_report(number)
        self.follows("Ajukan keberatan", within=self.page.locator("main .card-next"))
        self.writes("Alasan", reason)
        self.presses("Ajukan keberatan")
        self.follows("Selesai, lanjut")

    # --- somebody who helps ---

    def opens_mandates(self) -> None:
        self._finds_on_map("Kuasa dalam laporan PHK")

    def gives_mandate_to(self, name: str, email: str, *, until: date) -> None:
        """A union, for the only job there is."""
        self.opens_mandates()
        self.follows("Beri kuasa")
        self.page.get_by_role("group", name="Untuk PHK di perusahaan").get_by_role("radio").first.check()
        self.page.get_by_role("group", name="Siapa yang mewakili Anda?").get_by_role("radio", name="Serikat").check()
        self.writes("Nama lengkap wakil Anda", name)
        self.writes("Alamat email wakil Anda", email)
        self.writes_day("Berlaku sampai", until)
        self.presses("Kirim permintaan kuasa")

    def accepts_mandate_of(self, name: str) -> None:
        self.opens_mandates()
        self.follows(f"Kuasa dari {name}")
        self.follows("Terima kuasa")
        self.presses("Terima kuasa")
        assert self.page.get_by_text("Kuasa diterima.").is_visible()

    # --- letters ---

    def letters(self, number: str) -> dict[str, str]:
        """Title → the code under which anybody can check it."""
        self.opens_report(number)
        lines = self.page.locator("main aside ul > li").filter(has=self.page.get_by_role("link", name="(PDF)")).all()
        return {
            line.get_by_role("link").inner_text().removesuffix(" (PDF)"): line.locator(".muted")
            .inner_text()
            .split()[-1]
            for line in lines
        }


def letter_is_genuine(anybody: Person, code: str, file: Path) -> None:
    """Somebody signed out types the code, and then brings the file."""
    anybody.page.goto("/v/")
    anybody.looks()
    anybody.writes("Kode surat", code)
    anybody.goes_by(
        anybody.page.locator("main form").filter(has=anybody.page.get_by_label("Kode surat")).get_by_role("button")
    )
    assert anybody.sees("Surat ini kami terbitkan dan masih berlaku.")
    anybody.attaches("Berkas surat (PDF)", file)
    anybody.presses("Periksa berkas")
    assert anybody.sees("Berkas ini sama persis dengan surat yang kami terbitkan.")
