"""Proving again who one is, before something that matters; what was typed meanwhile is kept and goes on afterwards."""

from datetime import timedelta
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import resolve, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import reauthenticates
from accounts.middleware import in_the_way
from accounts.second_factors import factors_of, holds_office
from core import clock

PASSWORD, CODE, PASSKEY = "reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate:webauthn"
WORDS = {
    PASSWORD: gettext_lazy("Pakai kata sandi"),
    CODE: gettext_lazy("Pakai kode aplikasi atau kode pemulihan"),
    PASSKEY: gettext_lazy("Pakai kunci sandi"),
}


def ways_to_prove(user, ways: list[dict]) -> list[dict]:
    """allauth's ways in our words, the first is offered first. An officer who holds a factor proves that one."""
    if not ways:
        return []
    factors = set(factors_of(user).values_list("type", flat=True))
    officer = holds_office(user) and factors
    order = [PASSKEY, CODE] if factors == {"webauthn"} else [CODE, PASSKEY]
    order = order if officer else [PASSWORD, *order]
    known = {way["id"]: way for way in ways}
    return [{**known[way], "description": WORDS[way]} for way in order if way in known]


def proved_recently(request: HttpRequest) -> bool:
    """Whether this session saw a proof in the last minutes: signing in counts; of officers only the second factor does."""
    user = request.user
    counting = {"mfa"} if holds_office(user) and factors_of(user).exists() else {"mfa", "password"}
    since = clock.machine_now() - timedelta(seconds=app_settings.REAUTHENTICATION_TIMEOUT)
    records = get_authentication_records(request, user)
    return any(record["method"] in counting and record["at"] > since.timestamp() for record in records)


class ReauthenticationMiddleware:
    """Stands after `PrivateByDefaultMiddleware`: views that say `reauthenticates` open only after a recent proof."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if reauthenticates(view) and request.user.is_authenticated and not proved_recently(request):
            return suspend(request)
        return None


def suspend(request: HttpRequest) -> HttpResponse:
    """Sends the person to prove who they are, and keeps what they typed; not with a file, which they are told."""
    request.session.pop(STATE_SESSION_KEY, None)
    path = request.get_full_path()
    if request.method == "POST" and request.FILES:
        messages.warning(
            request, _("Isian dengan berkas tidak dapat kami simpan. Setelah ini, isi halaman itu sekali lagi.")
        )
    elif request.method == "POST":
        typed = request.POST.copy()
        typed.pop("csrfmiddlewaretoken", None)
        request.session[STATE_SESSION_KEY] = {
            "state": {"path": path, "typed": typed.urlencode()},
            "callback": "sign_in.reauthentication.go_on",
        }
    ways = get_adapter().get_reauthentication_methods(request.user)
    url = ways[0]["url"] if ways else reverse("account_reauthenticate")
    return HttpResponseRedirect(f"{url}?{urlencode({'next': path})}")


def go_on(request: HttpRequest, state: dict) -> HttpResponse:
    """What was suspended happens now, when it is still what the person wants and still theirs to do."""
    wanted = get_next_redirect_url(request) or reverse("home")
    if wanted != state["path"]:
        return HttpResponseRedirect(wanted)
    address = urlsplit(state["path"])
    request.method = "POST"
    request.path = request.path_info = address.path
    request.META["PATH_INFO"], request.META["QUERY_STRING"] = address.path, address.query
    request.GET, request.POST = QueryDict(address.query), QueryDict(state["typed"])
    request.resolver_match = match = resolve(address.path)
    return in_the_way(request, match.func) or match.func(request, *match.args, **match.kwargs)
