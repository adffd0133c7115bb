"""The worker's page: what is next, what is missing, the six months; and its dates as a calendar file."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import itemgetter

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from accounts.access import roles
from accounts.models import Role
from core import clock
from core.runs import runs
from jkp_claims import liabilities, liability_presentation, presentation, services
from jkp_claims.calendar import as_ics
from jkp_claims.deciding import assessment_of
from jkp_claims.models import ClaimState, EmployerLiability, JkpClaim, MonthlyClaim
from jkp_claims.models.claim import NEVER_FILED
from jkp_claims.models.month import HAVE_PAY_DAY
from jkp_claims.words import explained
from phk_reports.models import PhkReport
from phk_reports.models import State as ReportState
from phk_reports.status import sentence as report_sentence
from registry.models import Participant

WORKER = roles(Role.WORKER)
NO_MONEY_AHEAD = (ClaimState.LAPSED, ClaimState.REFUSED, ClaimState.OBJECTED)


def reasons_of(decision: dict) -> dict:
    """The refusals and holds of a frozen decision in words."""
    return {
        "refusals": explained(decision.get("refusals", [])),
        "holds": explained(decision.get("holds", [])),
    }


class MyJkpView(TemplateView):
    """The worker's page: the next step, its date and money, the conditions, the six months."""

    access = WORKER
    template_name = "jkp_claims/my_jkp.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        stand = where_it_stands(user, clock.now())
        claim = stand.claim
        return super().get_context_data(
            claim=claim,
            step=stand.step,
            month=stand.month,
            conditions=presentation.condition_tasks(stand.ready) if stand.ready else [],
            months=presentation.timeline(stand.months),
            money=_money(claim, stand.months),
            liabilities=liability_rows(claim, user) if claim else [],
            **stand.reasons,
            **kwargs,
        )


@dataclass(frozen=True)
class Standing:
    """A worker's latest claim, the month to act on, and the card that says what is next."""

    claim: JkpClaim | None
    months: list[MonthlyClaim]
    month: MonthlyClaim | None
    ready: services.Readiness | None
    reasons: dict
    step: dict


def where_it_stands(user, now: datetime) -> Standing:
    claim = (
        JkpClaim.objects.of(user)
        .select_related("participant", "report__employment__company")
        .order_by("-created_at", "-pk")
        .first()
    )
    months = _months_of(claim)
    month = presentation.month_to_act_on(months, now)
    ready = services.readiness(month, months, now) if month else None
    reasons = live_reasons(claim, now.date()) if claim else reasons_of({})
    step = presentation.next_step(claim, month, ready, reasons["refusals"], now.date())
    return Standing(claim, months, month, ready, reasons, step if claim else step | _waiting_report(user))


def _waiting_report(user) -> dict:
    """Before there is a claim: the person's own report that is on its way, not one of somebody they act for."""
    report = (
        PhkReport.objects.visible_to(user)
        .filter(employment__participant__nik_index=user.nik_index)
        .exclude(state=ReportState.WITHDRAWN)
        .select_related("region")
        .order_by("-created_at")
        .first()
    )
    if report is None:
        return {}
    step = {"title": _("Laporan PHK Anda: %s") % report.get_state_display(), "body": report_sentence(report)}
    if report.state == ReportState.DRAFT:
        tasks = reverse("phk_reports:worker_tasks", args=[report.pk])
        return step | {"url": tasks, "button": _("Lanjutkan laporan PHK")}
    return step | {"url": report.get_absolute_url(), "button": _("Lihat laporan PHK")}


def _months_of(claim: JkpClaim | None) -> list[MonthlyClaim]:
    if claim is None:
        return []
    months = list(claim.months.select_related("bank_account").order_by("month_no"))
    for month in months:
        month.claim = claim
    return months


def liability_rows(claim: JkpClaim, user) -> list[dict]:
    """What the employer owes because of this claim, as far as this person may see it."""
    cases = EmployerLiability.objects.visible_to(user).filter(claim=claim).select_related("company").order_by("pk")
    return [liability_presentation.row(case) for case in cases]


def live_reasons(claim: JkpClaim, today) -> dict:
    """Holds are shown as they are today: one that somebody lifted, or that ended with the claim, is read no more.

    An objection is decided by what the rules say on that day.
    """
    if claim.state not in (*NEVER_FILED, ClaimState.ACTIVE, ClaimState.OBJECTED):
        return reasons_of(claim.decision) | {"holds": []}
    assessment = assessment_of(claim, today)
    held = [] if claim.state == ClaimState.OBJECTED else liabilities.still_waited_for(claim, assessment.holds)
    return {"refusals": explained(assessment.refusals), "holds": explained(held)}


def _money(claim: JkpClaim | None, months: list[MonthlyClaim]) -> dict | None:
    """What was paid, what may come, and how it is counted."""
    if claim is None or claim.state in NO_MONEY_AHEAD or not claim.decision.get("months"):
        return None
    paid = [month.amount for month in months if month.state in HAVE_PAY_DAY]
    counted = _counted(claim, months)
    base = counted[0]["base"]
    return {
        "paid": sum(paid),
        "paid_months": len(paid),
        "total": sum(month["amount"] for month in counted),
        "months": len(counted),
        "wage": claim.reported_wage,
        "base": base,
        "capped": claim.reported_wage > base,
        "rates": _rates(counted),
        "regulations": list(dict.fromkeys(month["regulation"] for month in counted)),
    }


def _counted(claim: JkpClaim, months: list[MonthlyClaim]) -> list[dict]:
    """How each month is counted: as its row says, before there are rows as it was forecast."""
    if months:
        return [
            {
                "number": month.month_no,
                "regulation": month.regulation,
                "rate": month.rate,
                "base": month.wage_base,
                "amount": month.amount,
                "since": month.reference_on,
            }
            for month in months
        ]
    return [
        {
            "number": month["number"],
            "regulation": month["regulation"],
            "rate": Decimal(month["rate"]),
            "base": month["wage_base"],
            "amount": month["amount"],
            "since": None,
        }
        for month in claim.decision["months"]
    ]


def _rates(counted: list[dict]) -> list[dict]:
    """Runs of months with the same regulation and rate: from, to, percent, amount, and the first day of the run."""
    return [
        first | {"first": first["number"], "last": last["number"], "percent": round(first["rate"] * 100)}
        for first, last in runs(counted, itemgetter("regulation", "rate"))
    ]


class CalendarView(View):
    """The windows as a calendar file."""

    access = WORKER

    def get(self, request):
        participant = Participant.objects.of(request.user).first()
        claim = JkpClaim.objects.filter(participant=participant, state=ClaimState.ACTIVE).first()
        months = list(claim.months.order_by("month_no")[1:]) if claim else []
        response = HttpResponse(as_ics(months, clock.now()), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="jadwal-jkp.ics"'
        return response
