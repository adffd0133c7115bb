"""Layoffs of many workers, for the company: what they share, their spreadsheet, and the documents of each."""

from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, ListView, TemplateView

from accounts.access import roles
from accounts.models import Role
from bulk_uploads.kinds import Kind, kinds
from bulk_uploads.models import Upload
from bulk_uploads.views.bringing import NewUploadView
from core import clock
from documents.keeping import KeepsDocuments
from documents.services import receive
from phk_reports import attaching
from phk_reports.layoff_forms import ArchiveForm, LateForm, StartForm
from phk_reports.layoffs import matching, starting
from phk_reports.layoffs.archives import ARCHIVE_FAULTS
from phk_reports.models import DocumentArchive, FileOutcome, MassLayoff, State
from phk_reports.models.report import TONES
from phk_reports.tasks import nudge_documents
from phk_reports.uploads import LAYOFF_WORKERS
from registry.uploads.workers import companies_of

EMPLOYER = roles(Role.EMPLOYER)
OUTCOME_TONES = {
    FileOutcome.MATCHED: "ok",
    FileOutcome.KNOWN: "ok",
    FileOutcome.UNKNOWN: "bad",
    FileOutcome.TWICE: "warn",
    FileOutcome.REFUSED: "bad",
    FileOutcome.CLOSED: "warn",
}


class LayoffListView(ListView):
    """The layoffs of one's companies, newest first."""

    access = EMPLOYER
    paginate_by = 25
    template_name = "phk_reports/layoff_list.html"
    context_object_name = "layoffs"

    def get_queryset(self):
        visible = MassLayoff.objects.visible_to(self.request.user)
        return visible.select_related("company", "upload").order_by("-pk")


class StartLayoffView(KeepsDocuments, FormView):
    """What all workers share. Nothing is reported here."""

    access = EMPLOYER
    form_class = StartForm
    template_name = "phk_reports/layoff_start.html"

    @cached_property
    def companies(self):
        return companies_of(self.request.user)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "companies": self.companies, "today": clock.today()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_start=self.companies.exists(), **kwargs)

    @transaction.atomic
    def form_valid(self, form):
        if not self.companies.exists():
            raise Http404
        user, given = self.request.user, form.cleaned_data
        papers = {
            name: receive(given[name], user, attaching.EVIDENCE_DOCUMENT)
            for name in ("agreement", "registration")
            if given[name]
        }
        layoff = starting.start_layoff(
            form.chosen_company(),
            by=user,
            agreement_number=given["agreement_number"],
            agreed_on=given["agreed_on"],
            **papers,
        )
        return HttpResponseRedirect(layoff.get_absolute_url())


class OfLayoff:
    """Mixin: pages of one layoff; 404 for whoever is no member of its company."""

    access = EMPLOYER

    @cached_property
    def layoff(self) -> MassLayoff:
        visible = MassLayoff.objects.visible_to(self.request.user).filter(company__members=self.request.user)
        found = visible.select_related("company", "upload__owner", "agreement", "registration")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def dispatch(self, request, *args, **kwargs):
        self.request, self.kwargs = request, kwargs
        self.layoff  # noqa: B018 -- 404 before anything else is said
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(layoff=self.layoff, **kwargs)


class LayoffView(OfLayoff, TemplateView):
    """Where the layoff stands, and what comes next."""

    template_name = "phk_reports/layoff_detail.html"

    def get_context_data(self, **kwargs):
        layoff = self.layoff
        counted = dict(layoff.reports.values_list("state").annotate(count=Count("pk")).order_by())
        upload = None if layoff.upload is None or layoff.upload.state in starting.GONE else layoff.upload
        return super().get_context_data(
            upload=upload,
            kind=LAYOFF_WORKERS,
            states=[(state.label, TONES[state], counted[state]) for state in State if state in counted],
            files=sum(counted.values()),
            archives=layoff.archives.order_by("-pk")[:5],
            missing=matching.without_document(layoff).count() if layoff.sent_at else 0,
            **kwargs,
        )


