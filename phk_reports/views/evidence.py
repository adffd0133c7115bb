"""The documents of a file: add, take out of a draft."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from core import clock
from documents.keeping import KeepsDocuments
from documents.services import receive
from phk_reports import answering, attaching, employer_draft
from phk_reports.forms import EvidenceForm
from phk_reports.models import Evidence, Side, State
from phk_reports.views.report import BOTH_SIDES, ReportMixin


class EvidenceView(KeepsDocuments, ReportMixin, FormView):
    """Add documents, one at a time."""

    access = BOTH_SIDES
    form_class = EvidenceForm
    template_name = "phk_reports/evidence_add.html"

    def dispatch(self, request, *args, **kwargs):
        self.report = self.find_report()
        side = answering.side_of(self.report, request.user)
        if side is not None and answering.is_asked(self.report, side):
            messages.info(request, _("Mediator meminta dokumen tertentu. Unggah di sini."))
            return HttpResponseRedirect(reverse("phk_reports:correct", args=[self.report.pk]))
        if not attaching.may_add_evidence(self.report, request.user):
            raise PermissionDenied(_("Bukti tidak dapat ditambah lagi: laporan ini sudah diputuskan."))
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"evidence_kind": self.request.GET.get("jenis", "")}

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
            evidence=attaching.shown_to(self.report, self.request.user),
            is_draft=self.report.state == State.DRAFT,
            onward=self.onward(),
            **kwargs,
        )

    def onward(self) -> str:
        """Back to the tasks of a draft, or to its check page; to the file when it was sent."""
        if employer_draft.is_draft(self.report):
            return employer_draft.onward_url(self.report, self.request.user, clock.today())
        if self.report.source == Side.WORKER and self.report.state == State.DRAFT:
            return reverse("phk_reports:worker_tasks", args=[self.report.pk])
        return self.report.get_absolute_url()


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
