"""A page that asks for a reason and does one thing to a person, an assignment or an office."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.generic import FormView

from accounts.access import roles
from accounts.models import Role
from accounts.offices.duty import CannotAct
from accounts.offices.forms import ReasonForm

ADMINISTRATOR = roles(Role.ADMINISTRATOR)


class ActView(FormView):
    """`title`, `explanation`, `button` and `done` say what happens; `act(note, …)` does it to `self.subject`."""

    access = ADMINISTRATOR
    reauthenticates = True
    form_class = ReasonForm
    template_name = "accounts/act.html"
    model = None
    related: tuple[str, ...] = ()
    title = explanation = button = done = ""
    tone = "bad"

    def dispatch(self, request, *args, **kwargs):
        visible = self.model.objects.visible_to(request.user).select_related(*self.related)
        self.subject = get_object_or_404(visible, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            self.act(**form.cleaned_data)
        except CannotAct as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(self.back_url())

    def act(self, note):
        """The one call into the services."""
        raise NotImplementedError

    def back_url(self) -> str:
        raise NotImplementedError

    def about(self) -> str:
        """Whom or what it is done to, in words."""
        return str(self.subject)

    def get_context_data(self, **kwargs):
        words = {name: getattr(self, name) for name in ("title", "explanation", "button", "tone")}
        return super().get_context_data(about=self.about(), back_url=self.back_url(), **words, **kwargs)
