"""The company's PHK files as a list, whose PHK is reported, its five steps, and who is still active."""

from collections.abc import Iterable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.access import roles
from accounts.models import Role
from accounts.readings import What, record_readings
from casework.steps import record
from core import clock
from core.nik import mask_nik
from core.spreadsheets import csv_file, xlsx_file
from phk_reports import checklist, employer_files, still_active, workers_table
from phk_reports.employer_files import Selection, page_of
from phk_reports.employer_forms import FileFilterForm, FileSearchForm
from phk_reports.models import MassLayoff, PhkReport, State
from registry import workforce
from registry.forms import WorkerSearchForm
from registry.models import Company
from registry.views.workforce import OfOneCompany, as_uuid

MOST_LAYOFFS = 50


class OfMyCompanies:
    """Mixin: the filters of the list, from the address. A filter that makes no sense is left out."""

    access = roles(Role.EMPLOYER)

    @cached_property
    def companies(self) -> list[Company]:
        return list(Company.objects.of_member(self.request.user).order_by("name", "pk"))

    @cached_property
    def layoffs(self) -> list[MassLayoff]:
        return list(MassLayoff.objects.visible_to(self.request.user).order_by("-pk")[:MOST_LAYOFFS])

    @cached_property
    def filter_form(self) -> FileFilterForm:
        return FileFilterForm(self.request.GET, companies=self.companies, layoffs=self.layoffs, auto_id="filter_%s")

    def selection(self) -> Selection:
        self.filter_form.is_valid()
        wanted = self.filter_form.cleaned_data
        return Selection(
            user=self.request.user,
            company=_with_key(self.companies, wanted.get("perusahaan")),
            state=wanted.get("status", ""),
            from_on=wanted.get("dari"),
            to_on=wanted.get("sampai"),
            layoff=_with_key(self.layoffs, wanted.get("massal")),
            name=wanted.get("q", ""),
        )


def _with_key(found: Iterable, key: str | None):
    return next((one for one in found if str(one.pk) == key), None)


class EmployerListView(OfMyCompanies, TemplateView):
    """E6: every PHK file of the person's companies."""

    template_name = "phk_reports/employer_list.html"

    def get_context_data(self, **kwargs):
        selection, query = self.selection(), self.request.GET
        page = page_of(selection.files(), after=as_uuid(query.get("after")), before=as_uuid(query.get("before")))
        kwargs.setdefault("search", FileSearchForm(initial={"q": selection.name}))
        return super().get_context_data(
            form=self.filter_form,
            page=page,
            rows=[{"report": report, "url": employer_files.url_of(report)} for report in page.files],
            number=selection.counted(),
            counted=workforce.COUNTED,
            filtered=not selection.is_everything,
            companies=self.companies,
            **kwargs,
        )


