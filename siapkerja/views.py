from datetime import timedelta

from django.db import connection
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.generic import TemplateView
from django.views.i18n import set_language as django_set_language

from accounts.access import PUBLIC, SIGNED_IN, allow, roles
from accounts.models import Assignment, Role
from casework.models import Event, JobSlot
from core import clock
from messaging.models import OutboxMessage, OutboxState
from siapkerja.navigation import MENUS

BEAT_IS_LATE_AFTER = timedelta(minutes=10)

set_language = allow(PUBLIC)(django_set_language)


class FrontView(TemplateView):
    """The way in for somebody who has just lost a job: what JKP is, and the right start within ten seconds."""

    access = PUBLIC
    template_name = "siapkerja/front.html"

    def get_context_data(self, **kwargs):
        from jkp_claims.regulations import DEFAULT_ADOPTIONS

        regulation = DEFAULT_ADOPTIONS.in_force(clock.today())
        return super().get_context_data(regulation=regulation, **kwargs)


class HomeView(TemplateView):
    """After sign-in: the first page of the acting role."""

    access = SIGNED_IN
    template_name = "siapkerja/home.html"

    def get(self, request, *args, **kwargs):
        if request.user.role in MENUS:
            return HttpResponseRedirect(reverse(MENUS[request.user.role][0][0]))
        return super().get(request, *args, **kwargs)


class HelpView(TemplateView):
    access = PUBLIC
    template_name = "siapkerja/help.html"


class PrivacyView(TemplateView):
    access = PUBLIC
    template_name = "siapkerja/privacy.html"


class AccessibilityView(TemplateView):
    access = PUBLIC
    template_name = "siapkerja/accessibility.html"


class SiteMapView(TemplateView):
    """Every page that this person can start from."""

    access = PUBLIC
    template_name = "siapkerja/sitemap.html"


class AdministrationView(TemplateView):
    """Who holds which role at which office, and whether the machinery runs. No claim, no person's record."""

    access = roles(Role.ADMINISTRATOR)
    template_name = "siapkerja/administration.html"

    def get_context_data(self, **kwargs):
        assignments = Assignment.objects.in_force(clock.today()).select_related("user", "office")
        return super().get_context_data(
            assignments=assignments.order_by("role", "user__full_name", "pk"),
            last_tick=JobSlot.objects.order_by("-taken_at").first(),
            waiting=OutboxMessage.objects.filter(state=OutboxState.WAITING).count(),
            failed=OutboxMessage.objects.filter(state=OutboxState.FAILED).count(),
            events=Event.objects.count(),
            **kwargs,
        )


class ComponentsView(TemplateView):
    """The living style guide."""

    access = roles(Role.ADMINISTRATOR)
    template_name = "siapkerja/components.html"


@allow(PUBLIC)
def healthz(request):
    """For machines: 200 when the database answers; says also how old the scheduler's last tick is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    tick = JobSlot.objects.order_by("-taken_at").values_list("taken_at", flat=True).first()
    late = tick is None or clock.machine_now() - tick > BEAT_IS_LATE_AFTER
    return JsonResponse({"database": "ok", "scheduler": "late" if late else "ok"})
