"""The side that did not report says whether the report is right."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from core import clock
from phk_reports import comparison, permissions, services
from phk_reports.forms import AnswerForm
from phk_reports.models import OPEN_TO_ANSWERS
from phk_reports.refusals import ReportRefused
from phk_reports.views.report import BOTH_SIDES, ReportMixin


class AnswerView(ReportMixin, FormView):
    """The other side says whether the report is right. Silence blocks nothing."""

    access = BOTH_SIDES
    form_class = AnswerForm
    template_name = "phk_reports/report_answer.html"

    def dispatch(self, request, *args, **kwargs):
        self.report = self.find_report()
        if not permissions.is_other_side(self.report, request.user):
            raise Http404
        if self.report.state not in OPEN_TO_ANSWERS:
            messages.warning(request, _("Laporan ini tidak menunggu jawaban lagi."))
            return HttpResponseRedirect(self.report.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            services.add_statement(
                self.report,
                by=self.request.user,
                side=self.report.other_side,
                today=clock.today(),
                **form.cleaned_data,
            )
        except ReportRefused as refused:
            form.add_error(None, refused.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Jawaban Anda terkirim ke Disnaker %s.") % self.report.region.name)
        return HttpResponseRedirect(self.report.get_absolute_url())

    def get_context_data(self, **kwargs):
        statements = comparison.latest_statements(self.report)
        return super().get_context_data(
            report=self.report,
            facts=comparison.statement_rows(self.report, statements.get(self.report.source)),
            work=comparison.employment_rows(self.report),
            **kwargs,
        )
