from django.urls import path

from documents import pages, views

app_name = "documents"

urlpatterns = [
    path("berkas-saya/", pages.MyFilesView.as_view(), name="mine"),
    path("kelola/berkas-menunggu/", pages.WaitingView.as_view(), name="waiting"),
    path("berkas/<str:token>/", views.FileView.as_view(), name="file"),
    path("v/", views.CodeView.as_view(), name="code"),
    path("v/<str:code>/", views.VerifyView.as_view(), name="verify"),
]
