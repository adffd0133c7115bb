from django.urls import path

from registry.views import contributions, deactivation, employer, worker

app_name = "registry"

urlpatterns = [
    path("perusahaan/", employer.EmployerHomeView.as_view(), name="home"),
    path("perusahaan/pekerja/", employer.WorkersView.as_view(), name="workers"),
    path("perusahaan/pekerja/<uuid:pk>/", employer.WorkerView.as_view(), name="worker"),
    path("perusahaan/pekerja/<uuid:pk>/nonaktif/", deactivation.DeactivateView.as_view(), name="deactivate"),
    path("perusahaan/iuran/", employer.ContributionsView.as_view(), name="contributions"),
    path("perusahaan/iuran/templat/", contributions.ContributionTemplateView.as_view(), name="contribution_template"),
    path("perusahaan/iuran/unggah/", contributions.ContributionUploadView.as_view(), name="contribution_upload"),
    path(
        "perusahaan/iuran/unggah/<uuid:pk>/", contributions.ContributionCheckView.as_view(), name="contribution_check"
    ),
    path("kepesertaan/", worker.MyRecordView.as_view(), name="my_record"),
    path("rekening/", worker.BankAccountView.as_view(), name="bank_account"),
]
