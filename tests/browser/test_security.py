"""The account's second locks in a real browser: app, recovery code, passkey, and an officer who has none yet."""

import pytest

from siapkerja.demo_world.accounts import PASSWORD
from tests.browser.person import Person
from tests.sign_in.apps import code_now

PERIOD_MS = 31_000


@pytest.fixture
def somebody(desktop):
    """`somebody(key)`: signed in, at a desk with JavaScript."""

    def make(key) -> Person:
        person = Person(desktop(), key)
        person.signs_in()
        return person

    return make


def secret_on(person: Person) -> str:
    return person.page.locator("main code").inner_text().replace(" ", "")


def installs_app(person: Person) -> tuple[str, list[str]]:
    """The app's secret, and the recovery codes that were shown."""
    goes_to(person, "/akun/keamanan/")
    person.follows("Atur faktor kedua")
    person.follows("Pasang aplikasi autentikator")
    secret = secret_on(person)
    person.writes("Kode dari aplikasi", code_now(secret))
    person.presses("Pasang")
    codes = person.page.locator("main li code").all_inner_texts()
    person.follows("Sudah saya simpan, lanjut")
    return secret, codes


def signs_out(person: Person) -> None:
    person.goes_by(person.page.get_by_role("banner").get_by_role("button", name="Keluar"))


def goes_to(person: Person, path: str) -> None:
    person.page.goto(person.page.url.split("/", 3)[0] + "//" + person.page.url.split("/", 3)[2] + path)
    person.looks()


def gives_password(person: Person) -> None:
    goes_to(person, "/akun/masuk/")
    person.page.locator("main input[name=login]").fill(person.login)
    person.page.locator("main input[name=password]").fill(PASSWORD)
    person.goes_by(person.page.locator("main").get_by_role("button", name="Masuk", exact=True))


def is_in(person: Person) -> bool:
    return person.page.get_by_role("banner").get_by_role("button", name="Keluar").is_visible()


def test_app_and_recovery_code(somebody):
    person = somebody("novi")
    secret, codes = installs_app(person)
    assert len(codes) == 10
    signs_out(person)
    gives_password(person)
    assert not is_in(person)
    person.page.wait_for_timeout(PERIOD_MS)
    person.writes("Kode", code_now(secret))
    person.presses("Lanjut")
    assert is_in(person)
    signs_out(person)
    gives_password(person)
    person.writes("Kode", codes[0])
    person.presses("Lanjut")
    assert is_in(person)


def test_passkey(somebody, portal):
    """On the name localhost: an address of numbers can have no passkey."""
    person = somebody("ferdi")
    page = person.page
    page.goto(portal.address.replace("127.0.0.1", "localhost"))
    gives_password(person)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    goes_to(person, "/akun/faktor-kedua/")
    person.follows("Tambah kunci sandi")
    person.writes("Nama kunci", "Ponsel contoh")
    person.presses("Buat kunci sandi")
    assert len(page.locator("main li code").all()) == 10
    person.follows("Sudah saya simpan, lanjut")
    goes_to(person, "/akun/faktor-kedua/")
    assert person.sees("Ponsel contoh")

    signs_out(person)
    goes_to(person, "/akun/masuk/")
    person.presses("Masuk dengan kunci sandi")
    assert is_in(person)

    signs_out(person)
    goes_to(person, "/akun/masuk/")
    gives_password(person)
    assert not is_in(person)
    person.presses("Pakai kunci sandi")
    assert is_in(person)


def test_an_officer_without_a_factor_first_enrols(somebody):
    person = somebody("mediator.jayapura")
    goes_to(person, "/mediasi/")
    assert person.page.url.endswith("/akun/faktor-kedua/")
    assert person.sees("Pasang satu faktor kedua sekarang")
    person.follows("Pasang aplikasi autentikator")
    person.writes("Kode dari aplikasi", code_now(secret_on(person)))
    person.presses("Pasang")
    goes_to(person, "/mediasi/")
    assert person.page.url.endswith("/mediasi/")
