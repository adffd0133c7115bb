"""The mediator writes down where a dispute stands, and how each stage ended."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from accounts.access import roles
from accounts.models import Role
from core import clock
from phk_reports import disputing
from phk_reports.dispute_forms import BeginStageForm, EndStageForm
from phk_reports.models import State
from phk_reports.refusals import ReportRefused
from phk_reports.views.report import ReportMixin


class DisputeStageView(ReportMixin, FormView):
    """The open stage and how it ended; the first question is which stage it is, where nobody has said so yet."""

    access = roles(Role.MEDIATOR)
    template_name = "phk_reports/dispute_stage.html"

    def dispatch(self, request, *args, **kwargs):
        self.report = self.find_report()
        if self.report.state != State.DISPUTED:
            messages.warning(request, _("Berkas ini tidak dalam perselisihan."))
            return HttpResponseRedirect(self.report.get_absolute_url())
        if not disputing.may_record(self.report, request.user):
            raise PermissionDenied(_("Hanya mediator yang memegang berkas ini yang mencatat perselisihannya."))
        self.stage = disputing.open_stage(self.report)
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self):
        return EndStageForm if self.stage else BeginStageForm

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return {**kwargs, "outcomes": disputing.outcomes(self.stage)} if self.stage else kwargs

    def form_valid(self, form):
        act = disputing.end_stage if self.stage else disputing.begin
        try:
            act(self.report, by=self.request.user, today=clock.today(), **form.cleaned_data)
        except ReportRefused as refused:
            form.add_error("ended_on" if self.stage else "started_on", refused.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Tercatat. Kedua pihak membacanya di berkas."))
        return HttpResponseRedirect(self.report.get_absolute_url())

    def get_context_data(self, **kwargs):
        report = self.report
        return super().get_context_data(
            report=report, **disputing.context(report, self.request.user, clock.today()), **kwargs
        )