class LayoffUploadView(OfLayoff, NewUploadView):
    """The spreadsheet of this layoff; from then on the pages of every spreadsheet."""

    template_name = "phk_reports/layoff_upload.html"

    @cached_property
    def kind(self) -> Kind:
        return kinds()[LAYOFF_WORKERS.code]

    @cached_property
    def scopes(self):
        return self.kind.scopes(self.request.user).filter(pk=self.layoff.company_id)

    def dispatch(self, request, *args, **kwargs):
        self.request, self.kwargs = request, kwargs
        upload = self.layoff.upload
        if upload is not None and upload.state not in starting.GONE:
            return HttpResponseRedirect(upload.get_absolute_url())
        if not self.scopes.exists():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def received(self, upload: Upload) -> None:
        starting.take_upload(self.layoff, upload)


class LateView(FormView):
    """Why workers of a spreadsheet are reported late, before it is sent."""

    access = EMPLOYER
    form_class = LateForm
    template_name = "phk_reports/layoff_late.html"

    @cached_property
    def upload(self) -> Upload:
        visible = Upload.objects.visible_to(self.request.user).filter(kind=LAYOFF_WORKERS.code)
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def dispatch(self, request, *args, **kwargs):
        self.request, self.kwargs = request, kwargs
        self.upload  # noqa: B018 -- 404 before anything else is said
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        starting.say_why_late(self.upload, self.upload.scope, form.cleaned_data["reason"], by=self.request.user)
        return HttpResponseRedirect(reverse("bulk_uploads:send", args=[self.upload.pk]))

    def get_context_data(self, **kwargs):
        late = self.upload.fault_counts.get("LATE_7D", 0)
        return super().get_context_data(upload=self.upload, late=late, **kwargs)


class LayoffDocumentsView(OfLayoff, FormView):
    """A ZIP with a document for each worker."""

    form_class = ArchiveForm
    template_name = "phk_reports/layoff_documents.html"

    def form_valid(self, form):
        given = form.cleaned_data
        try:
            archive = matching.receive_archive(
                self.layoff, given["file"], by=self.request.user, evidence_kind=given["evidence_kind"]
            )
        except matching.ArchiveNotTaken as refused:
            form.add_error("file", refused.message)
            return self.form_invalid(form)
        transaction.on_commit(nudge_documents, robust=True)
        return HttpResponseRedirect(archive.get_absolute_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(archives=self.layoff.archives.order_by("-pk")[:20], **kwargs)


class ArchiveView(OfLayoff, ListView):
    """What became of each file of a ZIP; what needs a hand first."""

    paginate_by = 50
    template_name = "phk_reports/layoff_archive.html"
    context_object_name = "entries"

    @cached_property
    def archive(self) -> DocumentArchive:
        return get_object_or_404(self.layoff.archives, pk=self.kwargs["archive"])

    @property
    def outcome(self) -> str:
        wanted = self.request.GET.get("hasil", "")
        return wanted if wanted in FileOutcome.values else ""

    def get_queryset(self):
        entries = self.archive.entries.select_related("report__employment__participant")
        if self.outcome:
            return entries.filter(outcome=self.outcome).order_by("place")
        fine = [FileOutcome.MATCHED, FileOutcome.KNOWN]
        return entries.exclude(outcome__in=fine).order_by("place")

    def get_context_data(self, **kwargs):
        archive = self.archive
        counted = dict(archive.entries.values_list("outcome").annotate(count=Count("pk")).order_by())
        context = super().get_context_data(**kwargs)
        return context | {
            "archive": archive,
            "fault": ARCHIVE_FAULTS.get(archive.refused_because, ""),
            "tabs": [
                (outcome, counted[outcome], outcome == self.outcome) for outcome in FileOutcome if outcome in counted
            ],
            "shown": [(entry, OUTCOME_TONES[entry.outcome]) for entry in context["entries"]],
            "all_fine": not self.outcome,
            "missing": matching.without_document(self.layoff).count(),
        }


class MissingDocumentsView(OfLayoff, ListView):
    """The workers of a layoff for whom the company has given no document of their own."""

    paginate_by = 50
    template_name = "phk_reports/layoff_missing.html"
    context_object_name = "reports"

    def get_queryset(self):
        missing = matching.without_document(self.layoff)
        return missing.select_related("employment__participant").order_by("employment__name_key", "pk")
