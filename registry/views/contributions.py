"""Contributions by spreadsheet: template, upload, check, save."""

from django.urls import reverse
from django.views import View

from accounts.access import roles
from accounts.models import Role
from bulk_uploads.models import Upload
from bulk_uploads.views import CheckView, FileView
from core import clock
from core.dates import Month
from core.spreadsheets import csv_file
from registry.contribution_upload import CONTRIBUTIONS
from registry.models import Company, Contribution, Employment


class _ForOwnCompanies:
    access = roles(Role.EMPLOYER)
    kind = CONTRIBUTIONS

    def scopes(self):
        return Company.objects.of_member(self.request.user).order_by("name", "pk")

    def check_url(self, upload: Upload) -> str:
        return reverse("registry:contribution_check", args=[upload.pk])


class ContributionUploadView(_ForOwnCompanies, FileView):
    template_name = "registry/contribution_upload.html"


class ContributionCheckView(_ForOwnCompanies, CheckView):
    template_name = "registry/contribution_check.html"


class ContributionTemplateView(View):
    """A CSV with the active workers and the wage last reported, for the current month."""

    access = roles(Role.EMPLOYER)
    http_method_names = ["get"]

    def get(self, request):
        employments = Employment.objects.visible_to(request.user).active_at_bpjs().order_by("kpj")
        latest = Contribution.objects.filter(employment__in=employments).latest_of_each_employment()
        wages = dict(latest.values_list("employment_id", "wage"))
        header = (column.name for column in CONTRIBUTIONS.columns)
        month = Month.of(clock.today())
        rows = ([employment.kpj, month, wages.get(employment.pk, ""), ""] for employment in employments)
        return csv_file("iuran.csv", header, rows)
