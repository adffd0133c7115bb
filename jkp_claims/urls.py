from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts.access import roles
from accounts.models import Role
from casework.forms import NoteForm
from casework.views import StepView
from jkp_claims.models import JkpClaim, MonthlyClaim
from jkp_claims.views import filing, my_jkp, offices

app_name = "jkp_claims"

WORKER, VERIFIER = roles(Role.WORKER), roles(Role.VERIFIER)


def month_step(path_, step, done, **options):
    """A step of a month as a page: jkp/bulan/<key>/<path_>/, named month_<step>."""
    view = options.pop("view", StepView).as_view(model=MonthlyClaim, step=step, done=done, **options)
    return path(f"jkp/bulan/<uuid:pk>/{path_}/", view, name=f"month_{step.__name__}")


def claim_step(path_, step, done, **options):
    """A step of a claim as a page: jkp/klaim/<key>/<path_>/, named claim_<step>."""
    view = options.pop("view", StepView).as_view(model=JkpClaim, step=step, done=done, **options)
    return path(f"jkp/klaim/<uuid:pk>/{path_}/", view, name=f"claim_{step.__name__}")


urlpatterns = [
    path("jkp/", my_jkp.MyJkpView.as_view(), name="my_jkp"),
    path("jkp/jadwal.ics", my_jkp.CalendarView.as_view(), name="calendar"),
    path("jkp/klaim/<uuid:pk>/", offices.ClaimView.as_view(), name="claim"),
    path("jkp/klaim/<uuid:pk>/ajukan/", filing.FirstClaimView.as_view(), name="file_first"),
    path("jkp/klaim/<uuid:pk>/sudah-bekerja/", filing.NewJobView.as_view(), name="new_job"),
    path("jkp/bulan/<uuid:pk>/", offices.MonthView.as_view(), name="month"),
    path("jkp/bulan/<uuid:pk>/ajukan/", filing.FileMonthView.as_view(), name="file_month"),
    path("jkp/bulan/<uuid:pk>/rekening/", filing.AnotherAccountView.as_view(), name="another_account"),
    month_step(
        "keberatan",
        MonthlyClaim.object_to_decision,
        _("Keberatan Anda terkirim. Verifikator lain akan memeriksanya."),
        access=WORKER,
        form_class=NoteForm,
    ),
    month_step("ambil", MonthlyClaim.take, _("Klaim ini sekarang Anda periksa."), access=VERIFIER),
    path("jkp/bulan/<uuid:pk>/setujui/", offices.ApproveMonthView.as_view(), name="month_approve"),
    month_step(
        "minta-perbaikan", MonthlyClaim.ask_correction, _("Permintaan perbaikan terkirim."), view=offices.DecideView
    ),
    month_step("tolak", MonthlyClaim.reject, _("Klaim bulan ini ditolak."), view=offices.DecideView),
    month_step(
        "periksa-lagi", MonthlyClaim.reconsider, _("Klaim ini diperiksa lagi."), access=VERIFIER, form_class=NoteForm
    ),
    claim_step(
        "keberatan",
        JkpClaim.object_to_refusal,
        _("Keberatan Anda terkirim. Verifikator lain akan memeriksanya."),
        access=WORKER,
        form_class=NoteForm,
    ),
    claim_step("tolak", JkpClaim.refuse, _("Hak JKP ditolak. Pekerja sudah diberi tahu."), view=offices.DecideView),
    claim_step("terima-keberatan", JkpClaim.uphold_objection, _("Keberatan diterima."), view=offices.DecideView),
    claim_step("tolak-keberatan", JkpClaim.dismiss_objection, _("Keberatan ditolak."), view=offices.DecideView),
    path("verifikasi/", offices.VerificationView.as_view(), name="verification"),
    path("verifikasi/setujui/", offices.ApproveLaneView.as_view(), name="approve_lane"),
    path("verifikasi/keberatan/", offices.ObjectionsView.as_view(), name="objections"),
    path("mediasi/berkas/<uuid:pk>/setujui/", offices.ApproveReportView.as_view(), name="approve_report"),
    path("antarkerja/klien/", offices.ClientsView.as_view(), name="clients"),
]
