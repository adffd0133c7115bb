"""A side says whether what the other one says is right."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView

from core import clock
from phk_reports import answering, comparison, permissions, services
from phk_reports.forms import AnswerForm
from phk_reports.models import Side, Stance
from phk_reports.refusals import ReportRefused
from phk_reports.views.report import BOTH_SIDES, ReportMixin


class AnswerView(ReportMixin, FormView):
    """Right, right but different, or not right; as often as wanted until the decision. Silence blocks nothing.

    The answer is saved first and the documents after it, on their own page: a lost upload loses no answer.
    """

    access = BOTH_SIDES
    form_class = AnswerForm
    template_name = "phk_reports/report_answer.html"

    def dispatch(self, request, *args, **kwargs):
        self.report = self.find_report()
        self.side = answering.side_of(self.report, request.user)
        if self.side is None:
            raise Http404
        if not answering.may_answer(self.report, self.side):
            return self._not_now()
        self.statements = comparison.latest_statements(self.report)
        return super().dispatch(request, *args, **kwargs)

    def _not_now(self):
        if answering.is_asked(self.report, self.side):
            messages.warning(self.request, _("Mediator meminta perbaikan bagian tertentu. Isi bagian itu di sini."))
            return HttpResponseRedirect(reverse("phk_reports:correct", args=[self.report.pk]))
        messages.warning(self.request, _("Laporan ini tidak menunggu jawaban Anda."))
        return HttpResponseRedirect(self.report.get_absolute_url())

    def get_initial(self):
        """What this side said before; for the first answer nothing is chosen in its place."""
        said = self.statements.get(self.side)
        if said is None or said.stance == Stance.DENIES:
            return {}
        return {name: getattr(said, name) for name in (*answering.CONTESTED, "notice_number")}

    def form_valid(self, form):
        try:
            services.add_statement(
                self.report, by=self.request.user, side=self.side, today=clock.today(), **form.cleaned_data
            )
        except ReportRefused as refused:
            form.add_error("terminated_on", refused.message)
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("Jawaban Anda terkirim ke Disnaker %s. Punya dokumen? Tambahkan di sini, atau pilih Selesai.")
            % self.report.region.name,
        )
        return HttpResponseRedirect(reverse("phk_reports:evidence", args=[self.report.pk]))

    def get_context_data(self, **kwargs):
        report, other = self.report, permissions.other_than(self.side)
        theirs = self.statements.get(other)
        return super().get_context_data(
            report=report,
            answers_report=self.side == report.other_side,
            other_side=Side(other).label,
            theirs=theirs,
            facts=comparison.said_rows(theirs) if theirs else comparison.statement_rows(report, None),
            contested=comparison.contested(report, self.statements),
            work=comparison.employment_rows(report),
            today=clock.today(),
            **kwargs,
        )
