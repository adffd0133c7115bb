from django.urls import path

from phk_reports.views import employer, facts, files, mediator, steps, worker

app_name = "phk_reports"

urlpatterns = [
    path("perusahaan/phk/", employer.EmployerListView.as_view(), name="employer_list"),
    path("perusahaan/phk/baru/", employer.ChooseWorkerView.as_view(), name="choose_worker"),
    path("perusahaan/phk/baru/<uuid:pk>/", employer.EmployerReportView.as_view(), name="employer_report"),
    path("perusahaan/phk/<uuid:pk>/ubah/", facts.EmployerFactsView.as_view(), name="employer_facts"),
    path("jkp/phk/", worker.WorkerListView.as_view(), name="worker_list"),
    path("jkp/phk/lapor/", worker.WorkerStartView.as_view(), name="worker_start"),
    path("jkp/phk/<uuid:pk>/", worker.WorkerTasksView.as_view(), name="worker_tasks"),
    path("jkp/phk/<uuid:pk>/phk/", facts.WorkerFactsView.as_view(), name="worker_facts"),
    path("mediasi/", mediator.QueueView.as_view(), name="queue"),
    path("mediasi/<uuid:pk>/nonaktifkan/", mediator.DeactivateView.as_view(), name="deactivate"),
    path("phk/<uuid:pk>/", files.ReportView.as_view(), name="detail"),
    path("phk/<uuid:pk>/bukti/", files.EvidenceView.as_view(), name="evidence"),
    path("phk/<uuid:pk>/bukti/<uuid:evidence>/", files.EvidenceFileView.as_view(), name="evidence_file"),
    path("phk/<uuid:pk>/bukti/<uuid:evidence>/hapus/", files.RemoveEvidenceView.as_view(), name="evidence_remove"),
    path("phk/<uuid:pk>/surat/<uuid:letter>/", files.LetterView.as_view(), name="letter"),
    path("phk/<uuid:pk>/jawab/", files.AnswerView.as_view(), name="answer"),
    path("phk/<uuid:pk>/kirim/", steps.SubmitView.as_view(), name="submit"),
    path("phk/<uuid:pk>/kirim-perbaikan/", steps.ResubmitView.as_view(), name="resubmit"),
    path("phk/<uuid:pk>/tarik/", steps.WithdrawView.as_view(), name="withdraw"),
    path("phk/<uuid:pk>/keberatan/", steps.ObjectView.as_view(), name="object_to_rejection"),
    path("phk/<uuid:pk>/ambil/", steps.TakeView.as_view(), name="take"),
    path("phk/<uuid:pk>/ambil-keberatan/", steps.TakeObjectionView.as_view(), name="take_objection"),
    path("phk/<uuid:pk>/minta-perbaikan/", steps.AskCorrectionView.as_view(), name="ask_correction"),
    path("phk/<uuid:pk>/perselisihan/", steps.DisputeView.as_view(), name="dispute"),
    path("phk/<uuid:pk>/lanjutkan/", steps.ResumeView.as_view(), name="resume"),
    path("phk/<uuid:pk>/tolak/", steps.RejectView.as_view(), name="reject"),
]
