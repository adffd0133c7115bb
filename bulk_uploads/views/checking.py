"""See what was found, put rows right, and take the file back with notes."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, ListView

from bulk_uploads.faults import FILE_FAULTS
from bulk_uploads.forms import RowForm
from bulk_uploads.models import Upload, UploadRow
from bulk_uploads.reading import fit_to_show
from bulk_uploads.services import RowRefused, check_again, edit_row, leave_out
from bulk_uploads.states import OPEN, RowState
from bulk_uploads.tables import Record
from bulk_uploads.views.access import OfUpload
from bulk_uploads.views.bringing import XLSX, download, go_on
from bulk_uploads.writing import Note, annotated_xlsx
from casework.steps import StepRefused
from core import clock

PROBLEMS = Q(state=RowState.FAULTY) | Q(state=RowState.READY, has_warning=True)
READ_AT_ONCE = 1_000


class _Unknown(dict):
    """In the title of a group stands no line and no amount."""

    def __missing__(self, key: str) -> str:
        return "…"


def in_words(upload: Upload, fault: dict[str, Any]) -> dict[str, Any]:
    """A stored fault with its problem and cure in the reader's language."""
    problem, cure = upload.about.words(fault["code"])
    details = _Unknown(fault["details"])
    return {**fault, "problem": str(problem) % details, "cure": str(cure) % details}


def group_title(upload: Upload, code: str) -> str:
    problem, _cure = upload.about.words(code)
    return (str(problem) % _Unknown()).rstrip(".")


def file_fault(upload: Upload) -> str:
    return str(FILE_FAULTS[upload.file_fault]) % _Unknown(upload.file_fault_details) if upload.file_fault else ""


class CheckView(OfUpload, ListView):
    """How far it is, what is ready, and what is wrong: the rows with a fault or a warning, by kind of fault."""

    template_name = "bulk_uploads/check.html"
    context_object_name = "rows"
    paginate_by = 50

    @cached_property
    def code(self) -> str:
        wanted = self.request.GET.get("masalah", "")
        return wanted if wanted in self.upload.fault_counts else ""

    def get_queryset(self):
        if self.upload.state not in OPEN:
            return UploadRow.objects.none()
        rows = self.upload.rows.filter(PROBLEMS)
        if self.request.GET.get("tampil") == "dilewati":
            rows = self.upload.rows.filter(state=RowState.LEFT_OUT)
        elif self.code:
            rows = rows.filter(faults__contains=[{"code": self.code}])
        return rows.order_by("line")

    def get_context_data(self, **kwargs):
        upload = self.upload
        context = super().get_context_data(**kwargs)
        groups = [
            {"code": code, "title": group_title(upload, code), "count": count, "current": code == self.code}
            for code, count in upload.fault_counts.items()
        ]
        return context | {
            "groups": groups,
            "lines": list(self._lines(context["rows"])),
            "file_fault": file_fault(upload),
            "file_warnings": [
                str(FILE_FAULTS[code]) % _Unknown() for code in upload.file_warnings if code in FILE_FAULTS
            ],
            "left_out": max(upload.rows_total - upload.rows_left - upload.rows_sent, 0),
            "shows_left_out": self.request.GET.get("tampil") == "dilewati",
            "may_change": self.may_edit and upload.state in OPEN,
        }

    def _lines(self, rows) -> Iterator[dict]:
        """A line for each fault of a row."""
        for row in rows:
            name = fit_to_show(self.upload.about.subject(row.values) or "")
            for fault in row.faults or [{"code": None}]:
                said = in_words(self.upload, fault) if fault["code"] else {}
                yield {"row": row, "name": name, **said}


