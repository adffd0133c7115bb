"""A dispute about a termination is followed stage by stage until it is over; then the file is looked at again."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import advance, record
from core.templatetags.siap import tanggal
from phk_reports import deadlines, dispute_rules, notices, permissions
from phk_reports.dispute_rules import Settled
from phk_reports.models import DisputeStage, Outcome, PhkReport, Stage, State
from phk_reports.refusals import ReportRefused


def open_stage(report: PhkReport) -> DisputeStage | None:
    """Where the dispute stands now; None for a file without one, or whose stage nobody has said yet."""
    return report.stages.filter(ended_on__isnull=True).first()


def may_record(report: PhkReport, user: User) -> bool:
    """The mediator who holds a file in dispute."""
    return report.state == State.DISPUTED and permissions.holds_it(report, user)


@transaction.atomic
def begin(
    report: PhkReport, *, by: User, today: date, stage: str = dispute_rules.FIRST, started_on: date | None = None
) -> DisputeStage:
    """The stage at which the parties stand: the first one, unless they came further before the file was disputed.

    Raises `PermissionDenied`, `ReportRefused`.
    """
    report = _locked(report, by)
    if open_stage(report):
        raise ReportRefused(_("Tahap perselisihan ini sudah tercatat. Muat ulang halaman."))
    started_on = started_on or today
    if started_on > today:
        raise ReportRefused(_("Tanggal mulai tidak boleh sesudah hari ini."))
    if started_on < report.employment.started_on:
        raise ReportRefused(_("Tanggal mulai tidak boleh sebelum pekerja mulai bekerja."))
    begun = _begin(report, stage, started_on, by)
    record(report, "dispute_begun", by=by, stage=str(stage))
    return begun


@transaction.atomic
def end_stage(report: PhkReport, *, by: User, outcome: str, ended_on: date, note: str, today: date) -> PhkReport:
    """Close the open stage; the next one begins on the same day, or the dispute is over and the file in review again.

    Raises `PermissionDenied`, `ReportRefused`.
    """
    report = _locked(report, by)
    stage = open_stage(report)
    if stage is None or outcome not in dispute_rules.leads(stage.stage):
        raise ReportRefused(_("Tahap ini sudah ditutup petugas lain. Muat ulang halaman."))
    if not stage.started_on <= ended_on <= today:
        raise ReportRefused(
            _("Tanggal hasil harus antara %(start)s dan hari ini.") % {"start": tanggal(stage.started_on)}
        )
    if outcome == Outcome.REFUSED and not note and ended_on <= stage.due_on:
        raise ReportRefused(
            _("Jawaban ditunggu sampai %(due)s. Tulis siapa yang menolak, atau tunggu sampai hari itu lewat.")
            % {"due": tanggal(stage.due_on)}
        )
    stage.ended_on, stage.outcome, stage.note = ended_on, outcome, note
    stage.save(update_fields=["ended_on", "outcome", "note"])
    record(report, "dispute_stage_ended", by=by, note=note, stage=stage.stage, outcome=str(outcome))
    onward = dispute_rules.leads(stage.stage)[outcome]
    if isinstance(onward, Settled):
        return advance(report, PhkReport.resume, by=by, effective_on=effective_day(onward, stage))
    _begin(report, onward, ended_on, by)
    notices.tell_stage(report, Stage(onward).label)
    return report


def effective_day(settled: Settled, last: DisputeStage) -> date | None:
    """The day on which a disputed termination took effect; None where it is the day that was reported, or none at all."""
    if settled == Settled.ON_AGREEMENT:
        return last.started_on
    return last.ended_on if settled == Settled.ON_RULING else None


def outcomes(stage: DisputeStage) -> list[tuple[str, str]]:
    """What this stage can end with, for a form."""
    return [(str(code), Outcome(code).label) for code in dispute_rules.leads(stage.stage)]


def context(report: PhkReport, user: User, today: date) -> dict:
    """For templates/phk_reports/_dispute.html. One query."""
    stages = list(report.stages.order_by("pk"))
    now = next((stage for stage in stages if stage.ended_on is None), None)
    return {
        "dispute_stages": stages,
        "dispute_stage": now,
        "dispute_article": dispute_rules.RULES[now.stage].article if now else "",
        "dispute_is_late": now is not None and now.due_on < today,
        "may_record_dispute": may_record(report, user),
    }


def _locked(report: PhkReport, by: User) -> PhkReport:
    report = PhkReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not may_record(report, by):
        raise PermissionDenied
    return report


def _begin(report: PhkReport, stage: str, started_on: date, by: User) -> DisputeStage:
    holidays = deadlines.holidays_around(started_on)
    begun = DisputeStage.objects.create(
        report=report,
        stage=stage,
        started_on=started_on,
        due_on=dispute_rules.due_on(stage, started_on, holidays),
        recorded_by=by,
    )
    report.due_on = begun.due_on
    report.save(update_fields=["due_on"])
    return begun
