from django.urls import path

from counselling.views import assessment, counsellor, worker

app_name = "counselling"

urlpatterns = [
    path("asesmen/", assessment.AssessmentView.as_view(), name="assessment"),
    path("asesmen/pekerjaan/", assessment.OccupationsView.as_view(), name="occupations"),
    path("asesmen/pernyataan/<int:page>/", assessment.StatementsView.as_view(), name="statements"),
    path("asesmen/hasil/", assessment.ResultView.as_view(), name="result"),
    path("konseling/", worker.SessionListView.as_view(), name="sessions"),
    path("konseling/jadwal/<uuid:pk>/pesan/", worker.BookView.as_view(), name="book"),
    path("konseling/<uuid:pk>/batal/", worker.CancelView.as_view(), name="cancel"),
    path("antarkerja/", counsellor.TodayView.as_view(), name="today"),
    path("antarkerja/jadwal/", counsellor.SlotListView.as_view(), name="slots"),
    path("antarkerja/jadwal/buka/", counsellor.OpenSlotsView.as_view(), name="open_slots"),
    path("antarkerja/sesi/<uuid:pk>/", counsellor.RecordSessionView.as_view(), name="session"),
]
