from django.urls import path

from profiles.views import entries, overview, single

app_name = "profiles"

urlpatterns = [
    path("kartu/", overview.CardView.as_view(), name="card"),
    path("profil/", overview.OverviewView.as_view(), name="overview"),
    path("profil/tempat-tinggal/", single.DomicileView.as_view(), name="domicile"),
    path("profil/keinginan-kerja/", single.WishesView.as_view(), name="wishes"),
    path("profil/foto/", single.PhotoView.as_view(), name="photo"),
    path("profil/foto/berkas/", single.PhotoFileView.as_view(), name="photo_file"),
    path("profil/foto/hapus/", single.RemovePhotoView.as_view(), name="photo_remove"),
    path("profil/cv/", single.CvView.as_view(), name="cv"),
    path("profil/cv/berkas/", single.CvFileView.as_view(), name="cv_file"),
    path("profil/cv/hapus/", single.RemoveCvView.as_view(), name="cv_remove"),
    path("profil/sertifikat/<uuid:pk>/berkas/", entries.CertificateFileView.as_view(), name="certificate_file"),
    path("profil/<slug:section>/", entries.EntriesView.as_view(), name="entries"),
    path("profil/<slug:section>/tambah/", entries.AddEntryView.as_view(), name="entry_add"),
    path("profil/<slug:section>/<uuid:pk>/", entries.EditEntryView.as_view(), name="entry_edit"),
    path("profil/<slug:section>/<uuid:pk>/hapus/", entries.RemoveEntryView.as_view(), name="entry_remove"),
]
