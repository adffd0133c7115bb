"""A worker reads why a month paid what it paid, takes the slip home as a letter, and anybody can check that letter."""

from pathlib import Path

from tests.browser.person import Person
from tests.browser.worker import Worker

MONTH = 4


def test_the_slip_of_a_paid_month_and_its_letter(phone):
    tono = Worker(phone(), "tono", name="Tono", account="")
    tono.signs_in()
    paid = tono.instalments()[MONTH]
    assert paid.state == "Sudah dibayar"
    tono.follows(f"Lihat bulan ke-{MONTH}")
    tono.follows("Lihat struk perhitungan")
    assert tono.page.locator("main .stat").inner_text() == paid.amount == "Rp1.250.000"
    assert tono.sees("25% × Rp5.000.000 = Rp1.250.000")
    assert tono.sees("PP 37/2021 Pasal 21 ayat (1)")

    tono.presses("Buat surat")
    assert tono.page.get_by_text("Surat siap diunduh.").is_visible()
    with tono.page.expect_download() as downloading:
        tono.page.get_by_role("link", name="Struk perhitungan JKP (PDF)").click()
    assert Path(downloading.value.path()).read_bytes().startswith(b"%PDF-")

    checked_at = tono.page.locator("main aside a.nb").get_attribute("href")
    anybody = Person(phone(), "")
    anybody.page.goto(checked_at)
    anybody.looks()
    assert anybody.sees("Surat ini kami terbitkan dan masih berlaku.")
    assert anybody.sees("Struk perhitungan JKP")
    assert tono.page.locator("h1 .nb").inner_text() in anybody.reads()


def test_the_law_that_decided_is_one_link_away(phone):
    tono = Worker(phone(), "tono", name="Tono", account="")
    tono.signs_in()
    tono.opens_my_jkp()
    tono.follows("Lihat struk perhitungan")
    assert tono.sees("Keputusan saat klaim pertama")
    assert tono.sees("Rp10.500.000 dalam 6 bulan")
    tono.follows("Isi PP 37/2021")
    assert "PP 37/2021" in tono.page.locator("h1").inner_text()
