"""The administrators' pages: which regulation is in force since when, a proposal, its effect, and the decision."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, TemplateView

from accounts.access import roles
from accounts.history import history
from accounts.models import Role
from casework.forms import NoteForm
from casework.models import Event
from casework.steps import advance
from casework.views import StepView, step_links
from core import clock
from jkp_claims import adopting
from jkp_claims.adoption_effect import Effect
from jkp_claims.adoptions import adoptions
from jkp_claims.forms import AdoptForm, ProposeAdoptionForm
from jkp_claims.models import AdoptionState, RegulationAdoption
from jkp_claims.tasks import nudge_move_months
from jkp_claims.views.steps import step_url
from jkp_claims.words import ADOPTION_TONES, ADOPTION_VERBS, ADOPTION_WORDS

ADMINISTRATOR = roles(Role.ADMINISTRATOR)


class AdoptionsView(ListView):
    """Every proposal, the latest first, and the regulation in force today."""

    access = ADMINISTRATOR
    paginate_by = 20
    template_name = "jkp_claims/adoption_list.html"

    def get_queryset(self):
        proposals = RegulationAdoption.objects.visible_to(self.request.user)
        return proposals.select_related("proposed_by", "decided_by").order_by("-id")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        known = adoptions()
        waiting = RegulationAdoption.objects.visible_to(self.request.user).filter(state=AdoptionState.PROPOSED)
        return {
            **context,
            "in_force": known.until(clock.today())[-1],
            "history": known.history,
            "waiting": waiting.select_related("proposed_by").first(),
            "rows": [{"proposal": row, "tone": ADOPTION_TONES[row.state]} for row in context["object_list"]],
        }


class ProposeAdoptionView(FormView):
    """Propose that a regulation counts from a day on."""

    access = ADMINISTRATOR
    reauthenticates = True
    form_class = ProposeAdoptionForm
    template_name = "jkp_claims/adoption_propose.html"

    def form_valid(self, form):
        try:
            proposal = adopting.propose(**form.cleaned_data, by=self.request.user)
        except adopting.CannotAdopt as refusal:
            form.add_error(refusal.field, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Usulan tersimpan. Administrator lain memutuskannya."))
        return HttpResponseRedirect(proposal.get_absolute_url())


class AdoptionView(TemplateView):
    """One proposal: its effect as it is today while it waits, as it was once it is decided."""

    access = ADMINISTRATOR
    template_name = "jkp_claims/adoption_detail.html"

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except adopting.CannotAdopt:  # decided while this page was read
            return HttpResponseRedirect(request.path)

    def get_context_data(self, **kwargs):
        user, today = self.request.user, clock.today()
        found = RegulationAdoption.objects.visible_to(user).select_related("proposed_by", "decided_by")
        proposal = get_object_or_404(found, pk=self.kwargs["pk"])
        waits = proposal.state == AdoptionState.PROPOSED
        return super().get_context_data(
            proposal=proposal,
            waits=waits,
            words=ADOPTION_WORDS[proposal.state],
            tone=ADOPTION_TONES[proposal.state],
            is_retroactive=proposal.from_on < today,
            effect=adopting.preview(proposal, today) if waits else proposal.effect,
            steps=step_links(proposal, user, partial(step_url, proposal)),
            entries=history(Event.objects.about(proposal), ADOPTION_VERBS),
            **kwargs,
        )


class FourEyesView(StepView):
    """A step for the other administrator; whoever proposed it is told so."""

    access = ADMINISTRATOR
    model = RegulationAdoption

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except PermissionDenied:
            raise PermissionDenied(
                _("Usulan diputus oleh administrator lain, bukan oleh yang mengusulkannya.")
            ) from None


class AdoptView(FourEyesView):
    """Put it in force, having seen what it does."""

    reauthenticates = True
    step = RegulationAdoption.adopt
    form_class = AdoptForm
    template_name = "jkp_claims/adoption_adopt.html"
    done = gettext_lazy("Aturan ini diberlakukan. Perkiraan yang belum diputus sedang dihitung ulang.")
    explanation = gettext_lazy(
        "Keputusan ini tidak dapat ditarik. Aturan lama hanya dapat diberlakukan lagi untuk hari-hari sesudahnya."
    )

    @cached_property
    def effect(self) -> Effect:
        return adopting.preview(self.case, clock.today())

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except adopting.CannotAdopt:  # decided while this page was read
            return self.too_late()

    def get_initial(self):
        return {"seen": self.effect.seal} if self.request.method == "GET" else {}

    def take(self, note, **arguments):
        adopted = adopting.adopt(self.case, by=self.request.user, now=clock.now(), **arguments)
        transaction.on_commit(nudge_move_months, robust=True)
        return adopted

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except adopting.EffectChanged:
            messages.warning(
                self.request, _("Klaim berubah sejak halaman ini dibuka. Periksa pengaruhnya, lalu tekan lagi.")
            )
            return HttpResponseRedirect(self.request.path)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            proposal=self.case, effect=self.effect, is_retroactive=self.case.from_on < clock.today(), **kwargs
        )


class DeclineView(FourEyesView):
    """Do not put it in force; the note says why."""

    step = RegulationAdoption.decline
    form_class = NoteForm
    done = gettext_lazy("Usulan tidak disetujui. Tidak ada hitungan yang berubah.")

    def take(self, note, **arguments):
        decision = {"decided_by": self.request.user, "decided_at": clock.now()}
        return advance(self.case, self.step_taken, by=self.request.user, note=note, **decision, **arguments)


class WithdrawView(StepView):
    """The administrator who proposed it takes it back."""

    access = ADMINISTRATOR
    model = RegulationAdoption
    step = RegulationAdoption.withdraw
    done = gettext_lazy("Usulan ditarik. Tidak ada hitungan yang berubah.")
