"""The pages of the offices: the verifier's queue and decisions, the mediator's approval, the counsellor's clients."""

from functools import partial

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, TemplateView

from accounts.access import roles
from accounts.history import history
from accounts.models import Role
from accounts.readings import Reading, RecordsReading, What
from casework.forms import NoteForm
from casework.models import Event
from casework.steps import advance
from casework.views import StepView, step_links
from core import clock
from jkp_claims import liabilities, objections, presentation, services
from jkp_claims.deciding import decide_claim
from jkp_claims.models import ClaimState, JkpClaim, MonthlyClaim, MonthState
from jkp_claims.permissions import decides_claims
from jkp_claims.verification import checks, with_lane
from jkp_claims.views.my_jkp import liability_rows, live_reasons
from jkp_claims.views.steps import step_url
from jkp_claims.words import CLAIM_TONES, CLAIM_VERBS, MONTH_TONES, MONTH_VERBS
from phk_reports.views.decisions import ApproveView

VERIFIER = roles(Role.VERIFIER)


def queue(user) -> QuerySet:
    """What waits for this verifier, with its lane; nobody verifies their own months."""
    waiting = MonthlyClaim.objects.visible_to(user).awaiting_verification()
    return with_lane(waiting.exclude(claim__in=JkpClaim.objects.of(user)))


class VerificationView(ListView):
    """The verifier's queue, oldest filing first: what passed every check, and what needs a person's eyes."""

    access = VERIFIER
    paginate_by = 50
    template_name = "jkp_claims/verification.html"

    def get_queryset(self):
        waiting = queue(self.request.user)
        lane = self.request.GET.get("jalur")
        if lane == "lolos":
            waiting = waiting.filter(passed=True)
        elif lane == "periksa":
            waiting = waiting.filter(passed=False)
        return waiting.select_related("claim__participant", "claim__report__employment__company").order_by(
            "filed_at", "pk"
        )

    def get_context_data(self, **kwargs):
        waiting = queue(self.request.user)
        passed, all_waiting = waiting.filter(passed=True).count(), waiting.count()
        undecided = JkpClaim.objects.visible_to(self.request.user).filter(state=ClaimState.FORECAST).count()
        return super().get_context_data(
            counts={"passed": passed, "eyes": all_waiting - passed},
            undecided=undecided,
            lane=self.request.GET.get("jalur", ""),
            tones=MONTH_TONES,
            **kwargs,
        )


class ApproveLaneForm(forms.Form):
    """The months that were on the page, so that nothing is approved unseen."""

    months = forms.ModelMultipleChoiceField(queryset=MonthlyClaim.objects.none())

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["months"].queryset = (
            queue(user).filter(passed=True).select_related("claim__participant", "claim__report__employment__company")
        )


class ApproveLaneView(TemplateView):
    """One act for the months of the page that passed every check."""

    access = VERIFIER
    reauthenticates = True
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        form = ApproveLaneForm(request.POST, user=request.user)
        if form.is_valid():
            done = services.approve_all(form.cleaned_data["months"].order_by("pk"), by=request.user, now=clock.now())
            messages.success(request, _("%(count)s klaim disetujui.") % {"count": done.approved})
            if done.moved:
                messages.warning(request, _("%(count)s klaim dilewati karena sudah berubah.") % {"count": done.moved})
            if done.held:
                held = _("%(count)s klaim masih ditahan. Alasannya tertulis saat Anda menyetujui klaim itu sendiri.")
                messages.warning(request, held % {"count": done.held})
        else:
            messages.warning(request, _("Sebagian klaim sudah diputus orang lain. Periksa daftar yang baru ini."))
        return HttpResponseRedirect(reverse("jkp_claims:verification"))


class ObjectionsView(TemplateView):
    """What waits for another verifier: objections, and rights that the rules do not open by themselves."""

    access = VERIFIER
    template_name = "jkp_claims/objections.html"

    def get_context_data(self, **kwargs):
        claims = JkpClaim.objects.visible_to(self.request.user).select_related("participant", "report")
        months = MonthlyClaim.objects.visible_to(self.request.user).select_related("claim__participant")
        return super().get_context_data(
            months=months.filter(state=MonthState.OBJECTED).order_by("pk")[:50],
            claims=claims.filter(state=ClaimState.OBJECTED).order_by("pk")[:50],
            undecided=claims.filter(state=ClaimState.FORECAST).order_by("pk")[:50],
            **kwargs,
        )


