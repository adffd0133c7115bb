"""PHK files in which the two sides do not say the same, one of them is silent, or somebody acts for the worker."""

from datetime import timedelta

from core import clock
from phk_reports import deadlines, disputing, mandates
from phk_reports.attaching import add_evidence
from phk_reports.models import (
    Acceptance,
    EvidenceKind,
    EvidenceSet,
    Mandate,
    Outcome,
    Representation,
    Severance,
    Side,
    Stance,
    Verdict,
)
from phk_reports.services import add_statement, report_phk, send
from siapkerja.demo_world.life import Life
from siapkerja.demo_world.mediating import approve, decide
from siapkerja.demo_world.phk_stories import NOTICE, deactivated, evidence, in_review, submitted, take, taken
from siapkerja.demo_world.timeline import Story, at

MANDATE_RUNS = timedelta(days=180)


def joined(life: Life) -> Story:
    """Both sides write at the same time, each with days of their own: what comes second becomes part of the one file."""
    yield life.office(1, 8)
    draft = report_phk(
        employment=life.employment,
        by=life.user,
        side=Side.WORKER,
        terminated_on=life.left_on - timedelta(days=2),
        cause=life.cause,
        today=clock.today(),
        documents=[(evidence(life.user, EvidenceKind.ACCEPTANCE, life), EvidenceKind.ACCEPTANCE)],
        evidence_set=EvidenceSet.ACCEPTED,
        accepts_termination=Acceptance.YES,
        notice_number=f"PHK/{life.number:03d}/CONTOH",
        notice_on=life.left_on - NOTICE + timedelta(days=6),
        narrative="Hari terakhir saya bekerja dua hari lebih awal. Surat PHK baru saya terima hari itu.",
    )
    yield from submitted(life)
    yield life.office(1, 16)
    life.report = send(draft, by=life.user)
    yield from taken(life)


def denied(life: Life) -> Story:
    """The worker says that nobody dismissed them, and asks the union for help."""
    yield from submitted(life, agreed=False)
    yield life.office(1, 19)
    add_statement(
        life.report,
        by=life.user,
        side=Side.WORKER,
        today=clock.today(),
        stance=Stance.DENIES,
        narrative="Saya tidak di-PHK. Saya hanya diminta libur, dan sampai sekarang belum dipanggil kembali.",
    )
    yield from taken(life)
    yield life.office(2, 19)
    _offers(life)


def without_evidence(life: Life) -> Story:
    """The worker reports without any proof, the company lets its days go by, and a mediator begins all the same."""
    yield life.office(1, 19)
    draft = report_phk(
        employment=life.employment,
        by=life.user,
        side=Side.WORKER,
        terminated_on=life.left_on,
        cause=life.cause,
        today=clock.today(),
        evidence_set=EvidenceSet.NONE,
        accepts_termination=Acceptance.YES,
        narrative="Saya diberi tahu lewat telepon. Surat PHK tidak pernah saya terima.",
    )
    life.report = send(draft, by=life.user)
    yield at(deadlines.working_days_after(life.report.respond_by, 1), 10)
    take(life)


def disputed(life: Life) -> Story:
    """The worker does not accept the termination: both sides have to negotiate first."""
    yield from in_review(life, agreed=False)
    yield life.office(2, 14)
    add_statement(
        life.report,
        by=life.user,
        side=Side.WORKER,
        today=clock.today(),
        stance=Stance.DIFFERS,
        terminated_on=life.left_on,
        cause=life.cause,
        accepts_termination=Acceptance.NO,
        narrative="Saya tidak melakukan yang dituduhkan dan tidak menerima PHK ini.",
    )
    yield life.office(3, 10)
    life.report = decide(life.report, Verdict.DISPUTE, by=life.mediator, reasons=["WORKER_REFUSES"])


def in_mediation(life: Life) -> Story:
    """With the union at the worker's side, as far as the first session of the mediation."""
    yield from disputed(life)
    yield life.office(4, 19)
    offered = _offers(life)
    yield life.office(5, 9)
    mandates.accept(offered, by=life.union, today=clock.today())
    yield from _stage(life, 15, Outcome.FAILED, "Dua kali berunding, tidak sepakat.")
    yield from _stage(life, 19, Outcome.COMPLETE, "Risalah perundingan terlampir.")
    yield from _stage(life, 26, Outcome.MEDIATION, "Kedua pihak memilih mediasi.")


def settled(life: Life) -> Story:
    """They agree while they negotiate; the agreement is registered, and the termination counts from its day."""
    yield from disputed(life)
    yield from _stage(life, 12, Outcome.AGREED, "Sepakat PHK dengan uang pesangon penuh.")
    yield life.office(13, 9)
    for kind in (EvidenceKind.JOINT_AGREEMENT, EvidenceKind.REGISTRATION_DEED):
        add_evidence(life.report, by=life.employer, document=evidence(life.employer, kind, life), evidence_kind=kind)
    _says_accepted(life, Side.EMPLOYER)
    yield life.office(13, 19)
    _says_accepted(life, Side.WORKER)
    yield from _stage(life, 14, Outcome.REGISTERED, "Perjanjian bersama didaftarkan di PHI.")
    yield life.office(15, 14)
    life.report = approve(life.report, by=life.mediator)
    yield from deactivated(life, days=16)


def represented_draft(life: Life) -> Story:
    """The union has begun a report for the worker, and has not sent it."""
    yield life.office(1, 9)
    offered = _offers(life)
    yield life.office(1, 13)
    mandates.accept(offered, by=life.union, today=clock.today())
    yield life.office(1, 15)
    report_phk(
        employment=life.employment,
        by=life.union,
        side=Side.WORKER,
        terminated_on=life.left_on,
        cause=life.cause,
        today=clock.today(),
        evidence_set=EvidenceSet.NONE,
        accepts_termination=Acceptance.YES,
    )


def _says_accepted(life: Life, side: Side) -> None:
    paid = {"severance": Severance.PAID, "evidence_on": clock.today()} if side == Side.EMPLOYER else {}
    add_statement(
        life.report,
        by=life.employer if side == Side.EMPLOYER else life.user,
        side=side,
        today=clock.today(),
        stance=Stance.DIFFERS if side == Side.EMPLOYER else Stance.AGREES,
        terminated_on=life.left_on,
        cause=life.cause,
        accepts_termination=Acceptance.YES,
        **paid,
    )


def _offers(life: Life) -> Mandate:
    today = clock.today()
    return mandates.offer(
        employment=life.employment,
        by=life.user,
        representation=Representation.UNION,
        name=f"{life.union.full_name}, Serikat Pekerja Contoh",
        email=life.union.email,
        to_on=today + MANDATE_RUNS,
        letter=None,
        today=today,
    )


def _stage(life: Life, days: int, outcome: Outcome, note: str) -> Story:
    """The open stage of the dispute ends."""
    yield life.office(days, 11)
    today = clock.today()
    life.report = disputing.end_stage(
        life.report, by=life.mediator, outcome=outcome, ended_on=today, note=note, today=today
    )
