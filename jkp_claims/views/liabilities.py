"""What employers owe: the company's list and report, the verifier's queue and decisions, one page for everybody in it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, TemplateView

from accounts.access import private_file, roles
from accounts.history import history
from accounts.models import Role
from accounts.readings import Reading, RecordsReading, What, record_readings
from casework.forms import NoteForm
from casework.models import Event
from casework.steps import advance, record
from casework.views import StateTabs, StepView, step_links
from core import clock
from core.templatetags.siap import rupiah
from documents.keeping import KeepsDocuments
from documents.models import Document
from documents.viewing import DocumentView, PagePictureView
from jkp_claims import liabilities, liability_reasons
from jkp_claims import liability_presentation as presentation
from jkp_claims.liability_forms import ConfirmPaymentForm, NotReceivedForm, RealWageForm, ReportPaymentForm
from jkp_claims.models import EmployerLiability, JkpClaim, LiabilityState, MonthState
from jkp_claims.models.liability import LIVE_LIABILITY
from jkp_claims.permissions import decides_claims
from jkp_claims.rules import WHOLE_BENEFIT
from jkp_claims.views.steps import step_url
from jkp_claims.words import LIABILITY_KIND_WORDS, LIABILITY_WORDS

DECIDED_BY_BPJS = (MonthState.APPROVED, MonthState.PAID)
EMPLOYER, VERIFIER, WORKER = roles(Role.EMPLOYER), roles(Role.VERIFIER), roles(Role.WORKER)
EVERYBODY_IN_IT = roles(Role.WORKER, Role.EMPLOYER, Role.VERIFIER, Role.MEDIATOR)
WHO_SEE_MONEY = roles(Role.WORKER, Role.EMPLOYER, Role.VERIFIER)
A_DEBT = Reading(What.LIABILITY, of="case.claim.participant", number="case.number")


def in_scope(user):
    """What this person may see of all debts, with the people in them."""
    return EmployerLiability.objects.visible_to(user).select_related(
        "company", "claim__participant", "claim__report__employment__company", "claim__report__region"
    )


class LiabilityView(RecordsReading, TemplateView):
    """One debt, for the company, the worker, the verifier and the mediator of the region."""

    access = EVERYBODY_IN_IT
    template_name = "jkp_claims/liability_detail.html"
    reads = A_DEBT

    def get_context_data(self, **kwargs):
        user, today = self.request.user, clock.today()
        case = get_object_or_404(in_scope(user).select_related("basis", "evidence"), pk=self.kwargs["pk"])
        events = list(Event.objects.about(case))
        is_verifier = user.role == Role.VERIFIER
        sees_money = user.role != Role.MEDIATOR
        return super().get_context_data(
            case=case,
            label=presentation.label(case),
            tone=presentation.TONES[case.state],
            sentence=presentation.sentence(case, events),
            kind_words=LIABILITY_KIND_WORDS[case.kind],
            state_words=LIABILITY_WORDS[case.state],
            hides_money=not sees_money,
            lines=presentation.lines(case) if sees_money else [],
            refund=presentation.refund(case, today),
            months_are_waiting=case.kind in WHOLE_BENEFIT and case.state in LIVE_LIABILITY,
            others=EmployerLiability.objects.visible_to(user)
            .filter(claim=case.claim_id, kind=case.kind)
            .exclude(pk=case.pk),
            not_received=presentation.not_received([case]).get(case.pk),
            documents=[document for document in (case.basis, case.evidence) if document and sees_money],
            may_be_closed=is_verifier and case.pk in liability_reasons.no_longer_owed([case]),
            untouched=liabilities.untouched_months(case) if is_verifier else [],
            steps=_buttons(case, user),
            entries=history(events, presentation.VERBS),
            **kwargs,
        )


def _buttons(case: EmployerLiability, user) -> list[dict]:
    """What this person may do with the debt; it is not opened again while a newer one is followed."""
    hidden = {EmployerLiability.reopen.__name__} if liabilities.live_twin(case) else set()
    return step_links(case, user, partial(step_url, case), hidden)


class MyLiabilitiesView(ListView):
    """What the company owes: what still waits first, the oldest on top."""

    access = EMPLOYER
    paginate_by = 50
    template_name = "jkp_claims/liability_list.html"

    def get_queryset(self):
        return in_scope(self.request.user).those_that_wait_first()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"rows": [presentation.row(case) for case in context["object_list"]]}


class LiabilitiesView(StateTabs, ListView):
    """The verifier's queue, oldest first; what today's record no longer shows is marked."""

    access = VERIFIER
    paginate_by = 50
    template_name = "jkp_claims/liability_queue.html"
    tab_parameter = "status"
    tabs = {
        "berjalan": (gettext_lazy("Semua yang berjalan"), LIVE_LIABILITY),
        "dilaporkan": (gettext_lazy("Pembayaran dilaporkan"), [LiabilityState.REPORTED]),
        "menunggu": (gettext_lazy("Menunggu perusahaan"), [LiabilityState.OPEN]),
        "selesai": (gettext_lazy("Dibayar atau ditutup"), presentation.ENDED),
    }

    def get_queryset(self):
        return self.in_tab(in_scope(self.request.user)).order_by("created_at", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        visible = EmployerLiability.objects.visible_to(self.request.user)
        gone = liability_reasons.no_longer_owed(context["object_list"])
        denied = presentation.not_received(context["object_list"])
        return context | {
            "rows": [
                presentation.row(case) | {"gone": case.pk in gone, "denied": case.pk in denied}
                for case in context["object_list"]
            ],
            "tabs": self.tab_links(visible),
        }


class LiabilityStepView(RecordsReading, StepView):
    """A step of a debt, with its amount and months in sight."""

    model = EmployerLiability
    template_name = "jkp_claims/liability_step.html"
    reads = A_DEBT

    def get_context_data(self, **kwargs):
        return super().get_context_data(label=presentation.label(self.case), **kwargs)


class ReportPaymentView(KeepsDocuments, LiabilityStepView):
    """The company reports the day it paid, with the proof."""

    access = EMPLOYER
    step = EmployerLiability.report_payment
    form_class = ReportPaymentForm
    done = gettext_lazy("Laporan pembayaran terkirim. Verifikator BPJS memeriksanya.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "case": self.case, "today": clock.today()}

    def take(self, note, **arguments):
        return liabilities.report_payment(self.case, by=self.request.user, note=note, **arguments)


class ConfirmPaymentView(LiabilityStepView):
    """A verifier confirms; what BPJS has already decided is shown and stays as it is."""

    access = VERIFIER
    step = EmployerLiability.confirm_payment
    form_class = ConfirmPaymentForm
    done = gettext_lazy("Pembayaran disahkan. Perusahaan dan pekerja sudah diberi tahu.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "case": self.case, "today": clock.today()}

    def get_context_data(self, **kwargs):
        untouched = list(liabilities.untouched_months(self.case))
        by_bpjs = [month.amount for month in untouched if month.state in DECIDED_BY_BPJS]
        return super().get_context_data(
            covered=liabilities.covered_months(self.case),
            untouched=untouched,
            decided_by_bpjs=sum(by_bpjs),
            not_received=presentation.not_received([self.case]).get(self.case.pk),
            **kwargs,
        )

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except liabilities.NotEnough as reason:
            form.add_error(None, str(reason))
            return self.form_invalid(form)

    def take(self, note, **arguments):
        return liabilities.confirm_payment(self.case, by=self.request.user, note=note, **arguments)


class DenyPaymentView(LiabilityStepView):
    """The worker has not got the money that the company reported; a verifier reads it before deciding."""

    access = WORKER
    step = EmployerLiability.deny_payment
    form_class = NotReceivedForm
    done = gettext_lazy("Catatan Anda tersimpan. Verifikator BPJS membacanya sebelum memutuskan laporan perusahaan.")


class DecideLiabilityView(LiabilityStepView):
    """The other decisions of a verifier: their reason is read by all sides."""

    access = VERIFIER
    form_class = NoteForm

    def take(self, note, **arguments):
        by = self.request.user
        return advance(self.case, self.step_taken, by=by, note=note, decided_by=by, **arguments)


class ReopenView(LiabilityStepView):
    """What was closed by mistake is owed again, unless a newer debt is followed in its place."""

    access = VERIFIER
    step = EmployerLiability.reopen
    form_class = NoteForm
    done = gettext_lazy("Tanggungan dibuka lagi. Perusahaan dan pekerja sudah diberi tahu.")

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except liabilities.AlreadyOpen as newer:
            messages.warning(
                self.request, _("Tanggungan ini sudah digantikan %s, yang masih berjalan.") % newer.case.number
            )
            return HttpResponseRedirect(newer.case.get_absolute_url())

    def take(self, note, **arguments):
        return liabilities.reopen(self.case, by=self.request.user, note=note)


class EvidenceView(DocumentView):
    """A document of a debt. Who opens somebody else's document leaves a line that its owner can read."""

    access = private_file(Role.WORKER, Role.EMPLOYER, Role.VERIFIER)

    @staticmethod
    def file_named(pk, document, page=None):
        return Document.objects.filter(pk=document).values_list("pk", flat=True).first()

    def find_document(self):
        self.case = case = get_object_or_404(in_scope(self.request.user), pk=self.kwargs["pk"])
        if self.kwargs["document"] not in (case.basis_id, case.evidence_id):
            raise Http404
        self.back = case.get_absolute_url()
        return Document.objects.get(pk=self.kwargs["document"])

    def page_url(self, number):
        return reverse("jkp_claims:liability_page", args=[self.kwargs["pk"], self.kwargs["document"], number])

    def opened(self, document):
        case, user = self.case, self.request.user
        if document.owner_id != user.pk:
            record(case, "evidence_opened", by=user, document=str(document.pk))
        record_readings(user, [case.claim.participant], what=What.EVIDENCE, number=case.number)


