"""The files of many workers at once: a few statements for a chunk, however many workers are in it."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from casework.holidays import holidays_between
from casework.steps import advance_many, record
from core import clock
from core.ids import reference_number
from phk_reports import answering, comparison, deadlines, letters, rules, services
from phk_reports.layoffs import notices
from phk_reports.layoffs.standing import Relation, Said, Standing, standing_of
from phk_reports.models import (
    Evidence,
    EvidenceKind,
    EvidenceSet,
    MassLayoff,
    PhkReport,
    PhkStatement,
    Side,
    Stance,
)
from phk_reports.refusals import ReportRefused
from registry.models import Employment


@clock.held()
@transaction.atomic
def report_many(
    layoff: MassLayoff, said: Mapping[int, Said], *, by: User, today: date, now: datetime
) -> dict[int, str]:
    """The number of each worker's file by line; a worker who is on record differently has none. Safe to repeat.

    `layoff` is locked. Raises `PermissionDenied`.
    """
    keys = [one.employment.pk for one in said.values()]
    # Nobody begins or sends a file about one of these workers meanwhile.
    list(Employment.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    standing = standing_of(one.employment for one in said.values())
    relations = {line: standing.relation(one) for line, one in said.items()}
    new = {line: one for line, one in said.items() if relations[line] is Relation.NEW}
    reports = _send(layoff, _drafts(layoff, list(new.values()), standing, by, today, now), by, today, now)
    numbers = {line: reports[one.employment.pk].number for line, one in new.items()}
    for line, one in said.items():
        if relations[line] is Relation.ANSWER:
            with suppress(ReportRefused):
                numbers[line] = _answer(layoff, standing.live[one.employment.pk], one, by, today).number
        elif relations[line] is Relation.THE_SAME:
            numbers[line] = standing.live[one.employment.pk].number
    return numbers


def _drafts(
    layoff: MassLayoff, said: Sequence[Said], standing: Standing, by: User, today: date, now: datetime
) -> list[PhkReport]:
    """A complete draft for each, the company's old one where there is one, with its statement and shared documents."""
    late = late_days(said, today)
    fresh = iter(_numbers(sum(one.employment.pk not in standing.drafts for one in said), today))
    old, new = [], []
    for one in said:
        draft = standing.drafts.get(one.employment.pk)
        (old if draft else new).append(draft or _new(layoff, one, by, next(fresh)))
        draft = draft or new[-1]
        draft.employment, draft.layoff = one.employment, layoff
        draft.terminated_on, draft.cause = one.terminated_on, one.cause
    PhkReport.objects.bulk_create(new)
    PhkReport.objects.bulk_update(old, ["layoff", "terminated_on", "cause"])
    reports = {report.employment_id: report for report in [*old, *new]}
    PhkStatement.objects.bulk_create(
        _statement(layoff, reports[one.employment.pk], one, standing, late, by, now) for one in said
    )
    share_documents(layoff, reports.values())
    return list(reports.values())


def _new(layoff: MassLayoff, said: Said, by: User, number: str) -> PhkReport:
    return PhkReport(
        number=number, employment=said.employment, region_id=layoff.region_id, source=Side.EMPLOYER, reported_by=by
    )


def _numbers(count: int, today: date) -> list[str]:
    """Numbers that no file has."""
    numbers: set[str] = set()
    while len(numbers) < count:
        tried = {reference_number(PhkReport.NUMBER_PREFIX, today) for _missing in range(count - len(numbers))}
        numbers |= tried - set(PhkReport.objects.filter(number__in=tried).values_list("number", flat=True))
    return list(numbers)


def _statement(
    layoff: MassLayoff,
    report: PhkReport,
    said: Said,
    standing: Standing,
    late: frozenset[date],
    by: User,
    now: datetime,
) -> PhkStatement:
    before = standing.said.get(report.pk)
    return PhkStatement(
        report=report,
        side=Side.EMPLOYER,
        version=before.version + 1 if before else 1,
        stance=Stance.REPORTS,
        terminated_on=said.terminated_on,
        cause=said.cause,
        made_by=by,
        made_at=now,
        **said_further(layoff, said, late),
    )


