"""The file itself, for every role that may see it: its page, and its letters."""

from functools import partial

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views import View
from django.views.generic import DetailView

from accounts.access import roles
from accounts.models import Role
from accounts.readings import Reading, RecordsReading, What, record_readings
from casework.views import step_links
from core import clock
from documents.services import valid_letters
from documents.views import serve_letter
from phk_reports import attaching, comparison, permissions, status, still_active
from phk_reports.models import OPEN_TO_ANSWERS, OPEN_TO_CHANGES, PhkReport, Side, State

EVERYBODY_IN_IT = roles(Role.WORKER, Role.EMPLOYER, Role.MEDIATOR, Role.VERIFIER)
BOTH_SIDES = roles(Role.WORKER, Role.EMPLOYER)

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

    def get_context_data(self, **kwargs):
        report, user = self.object, self.request.user
        statements = comparison.latest_statements(report)
        now = clock.now()
        return super().get_context_data(
            sentence=status.sentence(report),
            history=status.history(report, user),
            facts=comparison.statement_rows(report, statements.get(report.source)),
            work=comparison.employment_rows(report),
            answer=statements.get(report.other_side),
            compared=comparison.compared(report, statements),
            evidence=report.evidence.all(),
            letters=valid_letters(report),
            buttons=step_links(report, user, partial(step_url, report)),
            report_clock=status.report_clock(report, now),
            may_answer=report.state in OPEN_TO_ANSWERS and permissions.is_other_side(report, user),
            may_add_evidence=attaching.may_add_evidence(report, user),
            may_change=report.state in OPEN_TO_CHANGES and permissions.is_reporter(report, user),
            needs_evidence=report.state == State.IN_REVIEW
            and permissions.holds_it(report, user)
            and not report.has_evidence,
            may_deactivate=still_active.may_deactivate(report, user),
            still_active=report.state == State.APPROVED and report.employment.is_active_at_bpjs,
            change_url=change_url(report),
            today=now.date(),
            **kwargs,
        )


def step_url(report: PhkReport, name: str) -> str:
    """The page of a step."""
    return reverse(APPROVE_PAGE if name == "approve" else f"phk_reports:{name}", args=[report.pk])


def change_url(report: PhkReport) -> str:
    """Where the reporting side changes what it said."""
    name = "employer_facts" if report.source == Side.EMPLOYER else "worker_facts"
    return reverse(f"phk_reports:{name}", args=[report.pk])


class LetterView(ReportMixin, View):
    """A letter about the file, as PDF."""

    access = EVERYBODY_IN_IT

    def get(self, request, pk, letter):
        report = self.find_report()
        found = get_object_or_404(valid_letters(report), pk=letter)
        record_readings(request.user, [report.employment.participant], what=What.LETTER, number=report.number)
        return serve_letter(found)
