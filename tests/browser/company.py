"""What people who act for a company do in the walk, and the Disnaker that decides about it."""

import re
from datetime import date

from core.dates import Month
from core.templatetags.siap import bulan
from tests.browser.newcomer import Newcomer
from tests.browser.person import Person

REGION = "Kota Bekasi, Jawa Barat"


class AtCompany:
    """Mixin of a `Person` who acts for a company."""

    page: object

    def goes_to(self, name: str) -> None:
        """A page of the company that stands in no menu."""
        self.opens("Beranda")
        self.follows(name)

    # --- the company ---

    def registers_company(self, *, name: str, npp: str, address: str) -> None:
        self.goes_by(self.page.get_by_role("link", name="Semua layanan"))
        self.follows("WLKP")
        self.follows("Daftarkan perusahaan")
        self.writes("Nama perusahaan", name)
        self.page.get_by_label("NPP", exact=True).fill(npp)
        self.writes("NIB", "9120009900001")
        self.answers("Skala usaha", "Menengah")
        self.writes("Kode KBLI", "22220")
        self.writes("Alamat tempat kerja", address)
        self.writes("Telepon perusahaan", "02188880001")
        self.writes("Email perusahaan", "kantor.melati@contoh.example")
        self.chooses("Provinsi", "Jawa Barat")
        self.presses("Tampilkan kabupaten/kota")
        self.chooses("Kabupaten/kota tempat kerja", REGION)
        self.presses("Kirim pendaftaran")

    def opens_company(self, name: str) -> None:
        self.goes_to("Perusahaan saya")
        self.follows(name)

    def invites(self, company: str, email: str, *, role: str) -> None:
        self.opens_company(company)
        self.follows("Anggota perusahaan")
        self.follows("Undang anggota")
        self.writes("Alamat email", email)
        self.page.get_by_role("radio", name=re.compile(f"{role}:")).check()
        self.presses("Kirim undangan")

    def link_of_invitation(self, address: str) -> str:
        """As it stands in the mail, read in another tab."""
        tab = self.page.context.new_page()
        tab.goto("/demo/kotak-surat/")
        mails = tab.locator("main ol.log > li").filter(has_text=address)
        link = mails.locator("a[href*='/perusahaan/undangan/']").first.get_attribute("href")
        tab.close()
        return link

    # --- its workers ---

    def fills_in_new_worker(self, *, nik: str, name: str, born: date, job: str, since: date, wage: int) -> None:
        """Up to the page that shows the answers."""
        self.opens("Pekerja")
        self.follows("Daftarkan pekerja")
        self.writes("NIK", nik)
        self.writes("Nama sesuai KTP", name)
        self.writes_day("Tanggal lahir", born)
        self.writes("Jabatan", job)
        self.answers("Jenis perjanjian kerja", "PKWTT (tetap)")
        self.writes_day("Mulai bekerja", since)
        self.writes("Nomor surat pengangkatan", "SK-01/CONTOH")
        self.writes("Upah sebulan", str(wage))
        self.presses("Periksa")

    def opens_worker(self, name: str) -> None:
        self.opens("Pekerja")
        self.writes("Cari pekerja", name)
        self.presses("Cari")
        self.follows(name)

    def changes_wage(self, name: str, *, since: Month, wage: int) -> None:
        self.opens_worker(name)
        self.follows("Ubah upah")
        self.chooses("Berlaku mulai bulan", bulan(since.first_day))
        self.writes("Upah sebulan yang baru", str(wage))
        self.presses("Simpan")

    def pays(self, months: list[Month]) -> None:
        """What the statements of these months ask, today."""
        self.goes_to("Iuran per bulan")
        self.follows("Catat pembayaran")
        boxes = self.page.get_by_role("group", name="Bulan yang dibayar")
        asked = 0
        for month in months:
            name = bulan(month.first_day)
            boxes.get_by_label(name).check()
            amount = re.search(rf"{name}: Rp([\d.]+)", boxes.inner_text())[1]
            asked += int(amount.replace(".", ""))
        self.writes_day("Tanggal bayar", self.today)
        self.writes("Jumlah bagian JKP", str(asked))
        self.writes("Nomor bukti bayar", "BUKTI-CONTOH-1")
        self.presses("Catat pembayaran")

    def files_report(self, company: str) -> bytes:
        """With the figures that the portal knows; gives the receipt."""
        self.goes_to("Laporan perusahaan (WLKP)")
        self.follows("Isi laporan", within=self.page.locator("main section", has_text=company))
        self.writes("Pekerja penyandang disabilitas", "0")
        self.presses("Periksa laporan")
        self.presses("Kirim laporan")
        receipt = self.page.get_by_role("link", name="Unduh tanda terima").get_attribute("href")
        return self.page.context.request.get(receipt).body()

    def deactivates(self, name: str, *, cause: str) -> None:
        self.opens_worker(name)
        self.follows("Nonaktifkan peserta")
        self.writes_day("Tanggal nonaktif", self.today)
        self.chooses("Sebab", cause)
        self.presses("Periksa")
        self.presses("Nonaktifkan peserta")


class Founder(AtCompany, Newcomer):
    """Registers a company."""


class Member(AtCompany, Person):
    """Somebody of the demo world who acts for a company, or soon will."""


class CompanyDesk(Person):
    """The mediator who decides whether a company counts."""

    def _opens_registration(self, company: str) -> None:
        self.opens("Perusahaan")
        self.goes_by(self.page.locator("main tbody tr", has_text=company).locator("th a"))

    def decides(self, company: str, decision: str, *, reason: str, explanation: str) -> None:
        self._opens_registration(company)
        self.follows(decision)
        self.chooses("Alasan", reason)
        self.writes("Penjelasan untuk perusahaan", explanation)
        self.presses(decision)

    def approves(self, company: str) -> None:
        self._opens_registration(company)
        self.follows("Setujui")
        self.presses("Setujui")
