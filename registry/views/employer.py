"""Pages of a company's members: home, one worker."""

from django.http import Http404
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from accounts.access import roles
from accounts.models import Role
from accounts.readings import Reading, RecordsReading, What
from casework.steps import record
from core import clock
from core.runs import runs
from registry.employer_tasks import companies_of, tasks, year_so_far
from registry.grid import contribution_grid
from registry.history import history
from registry.models import Contribution, Employment


class EmployerHomeView(TemplateView):
    """What needs action, by when; and the year so far."""

    access = roles(Role.EMPLOYER)
    template_name = "registry/employer_home.html"

    def get_context_data(self, **kwargs):
        today, user = clock.today(), self.request.user
        companies = companies_of(user)
        return super().get_context_data(
            companies=companies,
            tasks=tasks(companies, user, today),
            year=year_so_far(companies, today),
            today=today,
            **kwargs,
        )


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
    """One worker of a company: contract, status, wages, 24 months of contributions. An officer's look is recorded."""

    access = roles(Role.EMPLOYER, Role.MEDIATOR, Role.VERIFIER)
    template_name = "registry/worker_detail.html"

    def get_context_data(self, **kwargs):
        today = clock.today()
        job, user = self.employment, self.request.user
        if user.role != Role.EMPLOYER:
            record(job.participant, "record_viewed", by=user)
        contributions = list(job.contributions.order_by("-month"))
        return super().get_context_data(
            employment=job,
            participant=job.participant,
            status=job.status(today),
            grid=contribution_grid(job, contributions, today),
            wages=wage_history(contributions),
            history=history(job),
            is_employer=user.role == Role.EMPLOYER,
            lacks_contract=job.is_active_at_bpjs and job.contract_confirmed_on is None,
            may_deactivate=job.is_active_at_bpjs and user.role in (Role.EMPLOYER, Role.MEDIATOR),
            **kwargs,
        )


def wage_history(contributions: list[Contribution]) -> list[dict]:
    """`contributions` newest first; each run of months with the same wage: wage, since and until (first days)."""
    return [
        {"wage": last.wage, "since": first.month, "until": last.month}
        for last, first in runs(contributions, lambda one: one.wage)
    ]
