from django.urls import path

from phk_reports.views import layoff_review, layoffs

urlpatterns = [
    path("perusahaan/phk/massal/", layoffs.LayoffListView.as_view(), name="layoffs"),
    path("perusahaan/phk/massal/baru/", layoffs.StartLayoffView.as_view(), name="layoff_start"),
    path("perusahaan/phk/massal/terlambat/<uuid:pk>/", layoffs.LateView.as_view(), name="layoff_late"),
    path("perusahaan/phk/massal/<uuid:pk>/", layoffs.LayoffView.as_view(), name="layoff"),
    path("perusahaan/phk/massal/<uuid:pk>/unggah/", layoffs.LayoffUploadView.as_view(), name="layoff_upload"),
    path("perusahaan/phk/massal/<uuid:pk>/berkas/", layoffs.LayoffDocumentsView.as_view(), name="layoff_documents"),
    path(
        "perusahaan/phk/massal/<uuid:pk>/berkas/belum/", layoffs.MissingDocumentsView.as_view(), name="layoff_missing"
    ),
    path(
        "perusahaan/phk/massal/<uuid:pk>/berkas/<uuid:archive>/", layoffs.ArchiveView.as_view(), name="layoff_archive"
    ),
    path("mediasi/massal/", layoff_review.LayoffQueueView.as_view(), name="layoff_queue"),
    path("mediasi/massal/<uuid:pk>/", layoff_review.LayoffReviewView.as_view(), name="layoff_review"),
    path("mediasi/massal/<uuid:pk>/ambil/", layoff_review.TakeLayoffView.as_view(), name="layoff_take"),
    path("mediasi/massal/<uuid:pk>/contoh/<uuid:sampled>/", layoff_review.SampleView.as_view(), name="layoff_sample"),
]
