"""Filling in a profile, section by section, as the pages ask for it."""

from datetime import date
from pathlib import Path

from tests.browser.person import Person

SAVE = "Simpan"
JOINED, LEFT, OBTAINED = "Maret 2019", "5 2024", date(2022, 3, 27)


def fills_in_profile(person: Person, *, photo: Path, cv: Path) -> str:
    """From any page to the whole profile; gives what the meter says in the end."""
    person.goes_by(person.page.get_by_role("link", name="Semua layanan"))
    person.follows("Lengkapi profil")
    for part in (_photo(photo), _domicile, _education, _work, _certificate, _language, _skill, _wishes, _cv(cv)):
        part(person)
    return person.page.locator("main .meter p").inner_text()


def _photo(file: Path):
    def fill(person: Person) -> None:
        person.follows("Foto")
        person.attaches("Foto wajah", file)
        person.presses(SAVE)

    return fill


def _cv(file: Path):
    def fill(person: Person) -> None:
        person.follows("CV")
        person.attaches("CV", file)
        person.presses(SAVE)

    return fill


def _domicile(person: Person) -> None:
    """By the province; the address stays while the places are looked up."""
    person.follows("Tempat tinggal")
    person.writes("Alamat tempat tinggal sekarang", "Jalan Contoh Nomor 7")
    person.chooses("Provinsi", "Jawa Barat")
    person.presses("Tampilkan kabupaten/kota")
    person.page.get_by_label("Kabupaten/kota", exact=True).select_option(label="Kota Bekasi, Jawa Barat")
    person.writes("Kode pos", "17141")
    person.presses(SAVE)


def _education(person: Person) -> None:
    person.follows("Pendidikan")
    person.follows("Tambah pendidikan")
    person.chooses("Jenjang", "SMK atau sederajat")
    person.writes("Nama sekolah atau kampus", "SMKN Contoh")
    person.writes("Tahun masuk", "2006")
    person.writes("Tahun lulus", "2009")
    _saves_row(person)


def _work(person: Person) -> None:
    person.follows("Riwayat kerja")
    person.follows("Tambah riwayat kerja")
    person.writes("Nama perusahaan", "PT Contoh Jaya")
    person.writes("Jabatan", "Operator gudang")
    person.chooses("Golongan jabatan", "Staf pembukuan, gudang, dan pengiriman")
    person.writes("Mulai bekerja", JOINED)
    person.writes("Berhenti bekerja", LEFT)
    _saves_row(person)


def _certificate(person: Person) -> None:
    person.follows("Sertifikat")
    person.follows("Tambah sertifikat")
    person.writes("Nama sertifikat", "Operator forklift")
    person.writes("Lembaga penerbit", "LPK Contoh")
    person.writes_day("Tanggal terbit", OBTAINED)
    _saves_row(person)


def _language(person: Person) -> None:
    person.follows("Bahasa")
    person.follows("Tambah bahasa")
    person.page.get_by_label("Bahasa", exact=True).select_option(label="Bahasa Inggris")
    person.answers("Kemampuan", "Cukup: dapat dipakai bekerja")
    _saves_row(person)


def _skill(person: Person) -> None:
    person.follows("Keahlian")
    person.follows("Tambah keahlian")
    person.writes("Keahlian", "Mengelola gudang")
    _saves_row(person)


def _wishes(person: Person) -> None:
    """By the name of the place."""
    person.follows("Keinginan kerja")
    person.ticks("Staf pembukuan, gudang, dan pengiriman")
    person.writes("Atau cari nama kabupaten/kota", "bekasi")
    person.presses("Tampilkan kabupaten/kota")
    person.ticks("Kota Bekasi, Jawa Barat")
    person.presses(SAVE)


def _saves_row(person: Person) -> None:
    """And back to the overview."""
    person.presses(SAVE)
    person.follows("Profil saya")
