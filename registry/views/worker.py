"""A person's own record, the employer for JKP, and the account for payments."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView, TemplateView

from accounts.access import roles
from accounts.models import Role
from core import clock
from registry import jkp_employer
from registry.dispute_words import NAME_CHECK_WORDS
from registry.models import BankAccount, Employment, Participant, RecordDispute
from registry.refusals import NoChoice
from registry.worker_forms import BankAccountForm, JkpEmployerForm
from registry.worker_record import about_person, job_of, open_disputes

WORKER = roles(Role.WORKER)
DISPUTES_SHOWN = 10


def own_jobs(user):
    """What the pages of the record show, newest first."""
    jobs = Employment.objects.visible_to(user).select_related("company__region", "participant")
    return jobs.prefetch_related("contributions").order_by("-started_on", "-pk")


def account_context(account: BankAccount | None) -> dict:
    """For registry/account_now.html."""
    if account is None:
        return {"account": None}
    check = account.latest_check
    return {
        "account": account,
        "account_waits": not account.is_usable(clock.now()),
        "account_check": account.name_check,
        "account_words": NAME_CHECK_WORDS[account.name_check],
        "bank_name": check.bank_name if check else "",
    }


class MyRecordView(ListView):
    """Where I worked, what was paid for me, where my money goes, and how to say that it is wrong."""

    access = WORKER
    paginate_by = 5
    template_name = "registry/my_record.html"

    def get_queryset(self):
        return own_jobs(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, today = self.request.user, clock.today()
        participant = Participant.objects.of(user).first()
        disputes = open_disputes(user)
        shown = context["object_list"]
        running = list(jkp_employer.active_jobs(user))
        account = BankAccount.objects.latest_of(participant) if participant else None
        return (
            context
            | account_context(account)
            | {
                "participant": participant,
                "person": about_person(participant, shown[0] if shown else None, disputes) if participant else [],
                "jobs": [job_of(job, disputes, today, with_grid=place == 0) for place, job in enumerate(shown)],
                "several_employers": len(running) > 1,
                "jkp_employer": next((job for job in running if job.for_jkp), None),
                "has_to_choose": jkp_employer.has_to_choose(running),
                "disputes": RecordDispute.objects.filter(person=user).order_by("-pk")[:DISPUTES_SHOWN],
            }
        )


class MyEmploymentView(TemplateView):
    """One employment of mine, with its months."""

    access = WORKER
    template_name = "registry/record_employment.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        employment = get_object_or_404(own_jobs(user), pk=self.kwargs["pk"])
        job = job_of(employment, open_disputes(user), clock.today(), with_grid=True)
        past = RecordDispute.objects.filter(person=user, employment=employment).order_by("-pk")[:DISPUTES_SHOWN]
        return super().get_context_data(job=job, employment=employment, disputes=past, **kwargs)


class JkpEmployerView(FormView):
    """Among several employers, the one for JKP (PP 37/2021 Pasal 8)."""

    access = WORKER
    form_class = JkpEmployerForm
    template_name = "registry/jkp_employer.html"
    success_url = reverse_lazy("registry:my_record")

    @cached_property
    def jobs(self):
        return jkp_employer.active_jobs(self.request.user)

    def dispatch(self, request, *args, **kwargs):
        if not self.jobs:
            return HttpResponseRedirect(self.success_url)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"employment": next((job.pk for job in self.jobs if job.for_jkp), None)}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "jobs": self.jobs}

    def get_context_data(self, **kwargs):
        return super().get_context_data(has_to_choose=jkp_employer.has_to_choose(list(self.jobs)), **kwargs)

    def form_valid(self, form):
        try:
            chosen = jkp_employer.choose(form.cleaned_data["employment"], by=self.request.user)
        except NoChoice as refusal:
            form.add_error("employment", refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, _("%s dipakai untuk JKP Anda.") % chosen.company.name)
        return super().form_valid(form)


class OfOwnRecord:
    """Mixin: `self.participant`; without a record there is nothing to show."""

    access = WORKER

    @cached_property
    def participant(self) -> Participant | None:
        return Participant.objects.of(self.request.user).first()

    def dispatch(self, request, *args, **kwargs):
        if self.participant is None:
            return HttpResponseRedirect(reverse("registry:my_record"))
        return super().dispatch(request, *args, **kwargs)


class BankAccountView(OfOwnRecord, FormView):
    """Name or change the account for payments."""

    access = WORKER
    reauthenticates = True
    form_class = BankAccountForm
    template_name = "registry/bank_account.html"
    success_url = reverse_lazy("registry:my_record")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "participant": self.participant}

    def get_context_data(self, **kwargs):
        account = BankAccount.objects.latest_of(self.participant)
        return super().get_context_data(participant=self.participant, **account_context(account), **kwargs)

    def form_valid(self, form):
        account = form.save(by=self.request.user, now=clock.now())
        messages.success(self.request, _("Rekening %s tersimpan.") % account.masked)
        return super().form_valid(form)


class BankAccountHistoryView(OfOwnRecord, ListView):
    """Every account I named, newest first; the numbers masked."""

    access = WORKER
    paginate_by = 20
    template_name = "registry/bank_account_history.html"

    def get_queryset(self):
        mine = BankAccount.objects.filter(participant=self.participant)
        return mine.prefetch_related("checks").order_by("-version")

    def get_context_data(self, **kwargs):
        return super().get_context_data(now=clock.now(), **kwargs)
