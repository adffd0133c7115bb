from django.urls import path

from vacancies.views import employer, worker

app_name = "vacancies"

urlpatterns = [
    path("lowongan/", worker.VacancyListView.as_view(), name="list"),
    path("lowongan/lamaran/", worker.ApplicationListView.as_view(), name="applications"),
    path("lowongan/lamaran/<uuid:pk>/tarik/", worker.WithdrawView.as_view(), name="withdraw"),
    path("lowongan/<uuid:pk>/", worker.VacancyDetailView.as_view(), name="detail"),
    path("lowongan/<uuid:pk>/lamar/", worker.ApplyView.as_view(), name="apply"),
    path("perusahaan/lowongan/", employer.EmployerVacancyListView.as_view(), name="employer_list"),
    path("perusahaan/lowongan/baru/", employer.PostVacancyView.as_view(), name="post"),
    path("perusahaan/lowongan/<uuid:pk>/", employer.EmployerVacancyView.as_view(), name="employer_detail"),
    path("perusahaan/lowongan/<uuid:pk>/ubah/", employer.EditVacancyView.as_view(), name="edit"),
    path("perusahaan/lowongan/<uuid:pk>/tutup/", employer.CloseVacancyView.as_view(), name="close"),
    path("perusahaan/lamaran/<uuid:pk>/", employer.AnswerView.as_view(), name="application"),
    path("perusahaan/lamaran/<uuid:pk>/cv/", employer.ApplicationCvView.as_view(), name="application_cv"),
    path(
        "perusahaan/lamaran/<uuid:pk>/cv/halaman/<int:page>/",
        employer.ApplicationCvPageView.as_view(),
        name="application_cv_page",
    ),
    path("perusahaan/lamaran/<uuid:pk>/undang/", employer.InviteView.as_view(), name="invite"),
    path("perusahaan/wawancara/<uuid:pk>/", employer.RecordInterviewView.as_view(), name="interview_record"),
]