class MonthView(RecordsReading, TemplateView):
    """One month, for the worker and for the verifier: state, amount, conditions, history; checks for the verifier."""

    access = roles(Role.WORKER, Role.VERIFIER)
    template_name = "jkp_claims/month_detail.html"
    reads = Reading(What.MONTH, of="month.claim.participant", number="month.number")

    def get_context_data(self, **kwargs):
        user = self.request.user
        months = MonthlyClaim.objects.visible_to(user).select_related(
            "claim__participant", "claim__report__employment__company", "bank_account"
        )
        month = get_object_or_404(months, pk=self.kwargs["pk"])
        now = clock.now()
        ready = services.readiness(month, list(month.claim.months.order_by("month_no")), now)
        return super().get_context_data(
            month=month,
            tone=MONTH_TONES.get(month.state, "neutral"),
            sentence=presentation.month_sentence(month),
            conditions=presentation.condition_tasks(ready, linked=user.role == Role.WORKER),
            may_file=user.role == Role.WORKER
            and month.state in presentation.MAY_BE_FILED
            and ready.status in ("open", "late"),
            checks=checks(month, ready, decide_claim(month.claim, now.date())) if user.role == Role.VERIFIER else [],
            steps=step_links(month, user, partial(step_url, month)),
            entries=history(Event.objects.about(month), MONTH_VERBS),
            percent=round(float(month.rate) * 100),
            slip=month.slips.first(),
            employer_pays=liabilities.paid_by_employer_first(month.claim),
            **kwargs,
        )


class ClaimView(RecordsReading, TemplateView):
    """The right: what was decided from what, its months, its history."""

    access = roles(Role.WORKER, Role.VERIFIER, Role.MEDIATOR, Role.COUNSELLOR)
    template_name = "jkp_claims/claim_detail.html"
    reads = Reading(What.CLAIM, of="claim.participant", number="claim.number")

    def get_context_data(self, **kwargs):
        user = self.request.user
        claims = JkpClaim.objects.visible_to(user).select_related("participant", "report__employment__company")
        claim = get_object_or_404(claims, pk=self.kwargs["pk"])
        months = list(claim.months.select_related("bank_account").order_by("month_no"))
        sees_money = user.role in (Role.WORKER, Role.VERIFIER)
        reasons = live_reasons(claim, clock.today())
        objectable = objections.may_object(claim, bool(reasons["refusals"]))
        return super().get_context_data(
            claim=claim,
            tone=CLAIM_TONES.get(claim.state, "neutral"),
            months=presentation.timeline(months) if sees_money else [],
            month_states=months if user.role != Role.MEDIATOR else [],
            sees_money=sees_money,
            hides_money=not sees_money,
            sees_report=user.role != Role.COUNSELLOR,
            steps=step_links(claim, user, partial(step_url, claim), () if objectable else ("object_to_refusal",)),
            may_report_job=user.role == Role.WORKER and claim.state in (ClaimState.OPEN, ClaimState.ACTIVE),
            entries=history(Event.objects.about(claim), CLAIM_VERBS),
            liabilities=liability_rows(claim, user),
            may_record_wage=bool(claim.first_claim_on) and decides_claims(claim, user),
            **reasons,
            **kwargs,
        )


class DecideView(StepView):
    """A verifier's decision: who and when are written with it."""

    access = VERIFIER
    reauthenticates = True
    form_class = NoteForm

    def take(self, note, **arguments):
        decided = {"decided_by": self.request.user}
        if self.model is MonthlyClaim:
            decided["decided_at"] = clock.now()
        return advance(self.case, self.step_taken, by=self.request.user, note=note, **decided, **arguments)


class UpholdObjectionView(StepView):
    """Another verifier agrees with the worker: the right is opened, and what stood against it is set aside."""

    access = VERIFIER
    reauthenticates = True
    model, step = JkpClaim, JkpClaim.uphold_objection
    form_class = NoteForm
    done = gettext_lazy("Keberatan diterima. Pekerja dapat mengajukan klaim bulan ke-1.")

    def take(self, note, **arguments):
        return objections.uphold_objection(self.case, by=self.request.user, note=note, today=clock.today())

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except objections.CannotUphold as why:
            messages.warning(self.request, str(why))
            return HttpResponseRedirect(self.get_success_url())


class ApproveMonthView(StepView):
    """Approve one month; what the rules hold back is said, not approved."""

    access = VERIFIER
    reauthenticates = True
    model, step = MonthlyClaim, MonthlyClaim.approve
    done = gettext_lazy("Klaim bulan ini disetujui. Pembayaran disiapkan.")

    def take(self, note, **arguments):
        return services.approve_month(self.case, by=self.request.user, now=clock.now(), note=note)

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except services.CannotApprove as refusal:
            messages.warning(self.request, str(refusal))
            return HttpResponseRedirect(self.get_success_url())


class ApproveReportView(ApproveView):
    """The mediator approves the PHK, and the claim that follows from it is opened in the same transaction."""

    @transaction.atomic
    def decide(self, **decision):
        report = super().decide(**decision)
        services.open_claim(report, today=clock.today())
        return report


class ClientsView(ListView):
    """The counsellor's clients of the region whose month runs, those nearest to their deadline first."""

    access = roles(Role.COUNSELLOR)
    paginate_by = 50
    template_name = "jkp_claims/clients.html"

    def get_queryset(self):
        months = MonthlyClaim.objects.visible_to(self.request.user)
        running = months.filter(
            state__in=[MonthState.SCHEDULED, MonthState.OPEN, MonthState.NEEDS_CORRECTION],
            month_no__gte=2,
            opens_on__lte=clock.today(),
            late_until__gte=clock.today(),
        )
        return running.select_related("claim__participant").order_by("late_until", "pk")
