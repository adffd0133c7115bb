"""Somebody new: registers on a phone without JavaScript, is confirmed, signs in by three names, and recovers by each way."""

import pytest

from tests.browser.newcomer import NAME, NEW_PASSWORD, Newcomer
from tests.browser.person import Person


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
