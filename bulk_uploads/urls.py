from django.urls import path

from bulk_uploads.views import bringing, checking, lists, sending

app_name = "bulk_uploads"

urlpatterns = [
    path("", lists.UploadListView.as_view(), name="list"),
    path("baru/", lists.StartView.as_view(), name="start"),
    path("baru/<slug:kind>/", bringing.NewUploadView.as_view(), name="new"),
    path("templat/<slug:kind>/", bringing.TemplateView.as_view(), name="template"),
    path("<uuid:pk>/", checking.CheckView.as_view(), name="check"),
    path("<uuid:pk>/baris/<int:line>/", checking.RowView.as_view(), name="row"),
    path("<uuid:pk>/catatan/", checking.AnnotatedView.as_view(), name="annotated"),
    path("<uuid:pk>/periksa-lagi/", checking.AgainView.as_view(), name="again"),
    path("<uuid:pk>/perbaikan/", bringing.ReplaceView.as_view(), name="replace"),
    path("<uuid:pk>/kirim/", sending.SendView.as_view(), name="send"),
    path("<uuid:pk>/nomor/", sending.ReferencesView.as_view(), name="references"),
    path("<uuid:pk>/tutup/", sending.CloseView.as_view(), name="close"),
]
