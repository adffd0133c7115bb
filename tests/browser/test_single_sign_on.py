"""Signing in at a service outside of the portal with the account here: the service of `make run` that plays SKKNI."""

import re
import time
from contextlib import suppress

import pytest
import requests

from siapkerja.demo_world.accounts import PASSWORD
from tests.browser.person import BETWEEN_LOOKS, PATIENCE, Person

MAIN = "main"


@pytest.fixture
def skkni(portal) -> str:
    """Where the service answers; it is the last program that starts."""
    address = (portal.var / "skkni-address").read_text()
    limit = time.monotonic() + PATIENCE
    while not _answers(address):
        assert time.monotonic() < limit, f"nothing answers at {address}"
        time.sleep(BETWEEN_LOOKS)
    return address


def _answers(address: str) -> bool:
    with suppress(requests.RequestException):
        return requests.get(f"{address}/healthz", timeout=PATIENCE).ok
    return False


def presses_and_waits(person: Person, text: str, address: str) -> None:
    """A button that leads to another site, over as many redirects as it takes."""
    person.page.locator(MAIN).get_by_role("button", name=text, exact=True).click()
    person.page.wait_for_url(re.compile(re.escape(address)))
    person.looks()


def sends_sign_in(person: Person) -> None:
    """On the page where the service has sent them."""
    person.writes("NIK, email", person.login)
    person.writes("Kata sandi", PASSWORD)
    person.page.locator(MAIN).get_by_role("button", name="Masuk", exact=True).click()


def test_a_person_signs_in_elsewhere_and_takes_it_back(phone, skkni, portal):
    person = Person(phone(), "siti")
    page = person.page

    # The first time: from there to here, sign in, agree, and back.
    page.goto(skkni)
    assert page.get_by_text("bukan situs resmi").is_visible()
    person.follows("Masuk dengan Akun SIAPkerja")
    assert page.url.startswith(portal.address)
    sends_sign_in(person)
    page.wait_for_url(re.compile("/sso/izin/"))
    person.looks()
    assert person.sees("Izinkan SKKNI (contoh) memakai akun Anda?")
    assert person.sees("Nama Anda.")
    presses_and_waits(person, "Izinkan", f"{skkni}/")
    assert person.sees("Anda masuk sebagai")
    person.presses("Perbarui akses")
    assert person.sees("Akses diperbarui.")

    # Out there, but not here; in again without a question.
    person.presses("Keluar")
    assert person.sees("Keluar juga dari SIAPkerja?")
    presses_and_waits(person, "Tetap masuk di SIAPkerja", f"{skkni}/")
    page.locator(MAIN).get_by_role("link", name="Masuk dengan Akun SIAPkerja").click()
    page.wait_for_url(f"{skkni}/")
    assert person.sees("Anda masuk sebagai")

    # Taken back: the service loses its access at once, and the person is asked again.
    page.goto(f"{portal.address}/saya/izin-layanan/")
    assert person.sees("SKKNI (contoh)")
    person.follows("Cabut izin")
    person.presses("Cabut izin")
    assert person.sees("Belum ada layanan yang Anda izinkan")
    page.goto(skkni)
    person.presses("Perbarui akses")
    assert person.sees("Izin Anda sudah dicabut atau habis.")
    person.follows("Coba lagi")
    presses_and_waits(person, "Jangan izinkan", f"{skkni}/kembali")
    assert person.sees("Anda tidak memberi izin")


def test_who_signs_in_here_for_a_service_known_before_goes_straight_on(desktop, skkni, portal):
    """The sign-in form may not lead to another site; its `form-action` holds for redirects too."""
    person = Person(desktop(), "budi")
    page = person.page
    page.goto(f"{skkni}/masuk")
    sends_sign_in(person)
    page.wait_for_url(re.compile("/sso/izin/"))
    person.looks()
    presses_and_waits(person, "Izinkan", f"{skkni}/")
    person.presses("Keluar")
    presses_and_waits(person, "Keluar dari keduanya", f"{skkni}/")

    page.goto(f"{skkni}/masuk")
    sends_sign_in(person)
    page.wait_for_url(f"{skkni}/")
    assert person.sees("Anda masuk sebagai")
