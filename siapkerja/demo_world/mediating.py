"""What mediators decide, as their pages do it: each mandatory point ticked, the portal's own words, the claim at once."""

from collections.abc import Collection, Iterable, Mapping

from accounts.models import User
from core import clock
from jkp_claims.services import open_claim
from phk_reports import checklist_mediator, comparison, deciding, wording
from phk_reports.models import PhkReport, Verdict


def decide(
    report: PhkReport,
    verdict: Verdict,
    *,
    by: User,
    reasons: Collection[str] = (),
    items: Collection[Mapping] = (),
    choices: Iterable[tuple[str, str]] = (),
    adds: str = "",
) -> PhkReport:
    """The file after this decision; `adds` is what the mediator writes to both sides beside the portal's words."""
    report = PhkReport.objects.select_related("employment__participant", "employment__company", "region").get(
        pk=report.pk
    )
    choices, today = list(choices), clock.today()
    contested = comparison.contested(report, comparison.latest_statements(report))
    words = wording.compose(
        report,
        verdict,
        today=today,
        reasons=reasons,
        settled=deciding.settle(contested, choices),
        items=items,
        additions={"worker": adds, "employer": adds},
    )
    return deciding.decide(
        report,
        by=by,
        verdict=verdict,
        reasons=reasons,
        checklist=checklist_mediator.mandatory_codes(report) if verdict == Verdict.APPROVE else (),
        to_worker=words.to_worker,
        to_employer=words.to_employer,
        choices=choices,
        items=items,
        today=today,
    )


def approve(report: PhkReport, *, by: User) -> PhkReport:
    """Approved, with the claim that follows from it."""
    approved = decide(report, Verdict.APPROVE, by=by)
    open_claim(approved, today=clock.today())
    return approved
