from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import ENROLMENT, Access, access_of
from accounts.models import Role
from accounts.second_factors import must_enrol


class PrivateByDefaultMiddleware:
    """Opens a page only as its view's `access` says, and remembers what the person acts as."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        signed_in = request.user.is_authenticated
        if signed_in:
            request.user.act_as(request.session.get("acting", ""))
        response = self.get_response(request)
        if signed_in or request.user.is_authenticated:
            if "no-store" not in response.get("Cache-Control", ""):
                response["Cache-Control"] = "no-store"
            if not request.user.is_authenticated:
                # Signed out: nothing that was shown stays behind on a shared computer.
                response["Clear-Site-Data"] = '"cache"'
        return response

    def process_view(self, request, view, args, kwargs):
        return in_the_way(request, view)


def in_the_way(request, view) -> HttpResponse | None:
    """What stands between this person and the view: nothing, the way to sign in, or to a second factor.

    Raises `PermissionDenied` on a page of others, and on anything that an officer without a second factor sends;
    `Http404` on a private file.
    """
    url_name = request.resolver_match.view_name
    access = access_of(view, url_name)
    if access is not None and access.public:
        return None
    if access is not None and access.hidden and not access.admits(request.user):
        raise Http404
    safe = request.method in ("GET", "HEAD")
    if not request.user.is_authenticated:
        # After sign-in one comes back to a page, never to a POST that was not sent.
        return redirect_to_login(request.get_full_path() if safe else reverse("home"))
    if url_name not in ENROLMENT and must_enrol(request.user):
        if safe:
            return HttpResponseRedirect(reverse("mfa_index"))
        raise PermissionDenied(_("Pasang faktor kedua dulu, lalu ulangi langkah ini."))
    if access is None or not access.admits(request.user):
        raise PermissionDenied(whose_page(access, request.user))
    return None


def whose_page(access: Access | None, user) -> str:
    """Says whom the page is for, and as what the person is signed in."""
    wanted = [str(role.label) for role in Role if access and access.roles and role in access.roles]
    acting = user.acting.label if user.acting else _("tanpa peran")
    if not wanted:
        return _("Halaman ini belum dibuka. Anda masuk sebagai %(acting)s.") % {"acting": acting}
    return _("Halaman ini untuk: %(roles)s. Anda masuk sebagai %(acting)s.") % {
        "roles": ", ".join(wanted),
        "acting": acting,
    }
