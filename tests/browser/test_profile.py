"""A worker on a phone without JavaScript fills in the whole profile, and it is good for something."""

import pytest
from PIL import Image

from tests.browser.person import Person
from tests.browser.profile import fills_in_profile


@pytest.fixture
def photo(tmp_path):
    file = tmp_path / "wajah.jpg"
    Image.new("RGB", (600, 800), "lightblue").save(file)
    return file


def test_profile_to_the_last_part(phone, photo, evidence):
    nurul = Person(phone(), "nurul")
    nurul.signs_in()
    assert fills_in_profile(nurul, photo=photo, cv=evidence) == "9 dari 9 bagian"
    assert nurul.sees("Profil Anda lengkap.")
    nurul.follows("Lihat kartu SIAPkerja-ID")
    assert nurul.page.locator("main .id-card img").evaluate("picture => picture.naturalWidth") == 320
    nurul.opens("Lowongan")
    nurul.follows("Hanya yang cocok dengan keinginan kerja saya")
    assert nurul.sees("Menampilkan lowongan yang cocok")
    nurul.follows("Tampilkan semua lowongan")
    nurul.goes_by(nurul.page.locator("main tbody tr th a").first)
    nurul.follows("Lamar")
    assert "Operator gudang, PT Contoh Jaya (Maret 2019 – Mei 2024)" in nurul.page.locator("textarea").input_value()
    nurul.ticks("Lampirkan CV dari profil saya")
    nurul.presses("Kirim lamaran")
    assert nurul.sees("sudah terkirim dan tercatat")
