"""Employers on a phone and at a desk, without JavaScript: from a new company to the record that its worker reads."""

import io
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from core.dates import Month, add_months
from registry.uploads.participants import COLUMNS
from siapkerja.demo_world.people import cast, colleagues
from siapkerja.demo_world.registry import made_up_nik
from tests.browser.company import CompanyDesk, Founder, Member
from tests.browser.conftest import DESKTOP

COMPANY, PENDING = "PT Melati Baru (Contoh)", "PT Cahaya Plastik (Contoh)"
ADDRESS_MISSING, NOT_PROVEN = "Tulis nomor gedung dan nama kawasannya.", "Lampirkan dulu surat kuasa dari direksi."
WORKER, JOB = "joni", "Kepala gudang"
FIRST_WAGE, WAGE = 5_000_000, 5_500_000
ANSWER = "Jabatan itu sesuai surat pengangkatan yang Anda terima."


def demo_person(key):
    """Somebody of the cast, and the NIK that was made up for them."""
    for serial, person in enumerate((*cast(), *colleagues()), start=1):
        if person.key == key:
            return person, made_up_nik(person, serial)
    raise LookupError(key)


def test_from_a_new_company_to_the_record_that_its_worker_reads(phone):
    worker, nik = demo_person(WORKER)
    owner, desk = Founder(phone()), CompanyDesk(phone(), "mediator.bekasi")
    owner.registers(by_email=True)
    owner.types_code_of(owner.email)
    desk.signs_in()

    # The Disnaker asks for more, the owner answers, and the company counts.
    owner.registers_company(name=COMPANY, npp="EE770001", address="Jalan Contoh Mawar")
    assert owner.sees("Permohonan sudah diterima Disnaker.")
    desk.decides(
        COMPANY,
        "Minta perbaikan",
        reason="Alamat belum lengkap atau tidak ditemukan",
        explanation=ADDRESS_MISSING,
    )
    owner.opens_company(COMPANY)
    assert owner.sees(ADDRESS_MISSING)
    owner.follows("Perbaiki dan kirim lagi")
    owner.writes("Alamat tempat kerja", "Jalan Contoh Mawar 7, Kawasan Contoh Blok B")
    owner.presses("Kirim perbaikan")
    desk.approves(COMPANY)
    owner.opens_company(COMPANY)
    assert owner.sees("Terdaftar")

    # A colleague is invited by e-mail, and becomes the preparer.
    colleague = Member(phone(), "ruth")
    owner.invites(COMPANY, colleague.login, role="Pengisi")
    colleague.signs_in()
    colleague.page.goto(owner.link_of_invitation(colleague.login))
    colleague.looks()
    colleague.presses("Terima undangan")
    assert colleague.sees("Peran Anda: Pengisi")

    # The owner enrols, and it counts at once.
    months = [Month.of(owner.today).plus(-age) for age in (3, 2, 1)]
    owner.fills_in_new_worker(
        nik=nik, name=worker.name, born=worker.born, job=JOB, since=months[0].first_day, wage=FIRST_WAGE
    )
    owner.presses("Daftarkan")
    assert owner.page.get_by_text("sudah didaftarkan dengan KPJ").is_visible()

    # The preparer enrols, and it waits for the owner.
    colleague.fills_in_new_worker(
        nik="3275011708904990",
        name="Surya Permadi",
        born=owner.today.replace(1990, 8, 17),
        job="Staf gudang",
        since=owner.today - timedelta(days=3),
        wage=FIRST_WAGE,
    )
    colleague.presses("Minta persetujuan")
    assert colleague.sees("Menunggu persetujuan")
    assert not colleague.page.get_by_role("link", name="Kirim 1 yang siap").is_visible()
    owner.goes_to("Setujui")
    owner.follows("Kirim 1 yang siap")
    owner.presses("Kirim 1 yang siap")
    assert owner.sees("1 baris terkirim")
    owner.opens_worker("Surya Permadi")

    # Wages, three months paid and confirmed by BPJS, the yearly report, and the end of the job.
    owner.changes_wage(worker.name, since=months[1], wage=WAGE)
    assert owner.page.get_by_text(f"Upah {worker.name} diubah untuk 3 bulan.").is_visible()
    owner.pays(months)
    assert owner.page.get_by_text("BPJS mengonfirmasi pembayaran 3 bulan.").is_visible(), owner.reads()
    assert owner.files_report(COMPANY).startswith(b"%PDF-")
    owner.deactivates(worker.name, cause="Mengundurkan diri")
    assert owner.sees("Nonaktif mulai")

    # The worker sees it all, and says what is wrong; the employer answers.
    reader = Member(phone(), WORKER)
    reader.signs_in()
    reader.opens("JKP saya")
    reader.follows("Kepesertaan dan iuran saya")
    record = reader.reads()
    for fact in (f"Anda didaftarkan {COMPANY}", JOB, "Rp5.500.000", "3 bulan", "Sebab: Mengundurkan diri"):
        assert fact in record, record
    reader.goes_by(reader.page.get_by_role("link", name="Ini salah Jabatan").first)
    reader.writes("Apa yang salah, dan seharusnya apa?", "Jabatan saya kepala regu.")
    reader.writes("Mengapa Anda yakin data ini salah?", "Begitu tertulis di surat pengangkatan saya.")
    reader.presses("Kirim sanggahan")
    number = reader.page.locator("h1 .nb").inner_text()
    owner.goes_to(f"Jawab sanggahan {number}")
    owner.follows("Data sudah benar")
    owner.writes("Penjelasan", ANSWER)
    owner.presses("Data sudah benar")
    reader.page.reload()
    assert reader.sees(ANSWER)
    assert reader.page.get_by_role("link", name="Teruskan ke Disnaker").is_visible()


