"""Legal holds: the administrators' list, a new one, the end of one."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, ListView

from accounts.access import roles
from accounts.models import Role
from casework.steps import record
from core import clock
from my_data.forms import HoldForm
from my_data.models import LegalHold

ADMINISTRATOR = roles(Role.ADMINISTRATOR)


class HoldsView(ListView):
    """Those in force first, the latest on top."""

    access = ADMINISTRATOR
    paginate_by = 50
    template_name = "my_data/holds.html"

    def get_queryset(self):
        holds = LegalHold.objects.visible_to(self.request.user).select_related("person", "set_by")
        return holds.order_by("-lifted_at", "-id")


class HoldView(FormView):
    """Keep the data of one person from being deleted."""

    access = ADMINISTRATOR
    form_class = HoldForm
    template_name = "my_data/hold.html"

    @transaction.atomic
    def form_valid(self, form):
        by = self.request.user
        reason = form.cleaned_data["reason"]
        hold, is_new = LegalHold.objects.get_or_create(
            person=form.cleaned_data["person"], lifted_at=None, defaults={"reason": reason, "set_by": by}
        )
        if is_new:
            record(hold, "set", by=by, note=hold.reason)
        messages.success(self.request, _("Data orang ini ditahan: tidak ada yang dihapus."))
        return HttpResponseRedirect(reverse("my_data:holds"))


class LiftHoldView(View):
    access = ADMINISTRATOR
    http_method_names = ["post"]

    @transaction.atomic
    def post(self, request, pk):
        holds = LegalHold.objects.visible_to(request.user).in_force().select_for_update(of=("self",))
        hold = get_object_or_404(holds, pk=pk)
        hold.lifted_at, hold.lifted_by = clock.now(), request.user
        hold.save(update_fields=["lifted_at", "lifted_by"])
        record(hold, "lifted", by=request.user)
        messages.success(request, _("Penahanan dicabut. Aturan masa simpan berlaku lagi."))
        return HttpResponseRedirect(reverse("my_data:holds"))
