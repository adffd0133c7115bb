from django.urls import path

from phk_reports.views import answers, corrections, evidence, evidence_pages, report, steps

urlpatterns = [
    path("phk/<uuid:pk>/", report.ReportView.as_view(), name="detail"),
    path("phk/<uuid:pk>/bukti/", evidence.EvidenceView.as_view(), name="evidence"),
    path("phk/<uuid:pk>/bukti/<uuid:evidence>/", evidence_pages.EvidenceFileView.as_view(), name="evidence_file"),
    path(
        "phk/<uuid:pk>/bukti/<uuid:evidence>/halaman/<int:page>/",
        evidence_pages.EvidencePageView.as_view(),
        name="evidence_page",
    ),
    path("phk/<uuid:pk>/bukti/<uuid:evidence>/hapus/", evidence.RemoveEvidenceView.as_view(), name="evidence_remove"),
    path("phk/<uuid:pk>/surat/<uuid:letter>/", report.LetterView.as_view(), name="letter"),
    path("phk/<uuid:pk>/pernyataan/", report.StatementsView.as_view(), name="statements"),
    path("phk/<uuid:pk>/perbaiki/", corrections.CorrectView.as_view(), name="correct"),
    path("phk/<uuid:pk>/perbaiki/<uuid:item>/", corrections.CorrectDocumentView.as_view(), name="correct_document"),
    path("phk/<uuid:pk>/perbaiki/kirim/", corrections.SendCorrectionView.as_view(), name="correct_send"),
    path("phk/<uuid:pk>/jawab/", answers.AnswerView.as_view(), name="answer"),
    path("phk/<uuid:pk>/kirim/", steps.SubmitView.as_view(), name="submit"),
    path("phk/<uuid:pk>/kirim-perbaikan/", steps.ResubmitView.as_view(), name="resubmit"),
    path("phk/<uuid:pk>/tarik/", steps.WithdrawView.as_view(), name="withdraw"),
    path("phk/<uuid:pk>/keberatan/", steps.ObjectView.as_view(), name="object_to_rejection"),
]
