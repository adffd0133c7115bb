from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic.edit import FormMixin

from accounts.access import roles
from accounts.models import Role
from core import clock
from registry.choices import DeactivationCause
from registry.deactivation import deactivate
from registry.forms import DeactivationForm
from registry.models import Contribution
from registry.refusals import AlreadyDeactivated, RegistryRefusal
from registry.views.employer import EmploymentPage


class DeactivateView(FormMixin, EmploymentPage):
    """Questions, a look at the answers, then the deed: `step` of the POST is "check", "edit" or "confirm"."""

    access = roles(Role.EMPLOYER, Role.MEDIATOR)
    form_class = DeactivationForm
    template_name = "registry/employment_deactivate.html"
    check_template_name = "registry/employment_deactivate_check.html"

    def get(self, request, *args, **kwargs):
        if not self.employment.is_active_at_bpjs:
            return self.too_late()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if not self.employment.is_active_at_bpjs:
            return self.too_late()
        form = self.get_form()
        step = request.POST.get("step")
        if step == "edit" or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        if step == "confirm":
            return self.deactivate(form)
        return self.check(form)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return {**kwargs, "employment": self.employment, "role": self.request.user.role, "today": clock.today()}

    def get_initial(self):
        return {"on": self.employment.ended_on or self.employment.contract_end_on}

    def get_success_url(self):
        return reverse("registry:worker", args=[self.employment.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(employment=self.employment, **kwargs)

    def check(self, form):
        """Show what will happen, with the answers kept in hidden fields."""
        answers = [(name, value) for name, value in self.request.POST.items() if name.split("_")[0] in form.fields]
        latest_paid = Contribution.objects.filter(employment=self.employment).paid().order_by("-month").first()
        self.template_name = self.check_template_name
        return self.render_to_response(
            self.get_context_data(
                answers=answers,
                on=form.cleaned_data["on"],
                cause=DeactivationCause(form.cleaned_data["cause"]).label,
                reason=form.cleaned_data.get("reason", ""),
                latest_paid=latest_paid,
            )
        )

    def deactivate(self, form):
        try:
            deactivate(employment=self.employment, by=self.request.user, today=clock.today(), **form.cleaned_data)
        except AlreadyDeactivated:
            return self.too_late()
        except RegistryRefusal as error:
            form.add_error(None, error.message)
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(self.request, _("%s sudah dinonaktifkan.") % self.employment.participant)
        return HttpResponseRedirect(self.get_success_url())

    def too_late(self):
        messages.warning(self.request, _("Peserta ini sudah nonaktif."))
        return HttpResponseRedirect(self.get_success_url())
