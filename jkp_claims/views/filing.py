"""What the worker sends: the first claim, each month, a new job, another account."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from accounts.access import roles
from accounts.models import Role
from casework.forms import NoteForm
from casework.steps import StepRefused
from casework.views import StepView
from core import clock
from jkp_claims import objections, presentation, services
from jkp_claims.adoptions import adoptions
from jkp_claims.forms import FirstClaimForm, MonthForm, NewJobForm
from jkp_claims.models import ClaimState, JkpClaim, MonthlyClaim, MonthState
from jkp_claims.regulations import REGULATIONS, Regulation
from jkp_claims.rules import FilingStatus
from registry.bank_accounts import COOLING_OFF
from registry.models import BankAccount
from registry.worker_forms import BankAccountForm

WORKER = roles(Role.WORKER)


def claim_in_scope(user, key) -> JkpClaim:
    """The claim of this URL; 404 when it is not the person's."""
    claims = JkpClaim.objects.visible_to(user).select_related("participant", "report")
    return get_object_or_404(claims, pk=key)


def month_in_scope(user, key) -> MonthlyClaim:
    """The month of this URL; 404 when it is not the person's."""
    months = MonthlyClaim.objects.visible_to(user).select_related("claim__participant", "bank_account")
    return get_object_or_404(months, pk=key)


class FirstClaimView(FormView):
    """Month 1: account, statements, and the warning that today becomes the reference day."""

    access = WORKER
    form_class = FirstClaimForm
    template_name = "jkp_claims/claim_file_first.html"

    def dispatch(self, request, *args, **kwargs):
        self.claim = claim_in_scope(request.user, kwargs["pk"])
        if self.claim.state != ClaimState.OPEN:
            return self.already_filed()
        self.account = BankAccount.objects.latest_of(self.claim.participant)
        return super().dispatch(request, *args, **kwargs)

    def already_filed(self):
        """A second click, a second tab: calmly say what is there. A claim that was never sent only shows its page."""
        if self.claim.first_claim_on is None:
            return HttpResponseRedirect(self.claim.get_absolute_url())
        messages.info(self.request, _("Klaim %s sudah kami terima.") % self.claim.number)
        return HttpResponseRedirect(reverse("jkp_claims:my_jkp"))

    @cached_property
    def regulation(self) -> Regulation:
        """What is in force on the day of this filing."""
        return adoptions().in_force(clock.today())

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "regulation": self.regulation}

    def get_context_data(self, **kwargs):
        account_form = kwargs.pop("account_form", None)
        if account_form is None and self.account is None:
            account_form = BankAccountForm(participant=self.claim.participant)
        return super().get_context_data(
            claim=self.claim,
            account=self.account,
            account_form=account_form,
            today=clock.today(),
            days_open=self.regulation.window.close_offset_days,
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        account_form = None
        if self.account is None:
            account_form = BankAccountForm(request.POST, participant=self.claim.participant)
        valid = form.is_valid()
        if (account_form is None or account_form.is_valid()) and valid:
            return self.file(form, account_form)
        return self.render_to_response(self.get_context_data(form=form, account_form=account_form))

    def file(self, form, account_form):
        now = clock.now()
        try:
            with transaction.atomic():  # a claim that is refused leaves no account behind
                account = self.account or account_form.save(by=self.request.user, now=now)
                services.file_first_month(self.claim, by=self.request.user, account=account, now=now)
        except StepRefused as refused:
            self.claim = refused.case
            return self.already_filed()
        except services.CannotFile as refusal:
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form, account_form=account_form))
        messages.success(
            self.request, _("Klaim bulan ke-1 sudah kami terima. Simpan jadwal bulan berikutnya di bawah.")
        )
        return HttpResponseRedirect(reverse("jkp_claims:my_jkp"))


class ObjectToRefusalView(StepView):
    """The worker objects to a refusal by a person or by the rules, or to a lapse."""

    access = WORKER
    model, step = JkpClaim, JkpClaim.object_to_refusal
    form_class = NoteForm
    done = gettext_lazy("Keberatan Anda terkirim. Verifikator lain akan memeriksanya.")

    def take(self, note, **arguments):
        return objections.object_to_refusal(self.case, by=self.request.user, note=note, today=clock.today())

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except objections.CannotObject as nothing:
            messages.info(self.request, str(nothing))
            return HttpResponseRedirect(self.get_success_url())


