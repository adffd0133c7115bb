from registry.urls import companies, company_reports, contributions, participants, records, workforce

app_name = "registry"

urlpatterns = [
    *companies.urlpatterns,
    *company_reports.urlpatterns,
    *contributions.urlpatterns,
    *participants.urlpatterns,
    *records.urlpatterns,
    *workforce.urlpatterns,
]
