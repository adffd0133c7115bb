"""What happens to a PHK file. Each story goes on from where a shorter one ends."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.text import slugify
from fpdf import FPDF

from accounts.models import User
from casework.steps import advance
from core import clock
from documents.models import Document
from documents.services import receive
from phk_reports import corrections
from phk_reports.attaching import EVIDENCE_DOCUMENT
from phk_reports.models import (
    Acceptance,
    Cause,
    EvidenceKind,
    EvidenceSet,
    PhkReport,
    Severance,
    Side,
    Stance,
    Verdict,
)
from phk_reports.services import add_statement, report_phk, send
from phk_reports.still_active import DEACTIVATION_CAUSES, deactivate_when_silent
from registry.choices import DeactivationCause
from registry.deactivation import deactivate
from siapkerja.demo_world.life import Life
from siapkerja.demo_world.mediating import approve, decide
from siapkerja.demo_world.timeline import Story, at

NOTICE = timedelta(days=28)  # more than 14 working days


def evidence(owner: User, kind: EvidenceKind, life: Life) -> Document:
    """A document of the PHK file."""
    return receive(evidence_file(f"{slugify(kind.label)}-contoh.pdf", str(kind.label), life), owner, EVIDENCE_DOCUMENT)


def evidence_file(name: str, title: str, life: Life) -> SimpleUploadedFile:
    """A page about this person."""
    return page_of(name, title, life.employment.company.name, life.person.name, f"{life.left_on:%d-%m-%Y}")


def page_of(name: str, *lines: str) -> SimpleUploadedFile:
    """A page that says of itself that it proves nothing."""
    page = FPDF(format="A4")
    page.set_font("Helvetica", size=14)
    page.add_page()
    for line in ("CONTOH - BUKAN DOKUMEN ASLI", *lines):
        page.cell(0, 12, line, new_x="LMARGIN", new_y="NEXT")
    return SimpleUploadedFile(name, bytes(page.output()))


def drafted(life: Life, side: Side = Side.EMPLOYER, agreed: bool = True) -> Story:
    """agreed: the worker accepts the termination, and there is a document about that; else there is only the notice."""
    yield life.office(1, 9)
    by = life.employer if side == Side.EMPLOYER else life.user
    kind = _proof(life, side) if agreed else EvidenceKind.NOTICE
    life.report = report_phk(
        employment=life.employment,
        by=by,
        side=side,
        terminated_on=life.left_on,
        cause=life.cause,
        today=clock.today(),
        documents=[(evidence(by, kind, life), kind)],
        notice_number=f"PHK/{life.number:03d}/CONTOH",
        notice_on=life.left_on - NOTICE,
        accepts_termination=Acceptance.YES if agreed else Acceptance.NO,
        **(_said_by_company(life, agreed) if side == Side.EMPLOYER else {"evidence_set": EvidenceSet.ACCEPTED}),
    )


def _proof(life: Life, side: Side) -> EvidenceKind:
    if life.cause in (Cause.DEATH, Cause.RESIGNATION):
        return EvidenceKind.OTHER
    return EvidenceKind.JOINT_AGREEMENT if side == Side.EMPLOYER else EvidenceKind.ACCEPTANCE


def _said_by_company(life: Life, agreed: bool) -> dict:
    """What the law asks of the company beside when and why."""
    return {
        "certificate_number": f"SRT-{life.number:04d}-CONTOH",
        "worker_address": f"Jalan Contoh Nomor {life.number}",
        "evidence_number": f"{'PB' if agreed else 'PHK'}/{life.number:03d}/CONTOH",
        "evidence_on": life.left_on,
        "severance": Severance.PAID if agreed else Severance.NOT_YET,
    }


def submitted(life: Life, side: Side = Side.EMPLOYER, agreed: bool = True) -> Story:
    yield from drafted(life, side, agreed)
    yield life.office(1, 10)
    life.report = send(life.report, by=life.employer if side == Side.EMPLOYER else life.user)


def withdrawn(life: Life) -> Story:
    yield from submitted(life)
    yield life.office(2, 9)
    life.report = advance(life.report, PhkReport.withdraw, by=life.employer, note="Salah memilih pekerja.")


def in_review(life: Life, side: Side = Side.EMPLOYER, agreed: bool = True) -> Story:
    yield from submitted(life, side, agreed)
    yield from taken(life)


def taken(life: Life) -> Story:
    yield life.office(2, 11)
    take(life)


def take(life: Life) -> None:
    """The file is the mediator's from now on."""
    life.report = advance(life.report, PhkReport.take, by=life.mediator, officer=life.mediator)