class FindFileView(EmployerListView):
    """One box for names and numbers. A number is looked up here and leads to the file, so it is in no address."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        form = FileSearchForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(search=form))
        text = form.cleaned_data["q"]
        if not workforce.is_number(text):
            address = reverse("phk_reports:employer_list")
            return HttpResponseRedirect(f"{address}?{urlencode({'q': text})}" if text else address)
        if found := employer_files.with_number(request.user, text):
            return HttpResponseRedirect(employer_files.url_of(found))
        form.add_error("q", _("Tidak ada berkas PHK dengan nomor itu. Periksa nomor laporan, NIK, atau KPJ."))
        return self.render_to_response(self.get_context_data(search=form))


class ExportFilesView(OfMyCompanies, View):
    """The files that the filters find, as a spreadsheet. Everybody in it can see that it was made."""

    http_method_names = ["get"]
    formats = {"csv": csv_file, "xlsx": xlsx_file}

    def get(self, request, file_format):
        if file_format not in self.formats:
            raise Http404
        selection = self.selection()
        found = selection.files().select_related("employment__participant", "employment__company", "layoff")
        named = selection.files().select_related("employment__participant").only("employment__participant__nik_index")
        people = [one.employment.participant for one in named[: employer_files.EXPORTED + 1]]
        if len(people) > employer_files.EXPORTED:
            messages.warning(request, _("Daftar ini lebih dari 20.000 berkas. Saring dulu, lalu unduh per bagian."))
            return HttpResponseRedirect(f"{reverse('phk_reports:employer_list')}?{request.GET.urlencode()}")
        with transaction.atomic():
            record_readings(request.user, people, what=What.PHK_REPORT)
            for company in [selection.company] if selection.company else self.companies:
                record(company, "phk_exported", by=request.user, rows=len(people), file_format=file_format)
        rows = map(self.row, found.order_by("-pk").iterator(chunk_size=1_000))
        return self.formats[file_format](f"laporan-phk.{file_format}", self.header(), rows)

    def header(self) -> list[str]:
        return [
            _("Nomor"),
            _("Pekerja"),
            "NIK",
            "KPJ",
            _("Perusahaan"),
            _("Tanggal PHK"),
            _("Alasan PHK"),
            _("Pelapor"),
            _("Status"),
            _("Batas"),
            _("PHK massal"),
        ]

    def row(self, report: PhkReport) -> list:
        job = report.employment
        return [
            report.number,
            job.participant.full_name,
            mask_nik(job.participant.nik),
            job.kpj,
            job.company.name,
            report.terminated_on or "",
            report.get_cause_display(),
            report.get_source_display(),
            report.get_state_display(),
            report.due_on or "",
            report.layoff.number if report.layoff else "",
        ]


class ChooseWorkerView(OfOneCompany, TemplateView):
    """Whose PHK is reported: the company's workers, each with where their PHK stands. A number is sent by POST."""

    template_name = "phk_reports/employer_choose.html"

    def get_context_data(self, **kwargs):
        if self.company is None:
            return super().get_context_data(company=None, **kwargs)
        selection, query = self.selection(), self.request.GET
        page = workforce.page_of(selection, after=as_uuid(query.get("after")), before=as_uuid(query.get("before")))
        column = workers_table.phk_status(page.employments, self.request.user)
        kwargs.setdefault("search", WorkerSearchForm(initial={"q": selection.name}))
        return super().get_context_data(
            company=self.company,
            companies=self.companies,
            page=page,
            rows=[{"employment": job, "cell": column.cells[job.pk]} for job in page.employments],
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        if self.company is None:
            raise Http404
        form = WorkerSearchForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(search=form))
        text = form.cleaned_data["q"]
        if not workforce.is_number(text):
            query = {"perusahaan": self.company.pk} | ({"q": text} if text else {})
            return HttpResponseRedirect(f"{reverse('phk_reports:choose_worker')}?{urlencode(query)}")
        if found := workforce.with_number(self.company, text):
            return HttpResponseRedirect(reverse("phk_reports:employer_report", args=[found.pk]))
        form.add_error(
            "q", _("Tidak ada pekerja perusahaan ini dengan nomor itu. Periksa 16 angka NIK atau 11 angka KPJ.")
        )
        return self.render_to_response(self.get_context_data(search=form))


class CompanyChecklistView(TemplateView):
    """The five steps for every termination of one company that is not through them yet, the oldest first."""

    access = roles(Role.EMPLOYER)
    template_name = "phk_reports/employer_checklist.html"

    def get_context_data(self, company, **kwargs):
        found = Company.objects.of_member(self.request.user).filter(pk=company).first()
        if found is None:
            raise Http404
        unfinished = (
            PhkReport.objects.visible_to(self.request.user)
            .filter(employment__company=found)
            .exclude(state__in=[State.WITHDRAWN, State.REJECTED])
            .exclude(state=State.APPROVED, employment__deactivated_on__isnull=False)
        )
        after = as_uuid(self.request.GET.get("after"))
        wanted = unfinished.filter(pk__gt=after) if after else unfinished
        rows = list(
            wanted.select_related("employment__participant", "employment__company").order_by("pk")[
                : employer_files.A_PAGE + 1
            ]
        )
        shown = rows[: employer_files.A_PAGE]
        return super().get_context_data(
            company=found,
            progress=checklist.progress(shown, clock.today()),
            after=shown[-1].pk if len(rows) > employer_files.A_PAGE else None,
            **kwargs,
        )


class StillActivePages(TemplateView):
    """Base: participants with an approved PHK who are still active, the oldest first, 50 a page."""

    def get_context_data(self, **kwargs):
        today = clock.today()
        visible = PhkReport.objects.visible_to(self.request.user)
        found = still_active.still_active(visible).select_related("employment__participant", "employment__company")
        start = max(0, int(number)) if (number := self.request.GET.get("mulai", "0")).isdecimal() else 0
        start = min(start, workforce.COUNTED)
        rows = list(found[start : start + employer_files.A_PAGE + 1])
        return super().get_context_data(
            rows=still_active.waiting(rows[: employer_files.A_PAGE], today),
            today=today,
            earlier=max(0, start - employer_files.A_PAGE) if start else None,
            later=start + employer_files.A_PAGE if len(rows) > employer_files.A_PAGE else None,
            **kwargs,
        )


class EmployerStillActiveView(StillActivePages):
    """Whom the company must deactivate: their money waits for it."""

    access = roles(Role.EMPLOYER)
    template_name = "phk_reports/employer_still_active.html"


class RegionStillActiveView(StillActivePages):
    """Whom the mediators of the region may deactivate, once the employer's time is over."""

    access = roles(Role.MEDIATOR)
    template_name = "phk_reports/still_active.html"
