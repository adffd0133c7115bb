"""Close the account, and take that back."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from accounts.access import SIGNED_IN
from core import clock
from my_data import closing
from my_data.forms import CloseForm
from my_data.models import AccountClosure
from my_data.models.closing import GRACE
from my_data.retention import RULES, Then


class CloseView(FormView):
    """What goes, what stays and why; what stands against it; then the request."""

    access = SIGNED_IN
    reauthenticates = True
    form_class = CloseForm
    template_name = "my_data/close.html"

    def get_context_data(self, **kwargs):
        now, user = clock.now(), self.request.user
        running = AccountClosure.objects.visible_to(user).running().first()
        return super().get_context_data(
            closure=running,
            obstacles=[] if running else closing.obstacles(user, now.date()),
            days=GRACE.days,
            stays=[rule for rule in RULES if rule.then is Then.KEEP and rule.is_about_people],
            **kwargs,
        )

    def form_valid(self, form):
        try:
            closing.ask_to_close(self.request.user, clock.now())
        except closing.CannotClose:
            messages.warning(self.request, _("Akun belum dapat ditutup. Alasannya tertulis di bawah."))
        else:
            messages.success(self.request, _("Penutupan akun tercatat. Anda masih dapat membatalkannya."))
        return HttpResponseRedirect(reverse("my_data:close"))


class KeepAccountView(View):
    """Take the closing back."""

    access = SIGNED_IN
    http_method_names = ["post"]

    def post(self, request):
        if closing.take_back(request.user, clock.now()):
            messages.success(request, _("Akun Anda tidak jadi ditutup."))
        else:
            messages.info(request, _("Tidak ada penutupan akun yang berjalan."))
        return HttpResponseRedirect(reverse("my_data:overview"))
