"""What employers and officers do in the walk."""

from datetime import date, timedelta
from pathlib import Path

from tests.browser.person import Person, days_in
from tests.browser.phk import OfOneSide

CLASS_NEAR = timedelta(days=27)


class Employer(OfOneSide):
    def opens_reports(self) -> None:
        self.opens("PHK")

    def reports_phk_of(self, name: str, *, on: date, cause: str, evidence: Path) -> str:
        """Gives the number of the report."""
        self.opens("PHK")
        self.follows("Lapor PHK")
        self.writes("Cari pekerja", name)
        self.presses("Cari")
        self.follows(f"Lapor PHK {name}")
        self.writes_day("Tanggal PHK", on)
        with_article = self.page.get_by_label("Alasan PHK").locator("option", has_text=cause).first
        self.chooses("Alasan PHK", with_article.inner_text())
        self.answers("Apakah pekerja menerima PHK ini?", "Ya, PHK diterima")
        self.presses("Simpan dan lanjut")
        self.follows("Perusahaan dan pekerja")
        self.writes("Nomor sertifikat kepesertaan BPJS Ketenagakerjaan", "SRT-0001-CONTOH")
        self.writes("Alamat tempat tinggal pekerja", "Jalan Contoh 2, Bekasi")
        self.presses("Simpan dan lanjut")
        self.follows("Surat dan nomor bukti PHK")
        self.writes("Nomor bukti PHK", "PB/7/CONTOH")
        self.presses("Simpan dan lanjut")
        self.follows("Pesangon dan penjelasan")
        self.answers("Apakah pesangon sudah dibayar?", "Sudah dibayar")
        self.presses("Simpan dan lanjut")
        self.follows("Berkas bukti")
        self.chooses("Jenis bukti", "Bukti PHK diterima pekerja")
        self.attaches("Berkas bukti", evidence)
        self.presses("Unggah bukti")
        self.follows("Selesai, lanjut")
        self.presses("Kirim laporan PHK")
        return self.page.locator("h1 .nb").inner_text()

    def deactivates(self, name: str, *, on: date) -> None:
        self.opens("Pekerja")
        self.writes("Cari pekerja", name)
        self.presses("Cari")
        self.follows(name)
        self.follows("Nonaktifkan peserta")
        self.writes_day("Tanggal nonaktif", on)
        self.chooses("Sebab", "Pemutusan hubungan kerja (PHK)")
        self.presses("Periksa")
        self.presses("Nonaktifkan peserta")

    def invites(self, name: str, *, title: str, on: date) -> None:
        """To an interview at 10.00."""
        self._opens_application(name, title)
        self.follows("Undang wawancara")
        self.writes_day("Tanggal wawancara", on)
        self.writes("Pukul (WIB)", "10.00")
        self.writes("Tempat", "Kantor kami, lantai 1")
        self.presses("Kirim undangan")

    def records_interview_with(self, name: str, *, title: str) -> None:
        self._opens_application(name, title)
        self.follows("Catat hasil wawancara")
        self.answers("Apakah wawancara jadi dilaksanakan?", "Ya, sudah dilaksanakan")
        self.presses("Simpan")

    def _opens_application(self, name: str, title: str) -> None:
        self.opens("Lowongan")
        rows = self.page.locator("main tbody tr", has_text=title)
        self.goes_by(rows.first.locator("th a"))
        self.follows(name)


class Mediator(Person):
    def finds(self, number: str, tab: str) -> None:
        self.opens("Antrean")
        self.follows(tab)
        self.follows(number)

    def takes(self, number: str, tab: str = "Baru") -> None:
        self.finds(number, tab)
        self.presses("Ambil berkas")

    def takes_next_until(self, number: str) -> int:
        """The most urgent files first; gives how many clicks there were before the press that brought this one."""
        while True:
            self.opens("Antrean")
            clicks = self.clicks
            self.presses("Ambil berkas berikutnya")
            if number in self.page.locator("h1").inner_text():
                return clicks

    # --- decisions ---

    def ticks_everything(self) -> None:
        for tick in self.page.locator("main input[name=tick]").all():
            tick.check()

    def approves(self, number: str) -> None:
        self.takes(number)
        self.approves_this()

    def approves_this(self) -> tuple[str, str]:
        """The file of this page; gives what worker and employer will read."""
        self.ticks_everything()
        self.presses("Setujui")
        return self.sends_decision()

    def approves_without_proof(self, number: str, *, because: str) -> tuple[str, str]:
        """The page asks why what there is is enough."""
        self.takes(number)
        self.ticks_everything()
        self.presses("Setujui")
        self.writes("Bukti belum lengkap. Mengapa bukti yang ada sudah cukup?", because)
        return self.sees_preview_and_sends()

    def follows_word_of(self, side: str, *, about: str) -> None:
        """Where the two sides differ: "Pekerja" or "Perusahaan"."""
        self.page.get_by_role("group", name=about).get_by_role("radio", name=side).check()

    def asks_for_document(self, kind: str, note: str) -> tuple[str, str]:
        """Again, one that the company has given."""
        self.presses("Minta perbaikan")
        wanted = self.page.get_by_label("Bagian ke-1", exact=True)
        option = wanted.locator("optgroup[label='Perusahaan: dokumen yang ada'] option", has_text=kind)
        wanted.select_option(value=option.get_attribute("value"))
        self.writes("Apa yang salah di bagian ke-1", note)
        return self.sees_preview_and_sends()

    def rejects(self, *reasons: str, adds: str = "") -> tuple[str, str]:
        self.presses("Tolak")
        return self._for_reasons(reasons, adds)

    def marks_as_disputed(self, *reasons: str, adds: str = "") -> tuple[str, str]:
        self.presses("Tandai perselisihan")
        return self._for_reasons(reasons, adds)

    def _for_reasons(self, reasons: tuple[str, ...], adds: str) -> tuple[str, str]:
        for reason in reasons:
            self.ticks(reason)
        self.writes("Tambahan untuk pekerja", adds)
        self.writes("Tambahan untuk perusahaan", adds)
        return self.sees_preview_and_sends()

    def sees_preview_and_sends(self) -> tuple[str, str]:
        self.presses("Lihat pratinjau")
        return self.sends_decision()

    def sends_decision(self) -> tuple[str, str]:
        """Gives what worker and employer will read, as the preview shows it."""
        to_worker, to_employer = self.page.locator("main blockquote").all_inner_texts()
        self.presses("Kirim keputusan")
        return to_worker, to_employer

    def ends_stage(self, outcome: str, note: str = "") -> None:
        """Of the dispute on this page, today."""
        self.follows("Catat hasil tahap ini")
        self.answers("Hasil tahap ini", outcome)
        self.writes_day("Tanggal hasil", self.today)
        self.writes("Catatan", note)
        self.presses("Simpan")

    # --- who is still active ---

    def asks_when_to_deactivate(self, number: str) -> date:
        """The first day on which the Disnaker may act in the employer's place."""
        self.finds(number, "Selesai")
        self.follows("Nonaktifkan peserta")
        assert self.sees("Belum waktunya")
        return days_in(self.page.locator("main .alert", has_text="Belum waktunya").inner_text())[0]

    def deactivates(self, number: str, *, reason: str) -> None:
        self.finds(number, "Selesai")
        self.follows("Nonaktifkan peserta")
        self.writes("Alasan", reason)
        self.presses("Nonaktifkan peserta")


