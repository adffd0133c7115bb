"""A company's payment for one month: said by the company, confirmed by BPJS."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import User
from casework.guards import case_guards
from casework.models import Case
from casework.steps import Moves
from core import clock
from registry.models.companies import Company


class PaymentState(models.TextChoices):
    WAITING = "waiting", _("Menunggu konfirmasi BPJS")
    CONFIRMED = "confirmed", _("Dikonfirmasi BPJS")
    REFUSED = "refused", _("Tidak dikonfirmasi")


class PaymentRefusal(models.TextChoices):
    """Why a payment does not count."""

    UNKNOWN = "unknown", _("BPJS tidak menemukan pembayaran ini")
    AMOUNT = "amount", _("Jumlahnya tidak sama dengan tagihan")


MOVES = Moves(
    PaymentState.WAITING,
    confirm=([PaymentState.WAITING], PaymentState.CONFIRMED),
    refuse=([PaymentState.WAITING], PaymentState.REFUSED),
)


class ContributionPaymentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """With the company."""
        return self.filter(company__in=Company.objects.visible_to(user))

    def waiting(self):
        return self.filter(state=PaymentState.WAITING)


class ContributionPayment(Case):
    """What a company paid for one month: it covers all that was reported and unpaid when BPJS confirmed it.

    `amount`: whole rupiah; None until it is confirmed, when the company said only that the whole statement was paid.
    """

    NUMBER_PREFIX = "BYR"

    MOVES = MOVES

    state = FSMField(_("status"), default=PaymentState.WAITING, choices=PaymentState, protected=True)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="payments", db_index=False)
    month = models.DateField(_("bulan"))
    paid_on = models.DateField(_("tanggal bayar"))
    amount = models.BigIntegerField(_("jumlah"), null=True)
    reference = models.CharField(_("nomor bukti"), max_length=40, blank=True)
    refusal = models.CharField(_("sebab"), max_length=8, choices=PaymentRefusal, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked = models.PositiveSmallIntegerField(default=0, editable=False)
    ask_again_at = models.DateTimeField(default=clock.machine_now, editable=False)

    objects = ContributionPaymentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["ask_again_at"], name="payment_to_ask", condition=models.Q(state=PaymentState.WAITING)
            ),
            models.Index(fields=["company", "-month", "-id"], name="payment_of_company"),
        ]
        constraints = [
            models.CheckConstraint(name="payment_known_state", condition=models.Q(state__in=PaymentState.values)),
            models.CheckConstraint(
                name="payment_refusal_is_told",
                condition=models.Q(state=PaymentState.REFUSED, refusal__in=PaymentRefusal.values)
                | (~models.Q(state=PaymentState.REFUSED) & models.Q(refusal="")),
            ),
            models.CheckConstraint(
                name="payment_confirmed_with_amount",
                condition=~models.Q(state=PaymentState.CONFIRMED) | models.Q(amount__isnull=False),
            ),
            models.CheckConstraint(
                name="payment_amount_not_negative",
                condition=models.Q(amount=None) | models.Q(amount__gte=0),
                violation_error_message=_("Jumlah tidak boleh kurang dari nol."),
            ),
            models.CheckConstraint(name="payment_month_is_its_first_day", condition=models.Q(month__day=1)),
            models.UniqueConstraint(
                name="one_waiting_payment_a_month",
                fields=["company", "month"],
                condition=models.Q(state=PaymentState.WAITING),
                violation_error_message=_("Pembayaran bulan ini masih menunggu konfirmasi BPJS."),
            ),
        ]
        triggers = case_guards(MOVES)

    @MOVES.step(system=True)
    def confirm(self, *, amount):
        """BPJS has received it."""
        self.amount = amount

    @MOVES.step(system=True)
    def refuse(self, *, refusal):
        self.refusal = refusal
