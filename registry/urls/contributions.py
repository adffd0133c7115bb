from django.urls import path

from registry.views import contributions

urlpatterns = [
    path("perusahaan/iuran/", contributions.ContributionsView.as_view(), name="contributions"),
    path("perusahaan/<uuid:company>/iuran/bayar/", contributions.PaymentView.as_view(), name="contribution_payment"),
]
