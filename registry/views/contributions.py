"""A company's months, and what it paid for them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, TemplateView

from core import clock
from core.dates import Month
from registry.contributions import due_on
from registry.models import CompanyMonth, ContributionPayment, PaymentState
from registry.payment_forms import MOST_MONTHS, PaymentForm
from registry.payments import PaymentRefused, amounts_due, ask_until_silence, record_payments
from registry.permissions import may_sign
from registry.statements import arrears, state_of, unpaid_months, waiting_months
from registry.views.one_company import OfOneCompany
from registry.views.workforce import OfOneCompany as OfChosenCompany

MONTHS_A_PAGE = 24
PAYMENTS_SHOWN = 12
PAYMENT_TONES = {PaymentState.WAITING: "info", PaymentState.CONFIRMED: "ok", PaymentState.REFUSED: "bad"}


class ContributionsView(OfChosenCompany, TemplateView):
    """The months of one company, newest first: who was reported, what is unpaid, and the payments that were recorded."""

    template_name = "registry/contribution_list.html"

    def get_context_data(self, **kwargs):
        about = self.about_the_company(clock.today()) if self.company else {}
        return super().get_context_data(company=self.company, companies=self.companies, **about, **kwargs)

    def about_the_company(self, today) -> dict:
        waiting = waiting_months(self.company)
        months = CompanyMonth.objects.filter(company=self.company, reported__gt=0).order_by("-month")
        page = Paginator(months, MONTHS_A_PAGE).get_page(self.request.GET.get("page"))
        payments = ContributionPayment.objects.filter(company=self.company).order_by("-month", "-pk")
        return {
            "page": page,
            "rows": [
                {
                    "sums": sums,
                    "key": str(Month.of(sums.month)),
                    "due_on": due_on(Month.of(sums.month)),
                    "state": state_of(sums, waiting, today),
                }
                for sums in page
            ],
            "arrears": arrears([self.company], today)[self.company.pk],
            "may_pay": may_sign(self.company, self.request.user),
            "payments": [
                {"payment": payment, "tone": PAYMENT_TONES[payment.state]} for payment in payments[:PAYMENTS_SHOWN]
            ],
        }


class PaymentView(OfOneCompany, FormView):
    """Record a transfer to BPJS for one month or several; BPJS confirms it. Only for those who may sign."""

    form_class = PaymentForm
    template_name = "registry/payment_form.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "due": self.due(), "today": clock.today()}

    def due(self) -> dict[Month, int]:
        """The oldest months that can be paid, each with what its statement asks."""
        waiting = waiting_months(self.company)
        months = [Month.of(sums.month) for sums in unpaid_months(self.company) if sums.month not in waiting]
        return amounts_due(self.company, months[:MOST_MONTHS])

    def get_initial(self):
        return {**super().get_initial(), "months": self.request.GET.getlist("bulan")}

    def post(self, request, *args, **kwargs):
        if not self.signs:
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            payments = record_payments(self.company, form.paid(), by=self.request.user, today=clock.today())
        except PaymentRefused as refused:
            form.add_error(None, refused.message)
            return self.form_invalid(form)
        self.tell(ask_until_silence(payments))
        return HttpResponseRedirect(f"{reverse('registry:contributions')}?perusahaan={self.company.pk}")

    def tell(self, payments: list[ContributionPayment]) -> None:
        """What became of each so far."""
        states = [payment.state for payment in payments]
        if confirmed := states.count(PaymentState.CONFIRMED):
            words = ngettext(
                "BPJS mengonfirmasi pembayaran %(count)d bulan. Bulan itu sudah dihitung dibayar.",
                "BPJS mengonfirmasi pembayaran %(count)d bulan. Bulan itu sudah dihitung dibayar.",
                confirmed,
            )
            messages.success(self.request, words % {"count": confirmed})
        if PaymentState.WAITING in states:
            messages.info(
                self.request, _("BPJS belum menjawab. Pembayaran Anda tersimpan dan kami tanyakan lagi sendiri.")
            )
        if PaymentState.REFUSED in states:
            messages.error(
                self.request,
                _("BPJS tidak menemukan pembayaran itu. Periksa tanggal dan nomor bukti, lalu catat lagi."),
            )
