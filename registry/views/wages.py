"""Another wage from a month on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView

from core import clock
from registry.models import Contribution
from registry.participant_forms import MONTHS_OFFERED, WageForm
from registry.refusals import RegistryRefusal
from registry.views.one_company import OfOneEmployment
from registry.wages import WageChange, change_wage


class ChangeWageView(OfOneEmployment, FormView):
    """Whoever only prepares leaves a row for approval."""

    form_class = WageForm
    template_name = "registry/wage_change.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "employment": self.employment, "today": clock.today()}

    def get_context_data(self, **kwargs):
        reported = Contribution.objects.filter(employment=self.employment).order_by("-month")[:MONTHS_OFFERED]
        return super().get_context_data(reported=reported, may_change=self.employment.is_active_at_bpjs, **kwargs)

    def post(self, request, *args, **kwargs):
        if not self.employment.is_active_at_bpjs:
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        change = form.change()
        if not self.signs:
            upload = self.prepare("wages", self.row(change))
            messages.info(self.request, _("Tersimpan, belum terkirim. Perubahan upah ini menunggu persetujuan."))
            return HttpResponseRedirect(upload.get_absolute_url())
        try:
            number = change_wage(change, by=self.request.user, today=clock.today())
        except RegistryRefusal as refused:  # or BPJS has confirmed the month meanwhile
            form.add_error(None, refused.message)
            return self.form_invalid(form)
        if number:
            words = ngettext(
                "Upah %(name)s diubah untuk %(number)d bulan.", "Upah %(name)s diubah untuk %(number)d bulan.", number
            )
            messages.success(self.request, words % {"name": self.employment.participant, "number": number})
        else:
            messages.info(self.request, _("Upah itu sudah tercatat. Tidak ada yang diubah."))
        return HttpResponseRedirect(reverse("registry:worker", args=[self.employment.pk]))

    def row(self, change: WageChange) -> dict:
        return {
            "kpj": self.employment.kpj,
            "nik": None,
            "nama": self.employment.participant.full_name,
            "mulai_bulan": str(change.month),
            "upah": change.wage,
        }
