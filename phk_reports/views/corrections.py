""" "Perbaiki laporan": a side answers what the mediator has named, and nothing else."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from casework.steps import StepRefused
from core import clock
from documents.keeping import KeepsDocuments
from documents.services import receive
from phk_reports import answering, attaching, comparison, corrections, permissions
from phk_reports.correction_forms import CorrectedFieldsForm, NewDocumentForm
from phk_reports.models import AskedField, Side, State
from phk_reports.refusals import ReportRefused
from phk_reports.views.report import BOTH_SIDES, ReportMixin


class CorrectionMixin(ReportMixin):
    """`self.report` waits for named items of `self.side`, the side of this person; otherwise back to the file."""

    access = BOTH_SIDES

    def dispatch(self, request, *args, **kwargs):
        self.report = self.find_report()
        self.side = answering.side_of(self.report, request.user)
        if self.report.state != State.NEEDS_CORRECTION or not answering.is_asked(self.report, self.side):
            messages.warning(request, _("Tidak ada perbaikan yang diminta dari Anda di berkas ini."))
            return HttpResponseRedirect(self.report.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def to_page(self) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("phk_reports:correct", args=[self.report.pk]))

    def too_late(self) -> HttpResponseRedirect:
        messages.warning(self.request, _("Perbaikan tidak ditunggu lagi. Disnaker sudah melanjutkan pemeriksaan."))
        return HttpResponseRedirect(self.report.get_absolute_url())


class CorrectView(CorrectionMixin, FormView):
    """What is asked for, each with the mediator's note and the old value beside it. Fields are saved here."""

    form_class = CorrectedFieldsForm
    template_name = "phk_reports/report_correct.html"

    def get_form_kwargs(self):
        self.items = list(corrections.items_of(self.report, self.side))
        asked = [item for item in self.items if item.field and item.answered_at is None]
        return {**super().get_form_kwargs(), "items": asked}

    def get_initial(self):
        said = answering.latest(self.report, self.side)
        initial = answering.facts_of(said) if said else {}
        for item in corrections.open_items(self.report, self.side):
            initial |= item.answer
        return initial

    def form_valid(self, form):
        try:
            corrections.save_fields(self.report, by=self.request.user, values=form.cleaned_data, today=clock.today())
        except ReportRefused as refused:
            form.add_error("terminated_on", refused.message)
            return self.form_invalid(form)
        except StepRefused:
            return self.too_late()
        messages.success(self.request, _("Isian tersimpan. Belum terkirim."))
        return self.to_page()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        report, user = self.report, self.request.user
        said = answering.latest(report, self.side)
        awaited = list(corrections.open_items(report, permissions.other_than(self.side)))
        unsent = [item for item in self.items if item.answered_at is None]
        return context | {
            "report": report,
            "field_cards": [_field_card(item, context["form"], said) for item in unsent if item.field],
            "documents": [item for item in unsent if not item.field],
            "missing": [item for item in unsent if not item.is_ready],
            "is_sent": not unsent,
            "awaited": awaited,
            "awaited_side": Side(permissions.other_than(self.side)).label,
            "may_send": permissions.signs_for(report, user, self.side),
            "locked": comparison.said_rows(said) if said else [],
            "evidence": attaching.shown_to(report, user),
            "today": clock.today(),
        }


def _field_card(item, form, said) -> dict:
    """An item beside what its side says now."""
    columns = corrections.ASKED_COLUMNS[AskedField(item.field)]
    old = [text for column in columns if (text := comparison.column_words(said, column))] if said else []
    return {"item": item, "fields": [form[column] for column in columns], "old": ", ".join(old)}


class CorrectDocumentView(KeepsDocuments, CorrectionMixin, FormView):
    """One document of what is asked for; apart from the fields, so that a lost upload loses nothing else."""

    form_class = NewDocumentForm
    template_name = "phk_reports/report_correct_document.html"

    @property
    def item(self):
        asked = corrections.open_items(self.report, self.side).filter(field="")
        return get_object_or_404(asked, pk=self.kwargs["item"])

    def form_valid(self, form):
        user = self.request.user
        item = self.item
        try:
            with transaction.atomic():  # a document that comes too late is not kept
                document = receive(form.cleaned_data["file"], user, attaching.EVIDENCE_DOCUMENT)
                corrections.save_document(item, by=user, document=document)
        except (StepRefused, ReportRefused):
            return self.too_late()
        messages.success(self.request, _("Dokumen tersimpan: %(name)s. Belum terkirim.") % {"name": document.name})
        return self.to_page()

    def get_context_data(self, **kwargs):
        return super().get_context_data(report=self.report, item=self.item, **kwargs)


class SendCorrectionView(CorrectionMixin, View):
    """ "Kirim perbaikan": everything that this side was asked for."""

    http_method_names = ["post"]

    def post(self, request, pk):
        try:
            report = corrections.send(self.report, by=request.user, today=clock.today())
        except PermissionDenied:
            messages.warning(request, _("Hanya penyetuju perusahaan yang dapat mengirim perbaikan."))
            return self.to_page()
        except ReportRefused as refused:
            messages.warning(request, refused.message)
            return self.to_page()
        except StepRefused:
            return self.too_late()
        if report.state == State.NEEDS_CORRECTION:
            messages.success(request, _("Perbaikan Anda terkirim. Kami masih menunggu pihak lain."))
            return self.to_page()
        messages.success(request, _("Perbaikan terkirim. Disnaker memeriksa lagi."))
        return HttpResponseRedirect(report.get_absolute_url())
