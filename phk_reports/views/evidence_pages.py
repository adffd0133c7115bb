"""One document of a file: its page, and the pictures of its pages."""

from django.http import Http404
from django.views.generic import TemplateView

from accounts.access import private_file
from accounts.models import Role
from documents.models import Document
from documents.viewing import ORIGINAL, PagePictureView, original
from phk_reports import attaching, viewing
from phk_reports.views.report import ReportMixin

EVERYBODY_IN_IT = private_file(Role.WORKER, Role.EMPLOYER, Role.MEDIATOR, Role.VERIFIER)


class EvidenceFileView(ReportMixin, TemplateView):
    """For everybody in the file its pages as pictures; for who uploaded it also the file itself."""

    access = EVERYBODY_IN_IT
    template_name = "phk_reports/evidence_view.html"

    @staticmethod
    def file_named(pk, evidence, page=None):
        return viewing.document_named(evidence)

    def dispatch(self, request, *args, **kwargs):
        self.report = self.find_report()
        self.shown = attaching.shown_to(self.report, request.user)
        self.evidence = next((item for item in self.shown if item.pk == kwargs["evidence"]), None)
        if self.evidence is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def find_document(self) -> Document:
        return self.evidence.document

    def opened(self, document: Document) -> None:
        viewing.record_opened(self.report, self.evidence, self.request.user)

    def get(self, request, *args, **kwargs):
        if ORIGINAL in request.GET:
            return original(request, self.evidence.document)
        self.opened(self.evidence.document)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            report=self.report,
            viewer=viewing.evidence_viewer(self.evidence, self.shown, self.request.user, self.request.GET),
            **kwargs,
        )


class EvidencePageView(PagePictureView, EvidenceFileView):
    """The picture of one page."""