def test_a_refusal_is_read_with_its_reason_and_can_be_objected_to(phone):
    owner, desk = Member(phone(), "hr.cahaya"), CompanyDesk(phone(), "mediator2.bekasi")
    desk.signs_in()
    desk.decides(PENDING, "Tolak", reason="Pendaftar belum terbukti mewakili perusahaan", explanation=NOT_PROVEN)
    owner.signs_in()
    owner.opens_company(PENDING)
    assert owner.sees("Pendaftar belum terbukti mewakili perusahaan")
    assert owner.sees(NOT_PROVEN)
    assert owner.page.get_by_role("link", name="Ajukan keberatan").is_visible()
    assert owner.page.get_by_role("link", name="Daftar lagi").is_visible()


def test_the_contract_of_somebody_whom_bpjs_brought_is_completed(phone):
    owner = Member(phone(), "hr.sinar")
    owner.signs_in()
    owner.goes_to("Lengkapi data kontrak")
    rows = owner.page.locator("main tbody tr")
    waiting, name = rows.count(), rows.first.locator("th").inner_text()
    owner.goes_by(rows.first.get_by_role("link", name="Lengkapi"))
    owner.writes("Nomor surat pengangkatan", "SK-77/CONTOH")
    owner.presses("Simpan")
    assert owner.page.get_by_text(f"Data kontrak {name} tersimpan.").is_visible()
    owner.goes_to("Lengkapi data kontrak")
    assert rows.count() == waiting - 1


# --- a table of participants ---

NAMES = [column.name for column in COLUMNS]
PEOPLE = ("Aditya Wicaksono", "Bima Saputra", "Cindy Larasati", "Dimas Prayoga", "Elsa Novianti")
WRONG_NIK, WRONG_DAY, WRONG_WAGE = "32750117089051", "31-02-1990", "lima juta"


def row_of(serial, name, since):
    return {
        "nik": f"327501170890{5100 + serial}",
        "ponsel": f"0812000051{serial:02d}",
        "nama": name,
        "tanggal_lahir": "17-08-1990",
        "kewarganegaraan": "WNI",
        "jabatan": "Operator perakitan",
        "jenis_perjanjian": "PKWT",
        "nomor_perjanjian": f"{serial}/PKWT/CONTOH",
        "mulai_bekerja": f"{since:%d-%m-%Y}",
        "akhir_kontrak": f"{add_months(since, 12):%d-%m-%Y}",
        "upah": "5200000",
    }


