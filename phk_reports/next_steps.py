"""The next step of one person in a PHK file: what to do now, where, and by when."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from phk_reports import answering, corrections, deadlines, employer_draft, permissions
from phk_reports.models import PhkReport, PhkStatement, Side, Stance, State


@dataclass(frozen=True)
class NextStep:
    """As `components/next_step.html` takes it."""

    title: str
    body: str
    url: str
    button: str
    deadline: date | None = None


def next_step(report: PhkReport, user: User, side: str | None, statements: dict[str, PhkStatement]) -> NextStep | None:
    """What this side does now; None when somebody else acts. `statements`: what each side says now."""
    if side is None:
        return None
    if report.state == State.NEEDS_CORRECTION and (step := _correct(report, side)):
        return step
    if report.state == State.REJECTED and permissions.may_object(report, user):
        return _object(report)
    if report.state == State.DRAFT:
        return _finish(report)
    if answering.may_answer(report, side) and _has_something_new(report, side, statements):
        return _answer(report, side)
    return None


def _finish(report: PhkReport) -> NextStep:
    is_workers = report.source == Side.WORKER
    return NextStep(
        title=_("Selesaikan laporan ini"),
        body=_("Laporan ini belum terkirim. Isian Anda tersimpan."),
        url=_url("worker_tasks", report) if is_workers else employer_draft.tasks_url(report),
        button=_("Lanjutkan mengisi"),
    )


def _correct(report: PhkReport, side: str) -> NextStep | None:
    items = list(corrections.items_of(report))
    mine = [item for item in items if item.side == side and item.answered_at is None]
    if items and not mine:
        return None
    if items:
        body = _("Diminta: %(items)s. Bagian lain tidak perlu diulang.") % {
            "items": ", ".join(item.label for item in mine)
        }
        return NextStep(_("Perbaiki laporan"), body, _url("correct", report), _("Perbaiki laporan"), report.due_on)
    if side != report.source:
        return None
    body = _("Baca catatan mediator di riwayat, ubah bagian itu, lalu kirim perbaikan.")
    return NextStep(_("Perbaiki laporan"), body, _url("resubmit", report), _("Periksa dan kirim"), report.due_on)


def _object(report: PhkReport) -> NextStep:
    return NextStep(
        title=_("Tidak setuju? Ajukan keberatan"),
        body=_("Keberatan diperiksa oleh mediator lain, dan hanya dapat diajukan sekali."),
        url=_url("object_to_rejection", report),
        button=_("Ajukan keberatan"),
        deadline=deadlines.objection_until(report.decided_at),
    )


def _has_something_new(report: PhkReport, side: str, statements: dict[str, PhkStatement]) -> bool:
    """The other side has said something since this side last spoke, and it is not "you are right"."""
    mine, theirs = statements.get(side), statements.get(permissions.other_than(side))
    if theirs is None or theirs.stance == Stance.AGREES:
        return False
    return mine is None or mine.made_at < theirs.made_at


def _answer(report: PhkReport, side: str) -> NextStep:
    if side == report.source:
        return NextStep(
            title=_("Baca keterangan pihak lain"),
            body=_("Keterangannya berbeda dari laporan Anda. Anda boleh menjawab sampai Disnaker memutuskan."),
            url=_url("answer", report),
            button=_("Jawab keterangan"),
        )
    return NextStep(
        title=_("Jawab laporan ini"),
        body=_("Periksa apakah isinya benar. Tanpa jawaban, Disnaker tetap memeriksa dan memutuskan."),
        url=_url("answer", report),
        button=_("Jawab laporan"),
        deadline=report.respond_by,
    )


def _url(name: str, report: PhkReport) -> str:
    return reverse(f"phk_reports:{name}", args=[report.pk])
