"""What a mediator does, as the pages ask for it: ticks, words and decisions."""

from datetime import date

from core import clock
from phk_reports import checklist_mediator, comparison, deciding, wording
from phk_reports.models import PhkReport, Verdict
from phk_reports.reasons import REASONS


def decided(report: PhkReport, verdict: str, *, by, today: date | None = None, **changes) -> PhkReport:
    """The file after a decision with everything that it needs; `changes` are arguments of `deciding.decide`."""
    report = PhkReport.objects.get(pk=report.pk)
    today = today or clock.today()
    said = {
        "reasons": {Verdict.REJECT: ["UNREADABLE"], Verdict.DISPUTE: ["WORKER_REFUSES"]}.get(verdict, []),
        "checklist": checklist_mediator.mandatory_codes(report),
        "items": [a_field(report)] if verdict == Verdict.CORRECTION else [],
        "choices": [],
        **changes,
    }
    contested = comparison.contested(report, comparison.latest_statements(report))
    chosen = dict(said["choices"])
    letters = wording.compose(
        report,
        verdict,
        today=today,
        reasons=[code for code in said["reasons"] if code in REASONS],
        settled=[(field, chosen[field.field]) for field in contested if chosen.get(field.field) in field.values],
        items=said["items"],
    )
    return deciding.decide(
        report,
        by=by,
        verdict=verdict,
        today=today,
        to_worker=letters.to_worker,
        to_employer=letters.to_employer,
        **said,
    )


def a_field(report: PhkReport) -> dict:
    return {"side": report.source, "field": "terminated_on", "note": "Tanggalnya berbeda dari surat."}
