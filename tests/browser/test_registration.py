"""Somebody new: registers on a phone without JavaScript, is confirmed, signs in by three names, and recovers by each way."""

import itertools
import re

import pytest

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


@pytest.fixture
def newcomer(phone):
    return Newcomer(phone())


def test_register_activate_and_sign_in_by_each_name(newcomer):
    newcomer.registers(by_email=True, by_phone=True)
    newcomer.types_code_of(newcomer.phone_as_kept)
    newcomer.types_code_of(newcomer.email)
    assert newcomer.sees("Identitas Anda sudah dikonfirmasi")
    assert newcomer.sees(NAME.upper())
    for login in (newcomer.nik, newcomer.email, newcomer.phone):
        newcomer.signs_out()
        newcomer.signs_in_as(login)
        assert newcomer.is_signed_in, login


def test_recovery_by_email_code(newcomer):
    newcomer.registers(by_email=True)
    newcomer.types_code_of(newcomer.email)
    assert newcomer.sees("Identitas Anda sudah dikonfirmasi")
    newcomer.signs_out()
    newcomer.recovers(newcomer.nik, "email", newcomer.email)
    newcomer.signs_in_as(newcomer.nik, NEW_PASSWORD)
    assert newcomer.is_signed_in


def test_recovery_by_phone_code(newcomer):
    newcomer.registers(by_phone=True)
    newcomer.types_code_of(newcomer.phone_as_kept)
    assert newcomer.sees("Identitas Anda sudah dikonfirmasi")
    newcomer.signs_out()
    newcomer.recovers(newcomer.phone, "sms", newcomer.phone_as_kept)
    newcomer.signs_in_as(newcomer.phone, NEW_PASSWORD)
    assert newcomer.is_signed_in


def test_a_mismatch_is_a_warning_with_ways_forward(phone):
    newcomer = Newcomer(phone(), nik="3275011708909001")
    newcomer.registers(by_phone=True)
    newcomer.types_code_of(newcomer.phone_as_kept)
    assert newcomer.sees("Data yang diketik belum cocok dengan Dukcapil.")
    for way in ("Ada yang salah ketik?", "Tunggu petugas", "Datang ke kantor dengan KTP asli.", "Pernah punya akun?"):
        assert way in newcomer.reads()
    newcomer.follows("Betulkan data")
    newcomer.writes("NIK", "3275011708904901")
    newcomer.presses("Periksa dengan Dukcapil")
    assert newcomer.sees("Identitas Anda sudah dikonfirmasi")


def test_recovery_in_person_after_the_time_of_waiting(phone, desktop):
    lost = Newcomer(phone())
    lost.registers(by_phone=True)
    lost.types_code_of(lost.phone_as_kept)
    lost.signs_out()
    lost.page.goto("/akun/pulihkan-langsung/")
    lost.looks()
    officer = Person(desktop(), "mediator.bekasi")
    officer.signs_in()
    officer.opens("Identitas")
    officer.follows("Pemulihan langsung")
    officer.follows("Pemulihan langsung")
    officer.writes("NIK", lost.nik)
    officer.answers("Yang Anda lihat", "KTP elektronik asli, fotonya cocok dengan orangnya")
    officer.ticks("Saya sudah mencocokkan orangnya dengan dokumen itu.")
    officer.writes("Email baru", lost.email)
    officer.presses("Kirim kode ke kontak baru")
    officer.writes("Kode 6 angka", lost.code_sent_to(lost.email))
    officer.presses("Buktikan kontak")
    officer.reloads_until(lambda: officer.sees("Kontak sudah diganti"), "the end of the time of waiting")
    lost.recovers(lost.nik, "email", lost.email)
    lost.signs_in_as(lost.email, NEW_PASSWORD)
    assert lost.is_signed_in


@pytest.mark.parametrize("width", [360, 1280])
def test_the_form_keeps_what_was_typed(open_page, width):
    newcomer = Newcomer(open_page(javascript=False, width=width), nik="123")
    newcomer.registers()
    assert newcomer.page.locator("#galat li").count() == 2
    assert newcomer.page.get_by_label("Nama sesuai KTP").input_value() == NAME
    assert newcomer.page.get_by_label("Kata sandi", exact=True).input_value() == ""
