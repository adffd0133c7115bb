"""Somebody new, who registers at the front door and proves their phone and their e-mail address."""

import itertools
import re

from tests.browser.person import Person

PASSWORD, NEW_PASSWORD = "kuda laut minum teh panas", "gajah kecil naik sepeda merah"
NAME = "Melati Kusumawardani"
_people = itertools.count(1)


class Newcomer(Person):
    """Nobody has heard of them yet. They look into the demo's mailbox as other people look at their phone."""

    def __init__(self, page, *, nik: str = ""):
        number = next(_people)
        super().__init__(page, "")
        self.nik = nik or f"327501170890{4000 + number:04d}"
        self.email = f"melati{number}@contoh.example"
        self.phone = f"08131234{number:04d}"

    def registers(self, *, by_email: bool = False, by_phone: bool = False) -> None:
        self.page.goto("/")
        self.goes_by(self.page.get_by_role("link", name="Masuk", exact=True).first)
        self.follows("Daftar")
        self.writes("NIK", self.nik)
        self.writes("Nama sesuai KTP", NAME)
        for box, value in (("Hari", "17"), ("Bulan", "8"), ("Tahun", "1990")):
            self.page.get_by_label(box).fill(value)
        if by_phone:
            self.writes("Nomor ponsel", self.phone)
        if by_email:
            self.writes("Alamat email", self.email)
        self.page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
        self.presses("Buat akun")

    def code_sent_to(self, address: str) -> str:
        """The last six digits that went there, read in another tab."""
        tab = self.page.context.new_page()
        tab.goto("/demo/kotak-surat/")
        entries = tab.locator("main ol.log > li").filter(has_text=address)
        text = entries.first.inner_text()
        tab.close()
        return re.search(r"\b\d{6}\b", text.replace(address, "")).group()

    def types_code_of(self, address: str) -> None:
        self.writes("Kode 6 angka", self.code_sent_to(address))
        self.presses("Periksa kode")

    @property
    def phone_as_kept(self) -> str:
        return f"+62{self.phone[1:]}"

    def signs_out(self) -> None:
        self.goes_by(self.page.get_by_role("button", name="Keluar").first)

    def signs_in_as(self, login: str, password: str = PASSWORD) -> None:
        self.page.goto("/akun/masuk/")
        self.writes("NIK, email, atau nomor ponsel", login)
        self.page.get_by_label("Kata sandi", exact=True).fill(password)
        self.presses("Masuk")

    @property
    def is_signed_in(self) -> bool:
        return self.page.get_by_role("button", name="Keluar").first.is_visible()

    def recovers(self, login: str, way: str, address: str) -> None:
        """From the sign-in page to a new password."""
        self.page.goto("/akun/masuk/")
        self.follows("Kendala masuk?")
        self.writes("NIK, email, atau nomor ponsel", login)
        self.page.locator(f"input[name=way][value={way}]").check()
        self.presses("Kirim kode")
        self.types_code_of(address)
        self.page.get_by_label("Kata sandi baru").first.fill(NEW_PASSWORD)
        self.presses("Simpan kata sandi")
