"""axe-core finds nothing on the main pages: in both themes, on a phone and on a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.person import Person

WIDTHS, THEMES = (PHONE, DESKTOP), ("light", "dark")
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
VISITOR = ""

# A name for each page; whose it is; where its role's menu begins, and the links and buttons from there on.
PAGES = {
    "front": (VISITOR, "/", []),
    "help": (VISITOR, "/bantuan/", []),
    "regulations": (VISITOR, "/aturan/", []),
    "a regulation": (VISITOR, "/aturan/pp-37-2021/", []),
    "sign-in": (VISITOR, "/akun/masuk/", []),
    "registration": (VISITOR, "/akun/daftar/", []),
    "trouble signing in": (VISITOR, "/akun/kendala/", []),
    "a month can be filed": ("agus", "/jkp/", []),
    "filing form of a month": ("agus", "/jkp/", ["Ajukan klaim bulan ke-3"]),
    "six months paid": ("tono", "/jkp/", []),
    "calculation slip": ("tono", "/jkp/", ["Lihat struk perhitungan"]),
    "first claim form": ("martha", "/jkp/", ["Ajukan klaim bulan ke-1"]),
    "payment sent back": ("lina", "/jkp/", []),
    "vacancies": ("agus", "/lowongan/", []),
    "free counselling": ("agus", "/konseling/", []),
    "inbox": ("agus", "/pesan/", []),
    "home with tiles": ("agus", "/beranda/", []),
    "profile": ("agus", "/saya/profil/", []),
    "domicile form": ("agus", "/saya/profil/tempat-tinggal/", []),
    "job wishes form": ("agus", "/saya/profil/keinginan-kerja/", []),
    "work history form": ("agus", "/saya/profil/riwayat-kerja/tambah/", []),
    "account security": ("agus", "/akun/keamanan/", []),
    "consents": ("agus", "/saya/izin-layanan/", []),
    "who opened my data": ("agus", "/saya/dibaca/", []),
    "SIAPkerja-ID card": ("agus", "/saya/kartu/", []),
    "training institutions": ("agus", "/pelatihan/lembaga/", []),
    "employer's home": ("hr.sinar", "/perusahaan/", []),
    "workers of a company": ("hr.sinar", "/perusahaan/pekerja/", []),
    "report form": ("hr.sinar", "/perusahaan/phk/baru/", ["Lapor PHK"]),
    "mediator's queue": ("mediator.bekasi", "/mediasi/", []),
    "PHK file": ("mediator.bekasi", "/mediasi/", ["PHK-"]),
    "verification": ("verifikator", "/verifikasi/", []),
    "month to verify": ("verifikator", "/verifikasi/", ["KLM-"]),
    "batches": ("bayar.penyusun", "/pembayaran/", []),
    "batch": ("bayar.penyusun", "/pembayaran/", ["BYR-"]),
    "identity desk": ("mediator.bekasi", "/identitas/antrean/", []),
    "counsellor's day": ("konselor.bekasi", "/antarkerja/", []),
    "choice of role": ("konselor.bekasi", "/akun/peran/", []),
    "administration": ("admin", "/kelola/", []),
    "people and roles": ("admin", "/kelola/orang/", []),
    "relying services": ("admin", "/kelola/layanan/", []),
    "components": ("admin", "/kelola/komponen/", []),
}


@pytest.fixture(scope="module")
def people(chromium, portal):
    """`people(key)`: the page of this person, signed in once for all tests of the module."""
    opened = {}

    def page_of(key):
        if key not in opened:
            context = chromium.new_context(base_url=portal.address, locale="id-ID", reduced_motion="reduce")
            opened[key] = context.new_page()
            if key != VISITOR:
                Person(opened[key], key).signs_in()
        return opened[key]

    yield page_of
    for page in opened.values():
        page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name, people):
    whose, begins, links = PAGES[name]
    page = people(whose)
    page.goto(begins)
    for link in links:
        page.locator("main").get_by_role("link", name=link).first.click()
        page.wait_for_load_state()
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            violations = Axe().run(page, options=RULES).response["violations"]
            found += [
                f"{page.url} at {width} px, {theme}: {violation['id']} {node['html']} {node['failureSummary']}"
                for violation in violations
                for node in violation["nodes"]
            ]
    assert found == []
