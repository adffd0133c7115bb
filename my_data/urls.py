from django.urls import path

from my_data.views import closing, complaints, copies, holds, overview, readings

app_name = "my_data"

urlpatterns = [
    path("saya/data/", overview.OverviewView.as_view(), name="overview"),
    path("saya/dibaca/", readings.ReadingsView.as_view(), name="readings"),
    path("saya/dibaca/unduh/", readings.ReadingsTableView.as_view(), name="readings_table"),
    path("saya/dibaca/<uuid:pk>/laporkan/", readings.ComplainView.as_view(), name="complain"),
    path("saya/aduan/<uuid:pk>/", complaints.ComplaintView.as_view(), name="complaint"),
    path("saya/salinan/", copies.CopiesView.as_view(), name="copies"),
    path("saya/salinan/minta/", copies.AskForCopyView.as_view(), name="copy_ask"),
    path("saya/salinan/<uuid:pk>/", copies.CopyFileView.as_view(), name="copy_file"),
    path("saya/tutup/", closing.CloseView.as_view(), name="close"),
    path("saya/tutup/batal/", closing.KeepAccountView.as_view(), name="close_cancel"),
    path("kelola/aduan-data/", complaints.ComplaintsView.as_view(), name="complaints"),
    path("kelola/aduan-data/<uuid:pk>/jawab/", complaints.AnswerView.as_view(), name="complaint_answer"),
    path("kelola/penahanan-data/", holds.HoldsView.as_view(), name="holds"),
    path("kelola/penahanan-data/baru/", holds.HoldView.as_view(), name="hold"),
    path("kelola/penahanan-data/<uuid:pk>/cabut/", holds.LiftHoldView.as_view(), name="hold_lift"),
]
