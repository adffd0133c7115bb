"""Pages about uploads: a person's own, and for administrators what waits for the virus scanner."""

from django.utils.translation import gettext as _
from django.views.generic import ListView, TemplateView

from accounts.access import SIGNED_IN, roles
from accounts.models import Role
from documents import waiting
from documents.models import Document
from documents.scanning import Clean, NotInstalled


class MyFilesView(ListView):
    """Every document of this person, newest first, with how it stands."""

    access = SIGNED_IN
    paginate_by = 20
    template_name = "documents/my_files.html"

    def get_queryset(self):
        return Document.objects.visible_to(self.request.user).order_by("-pk")


class WaitingView(TemplateView):
    """How many documents wait for the virus scanner, since when, and whether it answers. Nobody's name, nobody's file."""

    access = roles(Role.ADMINISTRATOR)
    template_name = "documents/waiting.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            waiting=waiting.what_waits(),
            scanner=_scanner(),
            too_long=int(waiting.TOO_LONG.total_seconds() // 60),
            **kwargs,
        )


def _scanner() -> str:
    answer = waiting.ask_scanner()
    if isinstance(answer, Clean):
        return _("Menjawab")
    if isinstance(answer, NotInstalled):
        return _("Tidak dipasang: berkas dapat dipakai begitu bentuknya diperiksa")
    return _("Tidak menjawab")
