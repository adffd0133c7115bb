from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import PAYMENT_OFFICERS
from accounts.models import Role
from casework.guards import append_only_guards
from core.ids import uuid7
from jkp_claims.models import MonthlyClaim, MonthState
from payouts.guards import payout_guards
from payouts.states import LIVE_OR_SETTLED
from registry.models import BankAccount, Participant

SMALLEST_AMOUNT = 1
LARGEST_AMOUNT = 3_000_000  # above every ceiling of a month's benefit; a larger amount is a fault, never a payment


class PayoutQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A worker's own; all for those who pay and those who verify."""
        if not user.is_authenticated:
            return self.none()
        if user.role == Role.WORKER:
            return self.filter(payee__in=Participant.objects.of(user))
        return self.all() if user.role in (*PAYMENT_OFFICERS, Role.VERIFIER) else self.none()

    def waiting_for_batch(self):
        """Owed, and in no batch: just approved, cooling off, or sent back by the bank and mended."""
        return self.filter(month__state=MonthState.APPROVED).exclude(attempts__state__in=LIVE_OR_SETTLED)


class Payout(models.Model):
    """What is owed for one approved month, written once. Whether it is paid is told by its attempts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    month = models.OneToOneField(MonthlyClaim, on_delete=models.PROTECT, related_name="payout")
    amount = models.PositiveBigIntegerField(_("jumlah"))
    regulation = models.CharField(_("aturan"), max_length=20)
    payee = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="payouts")
    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="payouts")
    made_at = models.DateTimeField(_("dibuat"))

    objects = PayoutQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="payout_amount_in_bounds",
                condition=Q(amount__range=(SMALLEST_AMOUNT, LARGEST_AMOUNT)),
                violation_error_message=_("Jumlah pembayaran harus antara Rp1 dan Rp3.000.000."),
            ),
        ]
        triggers = [*payout_guards(), *append_only_guards()]

    def __str__(self):
        return f"{self.month_id}: {self.amount}"
