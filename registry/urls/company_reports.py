from django.urls import path

from registry.views import company_reports

urlpatterns = [
    path("perusahaan/wlkp/", company_reports.CompanyReportsView.as_view(), name="company_reports"),
    path("perusahaan/wlkp/<uuid:pk>/", company_reports.CompanyReportView.as_view(), name="company_report"),
    path(
        "perusahaan/wlkp/<uuid:pk>/tanda-terima/",
        company_reports.CompanyReportReceiptView.as_view(),
        name="company_report_receipt",
    ),
    path(
        "perusahaan/<uuid:company>/wlkp/", company_reports.CompanyReportEditView.as_view(), name="company_report_edit"
    ),
    path("disnaker/wlkp/", company_reports.ReportsDueView.as_view(), name="reports_due"),
]
