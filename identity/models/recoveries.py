"""An old account gets a new contact with the help of an officer, after a time in which its owner can stop it."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Office, User
from casework.guards import case_guards
from casework.models import Case
from casework.steps import Moves
from core.fields import EncryptedTextField
from identity.models.claims import IdentityClaim
from identity.permissions import desk_region, owns_account, takes_code


class RecoveryState(models.TextChoices):
    PROVING = "proving", _("Menunggu kode dari kontak baru")
    COOLING = "cooling", _("Masa tunggu")
    DONE = "done", _("Kontak sudah diganti")
    STOPPED = "stopped", _("Dihentikan")
    EXPIRED = "expired", _("Batal")


class Seen(models.TextChoices):
    """What the officer has seen in the hand of the person."""

    CARD = "card", _("KTP elektronik asli, fotonya cocok dengan orangnya")
    CARD_AND_FAMILY = "card_and_family", _("KTP elektronik asli dan Kartu Keluarga")
    LETTER = "letter", _("Surat keterangan perekaman KTP elektronik, dan Kartu Keluarga")


RUNNING = [RecoveryState.PROVING, RecoveryState.COOLING]

MOVES = Moves(
    RecoveryState.PROVING,
    prove=([RecoveryState.PROVING], RecoveryState.COOLING),
    expire=(RUNNING, RecoveryState.EXPIRED),
    stop=([RecoveryState.COOLING], RecoveryState.STOPPED),
    stop_by_link=([RecoveryState.COOLING], RecoveryState.STOPPED),
    finish=([RecoveryState.COOLING], RecoveryState.DONE),
)


class ContactRecoveryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The owner of the account, and the officers of the desk that opened it."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(models.Q(account=user) | models.Q(pk__in=self.at_desk_of(user).values("pk")))

    def at_desk_of(self, user):
        """What was opened in the officer's kabupaten or kota; never about the officer's own account."""
        region = desk_region(user)
        if region is None:
            return self.none()
        return self.filter(office__region=region).exclude(account=user)


class ContactRecovery(Case):
    """A new e-mail address or phone number for an account whose contacts are lost.

    `claim` is the registration from which the contact comes; without one the person stands before the officer.
    `code_hash`, `stop_hash`: of the code sent to the new contact, and of the link that stops. Moments are the machine's.
    """

    NUMBER_PREFIX = "PLH"

    MOVES = MOVES

    state = FSMField(_("status"), default=RecoveryState.PROVING, choices=RecoveryState, protected=True)
    account = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recoveries")
    claim = models.ForeignKey(IdentityClaim, on_delete=models.PROTECT, null=True, related_name="recoveries")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="recoveries")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    seen = models.CharField(_("yang dilihat"), max_length=16, choices=Seen, blank=True)
    email = EncryptedTextField(default=b"")
    phone = EncryptedTextField(default=b"")
    code_hash = models.BinaryField(max_length=32, null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    code_until = models.DateTimeField(null=True)
    stop_hash = models.BinaryField(max_length=32, null=True, unique=True)
    cooling_until = models.DateTimeField(null=True)
    factors_lost = models.BooleanField(_("kehilangan faktor kedua"), default=False)
    factors_confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ContactRecoveryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["office", "-id"], name="recovery_of_office"),
        ]
        constraints = [
            models.CheckConstraint(name="recovery_known_state", condition=models.Q(state__in=RecoveryState.values)),
            models.CheckConstraint(name="recovery_known_seen", condition=models.Q(seen__in=["", *Seen.values])),
            models.CheckConstraint(
                name="recovery_cools_off",
                condition=~models.Q(state__in=[RecoveryState.COOLING, RecoveryState.DONE])
                | models.Q(cooling_until__isnull=False),
            ),
            models.CheckConstraint(name="recovery_not_for_oneself", condition=~models.Q(opened_by=models.F("account"))),
            models.CheckConstraint(
                name="recovery_factors_by_two",
                condition=models.Q(factors_confirmed_by__isnull=True)
                | ~models.Q(factors_confirmed_by=models.F("opened_by")),
                violation_error_message=_("Petugas lain yang harus mengonfirmasi."),
            ),
            models.UniqueConstraint(
                name="recovery_one_running",
                fields=["account"],
                condition=models.Q(state__in=RUNNING),
                violation_error_message=_("Akun ini sedang dipulihkan."),
            ),
        ]
        triggers = case_guards(MOVES)

    @property
    def waits_for_second_officer(self) -> bool:
        return self.factors_lost and self.factors_confirmed_by_id is None and self.state in RUNNING

    def get_absolute_url(self):
        return reverse("identity:recovery", args=[self.pk])

    @MOVES.step(permission=takes_code)
    def prove(self, *, cooling_until, stop_hash):
        self.cooling_until, self.stop_hash = cooling_until, stop_hash
        self.code_hash = None

    @MOVES.step(system=True)
    def expire(self):
        self.code_hash = self.stop_hash = None

    @MOVES.step(permission=owns_account, label=_("Bukan saya, hentikan"), tone="bad")
    def stop(self):
        self.stop_hash = None

    @MOVES.step(system=True)
    def stop_by_link(self):
        self.stop_hash = None

    @MOVES.step(system=True)
    def finish(self):
        self.stop_hash = None
