"""The steps of a PHK file as pages. Approving is a page of the claims: it opens the claim too."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from accounts.access import roles
from accounts.models import Role
from accounts.readings import RecordsReading
from casework.forms import NoteForm
from casework.views import StepView
from core import clock
from phk_reports import comparison, services, status
from phk_reports.forms import SettlementForm
from phk_reports.models import PhkReport
from phk_reports.refusals import AlreadyReported
from phk_reports.views.report import ReportMixin, change_url


class ReporterStepView(StepView):
    model = PhkReport
    access = roles(Role.WORKER, Role.EMPLOYER)


class MediatorStepView(StepView):
    model = PhkReport
    access = roles(Role.MEDIATOR)


class _LivingStepView(ReporterStepView):
    """A step after which the file is live: there may be only one about an employment."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except AlreadyReported as refused:
            messages.warning(self.request, refused.message)
            return HttpResponseRedirect(self.get_success_url())

    def take(self, note, **arguments):
        return services.advance_alone(self.case, self.step_taken, by=self.request.user, note=note, **arguments)


class SubmitView(RecordsReading, _LivingStepView):
    """The check page: every answer once more, then "Kirim laporan PHK"."""

    step = PhkReport.submit
    done = _("Laporan PHK terkirim. Tanda terima dapat diunduh di bawah.")
    template_name = "phk_reports/report_check.html"
    reads = ReportMixin.reads

    def get_context_data(self, **kwargs):
        statements = comparison.latest_statements(self.case)
        return super().get_context_data(
            report=self.case,
            work=comparison.employment_rows(self.case),
            facts=comparison.statement_rows(self.case, statements.get(self.case.source)),
            evidence=self.case.evidence.select_related("document"),
            report_clock=status.report_clock(self.case, clock.now()),
            change_url=change_url(self.case),
            **kwargs,
        )


class ResubmitView(SubmitView):
    step = PhkReport.resubmit
    done = _("Perbaikan terkirim. Disnaker memeriksa lagi.")


class WithdrawView(ReporterStepView):
    step = PhkReport.withdraw
    form_class = NoteForm
    done = _("Laporan PHK ditarik.")
    explanation = _("Laporan yang ditarik tidak diperiksa lagi. Anda dapat membuat laporan baru.")


class ObjectView(_LivingStepView):
    step = PhkReport.object_to_rejection
    form_class = NoteForm
    done = _("Keberatan terkirim. Mediator lain akan memeriksa.")
    explanation = _(
        "Keberatan diperiksa oleh mediator lain, bukan yang menolak. Keberatan hanya dapat diajukan sekali."
    )


class TakeView(MediatorStepView):
    step = PhkReport.take
    done = _("Berkas ini sekarang Anda periksa.")
    explanation = _("Setelah diambil, hanya Anda yang memutuskan berkas ini.")

    def take(self, note, **arguments):
        return super().take(note, officer=self.request.user, **arguments)


class TakeObjectionView(TakeView):
    step = PhkReport.take_objection


class AskCorrectionView(MediatorStepView):
    step = PhkReport.ask_correction
    form_class = NoteForm
    done = _("Permintaan perbaikan terkirim ke pelapor.")
    explanation = _("Sebut bagian yang perlu diperbaiki. Bagian lain tidak perlu diulang.")


class DisputeView(MediatorStepView):
    step = PhkReport.dispute
    form_class = NoteForm
    done = _("Berkas ditandai sebagai perselisihan. Kedua pihak diberi tahu.")
    explanation = _("PHK diselesaikan dulu lewat perundingan bipartit, mediasi, atau pengadilan.")


class ResumeView(MediatorStepView):
    step = PhkReport.resume
    form_class = SettlementForm
    done = _("Pemeriksaan dilanjutkan.")


class RejectView(MediatorStepView):
    step = PhkReport.reject
    form_class = NoteForm
    done = _("Keputusan terkirim ke pekerja dan perusahaan.")
    explanation = _("Pelapor dapat mengajukan keberatan, yang diperiksa mediator lain.")
