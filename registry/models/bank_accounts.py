from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from casework.guards import append_only_guards
from core import clock
from core.fields import EncryptedTextField
from core.ids import uuid7
from registry.choices import Bank
from registry.models.people import Participant


class NameCheck(models.TextChoices):
    """What the bank says of the name on an account."""

    WAITING = "waiting", _("Nama belum diperiksa bank")
    MATCHES = "matches", _("Nama cocok")
    OTHER_NAME = "other_name", _("Nama berbeda")
    NOT_FOUND = "not_found", _("Rekening tidak ditemukan")
    CLOSED = "closed", _("Rekening tidak aktif")

    @property
    def tone(self) -> str:
        """Of components/status.html."""
        return {"waiting": "info", "matches": "ok"}.get(self.value, "bad")


ANSWERS = [check.value for check in NameCheck if check != NameCheck.WAITING]


class BankAccountQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The person's own; all for a verifier."""
        if user.role == Role.WORKER:
            return self.filter(participant__in=Participant.objects.of(user))
        return self.all() if user.role == Role.VERIFIER else self.none()

    def latest_of(self, participant: Participant):
        """The version that holds now, paid to already or still cooling off; None without one."""
        return self.filter(participant=participant).order_by("-version").first()


class BankAccount(models.Model):
    """Where a person's money goes. A change is a new version; `usable_from` is when its cooling-off is over."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="bank_accounts")
    bank = models.CharField(_("bank"), max_length=3, choices=Bank)
    number = EncryptedTextField()
    number_index = models.BinaryField(max_length=32)
    holder_name = models.CharField(_("nama pemilik rekening"), max_length=120)
    version = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField(default=clock.now)
    usable_from = models.DateTimeField()

    objects = BankAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_bank_account_a_version", fields=["participant", "version"]),
            models.CheckConstraint(name="bank_account_known_bank", condition=models.Q(bank__in=Bank.values)),
            models.CheckConstraint(name="bank_account_version_counts_up", condition=models.Q(version__gte=1)),
            models.CheckConstraint(
                name="bank_account_usable_once_added", condition=models.Q(usable_from__gte=models.F("added_at"))
            ),
        ]
        triggers = append_only_guards()

    def __str__(self):
        return f"{self.participant_id} v{self.version}"

    @property
    def masked(self) -> str:
        """Fit to be shown: "BRI ••••4521"."""
        return f"{self.get_bank_display()} ••••{self.number[-4:]}"

    def is_usable(self, now: datetime) -> bool:
        return self.usable_from <= now

    @property
    def latest_check(self) -> "BankAccountCheck | None":
        """The bank's last answer; prefetch `checks` for several accounts."""
        return max(self.checks.all(), key=lambda check: check.pk, default=None)

    @property
    def name_check(self) -> NameCheck:
        latest = self.latest_check
        return NameCheck(latest.answer) if latest else NameCheck.WAITING


class OfAccountQuerySet(models.QuerySet):
    def visible_to(self, user):
        """With the account they are about."""
        return self.filter(bank_account__in=BankAccount.objects.visible_to(user))


class BankAccountCheck(models.Model):
    """One answer of the bank about the name on an account; `bank_name` as the bank writes it when it is another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="checks")
    answer = models.CharField(_("hasil"), max_length=10, choices=NameCheck)
    bank_name = EncryptedTextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = OfAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="bank_account_check_is_an_answer", condition=models.Q(answer__in=ANSWERS)),
        ]
        triggers = append_only_guards()

    def __str__(self):
        return f"{self.bank_account_id} {self.answer}"


class WaitingNameCheck(models.Model):
    """The bank has not answered about this account: when it is asked again (on the machine's clock).

    `tries` 0: nobody has asked yet, and nobody was told that an answer is missing.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    bank_account = models.OneToOneField(BankAccount, on_delete=models.PROTECT, related_name="waiting_check")
    ask_again_at = models.DateTimeField(default=clock.machine_now, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = OfAccountQuerySet.as_manager()

    def __str__(self):
        return f"{self.bank_account_id} after {self.tries}"
