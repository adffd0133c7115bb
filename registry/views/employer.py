"""Pages of a company's members: home, workers."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.access import roles
from accounts.models import Role
from accounts.readings import Reading, RecordsReading, What
from casework.models import Event
from casework.steps import record
from core import clock
from core.templatetags.siap import tanggal
from registry.choices import EmploymentStatus
from registry.contributions import latest_due_month
from registry.forms import WorkerFilterForm
from registry.grid import contribution_grid
from registry.models import Company, Contribution, Employment

WORKERS_A_PAGE = 50
SHOWN_AT_HOME = 5


class EmployerHomeView(TemplateView):
    """What needs action: workers who have left and are still active, contributions that are due."""

    access = roles(Role.EMPLOYER)
    template_name = "registry/employer_home.html"

    def get_context_data(self, **kwargs):
        today = clock.today()
        due_month = latest_due_month(today)
        employments = Employment.objects.visible_to(self.request.user)
        still_active = employments.in_status(EmploymentStatus.STILL_ACTIVE, today)
        longest_first = still_active.select_related("participant").order_by("ended_on", "contract_end_on", "pk")
        active = employments.active_at_bpjs()
        return super().get_context_data(
            companies=Company.objects.of_member(self.request.user).select_related("region").order_by("name", "pk"),
            to_deactivate=[self.task(employment) for employment in longest_first[:SHOWN_AT_HOME]],
            still_active_count=still_active.count(),
            active_count=active.count(),
            due_month=due_month.first_day,
            unpaid_count=active.without_payment_for(due_month).count(),
            **kwargs,
        )

    def task(self, employment: Employment) -> dict:
        """A line of components/tasks.html."""
        if employment.ended_on:
            hint = _("Berhenti %s") % tanggal(employment.ended_on)
        else:
            hint = _("Kontrak berakhir %s") % tanggal(employment.contract_end_on)
        return {
            "label": _("Nonaktifkan %s") % employment.participant,
            "url": reverse("registry:deactivate", args=[employment.pk]),
            "hint": hint,
            "status_label": EmploymentStatus.ACTIVE.label,
            "tone": "warn",
        }


class WorkersView(TemplateView):
    """The workers of the person's companies, 50 a page."""

    access = roles(Role.EMPLOYER)
    template_name = "registry/worker_list.html"

    def get_context_data(self, **kwargs):
        today = clock.today()
        form = WorkerFilterForm(self.request.GET)
        employments = Employment.objects.visible_to(self.request.user).select_related("participant", "company")
        if form.is_valid():
            employments = employments.matching(form.cleaned_data["q"])
            if status := form.cleaned_data["status"]:
                employments = employments.in_status(EmploymentStatus(status), today)
        ordered = employments.order_by("participant__full_name", "pk")
        page = Paginator(ordered, WORKERS_A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            form=form,
            page=page,
            rows=self.rows(list(page), today),
            filtered=any(self.request.GET.get(name) for name in form.fields),
            **kwargs,
        )

    def rows(self, employments, today):
        """Each employment with its status and the wage last reported."""
        latest = Contribution.objects.filter(employment__in=employments).latest_of_each_employment()
        wages = dict(latest.values_list("employment_id", "wage"))
        return [
            {"employment": employment, "status": employment.status(today), "wage": wages.get(employment.pk)}
            for employment in employments
        ]


class EmploymentPage(RecordsReading, TemplateView):
    """A page about one employment that this person may see; anything else is 404."""

    reads = Reading(What.EMPLOYMENT, of="employment.participant")

    @cached_property
    def employment(self) -> Employment:
        visible = Employment.objects.visible_to(self.request.user).select_related("participant", "company__region")
        found = visible.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found


class WorkerView(EmploymentPage):
    """One worker of a company: contract, status, 24 months of contributions. An officer's look is recorded."""

    access = roles(Role.EMPLOYER, Role.MEDIATOR, Role.VERIFIER)
    template_name = "registry/worker_detail.html"

    def get_context_data(self, **kwargs):
        today = clock.today()
        user = self.request.user
        if user.role != Role.EMPLOYER:
            record(self.employment.participant, "record_viewed", by=user)
        return super().get_context_data(
            employment=self.employment,
            participant=self.employment.participant,
            status=self.employment.status(today),
            grid=contribution_grid(self.employment, self.employment.contributions.all(), today),
            may_deactivate=self.employment.is_active_at_bpjs and user.role in (Role.EMPLOYER, Role.MEDIATOR),
            is_employer=user.role == Role.EMPLOYER,
            deactivation=Event.objects.about(self.employment).filter(verb="deactivated").first(),
            **kwargs,
        )


class ContributionsView(TemplateView):
    """The months of the person's companies: how many were reported and paid."""

    access = roles(Role.EMPLOYER)
    template_name = "registry/contribution_list.html"

    def get_context_data(self, **kwargs):
        months = (
            Contribution.objects.visible_to(self.request.user)
            .values("month")
            .annotate(reported=Count("pk"), paid=Count("paid_on"))
            .order_by("-month")
        )
        page = Paginator(months, 24).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, due_month=latest_due_month(clock.today()).first_day, **kwargs)
