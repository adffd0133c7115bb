from collections.abc import Callable, Collection

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from casework.forms import NoQuestions
from casework.models import Case, Event
from casework.steps import StepRefused, about_step, advance, available_steps, may_take
from core.templatetags.siap import waktu


def step_links(case: Case, user, url_of: Callable[[str], str], hidden: Collection[str] = ()) -> list[dict]:
    """The buttons of this case for this person: url, label and tone, for `components/steps.html`.

    `url_of` gives the page of a step by its name; steps in `hidden` are left out.
    """
    return [
        {"url": url_of(name), "label": step.label, "tone": step.tone}
        for name, step in available_steps(case, user)
        if name not in hidden
    ]


class StateTabs:
    """A list of cases in tabs. `tabs`: slug → (label, states), the first is shown until `?<tab_parameter>=` says another."""

    tabs: dict[str, tuple[str, list[str]]] = {}
    tab_parameter = "tab"

    @property
    def tab(self) -> str:
        wanted = self.request.GET.get(self.tab_parameter)
        return wanted if wanted in self.tabs else next(iter(self.tabs))

    def in_tab(self, cases: QuerySet) -> QuerySet:
        """Those of these cases that stand in the tab which is shown."""
        return cases.filter(state__in=self.tabs[self.tab][1])

    def tab_links(self, cases: QuerySet) -> list[dict]:
        """Slug, label, count and current, for each tab. One query."""
        counts = dict(cases.values_list("state").annotate(count=Count("pk")).order_by())
        return [
            {
                "slug": slug,
                "label": label,
                "count": sum(counts.get(state, 0) for state in states),
                "current": slug == self.tab,
            }
            for slug, (label, states) in self.tabs.items()
        ]


class StepView(FormView):
    """Any step as a page: what will happen, the step's questions, one button.

    The form's fields are the step's arguments; a field `note` becomes the note of the event. Whoever may not see the case
    gets 404, whoever may not take the step 403, and whoever comes too late is told who was first.
    """

    model = None
    step = None
    form_class = NoQuestions
    done = ""
    explanation = ""
    access = None
    template_name = "casework/step.html"

    def dispatch(self, request, *args, **kwargs):
        self.case = self.model.objects.visible_to(request.user).filter(pk=kwargs["pk"]).first()
        if self.case is None:
            raise Http404
        if not may_take(self.case, self.step_taken, request.user):
            raise PermissionDenied
        if self.case.state not in self.model.MOVES.table[self.step_taken.__name__][0]:
            return self.too_late()
        return super().dispatch(request, *args, **kwargs)

    @property
    def step_taken(self):
        """The step itself: a function given as a class attribute would arrive bound to the view."""
        return getattr(self.step, "__func__", self.step)

    def form_valid(self, form):
        arguments = dict(form.cleaned_data)
        try:
            self.take(note=arguments.pop("note", ""), **arguments)
        except StepRefused:
            return self.too_late()
        messages.success(self.request, self.done)
        return HttpResponseRedirect(self.get_success_url())

    def take(self, note, **arguments):
        """The one call into the domain."""
        return advance(self.case, self.step_taken, by=self.request.user, note=note, **arguments)

    def too_late(self):
        """Somebody was first: say what the case is now, since when, and who it was where the reader may know."""
        case = self.model.objects.get(pk=self.case.pk)
        latest = Event.objects.about(case).exclude(to_state="").last()
        moment = latest.at if latest else case.created_at
        words = _("Langkah ini tidak lagi tersedia: %(number)s sekarang “%(state)s” sejak %(at)s.")
        told = words % {"number": case.number, "state": case.get_state_display(), "at": waktu(moment)}
        if name := self.who_was_first(latest) if latest else "":
            told = f"{told} {_('Yang lebih dulu: %(name)s.') % {'name': name}}"
        messages.warning(self.request, told)
        return HttpResponseRedirect(self.get_success_url())

    def who_was_first(self, event: Event) -> str:
        """The name of who took the step, where it may be said; "" tells no name."""
        return ""

    def get_success_url(self):
        return self.case.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            case=self.case, step=about_step(self.step_taken), explanation=self.explanation, **kwargs
        )
