"""The yearly company report (WLKP): a company's own, and which ones are late in a mediator's region."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, TemplateView

from accounts.access import private_file, roles
from accounts.models import Role
from core import clock
from documents.views import serve_letter
from registry.company_report_form import CompanyReportForm
from registry.company_reports import AlreadyFiled, draft_of, file_report, opens_on, prefill, receipt_of, save_draft
from registry.models import Company, CompanyReport
from registry.permissions import may_sign
from registry.refusals import RegistryRefusal
from registry.report_figures import GROUPS, WAGES

A_PAGE = 50
MOST_COUNTED = 1_000


class CompanyReportsView(TemplateView):
    """When each of the person's companies must report next, and what was sent."""

    access = roles(Role.EMPLOYER)
    template_name = "registry/company_reports.html"

    def get_context_data(self, **kwargs):
        companies = Company.objects.of_member(self.request.user).order_by("report_due_on", "name", "pk")
        filed = CompanyReport.objects.visible_to(self.request.user).filed().select_related("company")
        today = clock.today()
        return super().get_context_data(
            companies=[
                {"company": company, "late": company.report_due_on < today, "open": opens_on(company) <= today}
                for company in companies
            ],
            page=Paginator(filed.order_by("-filed_at", "pk"), A_PAGE).get_page(self.request.GET.get("page")),
            today=today,
            **kwargs,
        )


class CompanyReportEditView(FormView):
    """Fill in, save as often as needed, look at it, send: `step` of the POST is "save", "check", "edit" or "confirm"."""

    access = roles(Role.EMPLOYER)
    form_class = CompanyReportForm
    template_name = "registry/company_report_form.html"
    check_template_name = "registry/company_report_check.html"

    @cached_property
    def company(self) -> Company:
        return get_object_or_404(Company.objects.of_member(self.request.user), pk=self.kwargs["company"])

    @cached_property
    def draft(self) -> CompanyReport | None:
        return draft_of(self.company)

    def get_initial(self):
        known = self.draft.typed if self.draft else prefill(self.company, clock.today())
        return {**known, "due_on": self.company.report_due_on}

    def get_context_data(self, **kwargs):
        today = clock.today()
        return super().get_context_data(
            company=self.company,
            draft=self.draft,
            late=self.company.report_due_on < today,
            opens_on=opens_on(self.company) if today < opens_on(self.company) else None,
            may_file=may_sign(self.company, self.request.user),
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        step = request.POST.get("step")
        if step == "save":
            return self.save(form)
        if step == "edit" or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        return self.file(form) if step == "confirm" else self.check(form)

    def save(self, form):
        draft = save_draft(company=self.company, typed=form.typed, by=self.request.user, now=clock.now())
        moment = draft.saved_at.astimezone(clock.WIB)
        messages.success(self.request, _("Draf tersimpan pukul %s WIB.") % f"{moment:%H.%M}")
        return HttpResponseRedirect(reverse("registry:company_report_edit", args=[self.company.pk]))

    def check(self, form):
        """Show what will be sent, kept meanwhile as a draft."""
        save_draft(company=self.company, typed=form.typed, by=self.request.user, now=clock.now())
        registered = prefill(self.company, clock.today())["total"]
        self.template_name = self.check_template_name
        return self.render_to_response(
            self.get_context_data(
                form=form,
                answers=[(name, form.data.get(name, "")) for name in form.fields],
                parts=in_words(form.figures),
                registered=registered,
                differs=registered != form.figures["total"],
            )
        )

    def file(self, form):
        try:
            report = file_report(
                company=self.company,
                due_on=form.cleaned_data["due_on"],
                figures=form.figures,
                by=self.request.user,
                today=clock.today(),
                now=clock.now(),
            )
        except AlreadyFiled as error:
            messages.warning(self.request, error.message)
            report = error.report
        except RegistryRefusal as error:
            form.add_error(None, error.message)
            return self.render_to_response(self.get_context_data(form=form))
        return HttpResponseRedirect(reverse("registry:company_report", args=[report.pk]))


def in_words(figures) -> list[dict]:
    """The figures under their headings, wages apart."""
    counted = [
        {"title": group.title, "rows": [(label, figures[name]) for name, label in group.fields]} for group in GROUPS
    ]
    wages = [(label, figures[name]) for name, label in WAGES]
    return [*counted, {"title": _("Upah"), "rows": wages, "money": True}]


class _FiledReport:
    access = roles(Role.EMPLOYER, Role.MEDIATOR, Role.VERIFIER)

    @cached_property
    def report(self) -> CompanyReport:
        visible = CompanyReport.objects.visible_to(self.request.user).filed().select_related("company__region")
        return get_object_or_404(visible, pk=self.kwargs["pk"])


class CompanyReportView(_FiledReport, TemplateView):
    """A report that was sent."""

    template_name = "registry/company_report.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(report=self.report, parts=in_words(self.report.figures), **kwargs)


class CompanyReportReceiptView(_FiledReport, View):
    """Its receipt, a letter that anybody can check."""

    access = private_file(Role.EMPLOYER, Role.MEDIATOR, Role.VERIFIER)
    http_method_names = ["get"]

    def get(self, request, pk):
        return serve_letter(receipt_of(self.report))


class ReportsDueView(TemplateView):
    """The companies of a mediator's region by the day their report is due, the late ones first."""

    access = roles(Role.MEDIATOR)
    template_name = "registry/company_reports_due.html"

    def get_context_data(self, **kwargs):
        today = clock.today()
        seen = Company.objects.visible_to(self.request.user).approved()
        late = Q(report_due_on__lt=today)
        only_late = self.request.GET.get("semua") != "ya"
        shown = (seen.filter(late) if only_late else seen).order_by("report_due_on", "pk")
        late_count = seen.filter(late)[: MOST_COUNTED + 1].count()
        return super().get_context_data(
            page=Paginator(shown, A_PAGE).get_page(self.request.GET.get("page")),
            only_late=only_late,
            late_count=min(late_count, MOST_COUNTED),
            more_late=late_count > MOST_COUNTED,
            today=today,
            **kwargs,
        )
