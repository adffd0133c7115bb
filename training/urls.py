from django.urls import path

from training.views import officer, worker

app_name = "training"

urlpatterns = [
    path("pelatihan/", worker.ClassListView.as_view(), name="list"),
    path("pelatihan/lembaga/", worker.ProviderListView.as_view(), name="providers"),
    path("pelatihan/saya/", worker.EnrolmentListView.as_view(), name="mine"),
    path("pelatihan/<uuid:pk>/", worker.ClassDetailView.as_view(), name="detail"),
    path("pelatihan/<uuid:pk>/daftar/", worker.EnrolView.as_view(), name="enrol"),
    path("antarkerja/pelatihan/", officer.ManageView.as_view(), name="manage"),
    path("antarkerja/pelatihan/lembaga/baru/", officer.AddProviderView.as_view(), name="add_provider"),
    path("antarkerja/pelatihan/program/baru/", officer.AddCourseView.as_view(), name="add_course"),
    path("antarkerja/pelatihan/program/<uuid:pk>/kelas/", officer.OpenClassView.as_view(), name="open_class"),
    path("antarkerja/pelatihan/kelas/<uuid:pk>/", officer.ManagedClassView.as_view(), name="class"),
    path("antarkerja/pelatihan/kelas/<uuid:pk>/hadir/", officer.RecordAttendanceView.as_view(), name="attendance"),
    path("antarkerja/pelatihan/rekomendasi/", officer.FindWorkerView.as_view(), name="find_worker"),
    path("antarkerja/pelatihan/rekomendasi/<uuid:pk>/", officer.RecommendView.as_view(), name="recommend"),
]
