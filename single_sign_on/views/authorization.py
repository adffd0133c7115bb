"""Where a relying service sends a person: sign in, agree once, go back with a code."""

from urllib.parse import urlsplit

from allauth.core.internal.httpkit import add_query_params, del_query_params
from allauth.idp.oidc.internal.oauthlib.utils import convert_response
from csp.decorators import csp_update
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from accounts.access import PUBLIC
from accounts.second_factors import must_enrol
from core import clock
from single_sign_on import asking, granting
from single_sign_on.asking import CannotTrust, TellService
from single_sign_on.models import Consent
from single_sign_on.scopes import SCOPES, TEXT_VERSION


def go_to(address: str) -> HttpResponse:
    """Django's own redirect checks the scheme; these addresses were registered, or come from one that was."""
    return HttpResponse(status=302, headers={"Location": address})


def refused_page(request, reason, status: int = 400) -> HttpResponse:
    return render(request, "single_sign_on/refused.html", {"reason": reason}, status=status)


def with_form_to(origin: str, response: HttpResponse) -> HttpResponse:
    """Chromium holds `form-action` against the redirect that answers a form, too."""
    return csp_update({"form-action": [origin]})(lambda: response)()


@method_decorator(never_cache, name="dispatch")
class AuthorizationView(View):
    """Open to all, because what is wrong with the request is told before anybody signs in; nothing is given without.

    Requests come by GET; the only POST is our own consent form, which has the request in its address and a CSRF token.
    """

    access = PUBLIC

    def dispatch(self, request, *args, **kwargs):
        try:
            self.asked = asking.read(request)
            return self._sign_in() or super().dispatch(request, *args, **kwargs)
        except CannotTrust as refusal:
            return refused_page(request, refusal.args[0])
        except TellService as refusal:
            return self._back(refusal.address)

    def get(self, request):
        consent = Consent.objects.visible_to(request.user).running().filter(service=self.asked.service).first()
        if consent and consent.covers(self.asked.scopes, TEXT_VERSION) and "consent" not in self.asked.prompts:
            return self._answer()
        if "none" in self.asked.prompts:
            raise self.asked.refusal("consent_required")
        page = render(request, "single_sign_on/authorize.html", self._context(consent))
        return with_form_to(self.asked.origin, page)

    def post(self, request):
        if request.POST.get("action") != "allow":
            raise self.asked.refusal("access_denied")
        granting.give(request.user, self.asked.service, self.asked.scopes, clock.now())
        return self._answer()

    def _context(self, consent) -> dict:
        held = set(consent.scopes) if consent else set()
        given = [{"text": SCOPES[name].given, "new": bool(held) and name not in held} for name in self.asked.scopes]
        return {"service": self.asked.service, "given": given, "again": bool(held)}

    def _answer(self) -> HttpResponse:
        granting.sign_in_there(self.request.user, self.asked.service)
        headers, body, status = self.asked.code(self.request.user)
        if "Location" not in headers:
            return convert_response(headers, body, status)
        return self._back(headers["Location"])

    def _back(self, address: str) -> HttpResponse:
        """Who comes here from a form of ours (signing in) goes on over a page: `form-action` forbids the redirect."""
        if self.request.method == "GET" and self._from_ourselves():
            context = {"address": address, "host": urlsplit(address).netloc}
            return render(self.request, "single_sign_on/onward.html", context)
        return go_to(address)

    def _from_ourselves(self) -> bool:
        came_from = urlsplit(self.request.headers.get("Referer", "")).netloc
        return self.request.headers.get("Sec-Fetch-Site") == "same-origin" or came_from == self.request.get_host()

    def _sign_in(self) -> HttpResponse | None:
        """The page to prove who one is, when that is needed first."""
        user, prompts, here = self.request.user, self.asked.prompts, self.request.get_full_path()
        expects_other = user.is_authenticated and self.asked.names_somebody_else(user.pk)
        if "none" in prompts and (not user.is_authenticated or expects_other):
            raise self.asked.refusal("login_required")
        if not user.is_authenticated:
            return redirect_to_login(_without(here, prompts, "login"))
        if expects_other:
            raise self.asked.refusal("login_required", "Another person is signed in.")
        if must_enrol(user):
            if "none" in prompts:
                raise self.asked.refusal("interaction_required")
            return go_to(reverse("mfa_index"))
        if "login" in prompts and self.request.method == "GET":
            again = reverse("account_reauthenticate")
            return go_to(add_query_params(again, {"next": _without(here, prompts, "login")}))
        return None


def _without(address: str, prompts: set[str], done: str) -> str:
    """The same request, the prompt that is obeyed taken out."""
    bare = del_query_params(address, "prompt")
    left = " ".join(sorted(prompts - {done}))
    return add_query_params(bare, {"prompt": left}) if left else bare
