from phk_reports.urls import desk, disputes, employer, files, layoffs, mandates, worker

app_name = "phk_reports"

urlpatterns = [
    *employer.urlpatterns,
    *layoffs.urlpatterns,
    *worker.urlpatterns,
    *mandates.urlpatterns,
    *desk.urlpatterns,
    *disputes.urlpatterns,
    *files.urlpatterns,
]
