"""A layoff on the mediator's desk: all its files at once, what stands out, and a sample to look at."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, ListView, TemplateView

from accounts.access import roles
from accounts.models import Role
from accounts.readings import Reading, RecordsReading, What
from phk_reports import attaching, comparison
from phk_reports.layoff_forms import SampleForm
from phk_reports.layoffs import sampling
from phk_reports.layoffs.exceptions import WORDS, is_used_elsewhere, look_through
from phk_reports.models import Cause, Evidence, MassLayoff, PhkReport, SampledFile, State
from phk_reports.models.report import TONES
from phk_reports.signs import SIGNS
from phk_reports.viewing import CHOSEN, chosen, evidence_viewer

MEDIATOR = roles(Role.MEDIATOR)
A_PAGE = 50
MOST_DAYS = 8


class LayoffQueueView(ListView):
    """The layoffs of the region, newest first."""

    access = MEDIATOR
    paginate_by = 25
    template_name = "phk_reports/layoff_queue.html"
    context_object_name = "layoffs"

    def get_queryset(self):
        return MassLayoff.objects.visible_to(self.request.user).select_related("company").order_by("-sent_at", "-pk")


class OfReviewedLayoff:
    """Mixin: a layoff of the mediator's region; 404 for everybody else."""

    access = MEDIATOR

    @cached_property
    def layoff(self) -> MassLayoff:
        visible = MassLayoff.objects.visible_to(self.request.user)
        return get_object_or_404(visible.select_related("company", "region", "agreement"), pk=self.kwargs["pk"])


class LayoffReviewView(OfReviewedLayoff, TemplateView):
    """Counts, exceptions first, and the sample; one address for the whole layoff."""

    template_name = "phk_reports/layoff_review.html"

    def get_context_data(self, **kwargs):
        layoff, user = self.layoff, self.request.user
        looked = look_through(layoff, user)
        sample = sampling.sample_of(layoff, user, looked.ready)
        code = self.request.GET.get("tanda", "")
        keys = [key for key in looked.files if code in looked.because.get(key, [])] if code in WORDS else None
        page = Paginator(looked.exceptions_first if keys is None else keys, A_PAGE).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(
            layoff=layoff,
            counts=looked.counts(),
            noted=[(SIGNS[code], number) for code, number in looked.noted.items() if number],
            code=code,
            shown=_rows(page.object_list, looked.because),
            page=page,
            files=len(looked.files),
            excluded=len(looked.because),
            untaken=len(looked.untaken),
            ready=len(looked.ready),
            sample=sample,
            agreement=Evidence.objects.filter(report__layoff=layoff, document=layoff.agreement).order_by("pk").first()
            if layoff.agreement
            else None,
            used_elsewhere=is_used_elsewhere(layoff),
            running=layoff.decisions.filter(done_at=None).first(),
            latest=layoff.decisions.order_by("-pk").first(),
            **_sums(layoff),
            **kwargs,
        )


def _sums(layoff: MassLayoff) -> dict:
    """How many files by state, cause and day; of the days the most frequent."""
    sent = layoff.reports.filter(submitted_at__isnull=False).order_by()
    states = dict(sent.values_list("state").annotate(count=Count("pk")))
    causes = dict(sent.values_list("cause").annotate(count=Count("pk")))
    days = sent.values_list("terminated_on").annotate(count=Count("pk")).order_by("-count", "terminated_on")
    return {
        "states": [(state.label, TONES[state], states[state]) for state in State if state in states],
        "causes": [(cause.label, causes[cause]) for cause in Cause if cause in causes],
        "days": days[:MOST_DAYS],
    }


def _rows(keys, because: dict) -> list[tuple[PhkReport, list]]:
    """The files of one page in this order, each with the words for what keeps it from being decided with the others."""
    found = PhkReport.objects.select_related("employment__participant").defer("employment__participant__nik")
    reports = found.in_bulk(list(keys))
    return [(reports[key], [WORDS[code] for code in because.get(key, [])]) for key in keys]


class TakeLayoffView(OfReviewedLayoff, View):
    """Take every file that nobody has, and draw the sample."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        taken = sampling.take_all(self.layoff, by=request.user)
        messages.success(request, _("Berkas yang Anda ambil: %(count)s.") % {"count": taken})
        return HttpResponseRedirect(reverse("phk_reports:layoff_review", args=[self.layoff.pk]))


class SampleView(OfReviewedLayoff, RecordsReading, FormView):
    """One file of the sample: everything in it, and what must be ticked. Opening it is written down."""

    form_class = SampleForm
    template_name = "phk_reports/layoff_sample.html"
    reads = Reading(What.PHK_REPORT, of="report.employment.participant", number="report.number")

    @cached_property
    def sampled(self) -> SampledFile:
        drawn = SampledFile.objects.filter(draw__layoff=self.layoff, draw__officer=self.request.user)
        people = (
            "report__employment__participant",
            "report__employment__company",
            "report__region",
            "draw__officer",
            "draw__layoff",
        )
        found = drawn.select_related(*people).filter(pk=self.kwargs["sampled"]).first()
        if found is None or not PhkReport.objects.visible_to(self.request.user).filter(pk=found.report_id).exists():
            raise Http404
        return found

    def get(self, request, *args, **kwargs):
        sampling.note_opened(self.sampled)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "report": self.sampled.report}

    def form_valid(self, form):
        if not sampling.note_checked(self.sampled):
            messages.warning(self.request, _("Buka berkasnya dulu, lalu centang."))
            return HttpResponseRedirect(self.request.path)
        return HttpResponseRedirect(self._next_one())

    def _next_one(self) -> str:
        """The next file of the sample that still stands and was not looked at; the layoff when there is none."""
        ready = look_through(self.layoff, self.request.user).ready
        files = sampling.sample_of(self.layoff, self.request.user, ready).files
        following = next((file for file in files if file.checked_at is None), None)
        if following is None:
            return reverse("phk_reports:layoff_review", args=[self.layoff.pk])
        return reverse("phk_reports:layoff_sample", args=[self.layoff.pk, following.pk])

    def get_context_data(self, **kwargs):
        report, user = self.sampled.report, self.request.user
        statements = comparison.latest_statements(report)
        evidence = attaching.shown_to(report, user)
        usable = [item for item in evidence if item.document.is_usable]
        one = chosen(usable, self.request.GET)
        viewer = None
        if one is not None:
            viewer = evidence_viewer(
                one, usable, user, self.request.GET, link=lambda item: f"{self.request.path}?{CHOSEN}={item.pk}"
            )
        return super().get_context_data(
            layoff=self.layoff,
            sampled=self.sampled,
            report=report,
            rows=comparison.compared(report, statements),
            work=comparison.employment_rows(report),
            evidence=evidence,
            viewer=viewer,
            **kwargs,
        )
