"""The steps of a PHK file as pages. Approving is a page of the claims: it opens the claim too."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import roles
from accounts.models import Role, User
from accounts.readings import RecordsReading
from casework.forms import NoteForm
from casework.views import StepView
from core import clock
from phk_reports import (
    answering,
    attaching,
    comparison,
    deadlines,
    employer_case,
    employer_draft,
    permissions,
    services,
    status,
)
from phk_reports.models import PhkReport, Side, State
from phk_reports.refusals import AlreadyReported
from phk_reports.views.report import ReportMixin, change_url


class ReporterStepView(StepView):
    model = PhkReport
    access = roles(Role.WORKER, Role.EMPLOYER)


class MediatorStepView(StepView):
    model = PhkReport
    access = roles(Role.MEDIATOR)

    def who_was_first(self, event):
        """A colleague by name, everybody else by role."""
        if event.actor_id is None or event.actor_role != Role.MEDIATOR:
            return ""
        return User.objects.filter(pk=event.actor_id).values_list("full_name", flat=True).first() or ""


class _LivingStepView(ReporterStepView):
    """A step after which the file is live: there may be only one about an employment."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except AlreadyReported as refused:
            messages.warning(self.request, refused.message)
            return HttpResponseRedirect((refused.report or self.case).get_absolute_url())


class SubmitView(RecordsReading, _LivingStepView):
    """The check page: every answer once more, then "Kirim laporan PHK"."""

    step = PhkReport.submit
    done = _("Laporan PHK terkirim. Tanda terima dapat diunduh di bawah.")
    joined = _("Pihak lain sudah melapor PHK ini. Keterangan dan bukti Anda sekarang ada di berkas yang sama.")
    template_name = "phk_reports/report_check.html"
    reads = ReportMixin.reads

    def dispatch(self, request, *args, **kwargs):
        if unfinished := employer_draft.unfinished_url(kwargs["pk"], request.user, clock.today()):
            messages.warning(request, _("Laporan ini belum lengkap. Isi dulu yang masih “Belum”."))
            return HttpResponseRedirect(unfinished)
        return super().dispatch(request, *args, **kwargs)

    def take(self, note, **arguments):
        draft = self.case.pk
        self.case = services.send(self.case, by=self.request.user)
        if self.case.pk != draft:
            self.done = self.joined

    def get_success_url(self):
        """The worker's first sending ends on a page to keep; everything else on the file."""
        joined = self.done == self.joined
        if self.case.source == Side.WORKER and self.step_taken is PhkReport.submit and not joined:
            return reverse("phk_reports:worker_sent", args=[self.case.pk])
        return super().get_success_url()

    def get_context_data(self, **kwargs):
        report = self.case
        statements = comparison.latest_statements(report)
        return super().get_context_data(
            report=report,
            work=comparison.employment_rows(report),
            facts=comparison.statement_rows(report, statements.get(report.source)),
            evidence=attaching.shown_to(report, self.request.user),
            report_clock=status.report_clock(report, clock.now()),
            reported=services.live_report(report.employment) if report.state == State.DRAFT else None,
            change_url=change_url(report),
            **employer_case.context(report, statements, self.request.user, clock.today()),
            **kwargs,
        )


class ResubmitView(SubmitView):
    """Back to the mediator, where no item was named. Named items are sent from "Perbaiki laporan"."""

    step = PhkReport.resubmit
    done = _("Perbaikan terkirim. Disnaker memeriksa lagi.")


class WithdrawView(ReporterStepView):
    """Take back one's own report; where the other side's report stands in the file, answer it instead."""

    step = PhkReport.withdraw
    form_class = NoteForm
    done = _("Laporan PHK ditarik.")
    explanation = _("Laporan yang ditarik tidak diperiksa lagi. Anda dapat membuat laporan baru.")

    def dispatch(self, request, *args, **kwargs):
        report = PhkReport.objects.visible_to(request.user).filter(pk=kwargs["pk"]).first()
        if (
            report is not None
            and permissions.is_reporter(report, request.user)
            and permissions.other_side_spoke(report)
        ):
            return self._answer_instead(report)
        return super().dispatch(request, *args, **kwargs)

    def _answer_instead(self, report):
        messages.info(
            self.request,
            _(
                "Laporan ini tidak dapat ditarik: keterangan atau bukti pihak lain ada di berkas yang sama. "
                "Jika tidak terjadi PHK, jawab “Tidak benar”."
            ),
        )
        if answering.may_answer(report, report.source):
            return HttpResponseRedirect(reverse("phk_reports:answer", args=[report.pk]))
        return HttpResponseRedirect(report.get_absolute_url())


class ObjectView(_LivingStepView):
    """Once, in the working days after the rejection; new evidence is added right after it."""

    step = PhkReport.object_to_rejection
    form_class = NoteForm
    template_name = "phk_reports/report_object.html"
    done = _("Keberatan terkirim. Mediator lain akan memeriksa. Punya bukti baru? Tambahkan di sini.")

    def dispatch(self, request, *args, **kwargs):
        report = PhkReport.objects.visible_to(request.user).filter(pk=kwargs["pk"]).first()
        if report is not None and report.state == State.REJECTED and permissions.is_reporter(report, request.user):
            self.until = deadlines.objection_until(report.decided_at)
            if report.objected_at is not None or clock.today() > self.until:
                return render(
                    request,
                    "phk_reports/report_object_late.html",
                    {"report": report, "until": self.until, "once": report.objected_at is not None},
                )
        return super().dispatch(request, *args, **kwargs)

    def take(self, note, **arguments):
        return services.advance_alone(self.case, self.step_taken, by=self.request.user, note=note, **arguments)

    def get_success_url(self):
        return reverse("phk_reports:evidence", args=[self.case.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(until=self.until, today=clock.today(), **kwargs)
