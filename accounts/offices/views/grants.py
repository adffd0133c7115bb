"""Proposals and invitations: the queue, proposing, and the decision of the second administrator."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, TemplateView

from accounts.history import history
from accounts.models import GrantState, RoleGrant, User
from accounts.offices import granting
from accounts.offices.forms import InviteForm, OfferForm, ReasonForm
from accounts.offices.search import mask_email
from accounts.offices.views.acts import ADMINISTRATOR, ActView
from accounts.offices.words import GRANT_TONES, GRANT_WORDS, VERBS
from casework.forms import NoQuestions
from casework.models import Event
from casework.steps import StepRefused, advance
from casework.views import StateTabs, StepView, step_links
from core import clock

NOT_YOURS = gettext_lazy("Pengusul, pemutus, dan penerima peran harus tiga orang yang berbeda.")


class GrantsView(StateTabs, ListView):
    """What waits for a decision, what was sent out, and what is over."""

    access = ADMINISTRATOR
    paginate_by = 30
    template_name = "accounts/grant_list.html"
    tabs = {
        "menunggu": (gettext_lazy("Menunggu keputusan"), [GrantState.PROPOSED]),
        "undangan": (gettext_lazy("Undangan"), [GrantState.INVITED]),
        "berlaku": (gettext_lazy("Ditugaskan"), [GrantState.IN_FORCE]),
        "selesai": (
            gettext_lazy("Selesai"),
            [GrantState.DECLINED, GrantState.TURNED_DOWN, GrantState.WITHDRAWN, GrantState.ENDED],
        ),
    }

    def get_queryset(self):
        visible = RoleGrant.objects.visible_to(self.request.user)
        return self.in_tab(visible).select_related("user", "office", "proposed_by").order_by("-id")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "tabs": self.tab_links(RoleGrant.objects.visible_to(self.request.user)),
            "rows": [{"grant": grant, "tone": GRANT_TONES[grant.state]} for grant in context["object_list"]],
        }


class ProposeView(FormView):
    """Propose something; `propose(form)` gives the grant."""

    access = ADMINISTRATOR
    reauthenticates = True

    def get_initial(self):
        return {"from_on": clock.today()}

    def form_valid(self, form):
        try:
            grant = self.propose(form)
        except granting.CannotGrant as refusal:
            form.add_error(refusal.field, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Usulan tersimpan. Administrator lain memutuskannya."))
        return HttpResponseRedirect(grant.get_absolute_url())


class ProposePersonView(ProposeView):
    """A role for somebody who has an account."""

    form_class = OfferForm
    template_name = "accounts/grant_propose.html"

    def dispatch(self, request, *args, **kwargs):
        self.person = get_object_or_404(User.objects.visible_to(request.user), pk=kwargs["pk"])
        if self.person.pk == request.user.pk:
            raise PermissionDenied(NOT_YOURS)
        return super().dispatch(request, *args, **kwargs)

    def propose(self, form):
        return granting.propose_person(self.person, form.offer(), by=self.request.user, today=clock.today())

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.person, **kwargs)


class InviteView(ProposeView):
    """A role for the owner of an address, who may have no account yet."""

    form_class = InviteForm
    template_name = "accounts/grant_invite.html"

    def propose(self, form):
        name, email = form.cleaned_data["invited_name"], form.cleaned_data["email"]
        return granting.propose_invitation(email, name, form.offer(), by=self.request.user, today=clock.today())


class GrantView(TemplateView):
    """One proposal: what it gives to whom, and what may be done about it."""

    access = ADMINISTRATOR
    template_name = "accounts/grant_detail.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        found = RoleGrant.objects.visible_to(user).select_related("user", "office", "proposed_by", "decided_by")
        grant = get_object_or_404(found, pk=self.kwargs["pk"])
        return super().get_context_data(
            grant=grant,
            email=mask_email(grant.email) if grant.email else "",
            words=GRANT_WORDS[grant.state],
            tone=GRANT_TONES[grant.state],
            steps=step_links(grant, user, partial(step_url, grant)),
            is_sent=grant.state == GrantState.INVITED,
            link_is_old=grant.link_until is not None and grant.link_until <= clock.machine_now(),
            is_own=user.pk in (grant.proposed_by_id, grant.user_id) and grant.state == GrantState.PROPOSED,
            entries=history(Event.objects.about(grant), VERBS),
            **kwargs,
        )


def step_url(grant: RoleGrant, step: str) -> str:
    """Approving a person and inviting an address are one page."""
    return reverse(f"offices:grant_{'approve' if step == 'invite' else step}", args=[grant.pk])


class GrantStepView(StepView):
    access = ADMINISTRATOR
    reauthenticates = True
    model = RoleGrant

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except PermissionDenied:
            raise PermissionDenied(NOT_YOURS) from None


class ApproveView(GrantStepView):
    """The second administrator agrees: the person has the role, or the address gets its link."""

    form_class = NoQuestions
    done = gettext_lazy("Peran disetujui.")
    template_name = "accounts/grant_approve.html"

    @property
    def step_taken(self):
        return RoleGrant.approve if self.case.user_id else RoleGrant.invite

    def take(self, note):
        return granting.approve(self.case, by=self.request.user, now=clock.now())

    def get_context_data(self, **kwargs):
        return super().get_context_data(email=self.case.email, **kwargs)  # in full: its owner gets the role

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except granting.CannotGrant as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)


class DeclineView(GrantStepView):
    step = RoleGrant.decline
    form_class = ReasonForm
    done = gettext_lazy("Usulan tidak disetujui.")

    def take(self, note):
        decision = {"decided_by": self.request.user, "decided_at": clock.now()}
        return advance(self.case, RoleGrant.decline, by=self.request.user, note=note, **decision)


class WithdrawView(GrantStepView):
    step = RoleGrant.withdraw
    form_class = ReasonForm
    done = gettext_lazy("Usulan ditarik. Tautan undangannya tidak berlaku lagi.")


class SendAgainView(ActView):
    """A new link; the one before is dead."""

    form_class = NoQuestions
    model = RoleGrant
    title = button = gettext_lazy("Kirim ulang undangan")
    explanation = gettext_lazy("Tautan baru dikirim ke alamat yang sama. Tautan lama tidak berlaku lagi.")
    done = gettext_lazy("Undangan dikirim ulang.")
    tone = "primary"

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except StepRefused:
            messages.warning(self.request, _("Undangan ini tidak lagi menunggu jawaban."))
            return HttpResponseRedirect(self.back_url())

    def act(self):
        granting.send_again(self.subject, by=self.request.user)

    def back_url(self):
        return self.subject.get_absolute_url()
