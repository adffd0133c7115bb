from django.urls import path

from phk_reports.views import decisions, handing, mediator, queue

urlpatterns = [
    path("mediasi/", queue.QueueView.as_view(), name="queue"),
    path("mediasi/ambil-berikutnya/", queue.TakeNextView.as_view(), name="take_next"),
    path("mediasi/<uuid:pk>/nonaktifkan/", mediator.DeactivateView.as_view(), name="deactivate"),
    path("mediasi/<uuid:pk>/alihkan/", handing.HandOverView.as_view(), name="hand_over"),
    path("mediasi/<uuid:pk>/ambil-alih/", handing.TakeOverView.as_view(), name="take_over"),
    path("phk/<uuid:pk>/ambil/", handing.TakeView.as_view(), name="take"),
    path("phk/<uuid:pk>/ambil-keberatan/", handing.TakeObjectionView.as_view(), name="take_objection"),
    path("phk/<uuid:pk>/hubungan/", handing.RelationView.as_view(), name="relation"),
    path("phk/<uuid:pk>/minta-perbaikan/", decisions.AskCorrectionView.as_view(), name="ask_correction"),
    path("phk/<uuid:pk>/tolak/", decisions.RejectView.as_view(), name="reject"),
]
