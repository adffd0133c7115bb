"""What administrators see of private files that somebody asked for and did not get: security events, without content."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView

from accounts.access import OFFICERS, roles
from accounts.models import Role, User
from documents.letters import mask_name
from documents.models import RefusedOpening, RefusedOpeningCount
from documents.opening import MOST_LINES, everybody_signed_out

NEWEST = 2_000
MOST_SOURCES = 20
MARK_BYTES = 4  # of the keyed hash: enough to see that two lines come from the same source

ADDRESSES = {
    "documents:file": gettext_lazy("Berkas sendiri"),
    "identity:correction_file": gettext_lazy("Bukti kesalahan data"),
    "identity:correction_page": gettext_lazy("Bukti kesalahan data"),
    "jkp_claims:liability_evidence": gettext_lazy("Bukti tanggungan"),
    "jkp_claims:liability_page": gettext_lazy("Bukti tanggungan"),
    "jkp_claims:slip_letter": gettext_lazy("Struk perhitungan"),
    "my_data:copy_file": gettext_lazy("Salinan data"),
    "phk_reports:evidence_file": gettext_lazy("Bukti PHK"),
    "phk_reports:evidence_page": gettext_lazy("Bukti PHK"),
    "phk_reports:letter": gettext_lazy("Surat berkas PHK"),
    "profiles:certificate_file": gettext_lazy("Sertifikat"),
    "profiles:cv_file": gettext_lazy("CV"),
    "profiles:photo_file": gettext_lazy("Foto profil"),
    "registry:company_report_receipt": gettext_lazy("Tanda terima laporan perusahaan"),
    "registry:dispute_file": gettext_lazy("Bukti sanggahan"),
    "registry:dispute_page": gettext_lazy("Bukti sanggahan"),
    "vacancies:application_cv": gettext_lazy("CV pelamar"),
    "vacancies:application_cv_page": gettext_lazy("CV pelamar"),
}


class RefusedOpeningsView(ListView):
    """The newest refusals, and which sources were refused more often than lines are written."""

    access = roles(Role.ADMINISTRATOR)
    template_name = "siapkerja/refused_openings.html"
    paginate_by = 50

    def get_queryset(self):
        return RefusedOpening.objects.visible_to(self.request.user).order_by("-id")[:NEWEST]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        lines = list(context["object_list"])
        people = User.objects.in_bulk([line.user_id for line in lines if line.user_id])
        counts = RefusedOpeningCount.objects.visible_to(self.request.user).filter(times__gt=MOST_LINES)
        return context | {
            "rows": [
                {
                    "line": line,
                    "address": ADDRESSES.get(line.address, line.address),
                    "who": who(line, people.get(line.user_id)),
                    "source": mark(line.source),
                }
                for line in lines
            ],
            "floods": [
                {"count": count, "source": mark(count.source)}
                for count in counts.exclude(source=everybody_signed_out()).order_by("-hour", "-times")[:MOST_SOURCES]
            ],
        }


def who(line: RefusedOpening, person: User | None) -> str:
    """Officers by name, everybody else masked."""
    if person is None:
        return _("Belum masuk")
    role = Role(line.role) if line.role else None
    name = person.full_name if role in OFFICERS else mask_name(person.full_name)
    return f"{name}, {role.label}" if role else name


def mark(source: bytes) -> str:
    """A short name of a source."""
    return bytes(source)[:MARK_BYTES].hex()
