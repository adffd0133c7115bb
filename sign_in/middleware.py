"""How often one address may try what anybody may try: signing in, registering, recovering."""

from http import HTTPStatus
from math import ceil

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.shortcuts import render

from core import clock
from sign_in import limits


class AddressLimitMiddleware:
    """Counts what one address sends to the pages of `settings.ADDRESS_LIMITS`; what is too much gets 429."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        limit = settings.ADDRESS_LIMITS.get(request.resolver_match.view_name)
        if limit is None or request.method != "POST":
            return None
        attempt = limits.take(limit, get_ip(request))
        return too_many(request, attempt.refused_until) if attempt.refused_until else None


def too_many(request, until):
    """The page that says from when on it works again."""
    when = limits.moment_in_words(until)
    response = render(request, "429.html", {"when": when}, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(max(1, ceil((until - clock.machine_now()).total_seconds())))
    return response
