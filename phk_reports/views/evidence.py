"""The documents of a file: add, open, take out of a draft."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from accounts.readings import What, record_readings
from casework.steps import record
from documents.services import receive
from documents.views import serve
from phk_reports import attaching
from phk_reports.forms import EvidenceForm
from phk_reports.models import Evidence, Side, State
from phk_reports.views.report import BOTH_SIDES, EVERYBODY_IN_IT, ReportMixin


class EvidenceView(ReportMixin, FormView):
    """Add documents, one at a time."""

    access = BOTH_SIDES
    form_class = EvidenceForm
    template_name = "phk_reports/evidence_add.html"

    def dispatch(self, request, *args, **kwargs):
        self.report = self.find_report()
        if not attaching.may_add_evidence(self.report, request.user):
            raise PermissionDenied(_("Bukti tidak dapat ditambah lagi: laporan ini sudah diputuskan."))
        return super().dispatch(request, *args, **kwargs)

    @transaction.atomic
    def form_valid(self, form):
        user = self.request.user
        document = receive(form.cleaned_data["file"], user, attaching.EVIDENCE_DOCUMENT)
        attaching.add_evidence(
            self.report, by=user, document=document, evidence_kind=form.cleaned_data["evidence_kind"]
        )
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
        attaching.remove_evidence(found, by=request.user)
        messages.success(request, _("Bukti dihapus."))
        return HttpResponseRedirect(reverse("phk_reports:evidence", args=[report.pk]))
