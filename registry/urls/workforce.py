from django.urls import path

from registry.views import deactivation, employer, reveal, workforce

urlpatterns = [
    path("perusahaan/", employer.EmployerHomeView.as_view(), name="home"),
    path("perusahaan/pekerja/", workforce.WorkersView.as_view(), name="workers"),
    path("perusahaan/pekerja/cari/", workforce.FindWorkerView.as_view(), name="find_worker"),
    path("perusahaan/pekerja/unduh/<slug:file_format>/", workforce.ExportView.as_view(), name="workers_export"),
    path("perusahaan/pekerja/<uuid:pk>/", employer.WorkerView.as_view(), name="worker"),
    path("perusahaan/pekerja/<uuid:pk>/nik/", reveal.RevealView.as_view(), name="nik"),
    path("perusahaan/pekerja/<uuid:pk>/nonaktif/", deactivation.DeactivateView.as_view(), name="deactivate"),
    path("perusahaan/<uuid:company>/nonaktif/", deactivation.DeactivateManyView.as_view(), name="deactivate_many"),
]