class AgainView(OfUpload, View):
    """Compare the rows that are not sent with the registry of this moment."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        try:
            go_on(check_again(self.upload, by=request.user), small=self.upload.rows_left <= READ_AT_ONCE)
        except StepRefused:
            messages.warning(request, _("Unggahan ini sedang dikerjakan. Tunggu sampai selesai, lalu ulangi."))
        return HttpResponseRedirect(self.upload.get_absolute_url())


class RowView(OfUpload, FormView):
    """One row with all its columns, and what is wrong beside each; saving it checks it again."""

    template_name = "bulk_uploads/row.html"
    form_class = RowForm

    @cached_property
    def row(self) -> UploadRow:
        row = self.upload.rows.filter(line=self.kwargs["line"]).first()
        if row is None:
            raise Http404
        return row

    def dispatch(self, request, *args, **kwargs):
        self.request, self.kwargs = request, kwargs
        self.row  # noqa: B018 -- 404 before 403
        if not self.may_edit:
            raise PermissionDenied(_("Hanya yang mengunggah berkas ini yang dapat memperbaikinya."))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        table, row = self.upload.table, self.row
        record = Record(row.line, row.cells)
        typed = {
            f"column_{number}": table.text(record, column.name)
            for number, column in enumerate(self.upload.about.columns)
        }
        kwargs = {"kind": self.upload.about, "initial": typed}
        if self.request.method == "POST":
            kwargs["data"] = self.request.POST
        elif row.state == RowState.FAULTY:
            kwargs["data"] = typed  # shown as typed, with what is wrong beside it
        return kwargs

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if self.request.method != "POST" and form.is_bound:
            form.full_clean()
            names = {column.name: name for name, column in form.columns.items()}
            for fault in self.row.faults:
                if fault["is_warning"]:
                    continue
                said = in_words(self.upload, fault)
                form.add_error(names.get(fault["column"]), f"{said['problem']} {said['cure']}")
        return form

    def get_context_data(self, **kwargs):
        row = self.row
        return super().get_context_data(
            row=row,
            warnings=[in_words(self.upload, fault) for fault in row.faults if fault["is_warning"]],
            name=fit_to_show(self.upload.about.subject(row.values) or ""),
            may_change=row.stands and self.upload.state in OPEN,
            left_out=row.state == RowState.LEFT_OUT,
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        try:
            if "leave_out" in request.POST:
                return self._leave_out()
            return super().post(request, *args, **kwargs)
        except RowRefused:
            messages.warning(request, _("Baris ini sudah dikirim atau sedang dikerjakan. Tidak ada yang diubah."))
            return HttpResponseRedirect(self.upload.get_absolute_url())

    def _leave_out(self):
        row = leave_out(self.row, by=self.request.user, today=clock.today())
        words = (
            _("Baris %(line)s dilewati.") if row.state == RowState.LEFT_OUT else _("Baris %(line)s disertakan lagi.")
        )
        messages.success(self.request, words % {"line": row.line})
        return HttpResponseRedirect(self.upload.get_absolute_url())

    def form_valid(self, form):
        row = edit_row(self.row, form.texts(), by=self.request.user, today=clock.today())
        if row.state == RowState.READY:
            messages.success(self.request, _("Baris %(line)s siap dikirim.") % {"line": row.line})
            return HttpResponseRedirect(self.upload.get_absolute_url())
        messages.warning(self.request, _("Baris %(line)s tersimpan, tetapi masih ada yang salah.") % {"line": row.line})
        return HttpResponseRedirect(reverse("bulk_uploads:row", args=[self.upload.pk, row.line]))


class AnnotatedView(OfUpload, View):
    """The file as it came, with state, problem and cure beside each row."""

    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        if not self.may_edit:
            raise PermissionDenied(_("Hanya yang mengunggah berkas ini yang dapat mengunduhnya."))
        upload = self.upload
        notes = {
            row.line: self._note(row) for row in upload.rows.defer("content").order_by("line").iterator(READ_AT_ONCE)
        }
        rows = (Record(row.line, row.cells) for row in upload.rows.order_by("line").iterator(READ_AT_ONCE))
        return download(annotated_xlsx(upload.header, rows, notes), f"{upload.number}.xlsx", XLSX)

    def _note(self, row: UploadRow) -> Note:
        said = [in_words(self.upload, fault) for fault in row.faults]
        status = row.get_state_display()
        return Note(
            status=f"{status}: {row.reference}" if row.reference else str(status),
            problems=[fault["problem"] for fault in said],
            cures=[fault["cure"] for fault in said],
            columns=[fault["column"] for fault in said if fault["column"]],
        )
