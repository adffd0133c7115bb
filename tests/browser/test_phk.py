"""One PHK file from all its sides: on a phone of 360 px, without JavaScript."""

from datetime import timedelta

import pytest

from core.templatetags.siap import tanggal
from tests.browser.offices import Employer, Mediator
from tests.browser.person import Person
from tests.browser.phk import OfOneSide, letter_is_genuine
from tests.browser.worker import Worker

MOVES_THE_CLOCK = 1  # no, but it ends the jobs of people whom later journeys need: they get a portal of their own
CAUSE = "Efisiensi karena perusahaan merugi"
RECEIPT, DECISION = "Tanda terima laporan PHK", "Surat keputusan laporan PHK"
APPROVED, REJECTED, DISPUTED, NEEDS_CORRECTION = "Disetujui", "Ditolak", "Dalam perselisihan", "Perlu perbaikan"
CLICKS_OF_A_CLEAN_CASE = 3
SIGNATURE_MISSING = "Halaman tanda tangan pekerja belum ada. Unggah dokumen yang lengkap."
WHY_REJECTED = "Tanggal di surat PHK berbeda dari laporan."


@pytest.fixture
def somebody(phone):
    """`somebody(Worker, "dian", name=…)`: signed in."""

    def make(kind, key, **about):
        person = kind(phone(), key, **about)
        person.signs_in()
        return person

    return make


@pytest.fixture
def mediator(somebody):
    return somebody(Mediator, "mediator.bekasi")


def test_a_report_with_which_the_worker_agrees_is_decided_in_three_clicks(somebody, mediator, phone, paper, tmp_path):
    employer, dian = somebody(Employer, "hr.sinar"), somebody(Worker, "dian", name="Dian Puspita", account="")
    number = employer.reports_phk_of(
        dian.name, on=employer.today, cause=CAUSE, evidence=paper("Bukti PHK diterima", dian.name)
    )
    dian.agrees(number)

    before = mediator.takes_next_until(number)
    to_worker, to_employer = mediator.approves_this()
    assert mediator.clicks - before <= CLICKS_OF_A_CLEAN_CASE

    assert dian.decision(number) == to_worker
    assert employer.decision(number) == to_employer
    assert dian.state(number) == employer.state(number) == APPROVED
    for side in (dian, employer):
        letters = side.letters(number)
        assert set(letters) == {RECEIPT, DECISION}
        for title in letters:
            assert side.bytes_of(title).startswith(b"%PDF-")
    file = tmp_path / "keputusan.pdf"
    file.write_bytes(dian.bytes_of(DECISION))
    letter_is_genuine(Person(phone(), ""), letters[DECISION], file)


def test_only_what_the_two_sides_say_differently_is_decided(somebody, mediator, paper):
    rina, employer = somebody(Worker, "rina", name="Rina Wulandari", account=""), somebody(Employer, "hr.tirta")
    said, answered = rina.today - timedelta(days=3), rina.today - timedelta(days=2)
    number = rina.reports_own_phk(on=said, cause=CAUSE, evidence=paper("Bukti PHK diterima", rina.name))
    employer.says_otherwise(number, on=answered, cause=CAUSE, why="Hari terakhirnya sehari kemudian.")
    rina.opens_report(number)
    assert rina.sees("Baca keterangan pihak lain")

    mediator.takes(number)
    questions = mediator.page.locator("main fieldset").filter(has_text="keterangan siapa yang diikuti?")
    assert questions.count() == 1
    mediator.follows_word_of("Perusahaan", about="Tanggal PHK: keterangan siapa yang diikuti?")
    to_worker, to_employer = mediator.approves_this()
    followed = f"Tanggal PHK: keterangan perusahaan yang diikuti, yaitu {tanggal(answered)}."
    assert followed in to_worker
    assert followed in to_employer
    assert rina.decision(number) == to_worker
    rina.opens_report(number)
    rina.follows("Semua keterangan dan perubahannya")
    assert tanggal(said) in rina.reads()


def test_a_denied_phk_is_disputed_and_settled_stage_by_stage(somebody, mediator, paper):
    siti, employer = somebody(Worker, "siti", name="Siti Aminah", account=""), somebody(Employer, "hr.sinar")
    number = siti.reports_own_phk(
        on=siti.today - timedelta(days=3), cause=CAUSE, evidence=paper("Bukti PHK diterima", siti.name)
    )
    employer.denies(number, "Pekerja ini hanya dirumahkan.")
    mediator.takes(number)
    assert mediator.page.locator("main tr.row-warn").filter(has_text="Beda").count()
    mediator.marks_as_disputed("Kedua pihak berbeda pendapat tentang PHK ini")
    assert siti.state(number) == employer.state(number) == DISPUTED

    stages = (
        ("Perundingan bipartit", "Tidak sepakat, atau perundingan ditolak"),
        ("Pencatatan di Disnaker", "Berkas perselisihan lengkap dan dicatat"),
        ("Pilihan mediasi atau konsiliasi", "Mediasi dipilih, atau tidak ada pilihan"),
        ("Sidang mediasi pertama", "Sidang pertama sudah diadakan"),
        ("Anjuran tertulis", "Kedua pihak sepakat"),
    )
    for stage, outcome in stages:
        siti.opens_report(number)
        assert siti.sees(f"Tahap sekarang: {stage}, paling lambat"), siti.reads()
        mediator.finds(number, "Perselisihan")
        mediator.ends_stage(outcome, note=f"Risalah {stage}")
    deed = "Akta bukti pendaftaran perjanjian bersama di PHI"
    for kind in ("Perjanjian bersama", deed):
        employer.adds_evidence(number, kind, paper(kind, siti.name))
    employer.agrees(number)
    mediator.finds(number, "Perselisihan")
    mediator.ends_stage("Perjanjian bersama dibuat dan didaftarkan")

    mediator.approves_this()
    assert siti.state(number) == employer.state(number) == APPROVED
    facts = siti.page.locator("main").get_by_text("PHK berlaku sejak").locator("xpath=ancestor::*[2]").first
    assert tanggal(siti.today) in facts.inner_text()


