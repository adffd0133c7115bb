from django.urls import path

from phk_reports.views import employer, employer_report, facts

urlpatterns = [
    path("perusahaan/phk/", employer.EmployerListView.as_view(), name="employer_list"),
    path("perusahaan/phk/cari/", employer.FindFileView.as_view(), name="employer_find"),
    path("perusahaan/phk/unduh/<slug:file_format>/", employer.ExportFilesView.as_view(), name="employer_export"),
    path("perusahaan/phk/masih-aktif/", employer.EmployerStillActiveView.as_view(), name="employer_still_active"),
    path("perusahaan/phk/baru/", employer.ChooseWorkerView.as_view(), name="choose_worker"),
    path("perusahaan/phk/baru/<uuid:pk>/", employer_report.EmployerReportView.as_view(), name="employer_report"),
    path("perusahaan/phk/<uuid:pk>/", employer_report.EmployerTasksView.as_view(), name="employer_tasks"),
    path("perusahaan/phk/<uuid:pk>/isi/<slug:step>/", employer_report.EmployerStepView.as_view(), name="employer_step"),
    path("perusahaan/phk/<uuid:pk>/minta-kirim/", employer_report.AskToSendView.as_view(), name="employer_ask"),
    path("perusahaan/phk/<uuid:pk>/ubah/", facts.EmployerFactsView.as_view(), name="employer_facts"),
    path("perusahaan/<uuid:company>/phk/langkah/", employer.CompanyChecklistView.as_view(), name="company_checklist"),
    path("mediasi/masih-aktif/", employer.RegionStillActiveView.as_view(), name="still_active"),
]
