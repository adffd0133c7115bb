from django.urls import path

from payouts import views

app_name = "payouts"

urlpatterns = [
    path("pembayaran/", views.BatchListView.as_view(), name="batches"),
    path("pembayaran/retur/", views.ReturnsView.as_view(), name="returns"),
    path("pembayaran/<uuid:pk>/", views.BatchView.as_view(), name="batch"),
    path("pembayaran/<uuid:pk>/ajukan/", views.SubmitView.as_view(), name="submit"),
    path("pembayaran/<uuid:pk>/setujui/", views.ApproveView.as_view(), name="approve"),
    path("pembayaran/<uuid:pk>/lepas/", views.ReleaseView.as_view(), name="release"),
    path("pembayaran/<uuid:pk>/batalkan/", views.VoidView.as_view(), name="void"),
]