class FileMonthView(FormView):
    """Months 2 to 6, and what is sent again: the conditions as the portal knows them, one statement, one button."""

    access = WORKER
    form_class = MonthForm
    template_name = "jkp_claims/month_file.html"

    def dispatch(self, request, *args, **kwargs):
        self.month = month_in_scope(request.user, kwargs["pk"])
        self.now = clock.now()
        if self.month.state not in MonthlyClaim.MOVES.table["file"][0]:
            return self.already_filed()
        self.ready = services.readiness(self.month, list(self.month.claim.months.order_by("month_no")), self.now)
        if self.ready.status in (FilingStatus.NOT_OPEN, FilingStatus.CLOSED):
            return HttpResponseRedirect(self.month.get_absolute_url())
        self.account = BankAccount.objects.latest_of(self.month.claim.participant)
        return super().dispatch(request, *args, **kwargs)

    def already_filed(self):
        """A second click, a second tab: say when it came. A month that was never sent only shows its page."""
        if self.month.filed_at:
            at = f"{self.month.filed_at.astimezone(clock.WIB):%H.%M}"
            words = _("Klaim bulan ke-%(month)s sudah kami terima pukul %(at)s WIB.")
            messages.info(self.request, words % {"month": self.month.month_no, "at": at})
        return HttpResponseRedirect(self.month.get_absolute_url())

    def get_form_kwargs(self):
        last = REGULATIONS[self.month.regulation].status_form_month == self.month.month_no
        return {**super().get_form_kwargs(), "month": self.month, "status": self.ready.status, "status_form": last}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            month=self.month,
            account=self.account,
            last_day=presentation.last_day(self.month, self.now.date()),
            late=self.ready.status == FilingStatus.LATE,
            missing=[code for code in self.ready.missing if code != "status_form"],
            conditions=presentation.condition_tasks(self.ready),
            **kwargs,
        )

    def form_valid(self, form):
        try:
            month = services.file_month(
                self.month,
                by=self.request.user,
                account=self.account,
                now=self.now,
                late_reason=form.cleaned_data.get("late_reason", ""),
                employment_status=form.employment_status(),
            )
        except StepRefused as refused:
            self.month = refused.case
            return self.already_filed()
        except services.CannotFile as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        if month.state == MonthState.NEEDS_CORRECTION:
            messages.warning(
                self.request, _("Klaim tersimpan, tetapi syaratnya belum lengkap. Lihat yang kurang di bawah.")
            )
        else:
            messages.success(self.request, _("Klaim bulan ke-%s sudah kami terima.") % month.month_no)
        return HttpResponseRedirect(month.get_absolute_url())


class NewJobView(FormView):
    """Honest and simple: the benefit stops from the first day of the new job."""

    access = WORKER
    form_class = NewJobForm
    template_name = "jkp_claims/claim_new_job.html"

    def dispatch(self, request, *args, **kwargs):
        self.claim = claim_in_scope(request.user, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "terminated_on": self.claim.report.terminated_on}

    def get_context_data(self, **kwargs):
        return super().get_context_data(claim=self.claim, **kwargs)

    def form_valid(self, form):
        started_on = form.cleaned_data["started_on"]
        try:
            services.stop_for_new_job(self.claim, by=self.request.user, started_on=started_on)
        except StepRefused:
            messages.info(self.request, _("Klaim ini sudah berakhir."))
        else:
            messages.success(self.request, _("Terima kasih sudah melapor. Selamat bekerja!"))
        return HttpResponseRedirect(self.claim.get_absolute_url())


class AnotherAccountView(FormView):
    """After a payment came back: another account in the worker's own name."""

    access = WORKER
    reauthenticates = True
    form_class = BankAccountForm
    template_name = "jkp_claims/month_another_account.html"

    def dispatch(self, request, *args, **kwargs):
        self.month = month_in_scope(request.user, kwargs["pk"])
        if self.month.state != MonthState.PAYMENT_FAILED:
            return HttpResponseRedirect(self.month.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "participant": self.month.claim.participant}

    def get_context_data(self, **kwargs):
        hours = COOLING_OFF.total_seconds() / 3600
        return super().get_context_data(month=self.month, cooling_off_hours=hours, **kwargs)

    def form_valid(self, form):
        try:
            with transaction.atomic():
                account = form.save(by=self.request.user, now=clock.now())
                services.use_another_account(self.month, by=self.request.user, account=account)
        except services.CannotApprove as reason:
            messages.warning(self.request, str(reason))
        except StepRefused:
            messages.info(self.request, _("Rekening lain untuk bulan ini sudah kami terima."))
        else:
            messages.success(self.request, _("Rekening tersimpan. Uang Anda kami kirim lagi."))
        return HttpResponseRedirect(self.month.get_absolute_url())
