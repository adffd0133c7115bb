"""The worker's pages: what is next, the first claim, each month, a new job."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, TemplateView

from accounts.access import roles
from accounts.models import Role
from casework.steps import StepRefused
from core import clock
from jkp_claims import presentation, services
from jkp_claims.calendar import as_ics
from jkp_claims.forms import FirstClaimForm, MonthForm, NewJobForm
from jkp_claims.models import ClaimState, JkpClaim, MonthlyClaim, MonthState
from jkp_claims.regulations import REGULATIONS
from jkp_claims.rules import FilingStatus
from jkp_claims.words import HOLD_WORDS, REFUSAL_WORDS
from phk_reports.models import PhkReport
from registry.forms import BankAccountForm
from registry.models import BankAccount, Participant

WORKER = roles(Role.WORKER)


def reasons_of(decision: dict) -> dict:
    """The refusals and holds of a frozen decision in words."""
    return {
        "refusals": [REFUSAL_WORDS[reason["code"]] for reason in decision.get("refusals", [])],
        "holds": [HOLD_WORDS[reason["code"]] for reason in decision.get("holds", [])],
    }


class MyJkpView(TemplateView):
    """The worker's page: the next step, its date and money, the conditions, the six months."""

    access = WORKER
    template_name = "jkp_claims/my_jkp.html"

    def get_context_data(self, **kwargs):
        now = clock.now()
        claim = (
            JkpClaim.objects.of(self.request.user)
            .select_related("participant", "report__employment__company")
            .order_by("-created_at", "-pk")
            .first()
        )
        months = _months_of(claim)
        month = presentation.month_to_act_on(months, now)
        ready = services.readiness(month, months, now) if month else None
        return super().get_context_data(
            claim=claim,
            step=presentation.next_step(claim, month, ready, now.date()) | self._waiting_report(claim),
            month=month,
            conditions=presentation.condition_tasks(ready.conditions) if ready else [],
            months=presentation.timeline(months),
            money=_money(claim, months),
            **(_live_reasons(claim, now.date()) if claim else {}),
            **kwargs,
        )

    def _waiting_report(self, claim) -> dict:
        """Before there is a claim: the report that is on its way."""
        if claim is not None:
            return {}
        report = PhkReport.objects.visible_to(self.request.user).live().order_by("-created_at").first()
        if report is None:
            return {}
        return {
            "title": _("Laporan PHK Anda: %s") % report.get_state_display(),
            "body": _("Mediator Disnaker %s memeriksa buktinya. Anda tidak perlu datang ke kantor.") % report.region,
            "url": report.get_absolute_url(),
            "button": _("Lihat laporan PHK"),
        }


def _months_of(claim: JkpClaim | None) -> list[MonthlyClaim]:
    if claim is None:
        return []
    months = list(claim.months.select_related("bank_account").order_by("month_no"))
    for month in months:
        month.claim = claim
    return months


def _live_reasons(claim: JkpClaim, today) -> dict:
    """Holds are shown as they are today: a hold that somebody lifted must not be read any more."""
    if claim.state not in (ClaimState.FORECAST, ClaimState.OPEN, ClaimState.ACTIVE):
        return reasons_of(claim.decision)
    anchor = claim.first_claim_on
    assessment = services.assessment_of(claim.report, today, first_claim_on=anchor, declared_on=claim.declared_on)
    return {
        "refusals": [REFUSAL_WORDS[reason.code] for reason in assessment.refusals],
        "holds": [HOLD_WORDS[reason.code] for reason in assessment.holds],
    }


def _money(claim: JkpClaim | None, months: list[MonthlyClaim]) -> dict | None:
    """What was paid, what may come, and how it is counted."""
    if claim is None or not claim.decision.get("months"):
        return None
    paid = [month.amount for month in months if month.state == MonthState.PAID]
    regulation = REGULATIONS[claim.regulation]
    return {
        "paid": sum(paid),
        "paid_months": len(paid),
        "total": sum(month.amount for month in months) if months else claim.decision["total"],
        "months": len(months) or len(claim.decision["months"]),
        "wage": claim.reported_wage,
        "base": min(claim.reported_wage, regulation.wage_ceiling),
        "capped": claim.reported_wage > regulation.wage_ceiling,
        "rates": _rates(claim.decision["months"]),
        "regulation": regulation.name,
    }


def _rates(months: list[dict]) -> list[dict]:
    """Runs of months with the same rate: from, to, percent, amount."""
    runs: list[dict] = []
    for month in months:
        percent = round(float(month["rate"]) * 100)
        if runs and runs[-1]["percent"] == percent:
            runs[-1]["last"] = month["number"]
        else:
            runs.append(
                {"first": month["number"], "last": month["number"], "percent": percent, "amount": month["amount"]}
            )
    return runs


