from django.urls import path

from identity.views import desk, person, recovery

app_name = "identity"

urlpatterns = [
    path("akun/identitas/", person.StatusView.as_view(), name="status"),
    path("akun/identitas/data/", person.WhoView.as_view(), name="who"),
    path("akun/identitas/kantor/", person.DeskView.as_view(), name="desk"),
    path("akun/identitas/laporkan/", person.ReportErrorView.as_view(), name="report_error"),
    path("akun/pemulihan/<uuid:pk>/hentikan/", person.StopRecoveryView.as_view(), name="stop_recovery"),
    path("akun/bukan-saya/<str:token>/", recovery.StopByLinkView.as_view(), name="stop_by_link"),
    path("akun/pulihkan-langsung/", recovery.HelpInPersonView.as_view(), name="in_person"),
    path("identitas/antrean/", desk.QueueView.as_view(), name="queue"),
    path("identitas/berkas/<uuid:pk>/", desk.ClaimView.as_view(), name="claim"),
    path("identitas/berkas/<uuid:pk>/nik/", desk.RevealView.as_view(), name="reveal"),
    path("identitas/berkas/<uuid:pk>/konfirmasi/", desk.ConfirmView.as_view(), name="claim_confirm"),
    path("identitas/berkas/<uuid:pk>/betulkan/", desk.AskCorrectionView.as_view(), name="claim_ask_correction"),
    path("identitas/berkas/<uuid:pk>/akun-lama/", desk.StartRecoveryView.as_view(), name="claim_start_recovery"),
    path("identitas/berkas/<uuid:pk>/tolak/", desk.RejectView.as_view(), name="claim_reject"),
    path("identitas/berkas/<uuid:pk>/periksa-lagi/", desk.ReopenView.as_view(), name="claim_reopen"),
    path("identitas/kesalahan/", desk.CorrectionsView.as_view(), name="corrections"),
    path("identitas/kesalahan/<uuid:pk>/", desk.CorrectionView.as_view(), name="correction"),
    path("identitas/kesalahan/<uuid:pk>/bukti/", desk.CorrectionFileView.as_view(), name="correction_file"),
    path(
        "identitas/kesalahan/<uuid:pk>/bukti/halaman/<int:page>/",
        desk.CorrectionPageView.as_view(),
        name="correction_page",
    ),
    path("identitas/kesalahan/<uuid:pk>/perbarui/", desk.AcceptView.as_view(), name="correction_accept"),
    path("identitas/kesalahan/<uuid:pk>/jawab/", desk.DeclineView.as_view(), name="correction_decline"),
    path("identitas/pemulihan/", recovery.RecoveriesView.as_view(), name="recoveries"),
    path("identitas/pemulihan/baru/", recovery.BeginView.as_view(), name="recovery_begin"),
    path("identitas/pemulihan/<uuid:pk>/", recovery.RecoveryView.as_view(), name="recovery"),
    path("identitas/pemulihan/<uuid:pk>/kode/", recovery.CodeView.as_view(), name="recovery_code"),
    path("identitas/pemulihan/<uuid:pk>/kode-baru/", recovery.NewCodeView.as_view(), name="recovery_new_code"),
    path("identitas/pemulihan/<uuid:pk>/faktor-kedua/", recovery.FactorsView.as_view(), name="recovery_factors"),
]
