from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Access, access_of
from accounts.models import Role


class PrivateByDefaultMiddleware:
    """Opens a page only as its view's `access` says, and remembers what the person acts as."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            request.user.act_as(request.session.get("acting", ""))
        response = self.get_response(request)
        if request.user.is_authenticated and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store"
        return response

    def process_view(self, request, view, args, kwargs):
        access = access_of(view, request.resolver_match.view_name)
        if access is not None and access.admits(request.user):
            return None
        if not request.user.is_authenticated:
            # After sign-in one comes back to a page, never to a POST that was not sent.
            safe = request.method in ("GET", "HEAD")
            return redirect_to_login(request.get_full_path() if safe else reverse("home"))
        raise PermissionDenied(whose_page(access, request.user))


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
