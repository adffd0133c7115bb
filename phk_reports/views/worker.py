"""The worker's own report ("Lapor PHK"): a task list that is saved step by step."""

from functools import cached_property

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView, TemplateView

from accounts.access import roles
from accounts.models import Role
from core import clock
from documents.letters import valid_letters
from phk_reports import evidence_sets, mandates, services
from phk_reports.models import EvidenceSet, PhkReport, Side, State
from phk_reports.refusals import AlreadyReported, ReportRefused
from phk_reports.views.report import ReportMixin
from phk_reports.worker_forms import EmploymentChoiceForm, EvidenceSetForm
from registry.models import Employment

WORKERS = roles(Role.WORKER)


class WorkerListView(ListView):
    """The worker's PHK files, whoever reported them, and those of whom they represent."""

    access = WORKERS
    paginate_by = 50
    template_name = "phk_reports/worker_list.html"
    context_object_name = "reports"

    def get_queryset(self):
        visible = PhkReport.objects.visible_to(self.request.user)
        return visible.select_related("employment__company", "employment__participant", "region").order_by("-pk")


class WorkerStartView(FormView):
    """First task of "Lapor PHK": which employment ended. Says so when the employer has already reported."""

    access = WORKERS
    form_class = EmploymentChoiceForm
    template_name = "phk_reports/worker_start.html"

    def get_form_kwargs(self):
        user = self.request.user
        jobs = Employment.objects.visible_to(user) | mandates.represented_by(user)
        employments = (
            jobs.exclude(pk__in=PhkReport.objects.live().values("employment"))
            .select_related("company", "participant")
            .order_by("-started_on", "pk")
        )
        return {**super().get_form_kwargs(), "employments": employments, "user": user}

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


class DraftMixin(ReportMixin):
    """A page of a draft of the worker's side; a report that was sent is led to its file."""

    access = WORKERS

    def dispatch(self, request, *args, **kwargs):
        self.report = self.find_report()
        if self.report.state != State.DRAFT or self.report.source != Side.WORKER:
            return HttpResponseRedirect(self.report.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def said(self):
        """What the worker's side says so far, None before the first step."""
        return self.report.statements.filter(side=Side.WORKER).order_by("version").last()

    @property
    def tasks_url(self) -> str:
        return _url("worker_tasks", self.report)


class WorkerTasksView(DraftMixin, TemplateView):
    """The draft as a task list; every task is saved by itself."""

    template_name = "phk_reports/worker_tasks.html"

    def get_context_data(self, **kwargs):
        report = self.report
        chosen = self.said.evidence_set if self.said else ""
        kinds = {item.evidence_kind for item in report.evidence.all()}
        hint = _("Isi dulu tanggal dan alasan PHK.")
        tasks = [
            _task(_("Data kerja"), "", True, hint=report.employment.company.name),
            _task(_("PHK: tanggal dan alasan"), _url("worker_facts", report), report.is_complete),
            _task(
                _("Bukti yang Anda punya"),
                _url("worker_proof", report) if report.is_complete else "",
                bool(chosen),
                hint=EvidenceSet(chosen).label if chosen else "" if report.is_complete else hint,
            ),
            *_documents(report, chosen, kinds),
            _task(
                _("Periksa dan kirim"),
                _url("submit", report) if report.is_complete else "",
                False,
                hint="" if report.is_complete else hint,
            ),
        ]
        return super().get_context_data(
            report=report,
            tasks=tasks,
            for_somebody=not self.request.user.is_person(report.employment.participant.nik_index),
            **kwargs,
        )


class WorkerProofView(DraftMixin, FormView):
    """Which evidence there is: the documents asked for follow from it, and nobody is stopped by having none."""

    form_class = EvidenceSetForm
    template_name = "phk_reports/worker_proof.html"

    def get_initial(self):
        return {"evidence_set": self.said.evidence_set} if self.said else {}

    def form_valid(self, form):
        report = self.report
        try:
            services.add_statement(
                report,
                by=self.request.user,
                side=Side.WORKER,
                today=clock.today(),
                terminated_on=report.terminated_on,
                cause=report.cause,
                evidence_set=form.cleaned_data["evidence_set"],
            )
        except ReportRefused as refused:
            form.add_error(None, refused.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Tersimpan."))
        return HttpResponseRedirect(self.tasks_url)

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if self.report.is_complete else self._facts_first()

    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs) if self.report.is_complete else self._facts_first()

    def _facts_first(self):
        messages.info(self.request, _("Isi dulu tanggal dan alasan PHK."))
        return HttpResponseRedirect(_url("worker_facts", self.report))

    def get_context_data(self, **kwargs):
        return super().get_context_data(report=self.report, back_url=self.tasks_url, **kwargs)


class WorkerSentView(ReportMixin, TemplateView):
    """What was sent, what happens now and by when; an address to come back to."""

    access = WORKERS
    template_name = "phk_reports/worker_sent.html"

    def get(self, request, *args, **kwargs):
        self.report = self.find_report()
        if self.report.submitted_at is None:
            return HttpResponseRedirect(_url("worker_tasks", self.report))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        report = self.report
        said = report.statements.filter(side=Side.WORKER).order_by("version").last()
        return super().get_context_data(
            report=report,
            letters=valid_letters(report),
            asks_company=said is not None and said.evidence_set == EvidenceSet.NONE,
            **kwargs,
        )


def _documents(report: PhkReport, chosen: str, kinds: set[str]) -> list[dict]:
    """One task a document of the chosen set."""
    page = _url("evidence", report)
    tasks = []
    for group in evidence_sets.asked(chosen):
        label = _(" atau ").join(str(kind.label) for kind in group)
        tasks.append(_task(label, f"{page}?jenis={group[0]}", evidence_sets.has_one_of(group, kinds)))
    if chosen == EvidenceSet.NONE:
        tasks.append(
            _task(
                _("Dokumen lain, jika ada"),
                page,
                bool(kinds),
                hint=_("Boleh kosong. Disnaker memintanya dari perusahaan."),
            )
        )
    return tasks


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
