"""How many files one person sends in an hour; whoever is signed out is counted by address."""

from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest

from sign_in import limits


def take(request: HttpRequest, limit: str) -> str:
    """Count one file under `settings.LIMITS[limit]`: "" when it may come, else from when on ("pukul 10.42 WIB")."""
    if request.user.is_authenticated:
        attempt = limits.take(limit, f"person:{request.user.pk}")
    else:
        attempt = limits.take("upload_from_address", get_ip(request))
    return limits.moment_in_words(attempt.refused_until) if attempt.refused_until else ""