def said_further(layoff: MassLayoff, said: Said, late: frozenset[date]) -> dict:
    """The other columns of a statement; what a row leaves open, the layoff may say for all."""
    return {
        "accepts_termination": said.accepts_termination,
        "notice_number": said.notice_number,
        "notice_on": said.notice_on,
        "evidence_set": EvidenceSet.AGREED if layoff.agreement_id else "",
        "evidence_number": said.evidence_number or layoff.agreement_number,
        "evidence_on": said.evidence_on or layoff.agreed_on,
        "severance": said.severance,
        "certificate_number": said.certificate_number,
        "worker_address": said.worker_address,
        "late_reason": said.late_reason or (layoff.late_reason if said.terminated_on in late else ""),
        "narrative": said.narrative,
    }


def late_days(said: Iterable[Said], today: date) -> frozenset[date]:
    """The days of termination whose 7 working days are over. One query."""
    days = {one.terminated_on for one in said}
    if not days:
        return frozenset()
    holidays = holidays_between(min(days), max(days) + deadlines.LONGEST_CLOSURE)
    return frozenset(day for day in days if rules.report_due_on(day, holidays) < today)


def share_documents(layoff: MassLayoff, reports: Iterable[PhkReport]) -> None:
    """What all workers of the layoff have in common stands in each file, once."""
    shared = [
        (layoff.agreement_id, EvidenceKind.JOINT_AGREEMENT),
        (layoff.registration_id, EvidenceKind.REGISTRATION_DEED),
    ]
    Evidence.objects.bulk_create(
        (
            Evidence(report=report, document_id=document, evidence_kind=kind, side=Side.EMPLOYER)
            for report in reports
            for document, kind in shared
            if document
        ),
        ignore_conflicts=True,
    )


def _send(layoff: MassLayoff, drafts: list[PhkReport], by: User, today: date, now: datetime) -> dict:
    """Submit them together: receipts, and one notice to each who must know. Gives the files by employment."""
    if not drafts:
        return {}
    keys = [draft.pk for draft in drafts]
    chosen = PhkReport.objects.filter(pk__in=keys).select_related("employment__company")
    advance_many(
        chosen,
        PhkReport.submit_in_layoff,
        by=by,
        submitted_at=now,
        respond_by=deadlines.working_days_after(today, deadlines.ANSWER_WORKING_DAYS),
        due_on=deadlines.working_days_after(today, deadlines.REVIEW_WORKING_DAYS),
    )
    if layoff.sent_at is None:
        layoff.sent_at = now
        layoff.save(update_fields=["sent_at"])
        record(layoff, "layoff_sent", by=by)
    sent = list(
        PhkReport.objects.filter(pk__in=keys).select_related(
            "employment__participant", "employment__company", "region", "layoff"
        )
    )
    letters.receipts(sent)
    notices.tell_workers(sent)
    notices.tell_mediators(layoff, sent[0])
    return {report.employment_id: report for report in sent}


def _answer(layoff: MassLayoff, report: PhkReport, said: Said, by: User, today: date) -> PhkReport:
    """The worker was first: the row becomes the company's side of the worker's file."""
    facts = {"terminated_on": said.terminated_on, "cause": said.cause}
    facts |= said_further(layoff, said, late_days([said], today))
    ours = PhkStatement(report=report, side=Side.EMPLOYER, **facts)
    stance = comparison.stance_towards(ours, answering.latest(report, Side.WORKER))
    services.add_statement(report, by=by, side=Side.EMPLOYER, today=today, stance=stance, **facts)
    share_documents(layoff, [report])
    PhkReport.objects.filter(pk=report.pk, layoff=None).update(layoff=layoff)
    return report
