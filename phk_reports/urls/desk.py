from django.urls import path

from phk_reports.views import mediator, steps

urlpatterns = [
    path("mediasi/", mediator.QueueView.as_view(), name="queue"),
    path("mediasi/<uuid:pk>/nonaktifkan/", mediator.DeactivateView.as_view(), name="deactivate"),
    path("phk/<uuid:pk>/ambil/", steps.TakeView.as_view(), name="take"),
    path("phk/<uuid:pk>/ambil-keberatan/", steps.TakeObjectionView.as_view(), name="take_objection"),
    path("phk/<uuid:pk>/minta-perbaikan/", steps.AskCorrectionView.as_view(), name="ask_correction"),
    path("phk/<uuid:pk>/tolak/", steps.RejectView.as_view(), name="reject"),
]
