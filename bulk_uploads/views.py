from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import DetailView, FormView

from bulk_uploads.faults import FILE_FAULTS
from bulk_uploads.forms import UploadForm
from bulk_uploads.models import Upload, UploadState
from bulk_uploads.reading import UnreadableFile
from bulk_uploads.services import AlreadyApplied, Kind, apply_upload, check_file
from core import clock
from core.templatetags.siap import waktu

FAULTS_A_PAGE = 50


class FileView(FormView):
    """Give a file to be checked. A subclass names the kind, who may write for whom, and the page of the check."""

    kind: Kind
    form_class = UploadForm

    def scopes(self):
        """Queryset of those this person may write for."""
        raise NotImplementedError

    def check_url(self, upload: Upload) -> str:
        raise NotImplementedError

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "scopes": self.scopes()}

    def form_valid(self, form):
        file = form.cleaned_data["file"]
        try:
            upload = check_file(
                kind=self.kind,
                data=file.read(),
                file_name=file.name,
                owner=self.request.user,
                scope=form.chosen_scope(),
                today=clock.today(),
                now=clock.now(),
            )
        except UnreadableFile as error:
            form.add_error("file", FILE_FAULTS[error.code] % error.details)
            return self.form_invalid(form)
        except AlreadyApplied as error:
            messages.warning(self.request, already_applied(error.upload))
            upload = error.upload
        return HttpResponseRedirect(self.check_url(upload))


class CheckView(DetailView):
    """What is ready, and what is wrong with the rest; POST writes what is ready."""

    kind: Kind
    model = Upload
    context_object_name = "upload"

    def scopes(self):
        """Queryset of those this person may write for."""
        raise NotImplementedError

    def check_url(self, upload: Upload) -> str:
        raise NotImplementedError

    def get_queryset(self):
        """The person's own uploads, and those that colleagues have applied."""
        scopes = list(self.scopes().values_list("pk", flat=True))
        of_scope = Upload.objects.filter(kind=self.kind.code, scope_id__in=scopes)
        return of_scope.visible_to(self.request.user) | of_scope.filter(state=UploadState.APPLIED)

    def get_context_data(self, **kwargs):
        page = Paginator(self.object.errors, FAULTS_A_PAGE).get_page(self.request.GET.get("page"))
        faults = [self.in_words(fault) for fault in page]
        bad_rows = len({fault["line"] for fault in self.object.errors})
        applied = self.object.state == UploadState.APPLIED
        return super().get_context_data(page=page, faults=faults, bad_rows=bad_rows, applied=applied, **kwargs)

    def in_words(self, fault: dict) -> dict:
        """The stored fault with its problem and cure in the reader's language."""
        problem, cure = self.kind.words(fault["code"])
        return {**fault, "problem": str(problem) % fault["details"], "cure": cure}

    def post(self, request, *args, **kwargs):
        upload = self.get_object()
        scope = get_object_or_404(self.scopes(), pk=upload.scope_id)
        try:
            upload = apply_upload(
                upload_id=upload.pk, kind=self.kind, scope=scope, by=request.user, today=clock.today(), now=clock.now()
            )
        except AlreadyApplied as error:
            messages.warning(request, already_applied(error.upload))
            return HttpResponseRedirect(self.check_url(error.upload))
        except Upload.DoesNotExist:
            raise Http404 from None
        messages.success(
            request,
            ngettext("%(count)d baris tersimpan.", "%(count)d baris tersimpan.", upload.row_count)
            % {"count": upload.row_count},
        )
        return HttpResponseRedirect(self.check_url(upload))


def already_applied(upload: Upload) -> str:
    return _("Berkas ini sudah disimpan pada %(day)s. Tidak ada yang disimpan dua kali.") % {
        "day": waktu(upload.applied_at)
    }
