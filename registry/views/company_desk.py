"""The Disnaker's desk for companies: what waits, one registration beside BPJS's answer, decisions, the companies."""

from copy import copy

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, TemplateView

from accounts.access import roles
from accounts.history import history
from accounts.models import Role
from casework.models import Event
from casework.views import StateTabs, StepView, step_links
from core import clock
from registry import company_notices, registrations
from registry.company_forms import CompanyFilterForm, DecisionForm, QueueFilterForm
from registry.company_words import ANSWER_TONES, COMPANY_VERBS, REGISTRATION_TONES, facts_of, next_of, tone_of
from registry.models import Company, CompanyRegistration, CompanyReport, Membership, RegistrationKind
from registry.models import RegistrationState as State
from registry.models.registrations import may_approve
from registry.registrations import RegistrationRefused

MEDIATOR = roles(Role.MEDIATOR)
OFFICERS = roles(Role.MEDIATOR, Role.VERIFIER)
READ = "terbaca"  # in the address of a decision: the mark of what the officer read
SHOWN_MEMBERS = 50
SHOWN_TWINS = 20
PREVIEW = "preview"  # the name of the button that only shows what the company would read


def matching(words: str, prefix: str = "") -> Q:
    """Companies by a part of the name, or by the whole NPP."""
    return Q(**{f"{prefix}name__icontains": words}) | Q(**{f"{prefix}npp": words.upper()})


class RegistrationsView(StateTabs, ListView):
    """What companies ask of this region: the earliest deadline first."""

    access = MEDIATOR
    paginate_by = 50
    template_name = "registry/company_queue.html"
    tabs = {
        "menunggu": (gettext_lazy("Menunggu putusan"), [State.SUBMITTED, State.OBJECTED]),
        "perbaikan": (gettext_lazy("Menunggu perusahaan"), [State.NEEDS_CORRECTION]),
        "disetujui": (gettext_lazy("Disetujui"), [State.APPROVED]),
        "ditolak": (gettext_lazy("Ditolak"), [State.REFUSED]),
        "ditarik": (gettext_lazy("Ditarik"), [State.WITHDRAWN]),
    }

    def get_queryset(self):
        cases = self.in_tab(self.filtered()).select_related("company")
        if self.tab in ("menunggu", "perbaikan"):
            return cases.order_by("due_on", "sent_at", "pk")
        return cases.order_by("-sent_at", "-pk")

    def filtered(self):
        cases = CompanyRegistration.objects.at_desk_of(self.request.user)
        form = self.filter_form
        if form.is_valid():
            if kind := form.cleaned_data["kind"]:
                cases = cases.filter(kind=kind)
            if words := form.cleaned_data["words"]:
                cases = cases.filter(matching(words, "company__"))
        return cases

    @property
    def filter_form(self):
        return QueueFilterForm(self.request.GET)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "form": self.filter_form,
            "tab": self.tab,
            "tabs": self.tab_links(self.filtered()),
            "rows": [
                (item, REGISTRATION_TONES[item.state], ANSWER_TONES.get(item.bpjs_answer))
                for item in context["object_list"]
            ],
        }


def decision_url(registration: CompanyRegistration, step: str) -> str:
    """Where this registration, as it is handed in now, is decided about."""
    page = reverse(f"registry:registration_{step}", args=[registration.pk])
    return f"{page}?{urlencode({READ: registration.mark_of_read})}"


class RegistrationView(TemplateView):
    """What the company says beside what BPJS says, others of the same NPP, its members, and the decisions."""

    access = MEDIATOR
    template_name = "registry/company_registration.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        cases = CompanyRegistration.objects.visible_to(user).select_related(
            "company__region__province", "region", "submitted_by"
        )
        registration = cases.filter(pk=self.kwargs["pk"]).first()
        if registration is None:
            raise Http404
        company = registration.company
        twins = Company.objects.filter(npp=company.npp).exclude(pk=company.pk).select_related("region")
        members = Membership.objects.filter(company=company).select_related("user").order_by("since", "pk")
        steps = step_links(registration, user, lambda name: decision_url(registration, name))
        at_desk = registration.state in (State.SUBMITTED, State.OBJECTED)
        return super().get_context_data(
            registration=registration,
            company=company,
            next=next_of(registration),
            is_move=registration.kind == RegistrationKind.MOVE,
            answer_tone=ANSWER_TONES.get(registration.bpjs_answer),
            facts=facts_of(company),
            twins=[(twin, tone_of(twin)) for twin in twins.order_by("standing", "pk")[:SHOWN_TWINS]],
            members=members[:SHOWN_MEMBERS],
            steps=steps,
            waits_for_bpjs=at_desk and bool(steps) and not may_approve(registration, user),
            decided_by_another=at_desk and not steps,
            entries=history(Event.objects.about(registration, company), COMPANY_VERBS),
            **kwargs,
        )


