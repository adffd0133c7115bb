from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView

from accounts.access import roles
from accounts.models import Role
from accounts.readings import Reading, RecordsReading, What
from core import clock
from documents.services import receive
from phk_reports import attaching, rules, services
from phk_reports.forms import EmployerReportForm
from phk_reports.models import PhkReport, Side
from phk_reports.refusals import ReportRefused
from registry.models import Employment


class EmployerListView(ListView):
    """Every PHK file of the person's companies."""

    access = roles(Role.EMPLOYER)
    paginate_by = 50
    template_name = "phk_reports/employer_list.html"
    context_object_name = "reports"

    def get_queryset(self):
        visible = PhkReport.objects.visible_to(self.request.user)
        return visible.select_related("employment__participant", "employment__company").order_by("-pk")


class ChooseWorkerView(ListView):
    """Whose PHK is reported: the company's workers who have no live file yet."""

    access = roles(Role.EMPLOYER)
    paginate_by = 50
    template_name = "phk_reports/employer_choose.html"
    context_object_name = "employments"

    def get_queryset(self):
        reported = PhkReport.objects.live().filter(employment=OuterRef("pk"))
        return (
            Employment.objects.visible_to(self.request.user)
            .matching(self.request.GET.get("q", "")[:80])
            .filter(~Exists(reported))
            .select_related("participant", "company")
            .order_by("participant__full_name", "pk")
        )


class EmployerReportView(RecordsReading, FormView):
    """E4: one page, then the check page. Nothing is sent here."""

    access = roles(Role.EMPLOYER)
    form_class = EmployerReportForm
    template_name = "phk_reports/employer_report.html"
    reads = Reading(What.EMPLOYMENT, of="employment.participant")

    def dispatch(self, request, *args, **kwargs):
        visible = Employment.objects.visible_to(request.user).select_related("participant", "company")
        self.employment = get_object_or_404(visible, pk=kwargs["pk"])
        if reported := services.live_report(self.employment):
            messages.info(request, _("PHK pekerja ini sudah dilaporkan. Ini berkasnya."))
            return HttpResponseRedirect(reported.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            report = self._draft(form)
        except ReportRefused as refused:
            form.add_error("terminated_on", refused.message)
            return self.form_invalid(form)
        return HttpResponseRedirect(reverse("phk_reports:submit", args=[report.pk]))

    @transaction.atomic
    def _draft(self, form) -> PhkReport:
        user = self.request.user
        report = services.report_phk(
            employment=self.employment, by=user, side=Side.EMPLOYER, today=clock.today(), **form.facts()
        )
        for file, evidence_kind in form.uploads():
            document = receive(file, user, attaching.EVIDENCE_DOCUMENT)
            attaching.add_evidence(report, by=user, document=document, evidence_kind=evidence_kind)
        return report

    def get_context_data(self, **kwargs):
        return super().get_context_data(employment=self.employment, working_days=rules.REPORT_WORKING_DAYS, **kwargs)
