from django.urls import path, register_converter
from django.utils.translation import gettext_lazy as _

from accounts.access import roles
from accounts.models import Role
from casework.forms import NoteForm
from casework.views import StepView
from jkp_claims.models import EmployerLiability, JkpClaim, MonthlyClaim
from jkp_claims.views import (
    adoptions,
    counting,
    filing,
    layoffs,
    liabilities,
    my_jkp,
    offices,
    public,
    regulations,
    slips,
    statements,
)

app_name = "jkp_claims"

register_converter(regulations.RegulationSlug, "regulation")
register_converter(statements.MonthInPath, "month")

WORKER, VERIFIER = roles(Role.WORKER), roles(Role.VERIFIER)


def month_step(path_, step, done, **options):
    """A step of a month as a page: jkp/bulan/<key>/<path_>/, named month_<step>."""
    view = options.pop("view", StepView).as_view(model=MonthlyClaim, step=step, done=done, **options)
    return path(f"jkp/bulan/<uuid:pk>/{path_}/", view, name=f"month_{step.__name__}")


def claim_step(path_, step, done, **options):
    """A step of a claim as a page: jkp/klaim/<key>/<path_>/, named claim_<step>."""
    view = options.pop("view", StepView).as_view(model=JkpClaim, step=step, done=done, **options)
    return path(f"jkp/klaim/<uuid:pk>/{path_}/", view, name=f"claim_{step.__name__}")


def liability_step(path_, view, **options):
    """A step of a debt as a page: jkp/tanggungan/<key>/<path_>/, named liability_<step>."""
    step = options.get("step") or view.step
    return path(f"jkp/tanggungan/<uuid:pk>/{path_}/", view.as_view(**options), name=f"liability_{step.__name__}")


urlpatterns = [
    path("cek-kelayakan/", public.CheckView.as_view(), name="check"),
    path("simulasi/", public.CalculatorView.as_view(), name="calculator"),
    path("aturan/", regulations.RegulationsView.as_view(), name="regulations"),
    path("aturan/<regulation:slug>/", regulations.RegulationView.as_view(), name="regulation"),
    path("jkp/", my_jkp.MyJkpView.as_view(), name="my_jkp"),
    path("jkp/masa-iur/", counting.CountingView.as_view(), name="counting"),
    path("jkp/jadwal.ics", my_jkp.CalendarView.as_view(), name="calendar"),
    path("mediasi/massal/<uuid:pk>/setujui/", layoffs.ApproveLayoffView.as_view(), name="approve_layoff"),
    path(
        "mediasi/massal/<uuid:pk>/keputusan/<uuid:batch>/", layoffs.LayoffDecisionView.as_view(), name="layoff_decision"
    ),
    path("jkp/klaim/<uuid:pk>/", offices.ClaimView.as_view(), name="claim"),
    path("jkp/klaim/<uuid:pk>/ajukan/", filing.FirstClaimView.as_view(), name="file_first"),
    path("jkp/klaim/<uuid:pk>/sudah-bekerja/", filing.NewJobView.as_view(), name="new_job"),
    path("jkp/bulan/<uuid:pk>/", offices.MonthView.as_view(), name="month"),
    path("jkp/bulan/<uuid:pk>/ajukan/", filing.FileMonthView.as_view(), name="file_month"),
    path("jkp/bulan/<uuid:pk>/rekening/", filing.AnotherAccountView.as_view(), name="another_account"),
    path("jkp/struk/<uuid:pk>/", slips.SlipView.as_view(), name="slip"),
    path("jkp/struk/<uuid:pk>/surat/", slips.SlipLetterView.as_view(), name="slip_letter"),
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
    path("jkp/klaim/<uuid:pk>/keberatan/", filing.ObjectToRefusalView.as_view(), name="claim_object_to_refusal"),
    claim_step("tolak", JkpClaim.refuse, _("Hak JKP ditolak. Pekerja sudah diberi tahu."), view=offices.DecideView),
    path(
        "jkp/klaim/<uuid:pk>/terima-keberatan/",
        offices.UpholdObjectionView.as_view(),
        name="claim_uphold_objection",
    ),
    claim_step("tolak-keberatan", JkpClaim.dismiss_objection, _("Keberatan ditolak."), view=offices.DecideView),
    path("verifikasi/", offices.VerificationView.as_view(), name="verification"),
    path("verifikasi/setujui/", offices.ApproveLaneView.as_view(), name="approve_lane"),
    path("verifikasi/keberatan/", offices.ObjectionsView.as_view(), name="objections"),
    path("jkp/klaim/<uuid:pk>/upah-sebenarnya/", liabilities.RealWageView.as_view(), name="claim_real_wage"),
    path("jkp/tanggungan/<uuid:pk>/", liabilities.LiabilityView.as_view(), name="liability"),
    path(
        "jkp/tanggungan/<uuid:pk>/bukti/<uuid:document>/",
        liabilities.EvidenceView.as_view(),
        name="liability_evidence",
    ),
    path(
        "jkp/tanggungan/<uuid:pk>/bukti/<uuid:document>/halaman/<int:page>/",
        liabilities.EvidencePageView.as_view(),
        name="liability_page",
    ),
    liability_step("laporkan-pembayaran", liabilities.ReportPaymentView),
    liability_step("sahkan", liabilities.ConfirmPaymentView),
    liability_step(
        "bukti-belum-cukup",
        liabilities.DecideLiabilityView,
        step=EmployerLiability.refuse_report,
        done=_("Perusahaan diminta melengkapi buktinya."),
    ),
    liability_step(
        "tutup",
        liabilities.DecideLiabilityView,
        step=EmployerLiability.close,
        done=_("Tanggungan ditutup. Perusahaan dan pekerja sudah diberi tahu."),
    ),
    liability_step("belum-diterima", liabilities.DenyPaymentView),
    liability_step("buka-lagi", liabilities.ReopenView),
    path(
        "perusahaan/<uuid:company>/iuran/<month:month>/",
        statements.StatementView.as_view(),
        name="contribution_statement",
    ),
    path(
        "perusahaan/<uuid:company>/iuran/<month:month>/tagihan.<slug:file_format>",
        statements.StatementFileView.as_view(),
        name="contribution_statement_file",
    ),
    path("perusahaan/tanggungan/", liabilities.MyLiabilitiesView.as_view(), name="my_liabilities"),
    path("verifikasi/tanggungan/", liabilities.LiabilitiesView.as_view(), name="liabilities"),
    path("mediasi/berkas/<uuid:pk>/setujui/", offices.ApproveReportView.as_view(), name="approve_report"),
    path("antarkerja/klien/", offices.ClientsView.as_view(), name="clients"),
    path("kelola/aturan/", adoptions.AdoptionsView.as_view(), name="adoptions"),
    path("kelola/aturan/usulkan/", adoptions.ProposeAdoptionView.as_view(), name="adoption_propose"),
    path("kelola/aturan/<uuid:pk>/", adoptions.AdoptionView.as_view(), name="adoption"),
    path("kelola/aturan/<uuid:pk>/berlakukan/", adoptions.AdoptView.as_view(), name="adoption_adopt"),
    path("kelola/aturan/<uuid:pk>/tolak/", adoptions.DeclineView.as_view(), name="adoption_decline"),
    path("kelola/aturan/<uuid:pk>/tarik/", adoptions.WithdrawView.as_view(), name="adoption_withdraw"),
]