def test_only_the_document_that_was_named_is_asked_for_again(somebody, mediator, paper):
    name = "Hana Firmansyah"
    employer = somebody(Employer, "hr.garda")
    number = employer.reports_phk_of(
        name, on=employer.today, cause=CAUSE, evidence=paper("Bukti PHK diterima, tanpa tanda tangan", name)
    )
    mediator.takes(number)
    _to_worker, to_employer = mediator.asks_for_document("Bukti PHK diterima pekerja", SIGNATURE_MISSING)
    assert SIGNATURE_MISSING in to_employer
    assert employer.state(number) == NEEDS_CORRECTION

    employer.opens_correction(number)
    assert employer.sees(SIGNATURE_MISSING)
    assert employer.sees("Bagian lain, terkunci")
    assert not employer.page.locator("main").locator("input:not([type=hidden]), select, textarea").count()
    employer.uploads_new_document(paper("Bukti PHK diterima, lengkap", name))
    employer.sends_correction()

    mediator.takes(number)
    assert mediator.sees("Sudah diganti")
    mediator.approves_this()
    assert employer.state(number) == APPROVED


def test_an_objection_is_decided_by_another_mediator(somebody, mediator, paper):
    name = "Indra Kusuma"
    employer, colleague = somebody(Employer, "hr.garda"), somebody(Mediator, "mediator2.bekasi")
    number = employer.reports_phk_of(name, on=employer.today, cause=CAUSE, evidence=paper("Bukti PHK diterima", name))
    mediator.takes(number)
    _to_worker, to_employer = mediator.rejects("Isi bukti berbeda dari laporan", adds=WHY_REJECTED)
    assert "Tanggal, alasan, atau nama di bukti berbeda dari laporan." in to_employer
    assert WHY_REJECTED in to_employer
    assert employer.decision(number) == to_employer
    assert employer.state(number) == REJECTED
    assert employer.sees(f"Keputusan terakhir: {REJECTED}")

    employer.objects_to_rejection(number, "Surat itu salah ketik; ralatnya kami lampirkan.")
    mediator.finds(number, "Keberatan")
    assert not mediator.page.get_by_role("button", name="Ambil berkas").count()
    colleague.takes(number, "Keberatan")
    colleague.page.locator("main summary", has_text="Tolak").click()
    assert colleague.sees(WHY_REJECTED)
    colleague.approves_this()
    assert employer.state(number) == APPROVED


def test_somebody_with_a_mandate_answers_for_the_worker(somebody):
    mega, employer = somebody(Worker, "mega", name="Mega Utami", account=""), somebody(Employer, "hr.sinar")
    union = somebody(OfOneSide, "serikat")
    mega.opens_reports()
    number = mega.page.locator("main ul.tasks .nb").first.inner_text()
    mega.gives_mandate_to("Surya Paramita", union.login, until=mega.today + timedelta(days=90))
    union.accepts_mandate_of(mega.name)
    union.agrees(number)
    union.opens("JKP saya")
    assert not union.sees("Laporan PHK Anda")

    for side in (mega, employer):
        side.opens_report(number)
        assert side.sees("Pekerja diwakili Surya Paramita (")
        assert "Wakil pekerja" in side.page.locator("main aside").inner_text()


def test_a_wrong_file_gets_its_sentence_and_a_good_one_outlives_an_error_elsewhere(somebody, paper, tmp_path):
    kevin = somebody(Worker, "kevin", name="Kevin Halim", account="")
    kevin.begins_own_report(on=kevin.today, cause=CAUSE)
    kevin.has_evidence(True)
    kevin.follows("Bukti PHK diterima pekerja")
    wrong, empty = tmp_path / "surat.docx", tmp_path / "kosong.pdf"
    wrong.write_bytes(b"PK\x03\x04 bukan gambar")
    empty.touch()
    for file, sentence in ((wrong, "Berkas harus JPG, PNG, atau PDF."), (empty, "Berkas ini kosong (0 byte).")):
        kevin.attaches("Berkas bukti", file)
        kevin.presses("Unggah bukti")
        assert kevin.sees(sentence), kevin.reads()

    kevin.chooses("Jenis bukti", "Pilih jenis bukti")
    kevin.attaches("Berkas bukti", paper("Bukti PHK diterima", kevin.name))
    kevin.presses("Unggah bukti")
    assert kevin.sees("Pilih jenis bukti.")
    assert kevin.sees("Berkas Anda sudah kami simpan: bukti-phk-diterima.pdf.")
    kevin.chooses("Jenis bukti", "Bukti PHK diterima pekerja")
    kevin.presses("Unggah bukti")
    assert kevin.page.get_by_text("Bukti tersimpan: bukti-phk-diterima.pdf.").is_visible()
    kevin.follows("Selesai, lanjut")
    kevin.follows("Batalkan draf ini")
