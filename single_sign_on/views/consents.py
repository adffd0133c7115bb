"""The person's page: which services may use the account, and how to end that."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import ListView, TemplateView

from accounts.access import SIGNED_IN
from core import clock
from single_sign_on import granting
from single_sign_on.models import Consent
from single_sign_on.scopes import SCOPES, in_order


def _mine(request):
    return Consent.objects.visible_to(request.user).select_related("service__client")


class ConsentsView(ListView):
    access = SIGNED_IN
    paginate_by = 20
    template_name = "single_sign_on/consents.html"

    def get_queryset(self):
        return _mine(self.request).running().order_by("-given_at", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["rows"] = [
            {"consent": consent, "given": [SCOPES[name].given for name in in_order(consent.scopes)]}
            for consent in context["object_list"]
        ]
        return context


class WithdrawView(TemplateView):
    """Asks once, then ends consent and tokens together."""

    access = SIGNED_IN
    template_name = "single_sign_on/withdraw.html"

    def dispatch(self, request, *args, **kwargs):
        self.consent = get_object_or_404(_mine(request).running(), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, pk):
        granting.withdraw(self.consent, clock.now())
        messages.success(
            request, _("Izin untuk %s dicabut. Layanan itu tidak dapat membaca data Anda lagi.") % self.consent.service
        )
        return HttpResponseRedirect(reverse("single_sign_on:consents"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(consent=self.consent, **kwargs)
