from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView, TemplateView

from accounts.access import roles
from accounts.models import Role
from phk_reports import services
from phk_reports.forms import EmploymentChoiceForm
from phk_reports.models import PhkReport, Side, State
from phk_reports.refusals import AlreadyReported
from phk_reports.views.report import ReportMixin
from registry.models import Employment


class WorkerListView(ListView):
    """The worker's PHK files, whoever reported them."""

    access = roles(Role.WORKER)
    paginate_by = 50
    template_name = "phk_reports/worker_list.html"
    context_object_name = "reports"

    def get_queryset(self):
        visible = PhkReport.objects.visible_to(self.request.user)
        return visible.select_related("employment__company", "employment__participant", "region").order_by("-pk")


class WorkerStartView(FormView):
    """First task of "Lapor PHK": which employment ended. Says so when the employer has already reported."""

    access = roles(Role.WORKER)
    form_class = EmploymentChoiceForm
    template_name = "phk_reports/worker_start.html"

    def get_form_kwargs(self):
        employments = (
            Employment.objects.visible_to(self.request.user)
            .exclude(pk__in=PhkReport.objects.live().values("employment"))
            .select_related("company")
            .order_by("-started_on", "pk")
        )
        return {**super().get_form_kwargs(), "employments": employments}

    def form_valid(self, form):
        try:
            report = services.start_report(
                employment=form.cleaned_data["employment"], by=self.request.user, side=Side.WORKER
            )
        except AlreadyReported as refused:
            messages.info(self.request, refused.message)
            return HttpResponseRedirect(reverse("phk_reports:worker_list"))
        return HttpResponseRedirect(reverse("phk_reports:worker_tasks", args=[report.pk]))

    def get_context_data(self, **kwargs):
        reported = PhkReport.objects.live().visible_to(self.request.user).select_related("employment__company")
        return super().get_context_data(reported=reported.order_by("-pk"), **kwargs)


class WorkerTasksView(ReportMixin, TemplateView):
    """The draft as a task list; every task is saved by itself."""

    access = roles(Role.WORKER)
    template_name = "phk_reports/worker_tasks.html"

    def get(self, request, *args, **kwargs):
        self.report = self.find_report()
        if self.report.state != State.DRAFT or self.report.source != Side.WORKER:
            return HttpResponseRedirect(self.report.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        report = self.report
        return super().get_context_data(
            report=report,
            tasks=[
                _task(_("Data kerja"), "", True, hint=report.employment.company.name),
                _task(_("PHK: tanggal dan alasan"), _url("worker_facts", report), report.is_complete),
                _task(
                    _("Bukti PHK"),
                    _url("evidence", report),
                    report.has_evidence,
                    hint=""
                    if report.has_evidence
                    else _("Belum punya bukti? Kirim saja. Disnaker akan memintanya dari perusahaan."),
                ),
                _task(
                    _("Periksa dan kirim"),
                    _url("submit", report) if report.is_complete else "",
                    False,
                    hint="" if report.is_complete else _("Isi dulu tanggal dan alasan PHK."),
                ),
            ],
            **kwargs,
        )


def _url(name: str, report: PhkReport) -> str:
    return reverse(f"phk_reports:{name}", args=[report.pk])


def _task(label: str, url: str, done: bool, hint: str = "") -> dict:
    return {
        "label": label,
        "url": url,
        "hint": hint,
        "status_label": _("Selesai") if done else _("Belum"),
        "tone": "ok" if done else "neutral",
    }
