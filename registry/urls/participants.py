from django.urls import path

from registry.views import contracts, enrolment, wages

urlpatterns = [
    path("perusahaan/<uuid:company>/peserta/baru/", enrolment.EnrolView.as_view(), name="enrol"),
    path(
        "perusahaan/<uuid:company>/kontrak-belum-lengkap/",
        contracts.ContractsMissingView.as_view(),
        name="contracts_missing",
    ),
    path("perusahaan/pekerja/<uuid:pk>/kontrak/", contracts.ContractView.as_view(), name="contract"),
    path("perusahaan/pekerja/<uuid:pk>/upah/", wages.ChangeWageView.as_view(), name="change_wage"),
]
