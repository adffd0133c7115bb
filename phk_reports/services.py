"""What is done to a PHK file besides its steps: begin it, say something, add evidence, deactivate."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import advance, record
from documents.models import Document
from documents.services import discard
from phk_reports import deadlines, notices, permissions
from phk_reports.models import Cause, Evidence, EvidenceKind, PhkReport, PhkStatement, Side, Stance, State
from registry.choices import DeactivationCause
from registry.deactivation import deactivate
from registry.models import Employment

EVIDENCE_DOCUMENT = "phk_evidence"
OPEN_TO_ANSWERS = (State.SUBMITTED, State.IN_REVIEW, State.NEEDS_CORRECTION, State.DISPUTED, State.OBJECTED)
OPEN_TO_CHANGES = (State.DRAFT, State.NEEDS_CORRECTION)

DEACTIVATION_CAUSES = {
    Cause.RESIGNATION: DeactivationCause.RESIGNED,
    Cause.PENSION: DeactivationCause.PENSION,
    Cause.DEATH: DeactivationCause.DEATH,
    Cause.PKWT_EXPIRED: DeactivationCause.CONTRACT_ENDED,
}


class ReportRefused(Exception):
    """`message` tells the person what stands in the way."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


class AlreadyReported(ReportRefused):
    """A live file about this employment exists; `report` is it, when the asker may see it."""

    def __init__(self, report: PhkReport | None = None):
        super().__init__(_("PHK untuk pekerja ini di perusahaan ini sudah dilaporkan."))
        self.report = report


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
        add_evidence(report, by=by, document=document, evidence_kind=evidence_kind)
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


def may_add_evidence(report: PhkReport, user: User) -> bool:
    """The reporter from the draft on, the other side once it was sent; nobody after the decision."""
    if report.state == State.DRAFT:
        return permissions.is_reporter(report, user)
    return report.state in OPEN_TO_ANSWERS and (
        permissions.is_reporter(report, user) or permissions.is_other_side(report, user)
    )


@transaction.atomic
def add_evidence(report: PhkReport, *, by: User, document: Document, evidence_kind: str) -> Evidence:
    """Put a document into the file. Raises `PermissionDenied`."""
    report = PhkReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not may_add_evidence(report, by) or document.owner_id != by.pk:
        raise PermissionDenied
    side = report.source if permissions.is_reporter(report, by) else report.other_side
    evidence = Evidence.objects.create(
        report=report, document=document, evidence_kind=EvidenceKind(evidence_kind), side=side
    )
    if report.state != State.DRAFT:
        record(report, "evidence_added", by=by, evidence=str(evidence.pk))
    return evidence


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: User) -> None:
    """Take a document out of a draft. What was sent stays. Raises `PermissionDenied`."""
    report = PhkReport.objects.select_for_update(of=("self",)).get(pk=evidence.report_id)
    if report.state != State.DRAFT or not permissions.is_reporter(report, by):
        raise PermissionDenied
    evidence.delete()
    discard(evidence.document)


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


def deactivation_possible_from(report: PhkReport) -> date:
    """The first day on which the Disnaker may end the participation: the employer's working days are over."""
    return deadlines.report_due_on(report.terminated_on) + timedelta(days=1)


def may_deactivate(report: PhkReport, user: User) -> bool:
    """A neutral mediator, when the file is approved and the participation still runs."""
    return (
        report.state == State.APPROVED
        and report.employment.is_active_at_bpjs
        and permissions.is_neutral_mediator(report, user)
    )


@transaction.atomic
def deactivate_when_silent(report: PhkReport, *, by: User, reason: str, today: date) -> Employment:
    """End the participation in a silent employer's place.

    Raises `PermissionDenied`, `ReportRefused`, `RegistryRefusal`.
    """
    if not may_deactivate(report, by):
        raise PermissionDenied
    if today < deactivation_possible_from(report):
        raise ReportRefused(_("Perusahaan masih punya waktu untuk menonaktifkan sendiri."))
    employment = report.employment
    on = max(report.terminated_on, employment.ended_on or report.terminated_on)
    cause = DEACTIVATION_CAUSES.get(report.cause, DeactivationCause.TERMINATED)
    if report.total_permanent_disability:
        cause = DeactivationCause.TOTAL_DISABILITY
    deactivated = deactivate(employment=employment, on=on, cause=cause, by=by, today=today, reason=reason)
    record(report, "participant_deactivated", by=by, note=reason)
    return deactivated
