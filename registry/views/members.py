"""Pages of a company's members: who they are, inviting, roles, leaving; and what the invited person sees."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from accounts.access import PUBLIC, SIGNED_IN
from accounts.offices.search import mask_email
from casework.forms import NoQuestions
from core import clock
from registry import members
from registry.choices import MemberRole
from registry.company_forms import ROLE_HINTS, InviteForm, RoleForm
from registry.members import MemberRefused
from registry.models import MemberInvitation, Membership
from registry.permissions import owns
from registry.views.companies import EMPLOYER, CompanyPage, OwnerFormView, act_as_employer

LINK_IN_SESSION = "member_invitation"
SHOWN_MEMBERS = 200


class MembersView(CompanyPage, TemplateView):
    """Everybody who acts for the company; owners also see the invitations that wait."""

    template_name = "registry/member_list.html"

    def get_context_data(self, **kwargs):
        user, company = self.request.user, self.company
        people = Membership.objects.filter(company=company).select_related("user").order_by("since", "pk")
        invitations = MemberInvitation.objects.visible_to(user).waiting().filter(company=company)
        machine_now = clock.machine_now()
        return super().get_context_data(
            members=people[:SHOWN_MEMBERS],
            is_owner=owns(company, user),
            own_membership=Membership.objects.get(company=company, user=user),
            roles=[(role.label, hint) for role, hint in ROLE_HINTS.items()],
            invitations=[
                (invitation, invitation.link_until <= machine_now)
                for invitation in invitations.order_by("-invited_at", "pk")[:SHOWN_MEMBERS]
            ],
            **kwargs,
        )


class InviteView(OwnerFormView):
    form_class = InviteForm
    template_name = "registry/member_invite.html"

    def form_valid(self, form):
        data = form.cleaned_data
        try:
            members.invite(
                self.company,
                email=data["email"],
                role=MemberRole(data["role"]),
                by=self.request.user,
                now=clock.now(),
            )
        except MemberRefused as refusal:
            form.add_error("email", refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Undangan terkirim. Tautannya berlaku 24 jam."))
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self):
        return reverse("registry:members", args=[self.company.pk])


class MembershipPage(FormView):
    """A question about one membership of a company that this person owns."""

    access = EMPLOYER
    form_class = NoQuestions

    def dispatch(self, request, *args, **kwargs):
        if not owns(self.membership.company, request.user):
            raise PermissionDenied(_("Hanya pemilik akun perusahaan yang mengurus anggota."))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def membership(self) -> Membership:
        visible = Membership.objects.visible_to(self.request.user).select_related("company", "user")
        found = visible.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs):
        return super().get_context_data(membership=self.membership, company=self.membership.company, **kwargs)

    def form_valid(self, form):
        try:
            self.act(form)
        except MemberRefused as refusal:
            form.add_error(None, refusal.message)
            return self.form_invalid(form)
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self):
        return reverse("registry:members", args=[self.membership.company_id])


class RoleView(MembershipPage):
    form_class = RoleForm
    template_name = "registry/member_role.html"

    def get_initial(self):
        return {"role": self.membership.role}

    def act(self, form):
        members.change_role(self.membership, MemberRole(form.cleaned_data["role"]), by=self.request.user)
        messages.success(self.request, _("Peran %s diubah.") % self.membership.user)

    def get_success_url(self):
        if owns(self.membership.company, self.request.user):
            return super().get_success_url()
        return reverse("registry:company", args=[self.membership.company_id])


class RemoveView(MembershipPage):
    template_name = "registry/member_remove.html"

    def act(self, form):
        members.remove(self.membership, by=self.request.user, now=clock.now())
        messages.success(self.request, _("%s bukan anggota perusahaan lagi.") % self.membership.user)

    def get_success_url(self):
        if self.membership.user_id == self.request.user.pk:
            return reverse("registry:companies")
        return super().get_success_url()


class LeaveView(CompanyPage, FormView):
    """A member goes by their own will."""

    form_class = NoQuestions
    template_name = "registry/member_leave.html"

    def form_valid(self, form):
        user = self.request.user
        membership = Membership.objects.get(company=self.company, user=user)
        try:
            members.leave(membership, by=user, now=clock.now())
        except MemberRefused as refusal:
            form.add_error(None, refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Anda keluar dari %s.") % self.company)
        return HttpResponseRedirect(reverse("registry:companies"))


class InvitationActView(View):
    """An owner does something to a waiting invitation; from the members' page."""

    access = EMPLOYER
    http_method_names = ["post"]

    def post(self, request, pk):
        found = MemberInvitation.objects.visible_to(request.user).select_related("company").filter(pk=pk).first()
        if found is None:
            raise Http404
        try:
            self.act(found)
        except MemberRefused as refusal:
            messages.error(request, refusal.message)
        return HttpResponseRedirect(reverse("registry:members", args=[found.company_id]))


class WithdrawInvitationView(InvitationActView):
    def act(self, invitation):
        members.withdraw_invitation(invitation, by=self.request.user, now=clock.now())
        messages.success(self.request, _("Undangan ditarik. Tautannya tidak berlaku lagi."))


class InviteAgainView(InvitationActView):
    def act(self, invitation):
        members.invite_again(invitation, by=self.request.user, now=clock.now())
        messages.success(self.request, _("Undangan terkirim lagi. Tautan yang lama tidak berlaku."))


class InvitationLinkView(View):
    """The link of the letter. Its hash goes into the session, so that the address shown next holds no secret."""

    access = PUBLIC

    def get(self, request, token):
        request.session[LINK_IN_SESSION] = members.hash_of(token)
        return HttpResponseRedirect(reverse("registry:invitation"))


class InvitationView(TemplateView):
    """The offer. Not signed in: sign in or register, and come back here."""

    access = PUBLIC
    template_name = "registry/member_invitation.html"

    def get_context_data(self, **kwargs):
        invitation = members.invitation_of(self.request.session.get(LINK_IN_SESSION, ""))
        over = members.what_became_of(invitation)
        user = self.request.user
        return super().get_context_data(
            invitation=None if over else invitation,
            over=over,
            hint="" if over else ROLE_HINTS[MemberRole(invitation.role)],
            email="" if over else mask_email(invitation.email),
            may_accept=not over and user.is_authenticated and members.is_invited(invitation, user),
            here=reverse("registry:invitation"),
            **kwargs,
        )


class AcceptView(View):
    """Yes, from the page of the offer."""

    access = SIGNED_IN
    http_method_names = ["post"]

    def post(self, request):
        invitation = members.invitation_of(request.session.get(LINK_IN_SESSION, ""))
        if invitation is None:
            return HttpResponseRedirect(reverse("registry:invitation"))
        try:
            membership = members.accept(invitation, by=request.user, now=clock.now())
        except MemberRefused as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(reverse("registry:invitation"))
        del request.session[LINK_IN_SESSION]
        act_as_employer(request)
        messages.success(request, _("Anda sekarang anggota %s.") % membership.company)
        return HttpResponseRedirect(reverse("registry:company", args=[membership.company_id]))
