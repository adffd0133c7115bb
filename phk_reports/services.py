"""What is done to a PHK file besides its steps: begin it, say something, send it."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import advance, record
from documents.models import Document
from phk_reports import attaching, notices, permissions
from phk_reports.models import OPEN_TO_ANSWERS, OPEN_TO_CHANGES, PhkReport, PhkStatement, Side, Stance, State
from phk_reports.refusals import AlreadyReported, ReportRefused
from registry.models import Employment


def live_report(employment: Employment) -> PhkReport | None:
    """The file that was sent about this employment and still counts."""
    return PhkReport.objects.live().filter(employment=employment).first()


@transaction.atomic
def start_report(*, employment: Employment, by: User, side: Side) -> PhkReport:
    """The side's draft about this employment, its old one when there is one. Raises `AlreadyReported`."""
    locked = Employment.objects.select_for_update(of=("self",)).select_related("company", "participant")
    employment = locked.get(pk=employment.pk)
    report = PhkReport(employment=employment, region_id=employment.company.region_id, source=side, reported_by=by)
    if not permissions.is_reporter(report, by):
        raise PermissionDenied
    if reported := live_report(employment):
        raise AlreadyReported(reported)
    if draft := PhkReport.objects.filter(employment=employment, source=side, state=State.DRAFT).first():
        return draft
    report.save()
    return report


@transaction.atomic
def report_phk(
    *,
    employment: Employment,
    by: User,
    side: Side,
    terminated_on: date,
    cause: str,
    today: date,
    documents: Iterable[tuple[Document, str]] = (),
    **said,
) -> PhkReport:
    """A draft with its statement and evidence in one go, not yet sent.

    documents: pairs (document, `EvidenceKind`); said: further fields of `PhkStatement`, `total_permanent_disability`.
    Raises `AlreadyReported`, `ReportRefused`, `PermissionDenied`.
    """
    report = start_report(employment=employment, by=by, side=side)
    add_statement(report, by=by, side=side, terminated_on=terminated_on, cause=cause, today=today, **said)
    for document, evidence_kind in documents:
        attaching.add_evidence(report, by=by, document=document, evidence_kind=evidence_kind)
    report.refresh_from_db()
    return report


@transaction.atomic
def add_statement(
    report: PhkReport,
    *,
    by: User,
    side: Side,
    today: date,
    stance: str = Stance.REPORTS,
    terminated_on: date | None = None,
    cause: str = "",
    total_permanent_disability: bool = False,
    **said,
) -> PhkStatement:
    """What a side says now, as its next version. The reporter's become the file's; the other side's are an answer.

    said: notice_number, notice_on, accepts_termination, narrative. Raises `PermissionDenied`, `ReportRefused`.
    """
    report = PhkReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not permissions.is_of_side(report, by, side):
        raise PermissionDenied
    reports = side == report.source
    if report.state not in (OPEN_TO_CHANGES if reports else OPEN_TO_ANSWERS):
        raise ReportRefused(_("Berkas ini tidak dapat diubah lagi."))
    if stance == Stance.AGREES:
        terminated_on, cause = report.terminated_on, report.cause
    if terminated_on is not None:
        _check_day(report.employment, terminated_on, today)
    latest = report.statements.filter(side=side).aggregate(version=Max("version"))["version"] or 0
    statement = PhkStatement.objects.create(
        report=report,
        side=side,
        version=latest + 1,
        stance=stance,
        terminated_on=terminated_on,
        cause=cause,
        made_by=by,
        **said,
    )
    if reports:
        report.terminated_on, report.cause = terminated_on, cause
        report.total_permanent_disability = total_permanent_disability
        report.save(update_fields=["terminated_on", "cause", "total_permanent_disability"])
    else:
        record(report, "answered", by=by, stance=str(stance))
        notices.tell_answered(report)
    return statement


def _check_day(employment: Employment, terminated_on: date, today: date) -> None:
    if terminated_on > today:
        raise ReportRefused(_("Tanggal PHK tidak boleh sesudah hari ini."))
    if terminated_on < employment.started_on:
        raise ReportRefused(_("Tanggal PHK tidak boleh sebelum tanggal mulai bekerja."))


def send(report: PhkReport, *, by: User) -> PhkReport:
    """Submit the draft, or the correction. Raises `AlreadyReported` beside what `advance` raises."""
    step = PhkReport.resubmit if report.state == State.NEEDS_CORRECTION else PhkReport.submit
    return advance_alone(report, step, by=by)


def advance_alone(report: PhkReport, step, *, by: User, note: str = "", **arguments) -> PhkReport:
    """`advance` for steps that bring a file to life: a second live one about an employment is `AlreadyReported`."""
    try:
        return advance(report, step, by=by, note=note, **arguments)
    except IntegrityError as error:
        if "phk_one_live_report" not in str(error):
            raise
        raise AlreadyReported from error
