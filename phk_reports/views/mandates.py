"""Mandates: what the worker gave, what somebody is asked to accept, and what they act with."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, FormView, ListView

from accounts.access import roles
from accounts.models import Role
from accounts.readings import Reading, RecordsReading, What
from casework.views import StepView, step_links
from core import clock
from documents.keeping import KeepsDocuments
from phk_reports import mandates
from phk_reports.mandate_forms import MandateForm
from phk_reports.models import Mandate
from phk_reports.refusals import ReportRefused
from registry.models import Employment

WORKERS = roles(Role.WORKER)


class MandatesView(ListView):
    """Those given and those received, what waits for an answer first."""

    access = WORKERS
    paginate_by = 50
    template_name = "phk_reports/mandate_list.html"
    context_object_name = "mandates"

    def get_queryset(self):
        visible = Mandate.objects.visible_to(self.request.user)
        return visible.select_related("employment__company", "worker").order_by("-pk")


class OfferView(KeepsDocuments, FormView):
    """Ask somebody to act for you."""

    access = WORKERS
    form_class = MandateForm
    template_name = "phk_reports/mandate_offer.html"

    def get_form_kwargs(self):
        jobs = Employment.objects.visible_to(self.request.user).select_related("company", "participant")
        return {**super().get_form_kwargs(), "employments": jobs.order_by("-started_on", "pk")}

    def form_valid(self, form):
        try:
            mandate = mandates.offer(by=self.request.user, today=clock.today(), **form.cleaned_data)
        except ReportRefused as refused:
            form.add_error("email", refused.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Permintaan kuasa terkirim. Kuasa berlaku setelah diterima."))
        return HttpResponseRedirect(mandate.get_absolute_url())


class MandateView(RecordsReading, DetailView):
    access = WORKERS
    context_object_name = "mandate"
    template_name = "phk_reports/mandate.html"
    reads = Reading(What.MANDATE, of="mandate.employment.participant", number="mandate.number")

    def get_queryset(self):
        visible = Mandate.objects.visible_to(self.request.user)
        return visible.select_related("employment__company", "employment__participant", "worker", "letter")

    def get_context_data(self, **kwargs):
        mandate, user = self.object, self.request.user
        return super().get_context_data(
            buttons=step_links(mandate, user, lambda name: reverse(f"phk_reports:mandate_{name}", args=[mandate.pk])),
            is_giver=mandate.worker_id == user.pk,
            **kwargs,
        )


class MandateStepView(StepView):
    model = Mandate
    access = WORKERS


class AcceptView(MandateStepView):
    step = Mandate.accept
    done = gettext_lazy("Kuasa diterima. Anda dapat membuka laporan PHK pekerja ini.")
    explanation = gettext_lazy(
        "Anda akan bertindak atas nama pekerja ini dalam laporan PHK-nya. Semua tindakan Anda tercatat dengan nama Anda."
    )

    def take(self, note, **arguments):
        try:
            return mandates.accept(self.case, by=self.request.user, today=clock.today())
        except ReportRefused as refused:
            raise PermissionDenied(refused.message) from refused


class DeclineView(MandateStepView):
    step = Mandate.decline
    done = gettext_lazy("Anda tidak menerima kuasa ini. Pekerja diberi tahu.")

    def take(self, note, **arguments):
        return mandates.decline(self.case, by=self.request.user)

    def get_success_url(self):
        return reverse("phk_reports:mandates")


class EndView(MandateStepView):
    step = Mandate.end
    done = gettext_lazy("Kuasa berakhir.")
    explanation = gettext_lazy("Mulai sekarang wakil tidak dapat bertindak lagi. Yang sudah dilakukan tetap tercatat.")

    def take(self, note, **arguments):
        return mandates.end(self.case, by=self.request.user)
