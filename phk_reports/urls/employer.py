from django.urls import path

from phk_reports.views import employer, facts

urlpatterns = [
    path("perusahaan/phk/", employer.EmployerListView.as_view(), name="employer_list"),
    path("perusahaan/phk/baru/", employer.ChooseWorkerView.as_view(), name="choose_worker"),
    path("perusahaan/phk/baru/<uuid:pk>/", employer.EmployerReportView.as_view(), name="employer_report"),
    path("perusahaan/phk/<uuid:pk>/ubah/", facts.EmployerFactsView.as_view(), name="employer_facts"),
]
