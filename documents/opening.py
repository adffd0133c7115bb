"""Who asked for a private file and did not get it. Every 404 on an address of `accounts.access.private_file` is written
down: when, who, which kind of address, why, and of which file. What one source asks for again and again is only counted.
"""

import ipaddress
from datetime import timedelta
from uuid import UUID

from allauth.core.internal.ratelimit import get_ip
from django.db import connection
from django.http import HttpRequest

from accounts.access import access_of
from core import clock
from core.fields import blind_index
from core.ids import uuid7
from documents.models import RefusedBecause, RefusedOpening, RefusedOpeningCount

MOST_LINES = 30  # an hour, of one person or one network address
MOST_ANONYMOUS_LINES = 2_000  # an hour, of all that are signed out together
COUNTS_KEPT_FOR = timedelta(days=90)
NETWORK_OF_IPV6 = 64  # bits: one household or one server has all the addresses behind them

COUNT = """
INSERT INTO documents_refusedopeningcount AS kept (id, source, hour, times) VALUES (%(id)s, %(source)s, %(hour)s, 1)
ON CONFLICT (source, hour) DO UPDATE SET times = kept.times + 1
RETURNING times
"""


class RefusedOpeningMiddleware:
    """Stands outside of what decides who may open a page, and writes down what was refused."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code == 404 and match is not None:
            access = access_of(match.func, match.view_name)
            if access is not None and access.hidden:
                write_down(request, access)
        return response


def refuse(request: HttpRequest, why: RefusedBecause) -> None:
    """Say why this request is going to be refused, where the address alone does not tell."""
    request.refused_because = why


def write_down(request: HttpRequest, access) -> None:
    """One line, as long as this source has not had its lines of this hour."""
    user, match = request.user, request.resolver_match
    signed_in = user.is_authenticated
    source = source_of(request)
    if _count(source) > MOST_LINES:
        return
    if not signed_in and _count(everybody_signed_out()) > MOST_ANONYMOUS_LINES:
        return
    RefusedOpening.objects.create(
        address=match.view_name,
        why=_why(request, access),
        user_id=user.pk if signed_in else None,
        role=str(user.role or "") if signed_in else "",
        source=source,
        file_id=_file_of(match),
    )


def source_of(request: HttpRequest) -> bytes:
    """Who asks, as a keyed hash: the person, or the network address of who is signed out."""
    if request.user.is_authenticated:
        return blind_index(str(request.user.pk), "refused-person")
    return blind_index(_network(get_ip(request)), "refused-address")


def everybody_signed_out() -> bytes:
    """The source under which all who are signed out are counted together."""
    return blind_index("", "refused-anonymous")


def forget_old_counts(now) -> int:
    """Counts that say nothing any more; the lines stay."""
    return RefusedOpeningCount.objects.filter(hour__lt=now - COUNTS_KEPT_FOR).delete()[0]


def _network(address: str) -> str:
    found = ipaddress.ip_address(address)
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, NETWORK_OF_IPV6), strict=False))


def _count(source: bytes) -> int:
    """How often this source was refused in this hour of the machine's clock, this time included."""
    hour = clock.machine_now().replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"id": uuid7(), "source": source, "hour": hour})
        return cursor.fetchone()[0]


def _why(request: HttpRequest, access) -> RefusedBecause:
    if not request.user.is_authenticated:
        return RefusedBecause.SIGNED_OUT
    if not access.admits(request.user):
        return RefusedBecause.NOT_FOR_ROLE
    return getattr(request, "refused_because", RefusedBecause.NOT_THEIRS)


def _file_of(match) -> UUID | None:
    """The file that the address names, whoever asks: the view says so in `file_named`."""
    named = getattr(getattr(match.func, "view_class", None), "file_named", None)
    return named(**match.kwargs) if named else None
