"""Corrections of named items: what a mediator asks each side for again, what it saves, and when it has sent all of it."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import StepRefused, advance, record
from core import clock
from documents.models import Document
from phk_reports import answering, attaching, comparison, permissions, services
from phk_reports.models import (
    AskedField,
    CorrectionItem,
    Decision,
    Evidence,
    EvidenceKind,
    PhkReport,
    PhkStatement,
    Side,
    Stance,
    State,
)
from phk_reports.refusals import ReportRefused

ASKED_COLUMNS = {field: (str(field),) for field in AskedField} | {AskedField.NOTICE: ("notice_number", "notice_on")}


def items_of(report: PhkReport, side: str | None = None) -> QuerySet[CorrectionItem]:
    """What the last request names, for one side or for both, answered or not."""
    latest = permissions.latest_request(report)
    items = CorrectionItem.objects.filter(decision=latest) if latest else CorrectionItem.objects.none()
    items = items.select_related("evidence__document", "new_evidence__document").order_by("pk")
    return items.filter(side=side) if side else items


def open_items(report: PhkReport, side: str | None = None) -> QuerySet[CorrectionItem]:
    """What the last request names and nobody has sent yet."""
    return items_of(report, side).filter(answered_at__isnull=True)


def ask(report: PhkReport, decision: Decision, items: Iterable[dict]) -> list[CorrectionItem]:
    """Name what is asked for again, in the transaction of the decision.

    items: `side`, `note`, and one of `field` (`AskedField`), `evidence` (of that side in this file, not replaced) and
    `evidence_kind` (of a document that is missing). Raises `ReportRefused` when they do not fit the file.
    """
    named = [CorrectionItem(decision=decision, **item) for item in items]
    if not named:
        raise ReportRefused(_("Pilih paling sedikit satu bagian yang harus diperbaiki."))
    for item in named:
        _check(report, item)
    return CorrectionItem.objects.bulk_create(named)


def _check(report: PhkReport, item: CorrectionItem) -> None:
    known = item.side in Side.values and item.field in ["", *AskedField.values]
    if not known or item.evidence_kind not in ["", *EvidenceKind.values] or not item.note.strip():
        raise ReportRefused(_("Tulis catatan untuk setiap bagian yang harus diperbaiki."))
    evidence = item.evidence
    if evidence and (evidence.report_id != report.pk or evidence.side != item.side or evidence.replaced_by.exists()):
        raise ReportRefused(_("Dokumen ini bukan milik pihak yang diminta, atau sudah diganti."))


@transaction.atomic
def save_fields(report: PhkReport, *, by: User, values: dict[str, object], today: date) -> None:
    """Keep what a side writes for the fields it is asked for; nothing of it counts before `send`.

    values: columns of `PhkStatement`; those that nobody asked for are left aside. Raises `PermissionDenied`,
    `ReportRefused`.
    """
    report, side = _locked(report, by)
    if day := values.get("terminated_on"):
        services.check_day(report.employment, day, today)
    for item in open_items(report, side).exclude(field=""):
        columns = ASKED_COLUMNS[AskedField(item.field)]
        if all(column in values for column in columns):
            item.answer = {column: _as_text(values[column]) for column in columns}
            item.save(update_fields=["answer"])


@transaction.atomic
def save_document(item: CorrectionItem, *, by: User, document: Document) -> Evidence:
    """A new document for the one that is asked for; the old one stays readable for the mediator.

    Raises `PermissionDenied`, `ReportRefused`.
    """
    report, side = _locked(item.decision.report, by)
    item = open_items(report, side).filter(pk=item.pk, field="").first()
    if item is None:
        raise ReportRefused(_("Dokumen ini tidak diminta lagi."))
    old = item.new_evidence or item.evidence
    kind = item.evidence_kind or item.evidence.evidence_kind
    evidence = attaching.put(report, by=by, side=side, document=document, evidence_kind=kind, replaces=old)
    item.new_evidence = evidence
    item.save(update_fields=["new_evidence"])
    return evidence


@transaction.atomic
def send(report: PhkReport, *, by: User, today: date) -> PhkReport:
    """What this side was asked for is sent; the file goes back to the mediator once nothing of the other is open.

    Raises `PermissionDenied`, `ReportRefused`, `StepRefused`.
    """
    report, side = _locked(report, by)
    if not permissions.signs_for(report, by, side):
        raise PermissionDenied
    items = list(open_items(report, side))
    if not items:
        raise ReportRefused(_("Perbaikan Anda sudah terkirim."))
    if not all(item.is_ready for item in items):
        raise ReportRefused(_("Masih ada bagian yang belum diperbaiki."))
    _say_again(report, side, items, by, today)
    CorrectionItem.objects.filter(pk__in=[item.pk for item in items]).update(answered_at=clock.now())
    record(report, "corrected", by=by, side=str(side))
    if open_items(report).exists():
        return report
    return advance(report, PhkReport.resubmit, by=by)


def _say_again(report: PhkReport, side: str, items: list[CorrectionItem], by: User, today: date) -> None:
    """One new version: the fields that were asked for, everything else as it was said."""
    changed = {column: value for item in items for column, value in _values(item.answer).items()}
    if not changed:
        return
    said, other = answering.latest(report, side), answering.latest(report, permissions.other_than(side))
    facts = answering.said_until_now(report, side) | changed
    stance = said.stance if said else Stance.DIFFERS
    if stance in (Stance.AGREES, Stance.DIFFERS):
        stance = comparison.stance_towards(PhkStatement(stance=stance, **facts), other)
    services.write_version(report, side=side, stance=stance, facts=facts, by=by, today=today)


def _locked(report: PhkReport, by: User) -> tuple[PhkReport, Side]:
    """The file, locked, and the side that this person corrects it for."""
    report = PhkReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    side = answering.side_of(report, by)
    if side is None or not items_of(report, side).exists():
        raise PermissionDenied
    if report.state != State.NEEDS_CORRECTION:
        raise StepRefused(report, PhkReport.resubmit)
    return report, side


def _as_text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _values(answer: dict) -> dict:
    """A saved answer as columns of a statement."""
    days = ("terminated_on", "notice_on")
    return {name: date.fromisoformat(value) if name in days and value else value for name, value in answer.items()}
