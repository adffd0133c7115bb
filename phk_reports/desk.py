"""What a mediator has on the case page beside the file itself: documents to look at, what to tick and decide, signs."""

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Role
from core import clock
from phk_reports import attaching, comparison, deciding, handing, openings, permissions, signs, viewing
from phk_reports.comparison import Statements
from phk_reports.decision_forms import ApproveForm
from phk_reports.models import PhkReport, State

UNDECIDED = [*handing.FREE, *handing.HELD]


def context(request: HttpRequest, report: PhkReport, statements: Statements) -> dict:
    """For templates/phk_reports/report_review.html; to a side only whether it may name a relation."""
    user, today = request.user, clock.today()
    if user.role not in (Role.MEDIATOR, Role.VERIFIER):
        return {"may_declare_relation": handing.may_declare(report, user)}
    evidence = list(attaching.shown_to(report, user))
    return {
        "viewer": _viewer(request, report, evidence),
        "signs": signs.signs(report),
        "decisions": report.decisions.select_related("decided_by").order_by("-pk"),
        **(_at_the_desk(request, report, statements, evidence, today) if user.role == Role.MEDIATOR else {}),
    }


def _viewer(request: HttpRequest, report: PhkReport, evidence: list):
    one = viewing.chosen(evidence, request.GET)
    if one is None:
        return None
    here = report.get_absolute_url()
    return viewing.evidence_viewer(
        one, evidence, request.user, request.GET, link=lambda item: f"{here}?{viewing.CHOSEN}={item.pk}"
    )


def _at_the_desk(request, report: PhkReport, statements: Statements, evidence: list, today) -> dict:
    user = request.user
    undecided = report.state in UNDECIDED
    now = clock.machine_now()
    opened = openings.by_others([report.pk], user, now).get(report.pk) if undecided else None
    if undecided:
        openings.note(report, user, now)
    holds = report.state == State.IN_REVIEW and permissions.holds_it(report, user)
    return {
        "opened_by": opened,
        "take_url": _take_url(report, user),
        "may_hand_over": handing.may_hand_over(report, user),
        "may_take_over": handing.may_take_over(report, user, today),
        "may_declare_relation": handing.may_declare(report, user),
        "deciding": _deciding(report, statements, evidence) if holds else None,
    }


def _take_url(report: PhkReport, user) -> str:
    """Where one press takes the file; empty when this person may not."""
    name = {State.SUBMITTED: "take", State.OBJECTED: "take_objection"}.get(report.state)
    return reverse(f"phk_reports:{name}", args=[report.pk]) if name and permissions.may_take(report, user) else ""


def _deciding(report: PhkReport, statements: Statements, evidence: list) -> dict:
    contested = comparison.contested(report, statements)
    obstacles = deciding.obstacles(report, evidence)
    return {
        "form": ApproveForm(report=report, contested=contested, evidence=evidence),
        "obstacles": obstacles,
        "may_approve": not obstacles,
        "version": deciding.file_version(report),
    }
