from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from accounts.access import roles
from accounts.models import Role
from core import clock
from phk_reports import still_active
from phk_reports.forms import ReasonForm
from phk_reports.refusals import ReportRefused
from phk_reports.views.report import ReportMixin
from registry.refusals import RegistryRefusal


class DeactivateView(ReportMixin, FormView):
    """The Disnaker ends the participation when the employer stayed silent; before that, the page says from when."""

    access = roles(Role.MEDIATOR)
    form_class = ReasonForm
    template_name = "phk_reports/report_deactivate.html"

    def dispatch(self, request, *args, **kwargs):
        self.report = self.find_report()
        if not still_active.may_deactivate(self.report, request.user):
            raise PermissionDenied(
                _("Hanya peserta dengan PHK yang disetujui dan masih aktif yang dapat dinonaktifkan Disnaker.")
            )
        self.today = clock.today()
        self.possible_from = still_active.deactivation_possible_from(self.report)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            still_active.deactivate_when_silent(
                self.report, by=self.request.user, reason=form.cleaned_data["reason"], today=self.today
            )
        except (ReportRefused, RegistryRefusal) as refused:
            form.add_error(None, refused.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Kepesertaan dinonaktifkan. Pekerja diberi tahu."))
        return HttpResponseRedirect(self.report.get_absolute_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            report=self.report,
            possible_from=self.possible_from,
            is_possible=self.today >= self.possible_from,
            **kwargs,
        )
