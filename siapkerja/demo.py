"""Pages that only exist in the demo: the clock that moves, and the mailbox in which its messages can be read."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView

from accounts.access import PUBLIC
from casework.business_clock import move
from core import clock
from core.dates import add_months
from jkp_claims.calendar import next_date_that_matters
from jkp_claims.tasks import move_months, send_notices
from messaging.models import OutboxMessage
from payouts.tasks import prepare
from siapkerja.demo_world.codes import codes_now


class MoveForm(forms.Form):
    move = forms.ChoiceField(choices=[("day", ""), ("next", ""), ("month", "")])
    next = forms.CharField(required=False)


class MoveClockView(FormView):
    """Moves the business clock forward and wakes the jobs, so that six months pass in minutes."""

    access = PUBLIC
    form_class = MoveForm
    http_method_names = ["post"]

    def form_valid(self, form):
        today = clock.today()
        target = {
            "day": lambda: today + timedelta(days=1),
            "next": lambda: next_date_that_matters(self.request.user, today) or today + timedelta(days=1),
            "month": lambda: add_months(today, 1),
        }[form.cleaned_data["move"]]()
        with transaction.atomic():
            move(target - today)
        for job in (move_months, send_notices, prepare):
            job.delay()
        messages.info(self.request, _("Jam demo dimajukan %(days)s hari.") % {"days": (target - today).days})
        return HttpResponseRedirect(self.back())

    def form_invalid(self, form):
        return HttpResponseRedirect(self.back())

    def back(self) -> str:
        target = self.request.POST.get("next", "")
        hosts = {self.request.get_host()}
        return target if url_has_allowed_host_and_scheme(target, hosts, self.request.is_secure()) else "/"


class MailboxView(ListView):
    """Every e-mail, SMS and WhatsApp of the demo, as it was sent. The people are invented."""

    access = PUBLIC
    paginate_by = 25
    template_name = "siapkerja/mailbox.html"
    queryset = OutboxMessage.objects.order_by("-id")

    def get_context_data(self, **kwargs):
        return super().get_context_data(codes=codes_now(clock.machine_now()), **kwargs)
