"""A company's own pages: registering it, its data and history, what the Disnaker asks, moving it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, TemplateView

from accounts.access import SIGNED_IN, roles
from accounts.history import history
from accounts.models import Role
from casework.models import Event
from casework.steps import StepRefused
from casework.views import StepView, step_links
from core import clock
from registry import registrations
from registry.company_forms import MoveForm, ObjectionForm, ProfileForm, RegistrationForm
from registry.company_words import COMPANY_VERBS, facts_of, next_of, tone_of
from registry.kbli import SECTIONS
from registry.models import Company, CompanyRegistration, Membership, RegistrationKind
from registry.models.registrations import OPEN
from registry.permissions import owns
from registry.registrations import RegistrationRefused
from sign_in.limits import moment_in_words, take

EMPLOYER = roles(Role.EMPLOYER)
TOO_MANY_QUESTIONS = gettext_lazy("Terlalu banyak percobaan. Coba lagi %(when)s.")


class CompaniesView(ListView):
    """The companies that the person acts for, with their role and where each stands."""

    access = SIGNED_IN
    paginate_by = 50
    template_name = "registry/company_mine.html"

    def get_queryset(self):
        own = Membership.objects.filter(user=self.request.user).select_related("company__region")
        return own.order_by("company__name", "company__pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        may_act = any(acting.role == Role.EMPLOYER for acting in user.actings)
        return context | {
            "is_employer": user.role == Role.EMPLOYER,
            "must_switch": may_act and user.role != Role.EMPLOYER,
            "rows": [(item, tone_of(item.company)) for item in context["object_list"]],
        }


class AsksBpjs:
    """Mixin of forms that ask BPJS: counted, so that nobody tries out numbers; refusals stand beside their field."""

    def form_valid(self, form):
        tried = take("company_check", str(self.request.user.pk))
        if tried.refused_until:
            when = moment_in_words(tried.refused_until)
            form.add_error(None, ValidationError(TOO_MANY_QUESTIONS, params={"when": when}))
            return self.form_invalid(form)
        return self.attempt(form)

    def attempt(self, form):
        try:
            return self.send(form)
        except RegistrationRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            return self.form_invalid(form)


class RegisterView(AsksBpjs, FormView):
    """A person registers a company, and acts for it from now on."""

    access = SIGNED_IN
    form_class = RegistrationForm
    template_name = "registry/company_register.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(sections=SECTIONS, may_register=self.request.user.is_activated, **kwargs)

    def send(self, form):
        user = self.request.user
        registration = registrations.register(form.company_data(), by=user, now=clock.now())
        act_as_employer(self.request)
        messages.success(self.request, _("Pendaftaran %s terkirim.") % registration.number)
        return HttpResponseRedirect(reverse("registry:company", args=[registration.company_id]))


def act_as_employer(request) -> None:
    """Go on as an employer, whose role the person has just got."""
    given = request.user.assignments.in_force(clock.today()).filter(role=Role.EMPLOYER).order_by("from_on", "pk")
    request.session["acting"] = str(given.values_list("pk", flat=True)[0])


class CompanyPage:
    """Mixin of the pages about one company of the person; anything else is 404."""

    access = EMPLOYER

    @cached_property
    def company(self) -> Company:
        companies = Company.objects.visible_to(self.request.user).select_related("region__province")
        found = companies.filter(pk=self.kwargs["company"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs | {"company": self.company})


class CompanyView(CompanyPage, TemplateView):
    """Its data, where it stands, who acts by when, and what happened."""

    template_name = "registry/company_profile.html"

    def get_context_data(self, **kwargs):
        company, user = self.company, self.request.user
        asked = list(company.registrations.select_related("region").order_by("-id")[:10])
        latest = asked[0] if asked else None
        is_owner = owns(company, user)
        membership = Membership.objects.get(company=company, user=user)
        return super().get_context_data(
            membership=membership,
            tone=tone_of(company),
            facts=facts_of(company),
            latest=latest,
            next=next_of(latest) if latest else None,
            steps=self.steps(latest, is_owner),
            is_owner=is_owner,
            may_edit=is_owner and company.counts and not (latest and latest.state in OPEN),
            may_ask_again=is_owner and not company.counts and not (latest and latest.state in OPEN),
            entries=history(Event.objects.about(company, *asked), COMPANY_VERBS),
            **kwargs,
        )

    def steps(self, latest, is_owner) -> list[dict]:
        if latest is None or not is_owner:
            return []
        return step_links(latest, self.request.user, lambda name: reverse(STEP_PAGES[name], args=[latest.pk]))


STEP_PAGES = {
    "resubmit": "registry:registration_correct",
    "object_to_refusal": "registry:registration_object",
    "withdraw": "registry:registration_withdraw",
}


class OwnerFormView(CompanyPage, FormView):
    """A form that only owners of the company may send. `counts`: only while it is, or is not, approved; None for both."""

    counts: bool | None = None

    def dispatch(self, request, *args, **kwargs):
        if not owns(self.company, request.user):
            raise PermissionDenied(_("Hanya pemilik akun perusahaan yang mengurus data perusahaan."))
        if self.counts is not None and self.company.counts is not self.counts:
            return HttpResponseRedirect(reverse("registry:company", args=[self.company.pk]))
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self):
        return reverse("registry:company", args=[self.company.pk])


class ProfileView(AsksBpjs, OwnerFormView):
    """What changed at an approved company; its mediators are told."""

    counts = True
    form_class = ProfileForm
    template_name = "registry/company_edit.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": clock.today()}

    def get_initial(self):
        return ProfileForm.initial_of(self.company)

    def get_context_data(self, **kwargs):
        return super().get_context_data(sections=SECTIONS, **kwargs)

    def form_valid(self, form):
        return self.attempt(form)

    def send(self, form):
        changed = registrations.change_profile(
            self.company,
            form.cleaned_data,
            changed_on=form.cleaned_data["changed_on"],
            by=self.request.user,
            today=clock.today(),
        )
        if changed:
            messages.success(self.request, _("Data tersimpan. Mediator Disnaker diberi tahu."))
        else:
            messages.info(self.request, _("Tidak ada data yang berubah."))
        return HttpResponseRedirect(self.get_success_url())


class MoveView(AsksBpjs, OwnerFormView):
    """To another kabupaten/kota, which decides."""

    counts = True
    form_class = MoveForm
    template_name = "registry/company_move.html"

    def form_valid(self, form):
        return self.attempt(form)

    def send(self, form):
        data = form.cleaned_data
        registrations.move(
            self.company, region=data["region"], address=data["address"], by=self.request.user, now=clock.now()
        )
        messages.success(self.request, _("Permohonan pindah terkirim. Sampai disetujui, wilayah lama tetap berlaku."))
        return HttpResponseRedirect(self.get_success_url())


class RegisterAgainView(AsksBpjs, OwnerFormView):
    """After a refusal or a withdrawal: the same company with corrected data."""

    counts = False
    form_class = RegistrationForm
    template_name = "registry/company_again.html"

    def get_initial(self):
        return RegistrationForm.initial_of(self.company)

    def get_context_data(self, **kwargs):
        return super().get_context_data(sections=SECTIONS, **kwargs)

    def send(self, form):
        registrations.register_again(self.company, form.company_data(), by=self.request.user, now=clock.now())
        messages.success(self.request, _("Pendaftaran terkirim lagi."))
        return HttpResponseRedirect(self.get_success_url())


class OwnStepView(StepView):
    """A step of the company in its registration."""

    access = EMPLOYER
    model = CompanyRegistration
    template_name = "registry/company_step.html"

    def get_success_url(self):
        return reverse("registry:company", args=[self.case.company_id])


class CorrectView(AsksBpjs, OwnStepView):
    """The data as the Disnaker asked for them, handed in again."""

    step = CompanyRegistration.resubmit
    template_name = "registry/company_correct.html"

    def get_form_class(self):
        return MoveForm if self.case.kind == RegistrationKind.MOVE else RegistrationForm

    def get_initial(self):
        if self.case.kind == RegistrationKind.MOVE:
            return {"address": self.case.address, "region": self.case.region_id}
        return RegistrationForm.initial_of(self.case.company)

    def get_context_data(self, **kwargs):
        is_move = self.case.kind == RegistrationKind.MOVE
        return super().get_context_data(sections=() if is_move else SECTIONS, is_move=is_move, **kwargs)

    def send(self, form):
        is_move = self.case.kind == RegistrationKind.MOVE
        data = form.cleaned_data if is_move else form.company_data()
        try:
            registrations.correct(self.case, data, by=self.request.user, now=clock.now())
        except StepRefused:
            return self.too_late()
        messages.success(self.request, _("Perbaikan terkirim. Disnaker memeriksanya lagi."))
        return HttpResponseRedirect(self.get_success_url())


class ObjectView(OwnStepView):
    step = CompanyRegistration.object_to_refusal
    form_class = ObjectionForm
    done = gettext_lazy("Keberatan terkirim. Mediator lain memutusnya.")
    explanation = gettext_lazy("Keberatan hanya dapat diajukan sekali, dan diputus oleh mediator yang lain.")

    def take(self, note):
        return registrations.object_to_refusal(self.case, by=self.request.user, note=note, now=clock.now())


class WithdrawView(OwnStepView):
    step = CompanyRegistration.withdraw
    done = gettext_lazy("Permohonan ditarik.")
    explanation = gettext_lazy(
        "Disnaker tidak memeriksa permohonan ini lagi. Anda dapat mengirim yang baru kapan saja."
    )

    def take(self, note):
        return registrations.withdraw(self.case, by=self.request.user)
