"""Have what is ready sent, close an upload, and take the references of what was sent."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.generic import ListView

from bulk_uploads.cells import fit_to_show
from bulk_uploads.models import Upload
from bulk_uploads.sending import AlreadySent, start_sending
from bulk_uploads.services import close
from bulk_uploads.states import OPEN, RowState
from bulk_uploads.tables import Record
from bulk_uploads.views.access import OfEmployers, OfUpload
from bulk_uploads.views.bringing import already_sent, go_on
from bulk_uploads.views.checking import READ_AT_ONCE
from casework.steps import StepRefused
from casework.views import StepView
from core.spreadsheets import csv_file

READ = "terbaca"  # in the form: the mark of what the person has read
SENT_AT_ONCE = 500  # rows that are written while the person waits for the page


class SendView(OfUpload, ListView):
    """What will happen, and to which rows; the POST has it done, when nobody has changed a row since they were shown."""

    template_name = "bulk_uploads/send.html"
    context_object_name = "rows"
    paginate_by = 50

    def dispatch(self, request, *args, **kwargs):
        self.request, self.kwargs = request, kwargs
        if not self.may_send:
            raise PermissionDenied(
                _("Yang mengirim adalah penyetuju atau pemilik akun perusahaan yang sudah disetujui.")
            )
        kind = self.upload.about
        if self.upload.state in OPEN and kind.first_to_do and (page := kind.first_to_do(self.upload)):
            return HttpResponseRedirect(page)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if self.upload.state not in OPEN or not self.upload.rows_ready:
            return HttpResponseRedirect(self.upload.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        return self.upload.rows.filter(state=RowState.READY).order_by("line")

    def get_context_data(self, **kwargs):
        upload = self.upload
        context = super().get_context_data(unready=upload.rows_total - upload.rows_sent - upload.rows_ready, **kwargs)
        columns = [column for column in upload.about.columns if column.name in upload.table.places]
        shown = [(row.line, list(self._cells(row, columns))) for row in context["rows"]]
        return context | {"columns": columns, "shown": shown, "mark": upload.mark_of_read}

    def _cells(self, row, columns):
        """The texts of a row beside the names of their columns; a number of a person is hidden."""
        record = Record(row.line, row.cells)
        for column in columns:
            text = self.upload.table.text(record, column.name)
            yield column.name, fit_to_show(text, personal=column.personal)

    def post(self, request, *args, **kwargs):
        upload = self.upload
        if upload.state in OPEN and not upload.rows_ready:
            messages.warning(request, _("Belum ada baris yang siap dikirim."))
            return HttpResponseRedirect(upload.get_absolute_url())
        try:
            with transaction.atomic():
                locked = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
                by_another = upload.owner_id != request.user.pk
                if by_another and locked.state in OPEN and request.POST.get(READ) != locked.mark_of_read:
                    messages.warning(request, _("Isi unggahan ini berubah sejak Anda membacanya. Periksa lagi."))
                    return HttpResponseRedirect(reverse("bulk_uploads:send", args=[upload.pk]))
                upload = start_sending(upload, by=request.user)
        except AlreadySent as error:
            messages.warning(request, already_sent(error.upload))
            return HttpResponseRedirect(error.upload.get_absolute_url())
        except StepRefused:
            messages.info(
                request, _("Unggahan ini sudah dikirim atau sedang dikerjakan. Tidak ada yang dikirim dua kali.")
            )
            return HttpResponseRedirect(upload.get_absolute_url())
        go_on(upload, small=upload.rows_ready <= SENT_AT_ONCE)
        if not upload.works:
            words = ngettext("%(count)d baris terkirim.", "%(count)d baris terkirim.", upload.rows_sent)
            messages.success(request, words % {"count": upload.rows_sent})
        return HttpResponseRedirect(upload.get_absolute_url())


class CloseView(OfEmployers, StepView):
    """Nothing of it will be sent."""

    model = Upload
    step = Upload.close
    explanation = gettext_lazy("Baris unggahan ini dihapus dan tidak dikirim. Data yang sudah tercatat tidak berubah.")
    done = gettext_lazy("Unggahan ditutup.")

    def take(self, note):
        return close(self.case, by=self.request.user)


class ReferencesView(OfUpload, View):
    """A CSV with the reference of each row that was sent."""

    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        upload = self.upload
        sent = upload.rows.filter(state=RowState.SENT).order_by("line").iterator(READ_AT_ONCE)
        rows = ([row.line, upload.about.subject(row.values), row.reference] for row in sent)
        return csv_file(f"{upload.number}.csv", [_("Baris"), _("Nama"), _("Nomor")], rows)
