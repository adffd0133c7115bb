"""The file itself, for every role that may see it: page, evidence, letters, answers."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView, FormView

from accounts.access import roles
from accounts.models import Role
from accounts.readings import Reading, RecordsReading, What, record_readings
from casework.steps import record
from casework.views import step_links
from core import clock
from documents.services import receive, valid_letters
from documents.views import serve, serve_letter
from phk_reports import comparison, permissions, services, status
from phk_reports.forms import AnswerForm, EvidenceForm
from phk_reports.models import Evidence, PhkReport, Side, State

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
            may_answer=report.state in services.OPEN_TO_ANSWERS and permissions.is_other_side(report, user),
            may_add_evidence=services.may_add_evidence(report, user),
            may_change=report.state in services.OPEN_TO_CHANGES and permissions.is_reporter(report, user),
            needs_evidence=report.state == State.IN_REVIEW
            and permissions.holds_it(report, user)
            and not report.has_evidence,
            may_deactivate=services.may_deactivate(report, user),
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


class EvidenceView(ReportMixin, FormView):
    """Add documents, one at a time."""

    access = BOTH_SIDES
    form_class = EvidenceForm
    template_name = "phk_reports/evidence_add.html"

    def dispatch(self, request, *args, **kwargs):
        self.report = self.find_report()
        if not services.may_add_evidence(self.report, request.user):
            raise PermissionDenied(_("Bukti tidak dapat ditambah lagi: laporan ini sudah diputuskan."))
        return super().dispatch(request, *args, **kwargs)

    @transaction.atomic
    def form_valid(self, form):
        user = self.request.user
        document = receive(form.cleaned_data["file"], user, services.EVIDENCE_DOCUMENT)
        services.add_evidence(self.report, by=user, document=document, evidence_kind=form.cleaned_data["evidence_kind"])
        messages.success(self.request, _("Bukti tersimpan: %(name)s.") % {"name": document.name})
        return HttpResponseRedirect(reverse("phk_reports:evidence", args=[self.report.pk]))

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            report=self.report,
            evidence=self.report.evidence.all(),
            is_draft=self.report.state == State.DRAFT,
            onward=reverse("phk_reports:worker_tasks", args=[self.report.pk])
            if self.report.source == Side.WORKER and self.report.state == State.DRAFT
            else self.report.get_absolute_url(),
            **kwargs,
        )


class EvidenceFileView(ReportMixin, View):
    """One document of the file. Who opens somebody else's document leaves a line that its owner can read."""

    access = EVERYBODY_IN_IT

    def get(self, request, pk, evidence):
        report = self.find_report()
        found = get_object_or_404(Evidence.objects.select_related("document"), report=report, pk=evidence)
        if found.document.owner_id != request.user.pk:
            record(report, "evidence_opened", by=request.user, evidence=str(found.pk))
        record_readings(request.user, [report.employment.participant], what=What.EVIDENCE, number=report.number)
        return serve(found.document)


class RemoveEvidenceView(ReportMixin, View):
    """Take a document out of a draft."""

    access = BOTH_SIDES
    http_method_names = ["post"]

    def post(self, request, pk, evidence):
        report = self.find_report()
        found = get_object_or_404(Evidence.objects.select_related("document"), report=report, pk=evidence)
        services.remove_evidence(found, by=request.user)
        messages.success(request, _("Bukti dihapus."))
        return HttpResponseRedirect(reverse("phk_reports:evidence", args=[report.pk]))


class LetterView(ReportMixin, View):
    """A letter about the file, as PDF."""

    access = EVERYBODY_IN_IT

    def get(self, request, pk, letter):
        report = self.find_report()
        found = get_object_or_404(valid_letters(report), pk=letter)
        record_readings(request.user, [report.employment.participant], what=What.LETTER, number=report.number)
        return serve_letter(found)


class AnswerView(ReportMixin, FormView):
    """The other side says whether the report is right. Silence blocks nothing."""

    access = BOTH_SIDES
    form_class = AnswerForm
    template_name = "phk_reports/report_answer.html"

    def dispatch(self, request, *args, **kwargs):
        self.report = self.find_report()
        if not permissions.is_other_side(self.report, request.user):
            raise Http404
        if self.report.state not in services.OPEN_TO_ANSWERS:
            messages.warning(request, _("Laporan ini tidak menunggu jawaban lagi."))
            return HttpResponseRedirect(self.report.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            services.add_statement(
                self.report,
                by=self.request.user,
                side=self.report.other_side,
                today=clock.today(),
                **form.cleaned_data,
            )
        except services.ReportRefused as refused:
            form.add_error(None, refused.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Jawaban Anda terkirim ke Disnaker %s.") % self.report.region.name)
        return HttpResponseRedirect(self.report.get_absolute_url())

    def get_context_data(self, **kwargs):
        statements = comparison.latest_statements(self.report)
        return super().get_context_data(
            report=self.report,
            facts=comparison.statement_rows(self.report, statements.get(self.report.source)),
            work=comparison.employment_rows(self.report),
            **kwargs,
        )
