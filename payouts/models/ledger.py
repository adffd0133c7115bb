from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.guards import append_only_guards
from core.ids import uuid7
from payouts.guards import ledger_guards
from payouts.models.attempt import Attempt


class LedgerAccount(models.TextChoices):
    BANK = "bank", _("Kas di bank")
    BENEFIT = "benefit", _("Manfaat uang tunai")


class LedgerEntry(models.Model):
    """One line of the books, in whole rupiah; the lines of a transaction sum to zero. Corrections are reversals."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    txn_id = models.UUIDField()
    account = models.CharField(_("akun"), max_length=10, choices=LedgerAccount)
    amount = models.BigIntegerField(_("jumlah"))
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="ledger_entries")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    at = models.DateTimeField(_("dibukukan"))

    class Meta:
        constraints = [
            models.CheckConstraint(name="ledger_known_account", condition=Q(account__in=LedgerAccount.values)),
            models.CheckConstraint(name="ledger_amount_is_not_zero", condition=~Q(amount=0)),
            models.UniqueConstraint(name="one_line_an_account", fields=["txn_id", "account"]),
            models.UniqueConstraint(
                name="one_settlement_per_attempt",
                fields=["attempt"],
                condition=Q(account=LedgerAccount.BANK, reverses=None),
            ),
        ]
        triggers = [*ledger_guards(), *append_only_guards()]

    def __str__(self):
        return f"{self.txn_id} {self.account} {self.amount}"
