"""The table of one company's workers: look, find by a number, take home."""

from datetime import date
from itertools import repeat
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.access import roles
from accounts.models import Role
from accounts.readings import What, record_readings
from casework.steps import record
from core import clock
from core.nik import mask_nik
from core.spreadsheets import csv_file, xlsx_file
from registry import workforce
from registry.columns import further_columns
from registry.forms import WorkerFilterForm, WorkerSearchForm
from registry.models import Company, Employment
from registry.workforce import Selection, Sort, workers_url


def as_uuid(text: str | None) -> UUID | None:
    """None for what is no UUID."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


class OfOneCompany:
    """Mixin: the company of `?perusahaan=` (or of the form's field), by default the person's first by name."""

    access = roles(Role.EMPLOYER)

    @cached_property
    def companies(self) -> list[Company]:
        return list(Company.objects.of_member(self.request.user).order_by("name", "pk"))

    @cached_property
    def company(self) -> Company | None:
        """None: the person acts for no company. Another's company is as if it did not exist."""
        wanted = self.request.POST.get("perusahaan") or self.request.GET.get("perusahaan")
        if not wanted:
            return self.companies[0] if self.companies else None
        found = [company for company in self.companies if company.pk == as_uuid(wanted)]
        if not found:
            raise Http404
        return found[0]

    @cached_property
    def filter_form(self) -> WorkerFilterForm:
        asked = self.request.GET.copy()
        asked["perusahaan"] = self.company.pk
        return WorkerFilterForm(asked, companies=self.companies, auto_id="filter_%s")

    def selection(self) -> Selection:
        """What the filters ask for; a filter that makes no sense is left out."""
        self.filter_form.is_valid()
        wanted = self.filter_form.cleaned_data
        return Selection(
            company=self.company,
            today=clock.today(),
            name=wanted.get("q", ""),
            contract=wanted.get("contract", ""),
            status=wanted.get("status", ""),
            sort=Sort(wanted.get("sort") or Sort.NAME),
        )


class WorkersView(OfOneCompany, TemplateView):
    """The workers of one company, 50 a page."""

    template_name = "registry/worker_list.html"

    def get_context_data(self, **kwargs):
        if self.company is None:
            return super().get_context_data(company=None, **kwargs)
        selection = self.selection()
        query = self.request.GET
        page = workforce.page_of(selection, after=as_uuid(query.get("after")), before=as_uuid(query.get("before")))
        more = further_columns(page.employments, self.request.user)
        number = selection.counted()
        kwargs.setdefault("search", WorkerSearchForm(initial={"q": selection.name}))
        return super().get_context_data(
            company=self.company,
            form=self.filter_form,
            page=page,
            columns=more,
            rows=[
                {
                    "employment": job,
                    "status": job.status(selection.today),
                    "cells": [(column.title, column.cells.get(job.pk)) for column in more],
                }
                for job in page.employments
            ],
            number=number,
            counted=workforce.COUNTED,
            filtered=not selection.is_everybody,
            **kwargs,
        )


class FindWorkerView(WorkersView):
    """One box for names and numbers. A number is looked up here and leads to the worker's page, so it is in no address."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        if self.company is None:
            raise Http404
        form = WorkerSearchForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(search=form))
        text = form.cleaned_data["q"]
        if not workforce.is_number(text):
            return HttpResponseRedirect(workers_url(self.company, **({"q": text} if text else {})))
        if found := workforce.with_number(self.company, text):
            return HttpResponseRedirect(reverse("registry:worker", args=[found.pk]))
        form.add_error(
            "q", _("Tidak ada pekerja perusahaan ini dengan nomor itu. Periksa 16 angka NIK atau 11 angka KPJ.")
        )
        return self.render_to_response(self.get_context_data(search=form))


class ExportView(OfOneCompany, View):
    """The workers that the filters find, as a spreadsheet. Everybody in it can see that it was made."""

    http_method_names = ["get"]
    formats = {"csv": csv_file, "xlsx": xlsx_file}

    def get(self, request, file_format):
        if self.company is None or file_format not in self.formats:
            raise Http404
        selection = self.selection()
        found = workforce.with_wages(selection.in_order())
        jobs = selection.employments().select_related("participant").only("participant__nik_index")
        people = [job.participant for job in jobs[: workforce.EXPORTED + 1]]
        if len(people) > workforce.EXPORTED:
            messages.warning(request, _("Daftar ini lebih dari 20.000 pekerja. Saring dulu, lalu unduh per bagian."))
            return HttpResponseRedirect(f"{reverse('registry:workers')}?{request.GET.urlencode()}")
        with transaction.atomic():
            record_readings(request.user, people, what=What.EMPLOYMENT)
            record(self.company, "workers_exported", by=request.user, rows=len(people), file_format=file_format)
        rows = map(self.row, found.iterator(chunk_size=1_000), repeat(selection.today))
        return self.formats[file_format](f"pekerja.{file_format}", self.header(), rows)

    def header(self) -> list[str]:
        return [
            _("Nama"),
            "NIK",
            "KPJ",
            _("Jabatan"),
            _("Jenis"),
            _("Mulai"),
            _("Akhir"),
            _("Upah terlapor"),
            _("Status kepesertaan"),
        ]

    def row(self, job: Employment, today: date) -> list:
        return [
            job.participant.full_name,
            mask_nik(job.participant.nik),
            job.kpj,
            job.job_title,
            job.contract_type,
            job.started_on,
            job.ended_on or job.contract_end_on or "",
            "" if job.reported_wage is None else job.reported_wage,
            str(job.status(today).label),
        ]
