"""A person's own record and bank account."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from accounts.access import roles
from accounts.models import Role
from core import clock
from registry.forms import BankAccountForm
from registry.grid import contribution_grid
from registry.models import BankAccount, Employment, Participant


class MyRecordView(TemplateView):
    """Where I worked, what was paid for me, and where my money goes."""

    access = roles(Role.WORKER)
    template_name = "registry/my_record.html"

    def get_context_data(self, **kwargs):
        today, now = clock.today(), clock.now()
        participant = Participant.objects.of(self.request.user).first()
        employments = (
            Employment.objects.visible_to(self.request.user)
            .select_related("company__region")
            .prefetch_related("contributions")
            .order_by("-started_on", "pk")
        )
        account = BankAccount.objects.latest_of(participant) if participant else None
        return super().get_context_data(
            participant=participant,
            jobs=[
                {
                    "employment": employment,
                    "status": employment.status(today),
                    "grid": contribution_grid(employment, employment.contributions.all(), today),
                }
                for employment in employments
            ],
            account=account,
            account_waits=account is not None and not account.is_usable(now),
            **kwargs,
        )


class BankAccountView(FormView):
    """Name or change the account for payments."""

    access = roles(Role.WORKER)
    reauthenticates = True
    form_class = BankAccountForm
    template_name = "registry/bank_account.html"
    success_url = reverse_lazy("registry:my_record")

    @cached_property
    def participant(self) -> Participant | None:
        return Participant.objects.of(self.request.user).first()

    def dispatch(self, request, *args, **kwargs):
        if self.participant is None:
            return HttpResponseRedirect(reverse("registry:my_record"))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "participant": self.participant}

    def get_context_data(self, **kwargs):
        account = BankAccount.objects.latest_of(self.participant)
        waits = account is not None and not account.is_usable(clock.now())
        return super().get_context_data(account=account, account_waits=waits, **kwargs)

    def form_valid(self, form):
        account = form.save(by=self.request.user, now=clock.now())
        messages.success(self.request, _("Rekening %s tersimpan.") % account.masked)
        return super().form_valid(form)
