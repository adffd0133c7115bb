"""What is done to a PHK file besides its steps: begin it, say something, send it."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import advance, record
from documents.models import Document
from phk_reports import answering, attaching, joining, letters, notices, permissions
from phk_reports.models import PhkReport, PhkStatement, Side, Stance, State
from phk_reports.refusals import AlreadyReported, ReportRefused
from registry.models import Employment

OTHER_SIDE_REPORTED = _("%(side)s sudah melapor. Periksa laporannya dan jawab; Anda tidak perlu melapor dari awal.")
ATTEMPTS = 3


def live_report(employment: Employment) -> PhkReport | None:
    """The file that was sent about this employment and still counts."""
    return PhkReport.objects.live().filter(employment=employment).first()


def already_reported(live: PhkReport, side: str) -> AlreadyReported:
    """What to tell a side that wants to report what a live file is about."""
    if live.source == side:
        return AlreadyReported(live, _("PHK ini sudah Anda laporkan. Ini berkasnya."))
    if answering.may_answer(live, side):
        return AlreadyReported(live, OTHER_SIDE_REPORTED % {"side": live.get_source_display()})
    return AlreadyReported(live)


@transaction.atomic
def start_report(*, employment: Employment, by: User, side: Side) -> PhkReport:
    """The side's draft about this employment, its old one when there is one.

    Raises `AlreadyReported`: a live file is there, which this side has sent or can answer.
    """
    locked = Employment.objects.select_for_update(of=("self",)).select_related("company", "participant")
    employment = locked.get(pk=employment.pk)
    report = PhkReport(employment=employment, region_id=employment.company.region_id, source=side, reported_by=by)
    if not permissions.is_reporter(report, by):
        raise PermissionDenied
    if reported := live_report(employment):
        raise already_reported(reported, side)
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
    **said,
) -> PhkStatement:
    """What a side says now, as its next version; what it leaves out stays as it said before.

    The reporter's words become the file's. A stance that is not `REPORTS` answers what the other side says now; who
    agrees takes its words over. said: further fields of `PhkStatement`. Raises `PermissionDenied`, `ReportRefused`.
    """
    report = PhkReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not permissions.is_of_side(report, by, side):
        raise PermissionDenied
    if not (may_change(report, side) if stance == Stance.REPORTS else answering.may_answer(report, side)):
        raise ReportRefused(_("Berkas ini tidak dapat diubah lagi."))
    stance = answering.meant(report, side, stance)
    facts = answering.carried_over(report, side, stance) | said
    if stance != Stance.AGREES:
        facts |= {"terminated_on": terminated_on, "cause": cause}
    statement = write_version(report, side=side, stance=stance, facts=facts, by=by, today=today)
    if stance != Stance.REPORTS:
        record(report, "answered", by=by, stance=str(stance), side=str(side))
        notices.tell_answered(report, side)
    return statement


def may_change(report: PhkReport, side: str) -> bool:
    """The reporting side its draft; and a file that was sent back without naming what is wrong."""
    if side != report.source:
        return False
    if report.state == State.NEEDS_CORRECTION:
        request = permissions.latest_request(report)
        return request is None or not request.items.exists()
    return report.state == State.DRAFT


def write_version(report: PhkReport, *, side: str, stance: str, facts: dict, by: User, today: date) -> PhkStatement:
    """The side's next version of a file that is locked; facts: every field but `answering.VERSIONED`.

    Raises `ReportRefused` for an impossible day.
    """
    if facts.get("terminated_on") is not None:
        check_day(report.employment, facts["terminated_on"], today)
    latest = answering.latest(report, side)
    version = latest.version + 1 if latest else 1
    statement = PhkStatement.objects.create(
        report=report, side=side, version=version, stance=stance, made_by=by, **facts
    )
    if side == report.source and stance != Stance.DENIES:
        _stands_for_the_file(report, statement)
    return statement


def _stands_for_the_file(report: PhkReport, said: PhkStatement) -> None:
    report.terminated_on, report.cause = said.terminated_on, said.cause
    report.total_permanent_disability = said.total_permanent_disability
    report.save(update_fields=["terminated_on", "cause", "total_permanent_disability"])
    if report.state not in (State.DRAFT, State.NEEDS_CORRECTION):  # a correction issues it when it is sent
        letters.receipt(report)


def check_day(employment: Employment, terminated_on: date, today: date) -> None:
    """Raises `ReportRefused` when nobody can have been dismissed on that day."""
    if terminated_on > today:
        raise ReportRefused(_("Tanggal PHK tidak boleh sesudah hari ini."))
    if terminated_on < employment.started_on:
        raise ReportRefused(_("Tanggal PHK tidak boleh sebelum tanggal mulai bekerja."))


def send(report: PhkReport, *, by: User) -> PhkReport:
    """Submit the draft, or the correction; gives the file in which it stands now.

    Where the other side has a live file about this employment, the draft becomes its statement there, also when both
    send at the same moment. Raises `AlreadyReported` beside what `advance` raises.
    """
    if report.state == State.NEEDS_CORRECTION:
        return advance(report, PhkReport.resubmit, by=by)
    for _attempt in range(ATTEMPTS):
        try:
            if live := live_report(report.employment):
                return joining.join(report, live, by=by)
            return advance_alone(report, PhkReport.submit, by=by)
        except AlreadyReported as refused:
            if refused.report is not None:
                raise
    raise AlreadyReported


def advance_alone(report: PhkReport, step, *, by: User, note: str = "", **arguments) -> PhkReport:
    """`advance` for steps that bring a file to life: a second live one about an employment is `AlreadyReported`."""
    try:
        return advance(report, step, by=by, note=note, **arguments)
    except IntegrityError as error:
        if "phk_one_live_report" not in str(error):
            raise
        raise AlreadyReported from error
