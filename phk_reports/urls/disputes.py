from django.urls import path

from phk_reports.views import decisions, disputes

urlpatterns = [
    path("mediasi/<uuid:pk>/perselisihan/", disputes.DisputeStageView.as_view(), name="dispute_stage"),
    path("phk/<uuid:pk>/perselisihan/", decisions.DisputeView.as_view(), name="dispute"),
]
