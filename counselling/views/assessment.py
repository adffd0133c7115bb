"""The worker's self-assessment: a page at a time, saved each page, to be gone on with later."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from accounts.access import roles
from accounts.models import Role
from casework.forms import NoQuestions
from core import clock
from core.occupations import Occupation
from counselling import rules, services
from counselling.forms import OccupationsForm, StatementsForm
from counselling.models import Assessment
from counselling.statements import MEANINGS, NAMES

HIGHEST_SCORE = rules.STATEMENTS_A_SCALE * rules.HIGHEST


def next_page(assessment: Assessment) -> str:
    """Where to go on: the first thing not answered, or the result."""
    if assessment.completed_on:
        return reverse("counselling:result")
    if not (assessment.previous_occupations and assessment.wished_occupations):
        return reverse("counselling:occupations")
    return reverse("counselling:statements", args=[rules.first_open_page(assessment.answers)])


def result_of(assessment: Assessment) -> dict:
    """What a finished assessment says, in words: the two leading scales, all scores, the occupations."""
    scored = rules.scores(assessment.answers)
    return {
        "leading": [(NAMES[scale], MEANINGS[scale]) for scale in rules.leading(scored)],
        "scores": [(NAMES[scale], score) for scale, score in scored.items()],
        "highest": HIGHEST_SCORE,
        "previous": [Occupation(code).label for code in assessment.previous_occupations],
        "wished": [Occupation(code).label for code in assessment.wished_occupations],
    }


class AssessmentView(FormView):
    """The start page: begin, go on, or look at the result."""

    access = roles(Role.WORKER)
    template_name = "counselling/assessment_start.html"
    form_class = NoQuestions

    def form_valid(self, form):
        return HttpResponseRedirect(next_page(services.start_assessment(self.request.user)))

    def get_context_data(self, **kwargs):
        own = Assessment.objects.visible_to(self.request.user)
        return super().get_context_data(
            unfinished=own.filter(completed_on__isnull=True).first(),
            completed=own.completed().order_by("-completed_on", "-pk").first(),
            statements=len(rules.CODES),
            pages=len(rules.PAGES) + 1,
            **kwargs,
        )


class UnfinishedView(FormView):
    """Base: a page of the assessment under way; without one, the start page."""

    access = roles(Role.WORKER)

    @cached_property
    def assessment(self) -> Assessment | None:
        return Assessment.objects.visible_to(self.request.user).filter(completed_on__isnull=True).first()

    def dispatch(self, request, *args, **kwargs):
        if self.assessment is None:
            return HttpResponseRedirect(reverse("counselling:assessment"))
        return super().dispatch(request, *args, **kwargs)

    def go_on(self, assessment: Assessment):
        if assessment.completed_on:
            messages.success(self.request, _("Asesmen diri Anda selesai dan tercatat."))
        return HttpResponseRedirect(next_page(assessment))


class OccupationsView(UnfinishedView):
    template_name = "counselling/assessment_occupations.html"
    form_class = OccupationsForm

    def get_initial(self):
        return OccupationsForm.initial_from(self.assessment)

    def form_valid(self, form):
        chosen = {side: form.chosen(side) for side in OccupationsForm.SIDES}
        return self.go_on(services.save_occupations(self.assessment, **chosen, today=clock.today()))

    def get_context_data(self, **kwargs):
        return super().get_context_data(page=1, pages=len(rules.PAGES) + 1, **kwargs)


class StatementsView(UnfinishedView):
    """Five statements; `page` counts from 1."""

    template_name = "counselling/assessment_statements.html"
    form_class = StatementsForm

    @cached_property
    def codes(self) -> tuple[str, ...]:
        if not 1 <= self.kwargs["page"] <= len(rules.PAGES):
            raise Http404
        return rules.PAGES[self.kwargs["page"] - 1]

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "codes": self.codes}

    def get_initial(self):
        return self.assessment.answers

    def form_valid(self, form):
        return self.go_on(services.save_answers(self.assessment, form.cleaned_data, today=clock.today()))

    def get_context_data(self, **kwargs):
        number = self.kwargs["page"]
        first = reverse("counselling:occupations")
        before = reverse("counselling:statements", args=[number - 1]) if number > 1 else first
        return super().get_context_data(page=number + 1, pages=len(rules.PAGES) + 1, before=before, **kwargs)


class ResultView(TemplateView):
    access = roles(Role.WORKER)
    template_name = "counselling/assessment_result.html"

    def get(self, request, *args, **kwargs):
        own = Assessment.objects.visible_to(request.user).completed()
        assessment = own.order_by("-completed_on", "-pk").first()
        if assessment is None:
            return HttpResponseRedirect(reverse("counselling:assessment"))
        return self.render_to_response(self.get_context_data(assessment=assessment, **result_of(assessment)))
