"""axe-core finds nothing on the main pages: in both themes, on a phone and on a desk."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.person import Person

WIDTHS, THEMES = (PHONE, DESKTOP), ("light", "dark")
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COLOURS = RULES | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
VISITOR = ""
IN_REVIEW = "/mediasi/?tab=diperiksa"

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
    "own record": ("kevin", "/kepesertaan/", []),
    "wages and months of one employer": ("kevin", "/kepesertaan/", ["Upah dan iuran per bulan"]),
    "dispute form": ("kevin", "/kepesertaan/", ["Ini salah"]),
    "not enrolled": ("kevin", "/kepesertaan/belum-terdaftar/", []),
    "employer for JKP": ("kevin", "/kepesertaan/pemberi-kerja-jkp/", []),
    "months that count": ("kevin", "/jkp/masa-iur/", []),
    "bank account": ("agus", "/rekening/", []),
    "bank accounts": ("agus", "/rekening/riwayat/", []),
    "training institutions": ("agus", "/pelatihan/lembaga/", []),
    "employer's home": ("hr.sinar", "/perusahaan/", []),
    "workers of a company": ("hr.sinar", "/perusahaan/pekerja/", []),
    "worker of a company": ("hr.sinar", "/perusahaan/pekerja/", ["Siti Aminah"]),
    "deactivation form": ("hr.sinar", "/perusahaan/pekerja/", ["Siti Aminah", "Nonaktifkan peserta"]),
    "wage form": ("hr.sinar", "/perusahaan/pekerja/", ["Siti Aminah", "Ubah upah"]),
    "enrolment form": ("hr.sinar", "/perusahaan/pekerja/", ["Daftarkan pekerja baru"]),
    "missing contracts": ("hr.sinar", "/perusahaan/", ["Lengkapi data kontrak"]),
    "contract form": ("hr.sinar", "/perusahaan/", ["Lengkapi data kontrak", "Lengkapi"]),
    "contributions": ("hr.sinar", "/perusahaan/iuran/", []),
    "payment form": ("hr.mega", "/perusahaan/iuran/", ["Catat pembayaran"]),
    "company reports": ("hr.sinar", "/perusahaan/wlkp/", []),
    "company report form": ("hr.sinar", "/perusahaan/wlkp/", ["Isi laporan"]),
    "companies": ("hr.sinar", "/perusahaan/saya/", []),
    "company": ("hr.sinar", "/perusahaan/saya/", ["PT Sinar"]),
    "company registration form": ("hr.sinar", "/perusahaan/daftar/", []),
    "company that waits": ("hr.cahaya", "/perusahaan/saya/", ["PT Cahaya"]),
    "members": ("hr.sinar", "/perusahaan/saya/", ["PT Sinar", "Anggota perusahaan"]),
    "invitation form": ("hr.sinar", "/perusahaan/saya/", ["PT Sinar", "Anggota perusahaan", "Undang anggota"]),
    "uploads": ("pengisi.sinar", "/perusahaan/unggahan/", []),
    "upload form": ("hr.sinar", "/perusahaan/unggahan/baru/", ["Daftarkan peserta"]),
    "faults of an upload": ("pengisi.sinar", "/perusahaan/", ["Perbaiki"]),
    "row of an upload": ("pengisi.sinar", "/perusahaan/", ["Perbaiki", "Ubah di sini"]),
    "disputes of a company": ("hr.sinar", "/perusahaan/sanggahan/", []),
    "dispute": ("hr.sinar", "/perusahaan/sanggahan/", ["SGH-"]),
    "report form": ("hr.sinar", "/perusahaan/phk/baru/", ["Lapor PHK"]),
    "mediator's queue": ("mediator.bekasi", "/mediasi/", []),
    "PHK file": ("mediator.bekasi", "/mediasi/", ["PHK-"]),
    "company registrations": ("mediator.bekasi", "/disnaker/permohonan/", []),
    "companies of a region": ("mediator.bekasi", "/disnaker/perusahaan/", []),
    "company as an officer sees it": ("mediator.bekasi", "/disnaker/perusahaan/", ["PT Garda"]),
    "late company reports": ("mediator.bekasi", "/disnaker/wlkp/", []),
    "disputes of a region": ("mediator.bekasi", "/disnaker/sanggahan/", []),
    "verification": ("verifikator", "/verifikasi/", []),
    "month to verify": ("verifikator", "/verifikasi/", ["KLM-"]),
    "letter check": (VISITOR, "/v/", []),
    "own PHK reports": ("euis", "/jkp/phk/", []),
    "file with two reports": ("euis", "/jkp/phk/", ["PHK-"]),
    "what both sides said": ("euis", "/jkp/phk/", ["PHK-", "Semua keterangan"]),
    "answer form": ("slamet", "/jkp/phk/", ["PHK-", "Jawab laporan"]),
    "documents of a file": ("slamet", "/jkp/phk/", ["PHK-", "Tambah bukti"]),
    "own report begins": ("kevin", "/jkp/phk/lapor/", []),
    "tasks of a report for somebody": ("serikat", "/jkp/phk/", ["CV Tirta", "Lanjutkan mengisi"]),
    "which evidence there is": ("serikat", "/jkp/phk/", ["CV Tirta", "Lanjutkan mengisi", "Bukti yang Anda punya"]),
    "check before sending": ("serikat", "/jkp/phk/", ["CV Tirta", "Lanjutkan mengisi", "Periksa dan kirim"]),
    "dispute of a worker": ("cecep", "/jkp/phk/", ["PHK-"]),
    "mandates": ("ujang", "/jkp/kuasa/", []),
    "mandate": ("ujang", "/jkp/kuasa/", ["Kuasa kepada"]),
    "mandate form": ("ujang", "/jkp/kuasa/", ["Beri kuasa"]),
    "mandate to accept": ("serikat", "/jkp/kuasa/", ["Kuasa dari Ujang", "Terima kuasa"]),
    "own documents": ("euis", "/berkas-saya/", []),
    "PHK files of a company": ("hr.sinar", "/perusahaan/phk/", []),
    "choice of a worker": ("hr.sinar", "/perusahaan/phk/baru/", []),
    "tasks of a company's draft": ("hr.sinar", "/perusahaan/", ["laporan PHK Yanto"]),
    "step of a company's draft": ("hr.sinar", "/perusahaan/", ["laporan PHK Yanto", "Surat dan nomor bukti PHK"]),
    "check of a company's draft": ("hr.sinar", "/perusahaan/", ["laporan PHK Yanto", "Periksa dan kirim"]),
    "what is asked for again": ("hr.garda", "/perusahaan/", ["Perbaiki laporan PHK Hasan", "Perbaiki laporan"]),
    "document asked for again": (
        "hr.garda",
        "/perusahaan/",
        ["Perbaiki laporan PHK Hasan", "Perbaiki laporan", "Unggah dokumen"],
    ),
    "five steps of a company": ("hr.garda", "/perusahaan/phk/", ["Lima langkah"]),
    "still active, for the company": ("hr.garda", "/perusahaan/phk/masih-aktif/", []),
    "layoffs": ("hr.angkut", "/perusahaan/phk/massal/", []),
    "layoff": ("hr.angkut", "/perusahaan/phk/massal/", ["PHM-"]),
    "documents of a layoff": ("hr.angkut", "/perusahaan/phk/massal/", ["PHM-", "Unggah ZIP dokumen"]),
    "layoff form": ("hr.angkut", "/perusahaan/phk/massal/", ["Mulai PHK massal"]),
    "file to decide": ("mediator.bekasi", IN_REVIEW, ["PHK-"]),
    "approval with what is missing": ("mediator.bekasi", f"{IN_REVIEW}&q=Euis", ["PHK-", "Setujui"]),
    "request for corrections": ("mediator.bekasi", IN_REVIEW, ["PHK-", "Minta perbaikan"]),
    "rejection form": ("mediator.bekasi", IN_REVIEW, ["PHK-", "Tolak"]),
    "hand over": ("mediator.bekasi", IN_REVIEW, ["PHK-", "Alihkan ke rekan"]),
    "relation form": ("mediator.bekasi", IN_REVIEW, ["PHK-", "Saya punya hubungan"]),
    "stage of a dispute": ("mediator.bekasi", "/mediasi/?tab=perselisihan", ["PHK-", "Catat hasil tahap ini"]),
    "layoffs of a region": ("mediator.bekasi", "/mediasi/massal/", []),
    "layoff to decide": ("mediator.bekasi", "/mediasi/massal/", ["PHM-"]),
    "still active, for the Disnaker": ("mediator.bekasi", "/mediasi/masih-aktif/", []),
    "documents that wait": ("admin", "/kelola/berkas-menunggu/", []),
    "refused openings": ("admin", "/kelola/berkas-ditolak/", []),
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
        main = page.locator("main")
        main.get_by_role("link", name=link).or_(main.get_by_role("button", name=link)).first.click()
        page.wait_for_load_state()
    page.evaluate(AXE_SCRIPT)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            # The other theme has other colours and the same everything else: `dark` sets nothing but variables in siap.css.
            rules = RULES if theme == THEMES[0] else COLOURS
            violations = page.evaluate("rules => axe.run(rules)", rules)["violations"]
            found += [
                f"{page.url} at {width} px, {theme}: {violation['id']} {node['html']} {node['failureSummary']}"
                for violation in violations
                for node in violation["nodes"]
            ]
    assert found == []
