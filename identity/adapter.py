"""After the first sign-in of a new account its identity is checked, and the person sees what came of it."""

from allauth.account.utils import get_login_redirect_url
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url

from core import clock
from identity import checking
from identity.models import ClaimState, IdentityClaim
from sign_in import adapter


class AccountAdapter(adapter.AccountAdapter):
    def post_login(self, request, user, *, redirect_url, signup, **details):
        response = super().post_login(request, user, redirect_url=redirect_url, signup=signup, **details)
        claim = IdentityClaim.objects.filter(user=user).select_related("user").first()
        if claim is None or not claim.user.is_activated:  # `user` was read before the code was typed
            return response
        if claim.state == ClaimState.REGISTERED:
            checking.check(claim, clock.today())
        elif not signup:
            return response
        ordinary = get_login_redirect_url(request, None, signup=signup)
        if isinstance(response, HttpResponseRedirect) and response.url == ordinary:
            response["Location"] = resolve_url("identity:status")
        return response
