from django.urls import path

from registry.views import deactivation, employer

urlpatterns = [
    path("perusahaan/", employer.EmployerHomeView.as_view(), name="home"),
    path("perusahaan/pekerja/", employer.WorkersView.as_view(), name="workers"),
    path("perusahaan/pekerja/<uuid:pk>/", employer.WorkerView.as_view(), name="worker"),
    path("perusahaan/pekerja/<uuid:pk>/nonaktif/", deactivation.DeactivateView.as_view(), name="deactivate"),
]
