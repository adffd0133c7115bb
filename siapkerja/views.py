from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.generic import ListView, TemplateView
from django.views.i18n import set_language as django_set_language

from accounts.access import OFFICERS, PUBLIC, SIGNED_IN, allow, roles
from accounts.models import Assignment, GrantState, Role, RoleGrant, User
from casework.models import Event, JobSlot
from core import clock
from jkp_claims.adoptions import adoptions
from jkp_claims.public_forms import WageForm
from messaging.models import OutboxMessage, OutboxState
from my_data.retention import RULES
from profiles.completeness import completeness_of
from siapkerja.figures import public_figures
from siapkerja.meanings import groups
from siapkerja.navigation import MENUS, starting_pages
from siapkerja.services_home import SERVICES, next_step_of, tiles_of
from siapkerja.specimens import specimens
from single_sign_on.services import home_tiles

BEAT_IS_LATE_AFTER = timedelta(minutes=10)


@allow(PUBLIC)
def set_language(request):
    """Django's switch; a person who is signed in keeps the choice, also for letters and messages."""
    response = django_set_language(request)
    language = request.POST.get("language")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        request.user.language = language
        request.user.save(update_fields=["language"])
    return response


class FrontView(TemplateView):
    """The way in for somebody who has just lost a job: what JKP is, and the right start within ten seconds."""

    access = PUBLIC
    template_name = "siapkerja/front.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(wage_form=WageForm(), **public_figures(clock.today()), **kwargs)


class ServicesView(TemplateView):
    """What is next for this person, and one tile for each service."""

    access = SIGNED_IN
    template_name = "siapkerja/home.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        completeness = completeness_of(user)
        return super().get_context_data(
            step=next_step_of(user, clock.now()),
            tiles=tiles_of(user, completeness),
            outside=home_tiles(),
            completeness=completeness,
            **kwargs,
        )


class HomeView(ServicesView):
    """After sign-in. Officers go on to their queue: they come to work."""

    def get(self, request, *args, **kwargs):
        if request.user.role in OFFICERS:
            return HttpResponseRedirect(reverse(MENUS[request.user.role][0][0]))
        return super().get(request, *args, **kwargs)


class ServiceView(TemplateView):
    """Whom a service is for, and how one gets there."""

    access = SIGNED_IN
    template_name = "siapkerja/service.html"

    def get_context_data(self, **kwargs):
        service = SERVICES.get(kwargs["slug"])
        if service is None:
            raise Http404
        return super().get_context_data(service=service, tile=service.tile_for(self.request.user), **kwargs)


class HelpView(TemplateView):
    """Answers to what people ask, each with who acts and by when."""

    access = PUBLIC
    template_name = "siapkerja/help.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**public_figures(clock.today()), **kwargs)


class MeaningsView(TemplateView):
    """What every code and status means, what to do, and who acts."""

    access = PUBLIC
    template_name = "siapkerja/meanings.html"

    def get_context_data(self, **kwargs):
        regulation = adoptions().in_force(clock.today())
        return super().get_context_data(groups=groups(regulation), regulation=regulation, **kwargs)


class PrivacyView(TemplateView):
    access = PUBLIC
    template_name = "siapkerja/privacy.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(session_hours=settings.SESSION_COOKIE_AGE // 3600, retention=RULES, **kwargs)


class AccessibilityView(TemplateView):
    access = PUBLIC
    template_name = "siapkerja/accessibility.html"


class SiteMapView(TemplateView):
    """Every page that this person can start from."""

    access = PUBLIC
    template_name = "siapkerja/sitemap.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(groups=starting_pages(self.request.user), **kwargs)


class AdministrationView(ListView):
    """Who holds which role at which office, and whether the machinery runs. No claim, no person's record."""

    access = roles(Role.ADMINISTRATOR)
    template_name = "siapkerja/administration.html"
    paginate_by = 50

    def get_queryset(self):
        assignments = (
            Assignment.objects.visible_to(self.request.user).in_force(clock.today()).select_related("user", "office")
        )
        return assignments.order_by("role", "user__full_name", "pk")

    def get_context_data(self, **kwargs):
        tick = last_tick()
        return super().get_context_data(
            last_tick=tick,
            **self.what_waits(),
            scheduler_late=is_late(tick),
            waiting=OutboxMessage.objects.filter(state=OutboxState.WAITING).count(),
            failed=OutboxMessage.objects.filter(state=OutboxState.FAILED).count(),
            events=Event.objects.count(),
            **kwargs,
        )

    def what_waits(self) -> dict[str, int]:
        """What other administrators, or invited people, have to do."""
        states = RoleGrant.objects.visible_to(self.request.user).waiting().values_list("state")
        counts = dict(states.annotate(count=Count("pk")).order_by())
        return {
            "proposals": counts.get(GrantState.PROPOSED, 0),
            "invitations": counts.get(GrantState.INVITED, 0),
            "suspended": User.objects.visible_to(self.request.user).filter(suspended_at__isnull=False).count(),
        }


class ComponentsView(TemplateView):
    """The living style guide."""

    access = roles(Role.ADMINISTRATOR)
    template_name = "siapkerja/components.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**specimens(clock.today(), clock.now()), **kwargs)


def last_tick() -> datetime | None:
    """When the scheduler last started a job, on the machine's clock."""
    return JobSlot.objects.order_by("-taken_at").values_list("taken_at", flat=True).first()


def is_late(tick: datetime | None) -> bool:
    return tick is None or clock.machine_now() - tick > BEAT_IS_LATE_AFTER


@allow(PUBLIC)
def healthz(request):
    """For machines: 200 when the database answers; says also whether the scheduler's last tick is too old."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok", "scheduler": "late" if is_late(last_tick()) else "ok"})
