"""A company hires 1,000 workers by a spreadsheet, and lets them all go by another one: an agreement for all, a sample, and
one decision about those who accept it."""

import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from phk_reports.layoffs.sampling import sample_size
from phk_reports.uploads import LAYOFF_WORKERS
from registry.uploads.participants import COLUMNS
from tests.browser.conftest import DESKTOP
from tests.browser.layoffs import LayoffDesk, MassEmployer

WORKERS, ACCEPTING = 1_000, 100
WITH_DOCUMENT = 3
NOT_HIRED = "3171011708909999"
JOB, BORN = "Pramusaji", date(1990, 8, 17)
CAUSE = "Efisiensi karena perusahaan merugi"


def nik_of(serial: int) -> str:
    return f"317101170890{serial:04d}"


def name_of(serial: int) -> str:
    """Letters only, another one for each."""
    letters = "abcdefghij"
    return f"Pekerja {''.join(letters[int(digit)] for digit in str(serial)).capitalize()}"


@pytest.fixture
def sheet(tmp_path):
    """`sheet(name, columns, rows)`: an XLSX with everything written as text."""

    def write(name: str, columns, rows) -> Path:
        book = Workbook(write_only=True)
        page = book.create_sheet()
        names = [column.name for column in columns]
        page.append(names)
        for row in rows:
            page.append([row.get(column, "") for column in names])
        book.save(tmp_path / name)
        return tmp_path / name

    return write


def hired(since: date):
    for serial in range(1, WORKERS + 1):
        yield {
            "nik": nik_of(serial),
            "nama": name_of(serial),
            "tanggal_lahir": f"{BORN:%d-%m-%Y}",
            "jabatan": JOB,
            "jenis_perjanjian": "PKWTT",
            "nomor_pengangkatan": f"SK-{serial}/CONTOH",
            "mulai_bekerja": f"{since:%d-%m-%Y}",
            "upah": "5800000",
        }


def let_go(on: date):
    for serial in range(1, WORKERS + 1):
        yield {
            "nik": nik_of(serial),
            "nama": name_of(serial),
            "tanggal_phk": f"{on:%d-%m-%Y}",
            "alasan": CAUSE,
            "diterima_pekerja": "ya" if serial <= ACCEPTING else "tidak",
            "nomor_surat_phk": f"PHK/{serial}/CONTOH",
            "tanggal_surat_phk": f"{on:%d-%m-%Y}",
            "pesangon": "Sudah dibayar",
            "nomor_sertifikat": "SRT-MASSAL-CONTOH",
            "alamat_pekerja": f"Jalan Contoh Nomor {serial}",
        }


def zipped(folder: Path, paper) -> Path:
    """A document for each of the first, and one of somebody who does not work there."""
    archive = folder / "dokumen.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for nik in (*(nik_of(serial) for serial in range(1, WITH_DOCUMENT + 1)), NOT_HIRED):
            packed.write(paper("Bukti PHK diterima", nik, name=f"{nik}.pdf"), f"{nik}.pdf")
    return archive


def test_a_thousand_workers_are_reported_looked_at_and_approved_together(open_page, sheet, paper, tmp_path):
    employer = MassEmployer(open_page(javascript=False, width=DESKTOP), "hr.hotel")
    mediator = LayoffDesk(open_page(javascript=False, width=DESKTOP), "mediator.jakpus")
    for person in (employer, mediator):
        person.signs_in()
    left_on = employer.today
    employer.hires(sheet("peserta.xlsx", COLUMNS, hired(left_on - timedelta(days=20))), WORKERS)

    number = employer.begins_layoff(
        agreement=paper("Perjanjian bersama", "Untuk semua pekerja"), number="PB/1/CONTOH", on=left_on
    )
    employer.brings_workers(number, sheet("phk.xlsx", LAYOFF_WORKERS.columns, let_go(left_on)), WORKERS)
    found = employer.brings_documents(number, "Bukti PHK diterima pekerja", zipped(tmp_path, paper))
    assert found == {"Diterima": WITH_DOCUMENT, "Pekerja tidak ditemukan": 1}
    assert employer.states(number) == {"Terkirim": WORKERS}

    mediator.opens_layoff(number)
    mediator.takes_all(WORKERS)
    assert f"Pekerja tidak menerima PHK ({WORKERS - ACCEPTING})" in mediator.reads()
    assert mediator.looks_at_sample() == sample_size(ACCEPTING)
    assert mediator.approves_together(ACCEPTING) == {"Disetujui": ACCEPTING, "Tidak dapat diputus bersama": 0}
    assert employer.states(number) == {"Disetujui": ACCEPTING, "Dalam verifikasi": WORKERS - ACCEPTING}