class DecisionView(StepView):
    """A decision about what the officer has read: after a correction it is shown again first."""

    access = MEDIATOR
    model = CompanyRegistration
    template_name = "registry/company_decide.html"

    def form_valid(self, form):
        with transaction.atomic():
            locked = CompanyRegistration.objects.select_for_update(of=("self",)).get(pk=self.case.pk)
            if locked.mark_of_read == self.request.GET.get(READ):
                return self.attempt(form)
        messages.warning(self.request, _("Perusahaan mengirim data baru sejak Anda membacanya. Periksa lagi."))
        return HttpResponseRedirect(self.case.get_absolute_url())

    def attempt(self, form):
        try:
            return super().form_valid(form)
        except RegistrationRefused as refusal:
            form.add_error(None, refusal.message)
            return self.form_invalid(form)

    def get_success_url(self):
        return reverse("registry:registrations")


class ApproveView(DecisionView):
    step = CompanyRegistration.approve
    done = gettext_lazy("Permohonan disetujui. Pemilik akun perusahaan sudah diberi tahu.")
    explanation = gettext_lazy("Sesudah ini, data dan laporan perusahaan berlaku, dan wilayah ini yang melayaninya.")

    def take(self, note):
        return registrations.approve(self.case, by=self.request.user)


class ExplainedDecisionView(DecisionView):
    """With a reason; the other button shows what the company will read, and sends nothing."""

    form_class = DecisionForm

    def form_valid(self, form):
        if PREVIEW not in self.request.POST:
            return super().form_valid(form)
        return self.render_to_response(self.get_context_data(form=form, preview=self.preview(form)))

    def preview(self, form) -> dict:
        """Title and body, as they would be sent."""
        would_be = copy(self.case)
        would_be.__dict__["state"] = self.model.MOVES.table[self.step_taken.__name__][1]
        would_be.reason, would_be.explanation = form.cleaned_data["reason"], form.cleaned_data["note"]
        would_be.due_on = would_be.last_day_after(self.step_taken.__name__, clock.today())
        values = company_notices.values_of(would_be)
        title, body = company_notices.words_of_decision(would_be)
        return {"title": title % values, "body": body % values}

    def take(self, note, reason):
        return registrations.decide(
            self.case, self.step_taken, by=self.request.user, reason=reason, explanation=note, today=clock.today()
        )


class AskCorrectionView(ExplainedDecisionView):
    step = CompanyRegistration.ask_correction
    done = gettext_lazy("Permintaan terkirim kepada perusahaan.")


class RefuseView(ExplainedDecisionView):
    step = CompanyRegistration.refuse
    done = gettext_lazy("Ditolak, dengan alasannya. Perusahaan sudah diberi tahu.")


class OverseenCompaniesView(ListView):
    """The companies of the region, by name."""

    access = MEDIATOR
    paginate_by = 50
    template_name = "registry/company_overseen.html"

    def get_queryset(self):
        companies = Company.objects.visible_to(self.request.user)
        form = self.filter_form
        if form.is_valid():
            if words := form.cleaned_data["words"]:
                companies = companies.filter(matching(words))
            if standing := form.cleaned_data["standing"]:
                companies = companies.filter(standing=standing)
        return companies.order_by("name", "pk")

    @property
    def filter_form(self):
        return CompanyFilterForm(self.request.GET)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "form": self.filter_form,
            "filtered": any(self.request.GET.get(name) for name in CompanyFilterForm.base_fields),
            "rows": [(company, tone_of(company)) for company in context["object_list"]],
        }


class OverseenCompanyView(TemplateView):
    """One company as officers see it: its data, what it asked, its members, its history."""

    access = OFFICERS
    template_name = "registry/company_officer.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        found = Company.objects.visible_to(user).select_related("region__province").filter(pk=self.kwargs["company"])
        company = found.first()
        if company is None:
            raise Http404
        asked = list(company.registrations.select_related("region").order_by("-id")[:10])
        members = Membership.objects.filter(company=company).select_related("user").order_by("since", "pk")
        return super().get_context_data(
            tone=tone_of(company),
            facts=facts_of(company),
            asked=[(item, REGISTRATION_TONES[item.state]) for item in asked],
            is_mediator=user.role == Role.MEDIATOR,
            members=members[:SHOWN_MEMBERS],
            reports=CompanyReport.objects.visible_to(user).filed().filter(company=company).order_by("-filed_at")[:5],
            report_is_late=company.counts and company.report_due_on < clock.today(),
            entries=history(Event.objects.about(company, *asked), COMPANY_VERBS),
            **kwargs | {"company": company},
        )