class EvidencePageView(PagePictureView, EvidenceView):
    """The picture of one page of it; the page around it has told who looks."""

    def opened(self, document):
        record_readings(self.request.user, [self.case.claim.participant], what=What.EVIDENCE, number=self.case.number)


class RealWageView(KeepsDocuments, RecordsReading, FormView):
    """A verifier writes down the wage the worker really had; when the benefit was too low, the company owes the rest."""

    access = VERIFIER
    form_class = RealWageForm
    template_name = "jkp_claims/liability_real_wage.html"
    reads = Reading(What.CLAIM, of="claim.participant", number="claim.number")

    def dispatch(self, request, *args, **kwargs):
        claims = JkpClaim.objects.visible_to(request.user).select_related("participant", "report__employment__company")
        self.claim = get_object_or_404(claims, pk=kwargs["pk"])
        if not decides_claims(self.claim, request.user):
            raise PermissionDenied
        if not self.claim.first_claim_on:
            messages.info(request, _("Upah sebenarnya dicatat setelah klaim bulan ke-1 dikirim."))
            return HttpResponseRedirect(self.claim.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "reported_wage": self.claim.reported_wage}

    def get_context_data(self, **kwargs):
        return super().get_context_data(claim=self.claim, **kwargs)

    def form_valid(self, form):
        try:
            case = liabilities.record_real_wage(self.claim, by=self.request.user, **form.cleaned_data)
        except liabilities.AlreadyOpen as earlier:
            messages.warning(self.request, _("Kekurangan upah klaim ini sudah ditagih: %s.") % earlier.case.number)
            return HttpResponseRedirect(earlier.case.get_absolute_url())
        except liabilities.NothingLeft as settled:
            form.add_error(
                "real_wage", _("Kekurangan sampai upah ini sudah dibayar: %s. Tidak ada sisa.") % rupiah(settled.paid)
            )
            return self.form_invalid(form)
        if case is None:
            form.add_error(
                "real_wage", _("Manfaatnya sama: upah untuk hitungan tidak berubah, jadi tidak ada kekurangan.")
            )
            return self.form_invalid(form)
        messages.success(self.request, _("Kekurangan dihitung dan ditagih. Perusahaan dan pekerja sudah diberi tahu."))
        return HttpResponseRedirect(case.get_absolute_url())
