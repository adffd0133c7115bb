"""Whoever is suspended is told so by the very next request, on every device."""

from django.contrib.auth import SESSION_KEY
from django.http import HttpResponseRedirect
from django.urls import reverse

from accounts.models import User


class ShutOutMiddleware:
    """Ends the session of a suspended account, and shows whom to ask. Stands behind Django's own authentication."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated or SESSION_KEY not in request.session:
            return self.get_response(request)
        shut_out = User.objects.filter(pk=request.session[SESSION_KEY], is_active=False).exists()
        request.session.flush()
        return HttpResponseRedirect(reverse("account_inactive")) if shut_out else self.get_response(request)
