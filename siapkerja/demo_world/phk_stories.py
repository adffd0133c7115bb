"""What happens to a PHK file. Each story goes on from where a shorter one ends."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.text import slugify
from fpdf import FPDF

from accounts.models import User
from casework.steps import advance
from core import clock
from documents.models import Document
from documents.services import receive
from phk_reports.attaching import EVIDENCE_DOCUMENT
from phk_reports.models import Acceptance, Cause, EvidenceKind, PhkReport, Side, Stance
from phk_reports.services import (
    add_statement,
    report_phk,
    send,
)
from phk_reports.still_active import DEACTIVATION_CAUSES, deactivate_when_silent
from registry.choices import DeactivationCause
from registry.deactivation import deactivate
from siapkerja.demo_world.life import Life
from siapkerja.demo_world.timeline import Story


def evidence(owner: User, kind: EvidenceKind, life: Life) -> Document:
    """A document of the PHK file."""
    return receive(evidence_file(f"{slugify(kind.label)}-contoh.pdf", str(kind.label), life), owner, EVIDENCE_DOCUMENT)


def evidence_file(name: str, title: str, life: Life) -> SimpleUploadedFile:
    """A page that says of itself that it proves nothing."""
    page = FPDF(format="A4")
    page.set_font("Helvetica", size=14)
    page.add_page()
    company, person = life.employment.company, life.person
    for line in ("CONTOH - BUKAN DOKUMEN ASLI", title, company.name, person.name, f"{life.left_on:%d-%m-%Y}"):
        page.cell(0, 12, line, new_x="LMARGIN", new_y="NEXT")
    return SimpleUploadedFile(name, bytes(page.output()))


def drafted(life: Life, side: Side = Side.EMPLOYER) -> Story:
    yield life.office(1, 9)
    by = life.employer if side == Side.EMPLOYER else life.user
    kind = EvidenceKind.JOINT_AGREEMENT if side == Side.EMPLOYER else EvidenceKind.ACCEPTANCE
    if life.cause in (Cause.DEATH, Cause.RESIGNATION):
        kind = EvidenceKind.OTHER
    life.report = report_phk(
        employment=life.employment,
        by=by,
        side=side,
        terminated_on=life.left_on,
        cause=life.cause,
        today=clock.today(),
        documents=[(evidence(by, kind, life), kind)],
        notice_number=f"PHK/{life.number:03d}/CONTOH",
        notice_on=life.left_on,
        accepts_termination=Acceptance.YES,
    )


def submitted(life: Life, side: Side = Side.EMPLOYER) -> Story:
    yield from drafted(life, side)
    yield life.office(1, 10)
    life.report = send(life.report, by=life.employer if side == Side.EMPLOYER else life.user)


def withdrawn(life: Life) -> Story:
    yield from submitted(life)
    yield life.office(2, 9)
    advance(life.report, PhkReport.withdraw, by=life.employer, note="Salah memilih pekerja.")


def in_review(life: Life, side: Side = Side.EMPLOYER) -> Story:
    yield from submitted(life, side)
    yield from _taken(life)


def _taken(life: Life) -> Story:
    yield life.office(2, 11)
    life.report = advance(life.report, PhkReport.take, by=life.mediators[0], officer=life.mediators[0])


def needs_correction(life: Life) -> Story:
    yield from in_review(life)
    yield life.office(3, 9)
    note = "Perjanjian bersama belum ditandatangani pekerja. Unggah halaman tanda tangannya."
    advance(life.report, PhkReport.ask_correction, by=life.mediators[0], note=note)


def rejected(life: Life) -> Story:
    yield from in_review(life)
    yield life.office(3, 9)
    note = "Surat PHK memuat tanggal yang berbeda dari laporan, dan panggilan kerja tidak dilampirkan."
    life.report = advance(life.report, PhkReport.reject, by=life.mediators[0], note=note)


def objected(life: Life) -> Story:
    yield from rejected(life)
    yield life.office(4, 13)
    note = "Tanggal di surat sudah diralat. Surat panggilan pertama dan kedua kami punya."
    advance(life.report, PhkReport.object_to_rejection, by=life.employer, note=note)


def disputed(life: Life) -> Story:
    yield from in_review(life)
    yield life.office(2, 14)
    add_statement(
        life.report,
        by=life.user,
        side=Side.WORKER,
        today=clock.today(),
        stance=Stance.DENIES,
        narrative="Saya tidak melakukan yang dituduhkan dan tidak menerima PHK ini.",
    )
    yield life.office(3, 10)
    note = "Pekerja menolak PHK. Para pihak dipanggil untuk mediasi."
    advance(life.report, PhkReport.dispute, by=life.mediators[0], note=note)


def approved_still_active(life: Life, side: Side = Side.EMPLOYER) -> Story:
    """Approved, while the company has not ended the participation."""
    yield from in_review(life, side)
    yield from _approved(life)


def _approved(life: Life) -> Story:
    yield life.office(3, 14)
    life.report = advance(life.report, PhkReport.approve, by=life.mediators[0])


def approved(life: Life) -> Story:
    yield from submitted(life)
    yield from _deactivated(life)
    yield from _taken(life)
    yield from _approved(life)


def _deactivated(life: Life) -> Story:
    yield life.office(1, 13)
    cause = DEACTIVATION_CAUSES.get(life.cause, DeactivationCause.TERMINATED)
    deactivate(employment=life.employment, on=life.left_on, cause=cause, by=life.employer, today=clock.today())


def approved_after_answer(life: Life) -> Story:
    """The worker agrees before the mediator decides."""
    yield from submitted(life)
    yield from _deactivated(life)
    yield life.office(1, 15)
    add_statement(life.report, by=life.user, side=Side.WORKER, today=clock.today(), stance=Stance.AGREES)
    yield from _taken(life)
    yield from _approved(life)


def reported_by_worker(life: Life) -> Story:
    """The company stays silent: the worker reports, and the Disnaker ends the participation in its place."""
    yield from approved_still_active(life, Side.WORKER)
    yield life.office(20, 9)
    deactivate_when_silent(
        life.report,
        by=life.mediators[0],
        reason="Perusahaan tidak menjawab dua surat Disnaker.",
        today=clock.today(),
    )
