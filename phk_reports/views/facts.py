"""When and why, changed while the file is a draft or must be corrected."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView

from accounts.access import roles
from accounts.models import Role
from core import clock
from phk_reports import employer_draft, permissions, services
from phk_reports.employer_forms import EmployerFactsForm
from phk_reports.forms import FactsForm
from phk_reports.models import Side, State
from phk_reports.refusals import ReportRefused
from phk_reports.views.report import ReportMixin


class FactsView(ReportMixin, FormView):
    form_class = FactsForm
    template_name = "phk_reports/report_facts.html"
    side = None
    onward = ""

    def dispatch(self, request, *args, **kwargs):
        self.report = self.find_report()
        if not services.may_change(self.report, self.report.source) or not permissions.is_of_side(
            self.report, request.user, self.report.source
        ):
            messages.warning(request, _("Laporan ini sudah dikirim dan tidak dapat diubah."))
            return HttpResponseRedirect(self.report.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        said = self.report.statements.filter(side=self.report.source).order_by("version").last()
        if said is None:
            return {}
        kept = ("terminated_on", "cause", "accepts_termination", "notice_number", "notice_on", "narrative")
        return {
            **{name: getattr(said, name) for name in kept},
            "total_permanent_disability": self.report.total_permanent_disability,
        }

    def form_valid(self, form):
        try:
            services.add_statement(
                self.report, by=self.request.user, side=self.side, today=clock.today(), **form.cleaned_data
            )
        except ReportRefused as refused:
            form.add_error("terminated_on", refused.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Tersimpan."))
        return HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(report=self.report, back_url=self.get_success_url(), **kwargs)

    def get_success_url(self):
        name = self.onward if self.report.state == State.DRAFT else "resubmit"
        return reverse(f"phk_reports:{name}", args=[self.report.pk])


class EmployerFactsView(FactsView):
    """Everything on one page, once it was sent back; a draft is changed step by step."""

    access = roles(Role.EMPLOYER)
    form_class = EmployerFactsForm
    side = Side.EMPLOYER
    onward = "submit"

    def dispatch(self, request, *args, **kwargs):
        report = self.find_report()
        if employer_draft.is_draft(report):
            return HttpResponseRedirect(employer_draft.tasks_url(report))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        today = clock.today()
        late = employer_draft.is_late(self.report, today)
        return {**super().get_form_kwargs(), "today": today, "report": self.report, "late": late}

    def get_initial(self):
        said = employer_draft.said(self.report)
        names = [name for step in employer_draft.FIELDS.values() for name in step] if said else []
        return {name: getattr(said, name) for name in names}


class WorkerFactsView(FactsView):
    access = roles(Role.WORKER)
    side = Side.WORKER
    onward = "worker_tasks"