@pytest.fixture
def table(tmp_path):
    """`table(rows)`: a CSV as Indonesian spreadsheets write it."""

    def write(rows):
        lines = [NAMES, *([row.get(name, "") for name in NAMES] for row in rows)]
        file = tmp_path / "peserta.csv"
        file.write_text("\n".join(";".join(line) for line in lines))
        return file

    return write


def test_a_table_of_participants_is_put_right_and_sent(open_page, table, tmp_path):
    owner = Member(open_page(javascript=False, width=DESKTOP), "hr.sinar")
    owner.signs_in()
    since = owner.today - timedelta(days=5)
    rows = [row_of(serial, name, since) for serial, name in enumerate(PEOPLE, start=1)]
    rows[1]["nik"], rows[2]["tanggal_lahir"], rows[3]["upah"] = WRONG_NIK, WRONG_DAY, WRONG_WAGE
    file = table(rows)

    owner.goes_to("Unggahan")
    owner.follows("Unggah berkas")
    owner.follows("Daftarkan peserta dan lengkapi kontrak")
    template = load_workbook(io.BytesIO(owner.bytes_of("Templat kosong (XLSX)")))
    assert [cell.value for cell in template.worksheets[0][1]][: len(NAMES)] == NAMES
    owner.attaches("Berkas XLSX atau CSV", file)
    owner.presses("Periksa berkas")
    owner.reloads_until(lambda: owner.sees("Perlu diperbaiki"), "the table to be checked")
    found = [line.inner_text() for line in owner.page.locator("main tbody tr").all()]
    for text, (line, column, cure) in zip(
        found,
        (
            ("3", "nik", "Salin semua angkanya dari KTP."),
            ("4", "tanggal_lahir", "31-12-2025"),
            ("5", "upah", "4500000"),
        ),
        strict=True,
    ):
        assert text.split()[0] == line
        assert column in text.split()
        assert cure in text
    number = owner.page.locator("h1 + p .nb").inner_text()

    # One row in the page, the two others in the file that comes back with notes.
    owner.goes_by(owner.page.get_by_role("link", name=re.compile("Ubah di sini.*baris 3$")))
    owner.writes("nik", "3275011708905102")
    owner.presses("Simpan dan periksa")
    assert owner.page.get_by_text("Baris 3 siap dikirim.").is_visible()
    book = load_workbook(io.BytesIO(owner.bytes_of("Unduh berkas dengan catatan galat")))
    sheet = book.worksheets[0]
    place = {cell.value: cell.column for cell in sheet[1]}
    notes = [sheet.cell(line, column).value for line in (4, 5) for column in (place["tanggal_lahir"], place["upah"])]
    assert notes == [WRONG_DAY, "5200000", "17-08-1990", WRONG_WAGE]
    sheet.cell(4, place["tanggal_lahir"]).value = "17-08-1990"
    sheet.cell(5, place["upah"]).value = "5200000"
    corrected = tmp_path / "perbaikan.xlsx"
    book.save(corrected)
    owner.follows("Unggah berkas perbaikan")
    owner.attaches("Berkas XLSX atau CSV", corrected)
    owner.presses("Periksa perbaikan")
    owner.reloads_until(lambda: owner.sees("Berkas perbaikan sudah dibaca"), "the corrected table to be checked")

    owner.follows("Kirim 5 yang siap")
    owner.presses("Kirim 5 yang siap")
    owner.reloads_until(lambda: owner.sees("5 baris terkirim"), "the rows to be sent")
    assert owner.bytes_of("Unduh nomor setiap baris").decode("utf-8-sig").count("peserta baru") == len(PEOPLE)

    # The same file again.
    owner.goes_to("Unggahan")
    owner.follows("Unggah berkas")
    owner.follows("Daftarkan peserta dan lengkapi kontrak")
    owner.attaches("Berkas XLSX atau CSV", file)
    owner.presses("Periksa berkas")
    assert owner.page.get_by_text("Berkas ini sudah dikirim").is_visible()
    assert number in owner.reads()
