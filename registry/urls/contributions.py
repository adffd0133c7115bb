from django.urls import path

from registry.views import contributions, employer

urlpatterns = [
    path("perusahaan/iuran/", employer.ContributionsView.as_view(), name="contributions"),
    path("perusahaan/iuran/templat/", contributions.ContributionTemplateView.as_view(), name="contribution_template"),
    path("perusahaan/iuran/unggah/", contributions.ContributionUploadView.as_view(), name="contribution_upload"),
    path(
        "perusahaan/iuran/unggah/<uuid:pk>/", contributions.ContributionCheckView.as_view(), name="contribution_check"
    ),
]
