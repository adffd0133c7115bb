"""A mediator's decision in two looks: what is decided, and exactly what each side will read; then it is sent."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.readings import RecordsReading
from casework.steps import StepRefused
from core import clock
from phk_reports import attaching, comparison, deciding, wording
from phk_reports.decision_forms import FORMS
from phk_reports.models import PhkReport, Verdict
from phk_reports.refusals import FileChanged, ReportRefused
from phk_reports.views.report import ReportMixin
from phk_reports.views.steps import MediatorStepView


class DecisionView(RecordsReading, MediatorStepView):
    """GET takes the ticks of the case page from the address; POST shows the words, and sends those that were shown.

    What the mediator has seen travels along: `version` of the file, `shown` of the words. Where one of them is not what
    it was, nothing is sent and it is shown again.
    """

    verdict = ""
    effect = ""
    template_name = "phk_reports/decision.html"
    reads = ReportMixin.reads
    letters = None

    def get(self, request, *args, **kwargs):
        if self._has_changed(request.GET):
            return self._look_again()
        form = self.get_form()
        return self.form_valid(form) if form.is_bound and form.is_valid() else self._shown(form)

    def post(self, request, *args, **kwargs):
        if self._has_changed(request.POST):
            return self._look_again()
        return super().post(request, *args, **kwargs)

    def get_form_class(self):
        return FORMS[self.verdict]

    def get_form_kwargs(self):
        request = self.request
        self.statements = comparison.latest_statements(self.case)
        kwargs = {
            "report": self.case,
            "contested": comparison.contested(self.case, self.statements),
            "evidence": attaching.shown_to(self.case, request.user),
            "initial": request.GET.dict() | {"tick": request.GET.getlist("tick")} if request.method == "GET" else {},
        }
        if request.method == "POST":
            kwargs["data"] = request.POST
        elif self.verdict == Verdict.APPROVE and "version" in request.GET:
            kwargs["data"] = request.GET
        return kwargs

    def form_valid(self, form):
        """Everything is said: show its words, or send those that were shown."""
        try:
            self.letters = self._compose(form)
        except ReportRefused as refused:
            form.add_error(None, refused.message)
            return self._shown(form)
        posted = self.request.POST
        if self.request.method != "POST" or "preview" in posted:
            return self._shown(form)
        if posted.get("shown") != self.letters.digest:
            messages.warning(self.request, _("Isi keputusan berubah. Baca sekali lagi, lalu kirim."))
            return self._shown(form)
        return self._send(form)

    def _compose(self, form) -> wording.Letters:
        return wording.compose(
            self.case,
            self.verdict,
            today=clock.today(),
            reasons=form.reasons,
            settled=deciding.settle(form.contested, form.choices()),
            items=form.items(),
            additions=form.additions(),
        )

    def _send(self, form):
        try:
            self.decide(
                by=self.request.user,
                verdict=self.verdict,
                reasons=form.reasons,
                checklist=form.cleaned_data["tick"],
                to_worker=self.letters.to_worker,
                to_employer=self.letters.to_employer,
                choices=form.choices(),
                items=form.items(),
                note=form.note,
                seen=self.request.POST["version"],
                today=clock.today(),
            )
        except StepRefused:
            return self.too_late()
        except FileChanged:
            return self._look_again()
        except ReportRefused as refused:
            form.add_error(None, refused.message)
            return self._shown(form)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(self.get_success_url())

    def decide(self, **decision) -> PhkReport:
        """The one call into the domain."""
        return deciding.decide(self.case, **decision)

    def form_invalid(self, form):
        return self._shown(form)

    def _shown(self, form):
        return self.render_to_response(self.get_context_data(form=form))

    def _has_changed(self, said) -> bool:
        self.version = deciding.file_version(self.case)
        return said.get("version", "" if self.request.method == "POST" else self.version) != self.version

    def _look_again(self):
        messages.warning(self.request, FileChanged().message)
        return HttpResponseRedirect(self.case.get_absolute_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            report=self.case,
            verdict=self.verdict,
            effect=self.effect,
            letters=self.letters,
            version=self.version,
            **kwargs,
        )


class ApproveView(DecisionView):
    step = PhkReport.approve
    verdict = Verdict.APPROVE
    done = gettext_lazy("PHK disetujui. Pekerja dan perusahaan sudah diberi tahu.")
    effect = gettext_lazy(
        "Bukti PHK sah. Hak JKP dihitung dari data BPJS, dan pekerja diberi tahu bahwa klaim dapat diajukan."
    )


class AskCorrectionView(DecisionView):
    step = PhkReport.ask_correction
    verdict = Verdict.CORRECTION
    done = gettext_lazy("Permintaan perbaikan terkirim.")
    effect = gettext_lazy("Hanya bagian yang Anda sebut yang diperbaiki. Berkas kembali kepada Anda.")


class RejectView(DecisionView):
    step = PhkReport.reject
    verdict = Verdict.REJECT
    done = gettext_lazy("Keputusan terkirim ke pekerja dan perusahaan.")
    effect = gettext_lazy("Pelapor dapat mengajukan keberatan sekali, yang diperiksa mediator lain.")


class DisputeView(DecisionView):
    step = PhkReport.dispute
    verdict = Verdict.DISPUTE
    done = gettext_lazy("Berkas ditandai sebagai perselisihan. Kedua pihak diberi tahu.")
    effect = gettext_lazy("PHK diselesaikan dulu lewat perundingan bipartit, mediasi, atau pengadilan.")
