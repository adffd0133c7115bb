"""The file itself, for every role that may see it: its page, and its letters."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView, ListView

from accounts.access import private_file, roles
from accounts.models import Role
from accounts.readings import Reading, RecordsReading, What, record_readings
from casework.views import step_links
from core import clock
from documents.letters import letter_named, valid_letters
from documents.views import serve_letter
from phk_reports import (
    answering,
    attaching,
    comparison,
    desk,
    disputing,
    employer_case,
    employer_draft,
    joining,
    mandates,
    services,
    status,
    still_active,
)
from phk_reports.models import PhkReport, Side, State, Verdict
from phk_reports.next_steps import next_step

EVERYBODY_IN_IT = roles(Role.WORKER, Role.EMPLOYER, Role.MEDIATOR, Role.VERIFIER)
BOTH_SIDES = roles(Role.WORKER, Role.EMPLOYER)

SHOWN_DUPLICATES = 3
LEADS_TO = {
    Verdict.APPROVE: State.APPROVED,
    Verdict.CORRECTION: State.NEEDS_CORRECTION,
    Verdict.REJECT: State.REJECTED,
    Verdict.DISPUTE: State.DISPUTED,
}
APPROVE_PAGE = "jkp_claims:approve_report"  # approving opens the claim in the same transaction, so its page lives there


class ReportMixin(RecordsReading):
    """`self.report`: the file of this address, if this person may see it."""

    reads = Reading(What.PHK_REPORT, of="report.employment.participant", number="report.number")

    @property
    def reports(self):
        return (
            PhkReport.objects.visible_to(self.request.user)
            .select_related("employment__participant", "employment__company", "region", "officer")
            .prefetch_related("evidence__document")
        )

    def find_report(self) -> PhkReport:
        return get_object_or_404(self.reports, pk=self.kwargs["pk"])


class ReportView(ReportMixin, DetailView):
    """One address for everybody in the file; a mediator sees the data compared."""

    access = EVERYBODY_IN_IT
    context_object_name = "report"

    def get_queryset(self):
        return self.reports

    def get_template_names(self):
        is_officer = self.request.user.role in (Role.MEDIATOR, Role.VERIFIER)
        return ["phk_reports/report_review.html" if is_officer else "phk_reports/report_detail.html"]

    def get(self, request, *args, **kwargs):
        self.object = report = self.get_object()
        if report.joined_into_id:
            messages.info(request, _("Laporan %(number)s digabung ke berkas ini.") % {"number": report.number})
            return HttpResponseRedirect(reverse("phk_reports:detail", args=[report.joined_into_id]))
        return self.render_to_response(self.get_context_data(object=report))

    def get_context_data(self, **kwargs):
        report, user = self.object, self.request.user
        now = clock.now()
        today = now.date()
        statements = comparison.latest_statements(report)
        return super().get_context_data(
            sentence=status.sentence(report),
            waiting=status.waiting(report, today, answered=report.other_side in statements),
            lateness=status.lateness(report, today),
            history=status.history(report, user),
            facts=comparison.statement_rows(report, statements.get(report.source)),
            work=comparison.employment_rows(report),
            answer=statements.get(report.other_side),
            compared=comparison.compared(report, statements),
            evidence=attaching.shown_to(report, user),
            letters=valid_letters(report),
            buttons=step_links(report, user, partial(step_url, report)),
            report_clock=status.report_clock(report, now),
            duplicates=joining.possible_duplicates(report).visible_to(user)[:SHOWN_DUPLICATES],
            may_deactivate=still_active.may_deactivate(report, user),
            still_active=report.state == State.APPROVED and report.employment.is_active_at_bpjs,
            today=today,
            **self._for_a_side(statements),
            **employer_case.context(report, statements, user, today),
            **disputing.context(report, user, today),
            **desk.context(self.request, report, statements),
            **mandates.context(report, today),
            **kwargs,
        )

    def _for_a_side(self, statements) -> dict:
        """What the worker's or the employer's side does here; nothing of it for officers."""
        report, user = self.object, self.request.user
        side = answering.side_of(report, user)
        if side is None:
            return {}
        return {
            "next_step": next_step(report, user, side, statements),
            "decision": latest_decision(report, side),
            "may_answer": answering.may_answer(report, side),
            "may_add_evidence": attaching.may_add_evidence(report, user),
            "may_change": services.may_change(report, side),
            "change_url": change_url(report),
        }


def latest_decision(report: PhkReport, side: str) -> dict | None:
    """The last decision of this file in the words for this side."""
    decision = report.decisions.order_by("-pk").first()
    if decision is None:
        return None
    return {
        "title": LEADS_TO[Verdict(decision.verdict)].label,
        "at": decision.decided_at,
        "words": decision.to_worker if side == Side.WORKER else decision.to_employer,
    }


def step_url(report: PhkReport, name: str) -> str:
    """The page of a step."""
    return reverse(APPROVE_PAGE if name == "approve" else f"phk_reports:{name}", args=[report.pk])


def change_url(report: PhkReport) -> str:
    """Where the reporting side changes what it said."""
    if employer_draft.is_draft(report):
        return employer_draft.tasks_url(report)
    name = "employer_facts" if report.source == Side.EMPLOYER else "worker_facts"
    return reverse(f"phk_reports:{name}", args=[report.pk])


class StatementsView(ReportMixin, ListView):
    """What each side said, and when: every version, the newest first."""

    access = EVERYBODY_IN_IT
    paginate_by = 50
    template_name = "phk_reports/report_statements.html"
    context_object_name = "statements"

    def get_queryset(self):
        self.report = self.find_report()
        return self.report.statements.order_by("-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        said = [{"statement": said, "rows": comparison.said_rows(said)} for said in context["statements"]]
        return context | {"report": self.report, "said": said}


class LetterView(ReportMixin, View):
    """A letter about the file, as PDF."""

    access = private_file(Role.WORKER, Role.EMPLOYER, Role.MEDIATOR, Role.VERIFIER)

    @staticmethod
    def file_named(pk, letter):
        return letter_named(letter)

    def get(self, request, pk, letter):
        report = self.find_report()
        found = get_object_or_404(valid_letters(report), pk=letter)
        record_readings(request.user, [report.employment.participant], what=What.LETTER, number=report.number)
        return serve_letter(found)
