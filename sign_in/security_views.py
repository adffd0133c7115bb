"""Keamanan akun: second factors, recovery codes, devices. allauth's own views where it has them."""

import re
from urllib.parse import quote

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import RedirectView, TemplateView

from accounts.access import SIGNED_IN
from accounts.models import User
from accounts.second_factors import holds_office, must_enrol
from core import clock
from sign_in.devices import forget
from sign_in.open_sessions import devices, end_sessions

NUMBER = re.compile(r"[0-9]{1,18}")


class SecurityView(TemplateView):
    """Everything that protects the account on one page, each with the way to change it."""

    access = SIGNED_IN
    template_name = "sign_in/security.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        factors = {kind: [] for kind in Authenticator.Type.values}
        for factor in Authenticator.objects.filter(user=user):
            factors[factor.type].append(factor)
        codes = factors[Authenticator.Type.RECOVERY_CODES]
        return super().get_context_data(
            app=factors[Authenticator.Type.TOTP],
            passkeys=factors[Authenticator.Type.WEBAUTHN],
            codes_left=len(codes[0].wrap().get_unused_codes()) if codes else 0,
            is_officer=holds_office(user),
            devices=devices(user, self.request.session.session_key, clock.machine_now()),
            **kwargs,
        )


class FactorsView(IndexView):
    """The second factors themselves; where officers without one are sent."""

    access = SIGNED_IN

    def get_context_data(self, **kwargs):
        user = self.request.user
        context = super().get_context_data(**kwargs)
        codes = context["authenticators"].get(Authenticator.Type.RECOVERY_CODES)
        return context | {
            "must_enrol": must_enrol(user),
            "is_officer": holds_office(user),
            "codes_left": len(codes.get_unused_codes()) if codes else 0,
        }


class PasskeysView(RedirectView):
    """allauth's list of passkeys: ours stands on the page of the factors."""

    access = SIGNED_IN
    pattern_name = "mfa_index"


class _AddsFactor:
    """This session has just shown the new factor; other sessions, that never did, end."""

    access = SIGNED_IN
    kind: Authenticator.Type

    def form_valid(self, form):
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type=self.kind.value)
        end_sessions(self.request.user, but=self.request.session.session_key)
        return response


class ActivateAppView(_AddsFactor, ActivateTOTPView):
    kind = Authenticator.Type.TOTP


class AddPasskeyView(_AddsFactor, AddWebAuthnView):
    kind = Authenticator.Type.WEBAUTHN


class _RemovesFactor:
    """One removal of a person at a time: two at once could each take the other for the factor that stays."""

    access = SIGNED_IN

    def post(self, request, *args, **kwargs):
        with transaction.atomic():
            User.objects.select_for_update().get(pk=request.user.pk)
            return super().post(request, *args, **kwargs)


class DeactivateAppView(_RemovesFactor, DeactivateTOTPView):
    pass


class RemovePasskeyView(_RemovesFactor, RemoveWebAuthnView):
    def form_valid(self, form):
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return HttpResponseRedirect(self.get_success_url())
        return super().form_valid(form)


class RecoveryCodesView(ViewRecoveryCodesView):
    """Shown once, with a file to keep that the page itself carries."""

    access = SIGNED_IN

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        text = "\r\n".join(
            [_("Kode pemulihan SIAPkerja. Setiap kode berlaku satu kali."), "", *context["unused_codes"]]
        )
        return context | {"file": f"data:text/plain;charset=utf-8,{quote(text)}"}


class DevicesView(TemplateView):
    """Where the person is signed in; ends one session, all others, or all."""

    access = SIGNED_IN
    template_name = "usersessions/usersession_list.html"

    def get_context_data(self, **kwargs):
        current = self.request.session.session_key
        return super().get_context_data(devices=devices(self.request.user, current, clock.machine_now()), **kwargs)

    def post(self, request):
        current, user, wanted = request.session.session_key, request.user, request.POST.get("end", "")
        if wanted == "all":
            end_sessions(user)
            forget(user)
            logout(request)
            messages.success(request, _("Anda sudah keluar dari semua perangkat."))
            return HttpResponseRedirect(reverse("account_login"))
        if wanted == "others":
            end_sessions(user, but=current)
            messages.success(request, _("Perangkat lain sudah dikeluarkan."))
        elif NUMBER.fullmatch(wanted):
            end_sessions(user, but=current, only=wanted)
            messages.success(request, _("Perangkat itu sudah dikeluarkan."))
        return HttpResponseRedirect(reverse("usersessions_list"))
