"""A mediator's decision about a PHK file: checked, kept in the words that both sides read, and carried out."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import StepRefused, advance
from phk_reports import checklist_mediator, comparison, corrections, disputing, letters, permissions, proof
from phk_reports.comparison import Contested
from phk_reports.models import ContestedField, Decision, Evidence, FieldChoice, PhkReport, Stance, State, Verdict
from phk_reports.reasons import REASONS
from phk_reports.refusals import FileChanged, ReportRefused
from registry.refusals import RegistryRefusal

STEPS = {
    Verdict.APPROVE: PhkReport.approve,
    Verdict.CORRECTION: PhkReport.ask_correction,
    Verdict.REJECT: PhkReport.reject,
    Verdict.DISPUTE: PhkReport.dispute,
}


@transaction.atomic
def decide(
    report: PhkReport,
    *,
    by: User,
    verdict: str,
    reasons: Collection[str] = (),
    checklist: Collection[str] = (),
    to_worker: str,
    to_employer: str,
    choices: Iterable[tuple[str, str]] = (),
    items: Iterable[Mapping] = (),
    note: str = "",
    seen: str | None = None,
    today: date,
) -> PhkReport:
    """Decide a file that this person holds; gives it as it is now.

    reasons: codes of `phk_reports.reasons`; checklist: codes of `phk_reports.checklist_mediator`; choices: pairs
    (contested field, side whose word is followed, "" for the registry); items: as `corrections.ask` takes them; note: why
    an incomplete set of evidence is enough; seen: the `file_version` that was looked at.
    Raises `PermissionDenied`, `StepRefused`, `FileChanged`, `ReportRefused`.
    """
    verdict = Verdict(verdict)
    locked = PhkReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not permissions.holds_it(locked, by):
        raise PermissionDenied
    if locked.state != State.IN_REVIEW:
        raise StepRefused(locked, STEPS[verdict])
    if seen is not None and seen != file_version(locked):
        raise FileChanged
    settled = settle(comparison.contested(locked, comparison.latest_statements(locked)), choices)
    _check(locked, verdict, reasons=reasons, checklist=checklist, settled=settled, items=items, note=note)
    decision = Decision.objects.create(
        report=locked,
        verdict=verdict,
        reasons=list(reasons),
        checklist=list(checklist),
        to_worker=to_worker,
        to_employer=to_employer,
        decided_by=by,
    )
    if verdict == Verdict.APPROVE:
        _follow(locked, decision, settled)
    if verdict == Verdict.CORRECTION:
        corrections.ask(locked, decision, items)
    try:
        decided = advance(locked, STEPS[verdict], by=by, note=note, decision=decision)
    except RegistryRefusal as refused:
        raise ReportRefused(refused.message) from refused
    if verdict in letters.VERDICTS:
        letters.decision_letter(decided, decision)
    if verdict == Verdict.DISPUTE:
        disputing.begin(decided, by=by, today=today)
        decided.refresh_from_db(fields=["due_on"])
    return decided


def settle(contested: Iterable[Contested], choices: Iterable[tuple[str, str]]) -> list[tuple[Contested, str]]:
    """Each contested field that was decided, with whose word is followed. Raises `ReportRefused` for a word nobody said."""
    chosen = dict(choices)
    settled = []
    for field in contested:
        if field.field in chosen:
            if chosen[field.field] not in field.values:
                raise ReportRefused(_("Pilih keterangan yang ada di berkas."))
            settled.append((field, chosen[field.field]))
    return settled


def obstacles(report: PhkReport, evidence: Iterable[Evidence]) -> list:
    """What stands in the way of an approval, whatever is ticked; words for the mediator."""
    current = proof.current(evidence)
    found = []
    if not report.employment.company.counts:
        found.append(_("Pendaftaran perusahaan ini belum disetujui Disnaker."))
    if any(item.document.is_waiting for item in current):
        found.append(_("Sebagian dokumen masih diperiksa dari virus. Coba lagi setelah selesai."))
    without = not any(item.document.is_usable for item in current)
    if without and not permissions.evidence_was_waited_for(report):
        found.append(_("Berkas ini belum punya bukti. Minta perbaikan, atau tunggu bukti dari pihak lain."))
    said = comparison.latest_statements(report).get(report.source)
    if said is not None and said.stance == Stance.DENIES:
        found.append(_("Pelapor sendiri menyatakan tidak terjadi PHK. Tolak laporan ini."))
    if permissions.employment_goes_on(report):
        found.append(_("PHK ini dibatalkan dalam perselisihan. Tolak laporan ini."))
    return found


def file_version(report: PhkReport) -> str:
    """Equal as long as nobody has said anything more, added or replaced a document, or a scan has ended. Two queries."""
    said = report.statements.order_by("pk").values_list("pk", flat=True)
    shown = report.evidence.order_by("pk").values_list("pk", "document__state")
    facts = [report.state, *map(str, said), *(f"{key} {state}" for key, state in shown)]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def _check(report: PhkReport, verdict: Verdict, *, reasons, checklist, settled, items, note) -> None:
    wrong = [code for code in reasons if code not in REASONS or verdict not in REASONS[code].verdicts]
    if wrong or (verdict in (Verdict.REJECT, Verdict.DISPUTE) and not reasons):
        raise ReportRefused(_("Pilih alasan keputusan."))
    if verdict == Verdict.CORRECTION and not items:
        raise ReportRefused(_("Sebut paling sedikit satu bagian yang perlu diperbaiki."))
    if verdict == Verdict.APPROVE:
        _check_approval(report, checklist, settled, note)


def _check_approval(report: PhkReport, checklist, settled: list[tuple[Contested, str]], note: str) -> None:
    evidence = list(report.evidence.select_related("document"))
    if in_the_way := obstacles(report, evidence):
        raise ReportRefused(in_the_way[0])
    if set(checklist_mediator.mandatory_codes(report)) - set(checklist):
        raise ReportRefused(_("Centang semua pemeriksaan wajib sebelum menyetujui."))
    if not proof.is_complete(report.cause, evidence) and not note.strip():
        raise ReportRefused(_("Bukti belum lengkap. Tulis mengapa laporan ini dapat disetujui."))
    contested = comparison.contested(report, comparison.latest_statements(report))
    if len(settled) < len(contested):
        raise ReportRefused(_("Putuskan setiap data yang berbeda."))
    if (ContestedField.HAPPENED, "no") in _values(settled):
        raise ReportRefused(_("Jika PHK tidak terjadi, tolak laporan ini."))


def _values(settled: list[tuple[Contested, str]]) -> list[tuple[str, str]]:
    return [(contested.field, contested.values[whose]) for contested, whose in settled]


def _follow(report: PhkReport, decision: Decision, settled: list[tuple[Contested, str]]) -> None:
    """The file takes what was decided; the statements stay as they were made."""
    FieldChoice.objects.bulk_create(
        FieldChoice(decision=decision, field=contested.field, side=whose, value=contested.values[whose])
        for contested, whose in settled
    )
    values = dict(_values(settled))
    if ContestedField.TERMINATED_ON in values:
        report.terminated_on = date.fromisoformat(values[ContestedField.TERMINATED_ON])
    if ContestedField.CAUSE in values:
        report.cause = values[ContestedField.CAUSE]
    report.save(update_fields=["terminated_on", "cause"])
