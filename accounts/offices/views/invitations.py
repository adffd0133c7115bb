"""What the invited person sees: the link, the offer, yes or no."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.access import PUBLIC, SIGNED_IN
from accounts.models import RoleGrant
from accounts.models.grants import is_invited
from accounts.offices import granting
from accounts.offices.search import mask_email
from casework.steps import StepRefused, advance
from core import clock

LINK_IN_SESSION = "invitation"


class InvitationLinkView(View):
    """The link of the letter. Its hash goes into the session, so that the address shown next holds no secret."""

    access = PUBLIC

    def get(self, request, token):
        grant = granting.find_invitation(token)
        request.session.pop(LINK_IN_SESSION, None)
        if grant is not None:
            request.session[LINK_IN_SESSION] = grant.link_hash
        return HttpResponseRedirect(reverse("offices:invitation"))


class InvitationView(TemplateView):
    """The offer. Without a good link: what to do. Not signed in: sign in or register, and come back here."""

    access = PUBLIC
    template_name = "accounts/invitation.html"

    def get_context_data(self, **kwargs):
        grant = granting.invitation_of(self.request.session.get(LINK_IN_SESSION, ""))
        user = self.request.user
        return super().get_context_data(
            grant=grant,
            email=mask_email(grant.email) if grant else "",
            may_answer=grant is not None and user.is_authenticated and is_invited(grant, user),
            here=reverse("offices:invitation"),
            **kwargs,
        )


class AnswerView(View):
    """Yes or no, from the page of the offer."""

    access = SIGNED_IN
    http_method_names = ["post"]

    def post(self, request):
        grant = granting.invitation_of(request.session.get(LINK_IN_SESSION, ""))
        if grant is None or not is_invited(grant, request.user):
            return HttpResponseRedirect(reverse("offices:invitation"))
        try:
            where = self.answer(grant)
        except (StepRefused, PermissionDenied):
            return HttpResponseRedirect(reverse("offices:invitation"))
        except granting.CannotGrant as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("offices:invitation"))
        request.session.pop(LINK_IN_SESSION, None)
        return HttpResponseRedirect(where)


class AcceptView(AnswerView):
    def answer(self, grant: RoleGrant) -> str:
        accepted = granting.accept(grant, by=self.request.user, today=clock.today())
        messages.success(self.request, _("Anda menerima tugas sebagai %s.") % accepted.get_role_display())
        return reverse("accounts:acting")


class TurnDownView(AnswerView):
    def answer(self, grant: RoleGrant) -> str:
        advance(grant, RoleGrant.turn_down, by=self.request.user)
        messages.success(self.request, _("Anda menolak undangan ini. Tidak ada yang berubah di akun Anda."))
        return reverse("home")
