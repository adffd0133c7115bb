"""Contracts: those that are missing, and the data of one."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from core import clock
from registry.contracts import Contract, set_contract
from registry.enrolment import Enrolment
from registry.findings import DataRefused
from registry.participant_forms import ContractForm
from registry.uploads.participants import values_of
from registry.views.one_company import OfOneCompany, OfOneEmployment
from registry.workforce import LACKING_CONTRACT, Selection, page_of


class ContractsMissingView(OfOneCompany, TemplateView):
    """Workers whose contract the company has not given yet, by name."""

    template_name = "registry/contracts_missing.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs):
        lacking = Selection(company=self.company, today=clock.today(), status=LACKING_CONTRACT)
        page = page_of(lacking, after=_key(self.request.GET.get("after")), before=_key(self.request.GET.get("before")))
        return super().get_context_data(page=page, **kwargs)


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


class ContractView(OfOneEmployment, FormView):
    """Complete or correct. Whoever only prepares leaves a row for approval, and corrects nothing."""

    form_class = ContractForm
    template_name = "registry/contract.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "employment": self.employment, "today": clock.today()}

    def get_context_data(self, **kwargs):
        back = self.came_from() or reverse("registry:worker", args=[self.employment.pk])
        return super().get_context_data(may_fill=self.may_fill(), is_missing=self.is_missing(), back=back, **kwargs)

    def is_missing(self) -> bool:
        return self.employment.contract_confirmed_on is None

    def may_fill(self) -> bool:
        return self.employment.is_active_at_bpjs and (self.signs or self.is_missing())

    def post(self, request, *args, **kwargs):
        if not self.may_fill():
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        contract, job_title = form.contract(), form.cleaned_data["job_title"]
        if not self.signs:
            upload = self.prepare("participants", values_of(self.completion(contract, job_title)))
            messages.info(self.request, _("Tersimpan, belum terkirim. Data kontrak ini menunggu persetujuan."))
            return HttpResponseRedirect(upload.get_absolute_url())
        try:
            set_contract(
                employment=self.employment,
                contract=contract,
                job_title=job_title,
                by=self.request.user,
                today=clock.today(),
            )
        except DataRefused as refused:
            form.add_error(None, refused.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Data kontrak %s tersimpan.") % self.employment.participant)
        return HttpResponseRedirect(self.came_from() or reverse("registry:worker", args=[self.employment.pk]))

    def came_from(self) -> str:
        """The page of this portal that led here (`?kembali=`), e.g. a report that is being written."""
        wanted = self.request.GET.get("kembali", "")
        is_ours = url_has_allowed_host_and_scheme(wanted, {self.request.get_host()}, self.request.is_secure())
        return wanted if is_ours and wanted.startswith("/") else ""

    def completion(self, contract: Contract, job_title: str) -> Enrolment:
        """What the form says, as the row of a table that names the worker by the KPJ."""
        person = self.employment.participant
        return Enrolment(
            kpj=self.employment.kpj,
            full_name=person.full_name,
            birth_date=person.birth_date,
            citizenship=person.citizenship,
            job_title=job_title,
            contract=contract,
            programmes=self.employment.programmes,
        )