def needs_correction(life: Life) -> Story:
    """The mediator asks for one document again, and for nothing else."""
    yield from in_review(life)
    yield life.office(3, 9)
    item = {
        "side": Side.EMPLOYER,
        "evidence": life.report.evidence.select_related("document").get(),
        "note": "Halaman tanda tangan pekerja belum ada. Unggah dokumen yang lengkap.",
    }
    life.report = decide(life.report, Verdict.CORRECTION, by=life.mediator, items=[item])


def corrected(life: Life) -> Story:
    """The document has come in: the mediator goes on."""
    yield from needs_correction(life)
    yield life.office(4, 13)
    item = corrections.open_items(life.report, Side.EMPLOYER).get()
    kind = EvidenceKind(item.evidence.evidence_kind)
    page = evidence_file("perjanjian-bersama-lengkap-contoh.pdf", f"{kind.label}, dengan tanda tangan", life)
    document = receive(page, life.employer, EVIDENCE_DOCUMENT)
    corrections.save_document(item, by=life.employer, document=document)
    life.report = corrections.send(life.report, by=life.employer, today=clock.today())


def rejected(life: Life) -> Story:
    yield from in_review(life)
    yield life.office(3, 9)
    life.report = decide(
        life.report,
        Verdict.REJECT,
        by=life.mediator,
        reasons=["EVIDENCE_MISMATCH", "CAUSE_NOT_PROVEN"],
        adds="Surat PHK memuat tanggal yang berbeda dari laporan, dan panggilan kerja tidak dilampirkan.",
    )


def objected(life: Life) -> Story:
    yield from rejected(life)
    yield life.office(4, 13)
    note = "Tanggal di surat sudah diralat. Surat panggilan pertama dan kedua kami punya."
    life.report = advance(life.report, PhkReport.object_to_rejection, by=life.employer, note=note)


def approved_still_active(life: Life, side: Side = Side.EMPLOYER) -> Story:
    """Approved, while the company has not ended the participation."""
    yield from in_review(life, side)
    yield from _approved(life)


def approved_five_office_days_ago(life: Life) -> Story:
    """The company has been reminded twice to end the participation."""
    yield from in_review(life)
    yield at(life.calendar.before_last_office_day(5), 14)
    life.report = approve(life.report, by=life.mediator)


def _approved(life: Life) -> Story:
    yield life.office(3, 14)
    life.report = approve(life.report, by=life.mediator)


def approved(life: Life) -> Story:
    yield from submitted(life)
    yield from deactivated(life)
    yield from taken(life)
    yield from _approved(life)


def deactivated(life: Life, days: int = 1) -> Story:
    yield life.office(days, 13)
    cause = DEACTIVATION_CAUSES.get(life.cause, DeactivationCause.TERMINATED)
    deactivate(employment=life.employment, on=life.left_on, cause=cause, by=life.employer, today=clock.today())


def approved_after_answer(life: Life) -> Story:
    """The worker agrees before the mediator decides."""
    yield from submitted(life)
    yield from deactivated(life)
    yield life.office(1, 15)
    add_statement(life.report, by=life.user, side=Side.WORKER, today=clock.today(), stance=Stance.AGREES)
    yield from taken(life)
    yield from _approved(life)


def reported_by_worker(life: Life) -> Story:
    """The company stays silent: the worker reports, and the Disnaker ends the participation in its place."""
    yield from approved_still_active(life, Side.WORKER)
    yield life.office(20, 9)
    deactivate_when_silent(
        life.report,
        by=life.mediator,
        reason="Perusahaan tidak menjawab dua surat Disnaker.",
        today=clock.today(),
    )
