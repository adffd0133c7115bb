"""The documents of a PHK file: put in, taken out again while it is a draft."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Role, User
from casework.models import Event
from casework.steps import record
from documents.models import Document
from documents.services import discard
from phk_reports import answering, permissions
from phk_reports.models import OPEN_TO_ANSWERS, Evidence, EvidenceKind, PhkReport, State

EVIDENCE_DOCUMENT = "phk_evidence"
OFFICERS = (Role.MEDIATOR, Role.VERIFIER)


def may_add_evidence(report: PhkReport, user: User) -> bool:
    """The reporter from the draft on, the other side once it was sent; nobody after the decision.

    While a side is asked to correct named items, it gives only these (`corrections.save_document`).
    """
    if report.state == State.DRAFT:
        return permissions.is_reporter(report, user)
    side = answering.side_of(report, user)
    return side is not None and report.state in OPEN_TO_ANSWERS and not answering.is_asked(report, side)


@transaction.atomic
def add_evidence(report: PhkReport, *, by: User, document: Document, evidence_kind: str) -> Evidence:
    """Put a document into the file. Raises `PermissionDenied`."""
    report = PhkReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not may_add_evidence(report, by):
        raise PermissionDenied
    side = report.source if report.state == State.DRAFT else answering.side_of(report, by)
    return put(report, by=by, side=side, document=document, evidence_kind=evidence_kind)


def put(
    report: PhkReport,
    *,
    by: User,
    side: str,
    document: Document,
    evidence_kind: str,
    replaces: Evidence | None = None,
) -> Evidence:
    """A document of one's own into a file that is locked. Raises `PermissionDenied`."""
    if document.owner_id != by.pk:
        raise PermissionDenied
    evidence = Evidence.objects.create(
        report=report,
        document=document,
        evidence_kind=EvidenceKind(evidence_kind),
        side=side,
        replaces=replaces,
    )
    if report.state != State.DRAFT:
        record(report, "evidence_added", by=by, evidence=str(evidence.pk))
    return evidence


def shown_to(report: PhkReport, user: User) -> list[Evidence]:
    """The documents of the file for this person, oldest first. What was replaced is read by officers and its own side.

    `is_replaced` says so of each; `seen_at` is when an officer first opened it, None before.
    """
    evidence = sorted(report.evidence.all(), key=lambda item: item.pk)
    replaced = {item.replaces_id for item in evidence}
    opened = _opened_by_officers(report)
    for item in evidence:
        item.is_replaced = item.pk in replaced
        item.seen_at = opened.get(str(item.pk))
    if user.role in OFFICERS:
        return evidence
    side = answering.side_of(report, user)
    return [item for item in evidence if not item.is_replaced or item.side == side]


def _opened_by_officers(report: PhkReport) -> dict[str, datetime]:
    openings = Event.objects.about(report).filter(verb="evidence_opened", actor_role__in=OFFICERS)
    return dict(openings.order_by("-id").values_list("data__evidence", "at"))


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: User) -> None:
    """Take a document out of a draft. What was sent stays. Raises `PermissionDenied`."""
    report = PhkReport.objects.select_for_update(of=("self",)).get(pk=evidence.report_id)
    if report.state != State.DRAFT or not permissions.is_reporter(report, by):
        raise PermissionDenied
    evidence.delete()
    discard(evidence.document)
