"""E4: the employer's report about one worker, a page a step; every step is saved by itself."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, TemplateView

from accounts.access import roles
from accounts.models import Role
from accounts.readings import Reading, RecordsReading, What
from core import clock
from phk_reports import comparison, employer_case, employer_draft, rules, services, status
from phk_reports.employer_draft import Step
from phk_reports.employer_forms import FORMS, TerminationForm
from phk_reports.models import PhkReport, Side
from phk_reports.refusals import AlreadyReported, ReportRefused
from phk_reports.views.report import ReportMixin
from registry.models import Employment
from registry.permissions import may_sign
from registry.uploads.workers import approvers_of


class EmployerReportView(RecordsReading, FormView):
    """The first step: when and why. What the registry knows is shown; a draft or a sent file is opened instead."""

    access = roles(Role.EMPLOYER)
    form_class = TerminationForm
    template_name = "phk_reports/employer_report.html"
    reads = Reading(What.EMPLOYMENT, of="employment.participant")

    def dispatch(self, request, *args, **kwargs):
        visible = Employment.objects.visible_to(request.user).select_related("participant", "company")
        self.employment = get_object_or_404(visible, pk=kwargs["pk"])
        if reported := services.live_report(self.employment):
            return self.led_to(reported)
        if draft := employer_draft.draft_of(self.employment):
            return HttpResponseRedirect(employer_draft.tasks_url(draft))
        return super().dispatch(request, *args, **kwargs)

    def led_to(self, reported: PhkReport | None):
        """The one file about this termination, whoever began it."""
        if reported is None:
            reported = services.live_report(self.employment)
        if reported.source == Side.WORKER:
            messages.info(self.request, _("Pekerja sudah melaporkan PHK ini. Periksa laporannya dan jawab di sini."))
        else:
            messages.info(self.request, _("PHK pekerja ini sudah dilaporkan. Ini berkasnya."))
        return HttpResponseRedirect(reported.get_absolute_url())

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": clock.today()}

    def form_valid(self, form):
        user, today = self.request.user, clock.today()
        try:
            report = services.report_phk(
                employment=self.employment, by=user, side=Side.EMPLOYER, today=today, **form.cleaned_data
            )
        except AlreadyReported as refused:
            return self.led_to(refused.report)
        except ReportRefused as refused:
            form.add_error("terminated_on", refused.message)
            return self.form_invalid(form)
        return HttpResponseRedirect(employer_draft.tasks_url(report))

    def get_context_data(self, **kwargs):
        shell = PhkReport(employment=self.employment)
        return super().get_context_data(
            employment=self.employment,
            work=comparison.employment_rows(shell),
            lacks_contract=self.employment.contract_confirmed_on is None,
            working_days=rules.REPORT_WORKING_DAYS,
            **kwargs,
        )


class DraftMixin(ReportMixin):
    """`self.report`: an unsent report of the person's company; any other file is opened instead."""

    access = roles(Role.EMPLOYER)

    def dispatch(self, request, *args, **kwargs):
        self.report = self.find_report()
        if not employer_draft.is_draft(self.report):
            messages.info(request, _("Laporan ini sudah dikirim. Ini berkasnya."))
            return HttpResponseRedirect(self.report.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)


class EmployerTasksView(DraftMixin, TemplateView):
    """The draft as a task list: what is done, what is missing, how many working days are left, and who sends it."""

    template_name = "phk_reports/employer_tasks.html"

    def get_context_data(self, **kwargs):
        report, user, now = self.report, self.request.user, clock.now()
        statement = employer_draft.said(report)
        tasks = employer_draft.tasks(report, statement, now.date())
        company = report.employment.company
        return super().get_context_data(
            report=report,
            tasks=[_line(task) for task in tasks],
            is_whole=not any(task.lacks for task in tasks),
            signs=may_sign(company, user),
            counts=company.counts,
            approvers=get_text_list([one.full_name for one in approvers_of(company)], _("atau")),
            report_clock=status.report_clock(report, now),
            lacks_contract=report.employment.contract_confirmed_on is None and report.employment.is_active_at_bpjs,
            **employer_case.context(report, {Side.EMPLOYER: statement} if statement else {}, user, now.date()),
            **kwargs,
        )


def _line(task: employer_draft.Task) -> dict:
    return {
        "label": task.label,
        "url": task.url,
        "hint": task.lacks,
        "status_label": _("Belum") if task.lacks else _("Selesai"),
        "tone": "neutral" if task.lacks else "ok",
    }


class EmployerStepView(DraftMixin, FormView):
    """One step of the draft."""

    template_name = "phk_reports/employer_step.html"

    @property
    def step(self) -> Step:
        try:
            return Step(self.kwargs["step"])
        except ValueError:
            raise Http404 from None

    def get_form_class(self):
        return FORMS[self.step]

    def get_form_kwargs(self):
        today = clock.today()
        late = employer_draft.is_late(self.report, today)
        return {**super().get_form_kwargs(), "today": today, "report": self.report, "late": late}

    def get_initial(self):
        statement = employer_draft.said(self.report)
        names = employer_draft.FIELDS[self.step] if statement is not None else ()
        initial = {name: getattr(statement, name) for name in names}
        if self.step == Step.WORKER and not initial.get("certificate_number"):
            initial["certificate_number"] = employer_draft.certificate_number_of(self.report.employment.company)
        return initial

    def form_valid(self, form):
        user, today = self.request.user, clock.today()
        if self.step != Step.TERMINATION and employer_draft.said(self.report) is None:
            messages.warning(self.request, _("Isi tanggal dan alasan PHK dulu."))
            return HttpResponseRedirect(employer_draft.step_url(self.report, Step.TERMINATION))
        try:
            employer_draft.say(self.report, by=user, today=today, **form.cleaned_data)
        except ReportRefused as refused:
            form.add_error(None, refused.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Tersimpan."))
        self.report = self.find_report()
        return HttpResponseRedirect(employer_draft.onward_url(self.report, user, today))

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            report=self.report,
            step=self.step,
            back_url=employer_draft.tasks_url(self.report),
            work=comparison.employment_rows(self.report) if self.step == Step.WORKER else [],
            lacks_contract=self.report.employment.contract_confirmed_on is None
            and self.report.employment.is_active_at_bpjs,
            **kwargs,
        )


class AskToSendView(DraftMixin, View):
    """Whoever prepares tells those who sign that the draft is ready."""

    http_method_names = ["post"]

    def post(self, request, pk):
        told = employer_draft.ask_to_send(self.report, by=request.user)
        names = get_text_list([user.full_name for user in told], _("dan"))
        if told:
            messages.success(request, _("Kami memberi tahu %(names)s.") % {"names": names})
        else:
            messages.warning(request, _("Perusahaan ini belum punya orang lain yang dapat mengirim."))
        return HttpResponseRedirect(employer_draft.tasks_url(self.report))
