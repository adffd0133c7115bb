"""Bring a file: the template, the file, and a corrected one."""

from itertools import islice

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from bulk_uploads.faults import MAX_ROWS
from bulk_uploads.forms import CorrectionForm, UploadForm
from bulk_uploads.models import Upload
from bulk_uploads.sending import AlreadySent
from bulk_uploads.services import MOST_AT_ONCE, SMALL_FILE, TooManyAtOnce, correct, receive, work_while_waiting
from bulk_uploads.states import OPEN
from bulk_uploads.tasks import nudge
from bulk_uploads.views.access import OfKind, OfUpload
from bulk_uploads.writing import template_csv, template_xlsx
from casework.steps import StepRefused
from core import clock
from core.templatetags.siap import tanggal

SHOWN_SCOPES = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def go_on(upload: Upload, *, small: bool) -> None:
    """Do at once what is small, and wake the worker for the rest."""
    if work_while_waiting(upload, clock.now, small=small):
        transaction.on_commit(nudge, robust=True)


class NewUploadView(OfKind, FormView):
    """What belongs into the file, the templates, and the file itself."""

    template_name = "bulk_uploads/new.html"
    form_class = UploadForm

    @cached_property
    def scopes(self):
        return self.kind.scopes(self.request.user).order_by("pk")

    def get_form_kwargs(self):
        wanted = self.request.GET.get("perusahaan", "")
        return {**super().get_form_kwargs(), "scopes": self.scopes, "initial": {"scope": wanted}}

    def get_context_data(self, **kwargs):
        shown = list(self.scopes[:SHOWN_SCOPES])
        return super().get_context_data(kind=self.kind, scopes=shown, prefills=bool(self.kind.mine), **kwargs)

    def form_valid(self, form):
        file = form.cleaned_data["file"]
        try:
            with transaction.atomic():
                upload, known = receive(
                    kind=self.kind.code,
                    data=file.read(),
                    file_name=file.name,
                    owner=self.request.user,
                    scope=form.chosen_scope(),
                )
                self.received(upload)
        except AlreadySent as error:
            messages.warning(self.request, already_sent(error.upload))
            return HttpResponseRedirect(error.upload.get_absolute_url())
        except TooManyAtOnce:
            words = _("Kami masih mengerjakan %(count)d berkas Anda. Tunggu sampai satu selesai, lalu unggah lagi.")
            form.add_error("file", words % {"count": MOST_AT_ONCE})
            return self.form_invalid(form)
        if known:
            words = _("Berkas ini sudah diunggah %(day)s, nomor %(number)s, dan belum dikirim. Lanjutkan di sini.")
            messages.info(self.request, words % {"day": tanggal(upload.created_at), "number": upload.number})
        else:
            go_on(upload, small=file.size <= SMALL_FILE)
        return HttpResponseRedirect(upload.get_absolute_url())

    def received(self, upload: Upload) -> None:
        """For a page of a kind of its own: what belongs into the transaction in which the file is taken."""


def already_sent(upload: Upload) -> str:
    return _("Berkas ini sudah dikirim %(day)s, nomor %(number)s. Tidak ada yang dikirim dua kali.") % {
        "day": tanggal(upload.sent_at or clock.now()),
        "number": upload.number,
    }


class TemplateView(OfKind, View):
    """The empty table, or with `?perusahaan=` the one that holds what is known; `?bentuk=csv` for programs."""

    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        rows, columns = self._rows(request), self.kind.columns
        if request.GET.get("bentuk") == "csv":
            return download(template_csv(columns, rows), f"{self.kind.code}.csv", "text/csv; charset=utf-8")
        content = template_xlsx(str(self.kind.title), columns, rows, str(self.kind.explanation))
        return download(content, f"{self.kind.code}.xlsx", XLSX)

    def _rows(self, request):
        wanted = request.GET.get("perusahaan", "")
        if not wanted or self.kind.mine is None:
            return []
        try:
            scope = self.kind.scopes(request.user).filter(pk=wanted).first()
        except ValidationError:  # no key at all
            scope = None
        if scope is None:
            raise Http404
        return list(islice(self.kind.mine(scope, clock.today()), MAX_ROWS))


class ReplaceView(OfUpload, FormView):
    """A corrected file for the rows that are not ready."""

    template_name = "bulk_uploads/replace.html"
    form_class = CorrectionForm

    def dispatch(self, request, *args, **kwargs):
        self.request, self.kwargs = request, kwargs
        if not self.may_edit:
            raise PermissionDenied(_("Hanya yang mengunggah berkas ini yang dapat memperbaikinya."))
        if self.upload.state not in OPEN:
            return HttpResponseRedirect(self.upload.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        file = form.cleaned_data["file"]
        try:
            upload = correct(self.upload, data=file.read(), file_name=file.name, by=self.request.user)
        except StepRefused:
            messages.warning(self.request, _("Unggahan ini sedang dikerjakan. Tunggu sampai selesai, lalu ulangi."))
            return HttpResponseRedirect(self.upload.get_absolute_url())
        go_on(upload, small=file.size <= SMALL_FILE)
        return HttpResponseRedirect(upload.get_absolute_url())
