from django.urls import path

from registry.views import disputes, worker

urlpatterns = [
    path("kepesertaan/", worker.MyRecordView.as_view(), name="my_record"),
    path("kepesertaan/pemberi-kerja-jkp/", worker.JkpEmployerView.as_view(), name="jkp_employer"),
    path("kepesertaan/belum-terdaftar/", disputes.NotEnrolledView.as_view(), name="dispute_not_enrolled"),
    path("kepesertaan/<uuid:pk>/", worker.MyEmploymentView.as_view(), name="my_employment"),
    path("kepesertaan/<uuid:pk>/salah/<slug:field>/", disputes.DisputeFactView.as_view(), name="dispute_new"),
    path("rekening/", worker.BankAccountView.as_view(), name="bank_account"),
    path("rekening/riwayat/", worker.BankAccountHistoryView.as_view(), name="bank_account_history"),
    path("sanggahan/<uuid:pk>/", disputes.DisputeView.as_view(), name="dispute"),
    path("sanggahan/<uuid:pk>/bukti/<uuid:evidence>/", disputes.DisputeFileView.as_view(), name="dispute_file"),
    path(
        "sanggahan/<uuid:pk>/bukti/<uuid:evidence>/halaman/<int:page>/",
        disputes.DisputePageView.as_view(),
        name="dispute_page",
    ),
    path("sanggahan/<uuid:pk>/dibetulkan/", disputes.CorrectView.as_view(), name="dispute_correct"),
    path("sanggahan/<uuid:pk>/sudah-benar/", disputes.DenyView.as_view(), name="dispute_deny"),
    path("sanggahan/<uuid:pk>/ke-disnaker/", disputes.EscalateView.as_view(), name="dispute_escalate"),
    path("sanggahan/<uuid:pk>/tarik/", disputes.WithdrawView.as_view(), name="dispute_withdraw"),
    path("sanggahan/<uuid:pk>/wajib-dibetulkan/", disputes.UpholdView.as_view(), name="dispute_uphold"),
    path("sanggahan/<uuid:pk>/tidak-diubah/", disputes.DismissView.as_view(), name="dispute_dismiss"),
    path("sanggahan/<uuid:pk>/selesai/", disputes.SettleView.as_view(), name="dispute_settle"),
    path("perusahaan/sanggahan/", disputes.CompanyDisputesView.as_view(), name="company_disputes"),
    path("disnaker/sanggahan/", disputes.RegionDisputesView.as_view(), name="region_disputes"),
]
