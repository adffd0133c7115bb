from django.urls import path

from phk_reports.views import mandates

urlpatterns = [
    path("jkp/kuasa/", mandates.MandatesView.as_view(), name="mandates"),
    path("jkp/kuasa/beri/", mandates.OfferView.as_view(), name="mandate_offer"),
    path("jkp/kuasa/<uuid:pk>/", mandates.MandateView.as_view(), name="mandate"),
    path("jkp/kuasa/<uuid:pk>/terima/", mandates.AcceptView.as_view(), name="mandate_accept"),
    path("jkp/kuasa/<uuid:pk>/tolak/", mandates.DeclineView.as_view(), name="mandate_decline"),
    path("jkp/kuasa/<uuid:pk>/akhiri/", mandates.EndView.as_view(), name="mandate_end"),
]
