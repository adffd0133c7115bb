from django.urls import path

from phk_reports.views import steps

urlpatterns = [
    path("phk/<uuid:pk>/perselisihan/", steps.DisputeView.as_view(), name="dispute"),
    path("phk/<uuid:pk>/lanjutkan/", steps.ResumeView.as_view(), name="resume"),
]