class FirstClaimView(FormView):
    """Month 1: account, statements, and the warning that today becomes the reference day."""

    access = WORKER
    form_class = FirstClaimForm
    template_name = "jkp_claims/claim_file_first.html"

    def dispatch(self, request, *args, **kwargs):
        claims = JkpClaim.objects.visible_to(request.user).select_related("participant", "report")
        self.claim = claims.filter(pk=kwargs["pk"]).first()
        if self.claim is None:
            raise Http404
        if self.claim.state != ClaimState.OPEN:
            return self.already_filed()
        self.account = BankAccount.objects.latest_of(self.claim.participant)
        return super().dispatch(request, *args, **kwargs)

    def already_filed(self):
        """A second click, a second tab: calmly say what is there."""
        messages.info(self.request, _("Klaim %s sudah kami terima.") % self.claim.number)
        return HttpResponseRedirect(reverse("jkp_claims:my_jkp"))

    def get_context_data(self, **kwargs):
        account_form = kwargs.pop("account_form", None)
        if account_form is None and self.account is None:
            account_form = BankAccountForm(participant=self.claim.participant)
        return super().get_context_data(
            claim=self.claim, account=self.account, account_form=account_form, today=clock.today(), **kwargs
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
        except StepRefused:
            return self.already_filed()
        except services.CannotFile as refusal:
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form, account_form=account_form))
        messages.success(
            self.request, _("Klaim bulan ke-1 sudah kami terima. Simpan jadwal bulan berikutnya di bawah.")
        )
        return HttpResponseRedirect(reverse("jkp_claims:my_jkp"))


class FileMonthView(FormView):
    """Months 2 to 6: the conditions as the portal knows them, one statement, one button."""

    access = WORKER
    form_class = MonthForm
    template_name = "jkp_claims/month_file.html"

    def dispatch(self, request, *args, **kwargs):
        months = MonthlyClaim.objects.visible_to(request.user).select_related("claim__participant", "bank_account")
        self.month = months.filter(pk=kwargs["pk"]).first()
        if self.month is None:
            raise Http404
        self.now = clock.now()
        if self.month.state not in MonthlyClaim.MOVES.table["file"][0]:
            return self.already_filed()
        self.ready = services.readiness(self.month, list(self.month.claim.months.order_by("month_no")), self.now)
        if self.ready.status in (FilingStatus.NOT_OPEN, FilingStatus.CLOSED):
            return HttpResponseRedirect(self.month.get_absolute_url())
        self.account = BankAccount.objects.latest_of(self.month.claim.participant)
        return super().dispatch(request, *args, **kwargs)

    def already_filed(self):
        messages.info(
            self.request,
            _("Klaim bulan ke-%(month)s sudah kami terima pukul %(at)s WIB.")
            % {
                "month": self.month.month_no,
                "at": f"{self.month.filed_at.astimezone(clock.WIB):%H.%M}" if self.month.filed_at else "",
            },
        )
        return HttpResponseRedirect(self.month.get_absolute_url())

    def get_form_kwargs(self):
        last = REGULATIONS[self.month.regulation].status_form_month == self.month.month_no
        return {**super().get_form_kwargs(), "month": self.month, "status": self.ready.status, "status_form": last}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            month=self.month,
            account=self.account,
            late=self.ready.status == FilingStatus.LATE,
            missing=[code for code in self.ready.missing if code != "status_form"],
            conditions=presentation.condition_tasks(self.ready.conditions),
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
        claims = JkpClaim.objects.visible_to(request.user).select_related("participant", "report")
        self.claim = claims.filter(pk=kwargs["pk"]).first()
        if self.claim is None:
            raise Http404
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
    form_class = BankAccountForm
    template_name = "jkp_claims/month_another_account.html"

    def dispatch(self, request, *args, **kwargs):
        months = MonthlyClaim.objects.visible_to(request.user).select_related("claim__participant", "bank_account")
        self.month = months.filter(pk=kwargs["pk"]).first()
        if self.month is None:
            raise Http404
        if self.month.state != MonthState.PAYMENT_FAILED:
            return HttpResponseRedirect(self.month.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "participant": self.month.claim.participant}

    def get_context_data(self, **kwargs):
        return super().get_context_data(month=self.month, **kwargs)

    def form_valid(self, form):
        try:
            with transaction.atomic():
                account = form.save(by=self.request.user, now=clock.now())
                services.use_another_account(self.month, by=self.request.user, account=account)
        except StepRefused:
            messages.info(self.request, _("Rekening lain untuk bulan ini sudah kami terima."))
        else:
            messages.success(self.request, _("Rekening tersimpan. Uang Anda kami kirim lagi."))
        return HttpResponseRedirect(self.month.get_absolute_url())


class CalendarView(View):
    """The windows as a calendar file."""

    access = WORKER

    def get(self, request):
        participant = Participant.objects.of(request.user).first()
        claim = JkpClaim.objects.filter(participant=participant, state=ClaimState.ACTIVE).first()
        months = list(claim.months.order_by("month_no")[1:]) if claim else []
        response = HttpResponse(as_ics(months, clock.now()), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="jadwal-jkp.ics"'
        return response
