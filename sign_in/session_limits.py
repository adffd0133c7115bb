"""Sessions end by themselves: after a while without a request, and at the latest after some hours."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.utils.translation import gettext as _

from core import clock
from sign_in.open_sessions import over

NOTED_EVERY = timedelta(minutes=1)  # a row written at every request would be a write for every page


class SessionLimitsMiddleware:
    """Notes when and from where a session was last used, and signs out one that is over. One query."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            self.check(request, clock.machine_now())
        return self.get_response(request)

    def check(self, request, now):
        session = UserSession.objects.filter(session_key=request.session.session_key).first()
        if session is None:
            UserSession.objects.create_from_request(request)
        elif over(session, request.user, now):
            session.delete()
            logout(request)
            messages.info(request, _("Demi keamanan, waktu masuk Anda sudah habis. Silakan masuk lagi."))
        elif now - session.last_seen_at >= NOTED_EVERY:
            UserSession.objects.filter(pk=session.pk).update(
                last_seen_at=now, ip=get_adapter().get_client_ip(request), user_agent=self.browser_of(request)
            )

    def browser_of(self, request) -> str:
        return request.headers.get("User-Agent", "")[: UserSession._meta.get_field("user_agent").max_length]