class Counsellor(Person):
    def records_sessions_with(self, *names: str) -> None:
        for name in names:
            self.opens("Hari ini")
            self.follows(name)
            self.answers("Apakah klien hadir?", "Ya, hadir")
            self.writes("Ringkasan", "Kami menyusun surat lamaran dan memilih lowongan.")
            self.presses("Simpan")

    def recommends_training_to(self, name: str) -> str:
        """A course with a class that is over within the month, when there is one; gives its title."""
        self.opens("Pelatihan")
        title = self._course_soon_over()
        self.follows("Rekomendasikan pelatihan")
        self.writes("Nama pekerja", name)
        self.presses("Cari pekerja")
        self.follows(name)
        options = self.page.get_by_label("Pelatihan", exact=True).locator("option").all_inner_texts()
        self.chooses("Pelatihan", next(option for option in options if option.startswith(title)))
        self.writes("Catatan untuk pekerja", "Cocok dengan pengalaman Anda.")
        self.presses("Rekomendasikan")
        return title

    def _course_soon_over(self) -> str:
        begins = {}
        for row in self.page.locator("main tbody tr").all():
            title = row.locator("th").inner_text()
            for link in row.get_by_role("link").all():
                days = days_in(link.inner_text())
                if days and self.today < days[0] and days[1] <= self.today + CLASS_NEAR:
                    return title
                if days and self.today < days[0]:
                    begins.setdefault(days[0], title)
        return begins[min(begins)]

    def records_attendance(self, title: str, days: list[date]) -> None:
        """Four of the five days, or of those that have passed; on the last one the worker was not there."""
        first, last = days
        held = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
        for day in held:
            if day > self.today:
                break
            self.opens("Pelatihan")
            course = self.page.locator("main tbody tr", has_text=title)
            self.goes_by(course.get_by_role("link", name=self._spelled(course, days)))
            self.follows("Catat kehadiran")
            self.writes_day("Tanggal pertemuan", day)
            for person in self.page.locator("main form fieldset").all()[1:]:
                person.get_by_label("Tidak hadir" if day == held[-1] else "Hadir", exact=True).check()
            self.presses("Simpan kehadiran")

    def _spelled(self, course, days: list[date]) -> str:
        texts = course.get_by_role("link").all_inner_texts()
        return next(text for text in texts if days_in(text) == days)


class Verifier(Person):
    def approves_together(self, *numbers: str) -> None:
        """The lane of those that passed every check, in one act."""
        self.opens("Antrean")
        for number in numbers:
            assert self.page.get_by_label(number).is_checked()
        self.presses("Setujui yang dipilih")
        for number in numbers:
            assert not self.sees(number)

    def approves_one(self, number: str) -> None:
        self.opens("Antrean")
        self.follows(number)
        self.follows("Ambil untuk diperiksa")
        self.presses("Ambil untuk diperiksa")
        self.follows("Setujui")
        self.presses("Setujui")


class PaymentOfficers:
    """Three people: who makes a batch, who approves it, who lets the money go."""

    def __init__(self, maker: Person, approver: Person, releaser: Person):
        self.maker, self.approver, self.releaser = maker, approver, releaser

    def pay(self, *numbers: str) -> None:
        """The draft with these claims, through three hands."""
        batch = self._submitted(numbers)
        for officer, act in ((self.approver, "Setujui"), (self.releaser, "Lepas ke bank")):
            officer.opens("Batch")
            officer.follows(batch)
            officer.follows(act)
            officer.presses(act)

    def _submitted(self, numbers: tuple[str, ...]) -> str:
        maker = self.maker
        maker.opens("Batch")
        draft = maker.page.locator("main tbody tr", has_text="Draf")
        maker.reloads_until(lambda: draft.count() > 0, "a draft batch")
        maker.goes_by(draft.first.locator("th a"))
        maker.reloads_until(lambda: all(maker.sees(number) for number in numbers), f"{numbers} in the draft")
        batch = maker.page.locator("h1").inner_text().removeprefix("Batch ")
        maker.follows("Ajukan")
        maker.presses("Ajukan")
        return batch
