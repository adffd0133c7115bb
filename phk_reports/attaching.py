"""The documents of a PHK file: put in, taken out again while it is a draft."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from casework.steps import record
from documents.models import Document
from documents.services import discard
from phk_reports import permissions
from phk_reports.models import OPEN_TO_ANSWERS, Evidence, EvidenceKind, PhkReport, State

EVIDENCE_DOCUMENT = "phk_evidence"


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
