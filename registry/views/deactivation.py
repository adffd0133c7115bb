from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from django.views.generic.edit import FormMixin

from accounts.access import roles
from accounts.models import Role
from core import clock
from registry.choices import DeactivationCause, EmploymentStatus
from registry.deactivation import deactivate, deactivate_many, judged, prepare_deactivations
from registry.forms import DeactivateManyForm, DeactivationForm
from registry.models import Company, Contribution, Employment
from registry.permissions import may_sign
from registry.refusals import AlreadyDeactivated, RegistryRefusal
from registry.views.employer import EmploymentPage
from registry.views.workforce import as_uuid
from registry.workforce import A_PAGE, COUNTED, of_company

AT_ONCE = 1_000
ANSWERS = ("on_day", "on_month", "on_year", "cause", "reason")


class NeedsApprovedCompany:
    """Mixin: what a company that the Disnaker has not approved sends is refused, and its pages say why."""

    def post(self, request, *args, **kwargs):
        if request.user.role == Role.EMPLOYER and not self.acting_company.counts:
            raise PermissionDenied(_("Perusahaan ini belum disetujui Disnaker. Penonaktifan belum dapat dikirim."))
        return super().post(request, *args, **kwargs)

    @cached_property
    def signs(self) -> bool:
        """Whether what this person sends takes effect; a preparer's waits for a signer."""
        user = self.request.user
        return user.role == Role.MEDIATOR or may_sign(self.acting_company, user)

    def prepare(self, employments, on, cause) -> HttpResponseRedirect:
        """Into an upload that waits for whoever may send it."""
        verdicts = [verdict for verdict in judged(employments, on, clock.today()) if not verdict.refusal]
        if not verdicts:
            messages.warning(self.request, _("Tidak ada yang dapat dinonaktifkan pada tanggal itu."))
            return HttpResponseRedirect(self.get_success_url())
        upload = prepare_deactivations(
            company=self.acting_company,
            verdicts=verdicts,
            cause=cause,
            by=self.request.user,
            today=clock.today(),
            now=clock.now(),
        )
        messages.success(self.request, _("Tersimpan dan menunggu persetujuan penyetuju perusahaan."))
        return HttpResponseRedirect(upload.get_absolute_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{**kwargs, "company": self.acting_company, "signs": self.signs})

    def answers(self) -> list[tuple[str, str]]:
        """What was typed, for hidden fields."""
        return [(name, self.request.POST[name]) for name in ANSWERS if name in self.request.POST]


class Steps(FormMixin):
    """Mixin: questions, a look at the answers, then the deed; `step` of the POST is "check", "edit" or "confirm"."""

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        step = request.POST.get("step")
        if step not in ("check", "confirm") or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        return self.confirm(form) if step == "confirm" else self.check(form)


class DeactivateView(NeedsApprovedCompany, Steps, EmploymentPage):
    """One participant, by the employer or, with a reason, by a mediator."""

    access = roles(Role.EMPLOYER, Role.MEDIATOR)
    form_class = DeactivationForm
    template_name = "registry/employment_deactivate.html"
    check_template_name = "registry/employment_deactivate_check.html"

    @property
    def acting_company(self) -> Company:
        return self.employment.company

    def dispatch(self, request, *args, **kwargs):
        if not self.employment.is_active_at_bpjs:
            return self.too_late()
        return super().dispatch(request, *args, **kwargs)

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
        on = form.cleaned_data["on"]
        self.template_name = self.check_template_name
        return self.render_to_response(
            self.get_context_data(
                answers=self.answers(),
                on=on,
                cause=DeactivationCause(form.cleaned_data["cause"]).label,
                reason=form.cleaned_data.get("reason", ""),
                latest_paid=Contribution.objects.filter(employment=self.employment).paid().order_by("-month").first(),
                warnings=judged([self.employment], on, clock.today())[0].warnings,
            )
        )

    def confirm(self, form):
        if not self.signs:
            return self.prepare([self.employment], form.cleaned_data["on"], form.cleaned_data["cause"])
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


class DeactivateManyView(NeedsApprovedCompany, Steps, TemplateView):
    """Many of one company: those chosen in the table, or suggested since their work has ended."""

    access = roles(Role.EMPLOYER)
    form_class = DeactivateManyForm
    template_name = "registry/employment_deactivate_many.html"
    check_template_name = "registry/employment_deactivate_many_check.html"

    @cached_property
    def acting_company(self) -> Company:
        return get_object_or_404(Company.objects.of_member(self.request.user), pk=self.kwargs["company"])

    @property
    def still_active(self):
        """Who has left and is still active, longest first."""
        left = of_company(self.acting_company).in_status(EmploymentStatus.STILL_ACTIVE, clock.today())
        return left.select_related("participant").order_by("last_day", "pk")

    @cached_property
    def chosen(self) -> list[Employment]:
        """Active ones of this company among those that the POST names; "all" stands for the suggested."""
        if "all" in self.request.POST:
            return list(self.still_active[:AT_ONCE])
        texts = [*self.request.POST.getlist("person"), *self.request.POST.get("people", "").split()]
        keys = list(filter(None, map(as_uuid, texts)))[:AT_ONCE]
        active = of_company(self.acting_company).active_at_bpjs().filter(pk__in=keys)
        return list(active.select_related("participant").order_by("name_key", "pk"))

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        asked = "step" in self.request.POST
        return kwargs if asked else {name: value for name, value in kwargs.items() if name not in ("data", "files")}

    def post(self, request, *args, **kwargs):
        if not self.chosen:
            messages.warning(request, _("Pilih dulu pekerja yang akan dinonaktifkan."))
            return HttpResponseRedirect(self.get_success_url())
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        is_choice = self.request.method == "POST"
        total = 0 if is_choice else self.still_active.order_by().values("pk")[: COUNTED + 1].count()
        kwargs.setdefault("form", self.get_form())
        return super().get_context_data(
            people=self.chosen if is_choice else list(self.still_active[:A_PAGE]),
            is_choice=is_choice,
            total=total,
            more_than_a_page=total > A_PAGE,
            **kwargs,
        )

    def get_success_url(self):
        return reverse("registry:deactivate_many", args=[self.acting_company.pk])

    def check(self, form):
        verdicts = judged(self.chosen, form.cleaned_data["on"], clock.today())
        ready = [verdict for verdict in verdicts if not verdict.refusal]
        self.template_name = self.check_template_name
        return self.render_to_response(
            self.get_context_data(
                form=form,
                ready=ready,
                refused=[verdict for verdict in verdicts if verdict.refusal],
                keys=" ".join(str(verdict.employment.pk) for verdict in ready),
                answers=self.answers(),
                cause=DeactivationCause(form.cleaned_data["cause"]).label,
            )
        )

    def confirm(self, form):
        on, cause = form.cleaned_data["on"], DeactivationCause(form.cleaned_data["cause"])
        if not self.signs:
            return self.prepare(self.chosen, on, cause)
        keys: list[UUID] = [employment.pk for employment in self.chosen]
        refused = deactivate_many(
            company=self.acting_company, keys=keys, on=on, cause=cause, by=self.request.user, today=clock.today()
        )
        self.tell(len(keys) - len(refused), refused)
        return HttpResponseRedirect(self.get_success_url())

    def tell(self, done, refused):
        if done:
            words = ngettext("%(count)d peserta dinonaktifkan.", "%(count)d peserta dinonaktifkan.", done)
            messages.success(self.request, words % {"count": done})
        for verdict in refused[:A_PAGE]:
            messages.warning(self.request, f"{verdict.employment.participant}: {verdict.refusal}")
