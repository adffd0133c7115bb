"""What employers and officers do in the walk."""

from datetime import date, timedelta
from pathlib import Path

from tests.browser.person import Person, days_in

CLASS_NEAR = timedelta(days=27)


class Employer(Person):
    def reports_phk_of(self, name: str, *, on: date, cause: str, evidence: Path) -> str:
        """Gives the number of the report."""
        self.opens("PHK")
        self.follows("Lapor PHK")
        self.writes("Nama atau nomor KPJ", name)
        self.presses("Cari")
        self.follows(f"Lapor PHK {name}")
        self.writes_day("Tanggal PHK", on)
        self.chooses("Alasan PHK", cause)
        self.answers("Apakah pekerja menerima PHK ini?", "Ya, PHK diterima")
        self.chooses("Jenis bukti", "Bukti PHK diterima pekerja")
        self.attaches("Berkas bukti", evidence)
        self.presses("Simpan dan periksa")
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

    def takes(self, number: str) -> None:
        self.finds(number, "Baru")
        self.follows("Ambil berkas")
        self.presses("Ambil berkas")

    def approves(self, number: str) -> None:
        self.takes(number)
        self.follows("Setujui")
        self.presses("Setujui")

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
