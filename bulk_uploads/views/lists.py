from collections import defaultdict

from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView, TemplateView

from bulk_uploads.kinds import kinds
from bulk_uploads.models import Upload
from bulk_uploads.views.access import OfEmployers

TABS = {
    "semua": _("Semua"),
    "saya": _("Unggahan saya"),
    "persetujuan": _("Menunggu persetujuan"),
}


class StartView(OfEmployers, TemplateView):
    """Which kind of spreadsheet?"""

    template_name = "bulk_uploads/start.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(kinds=kinds().values(), **kwargs)


class UploadListView(OfEmployers, ListView):
    """Uploads of one's companies, newest first."""

    template_name = "bulk_uploads/list.html"
    context_object_name = "uploads"
    paginate_by = 25

    @property
    def tab(self) -> str:
        wanted = self.request.GET.get("tab")
        return wanted if wanted in TABS else "semua"

    def get_queryset(self):
        uploads = Upload.objects.visible_to(self.request.user).select_related("owner").order_by("-pk")
        if (kind := self.request.GET.get("jenis")) in kinds():
            uploads = uploads.filter(kind=kind)
        if self.tab == "saya":
            return uploads.filter(owner=self.request.user)
        return uploads.waiting_for_approval() if self.tab == "persetujuan" else uploads

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        names = scope_names(context["uploads"], self.request.user)
        rows = [(upload, upload.about, names.get(upload.scope_id, "–")) for upload in context["uploads"]]
        tabs = [{"slug": slug, "label": label, "current": slug == self.tab} for slug, label in TABS.items()]
        return context | {"rows": rows, "tabs": tabs}


def scope_names(uploads, user) -> dict:
    """On whose behalf each is, by key: one query for each way to find scopes, however many uploads."""
    wanted = defaultdict(set)
    for upload in uploads:
        wanted[upload.about.scopes].add(upload.scope_id)
    return {scope.pk: str(scope) for scopes, keys in wanted.items() for scope in scopes(user).filter(pk__in=keys)}
