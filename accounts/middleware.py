from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied

from accounts.access import access_of


class PrivateByDefaultMiddleware:
    """Opens a page only as its view's `access` says, and remembers what the person acts as."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            request.user.act_as(request.session.get("acting", ""))
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request, view, args, kwargs):
        access = access_of(view, request.resolver_match.view_name)
        if access is not None and access.admits(request.user):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        request.wanted_roles = access.roles if access else None
        raise PermissionDenied
