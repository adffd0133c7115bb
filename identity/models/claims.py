"""Who somebody says they are, and what the population register and the officers say to it."""

from base64 import b32encode

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Office, User
from casework.guards import case_guards
from casework.models import Case
from casework.steps import Moves
from core.fields import EncryptedTextField, blind_index
from core.nik import mask_nik
from identity.permissions import decides_claim, desk_region


class ClaimState(models.TextChoices):
    REGISTERED = "registered", _("Belum diperiksa")
    WAITING = "waiting", _("Menunggu jawaban Dukcapil")
    REVIEW = "review", _("Menunggu petugas")
    NEEDS_CORRECTION = "needs_correction", _("Perlu dibetulkan")
    REJECTED = "rejected", _("Ditolak")
    RECOVERING = "recovering", _("Akun lama sedang dipulihkan")
    CONFIRMED = "confirmed", _("Sudah dikonfirmasi")
    CLOSED = "closed", _("Ditutup")


class ReviewReason(models.TextChoices):
    """Why a person looks at it; only officers read this."""

    DIFFERS = "differs", _("Data berbeda dengan Dukcapil")
    NOT_FOUND = "not_found", _("NIK tidak ditemukan di Dukcapil")
    TAKEN = "taken", _("NIK ini sudah punya akun lain")
    TOO_OFTEN = "too_often", _("NIK ini terlalu sering diperiksa hari ini")


NOT_YET = [ClaimState.REGISTERED, ClaimState.WAITING]
CORRECTABLE = [ClaimState.WAITING, ClaimState.REVIEW, ClaimState.NEEDS_CORRECTION]
ON_THE_DESK = [ClaimState.REVIEW, ClaimState.NEEDS_CORRECTION, ClaimState.RECOVERING, ClaimState.REJECTED]

MOVES = Moves(
    ClaimState.REGISTERED,
    wait=([ClaimState.REGISTERED, ClaimState.NEEDS_CORRECTION], ClaimState.WAITING),
    match=([*NOT_YET, ClaimState.REVIEW, ClaimState.NEEDS_CORRECTION], ClaimState.CONFIRMED),
    differ=([*NOT_YET, ClaimState.NEEDS_CORRECTION], ClaimState.REVIEW),
    confirm=([ClaimState.REVIEW], ClaimState.CONFIRMED),
    ask_correction=([ClaimState.REVIEW], ClaimState.NEEDS_CORRECTION),
    start_recovery=([ClaimState.REVIEW], ClaimState.RECOVERING),
    reject=([ClaimState.REVIEW], ClaimState.REJECTED),
    reopen=([ClaimState.REJECTED], ClaimState.REVIEW),
    stop_recovery=([ClaimState.RECOVERING], ClaimState.REVIEW),
    close=([ClaimState.RECOVERING], ClaimState.CLOSED),
)


class IdentityClaimQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The person's own, and what lies at the desk of the officer's kabupaten or kota."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(models.Q(user=user) | models.Q(pk__in=self.at_desk_of(user).values("pk")))

    def at_desk_of(self, user):
        """What this officer may look at: never their own."""
        region = desk_region(user)
        if region is None:
            return self.none()
        own = models.Q(user=user)
        if user.nik_index is not None:
            own |= models.Q(nik_index=user.nik_index)
        return self.filter(office__region=region, state__in=ON_THE_DESK).exclude(own)


class IdentityClaim(Case):
    """One person's NIK, name and birth date as typed, and the answer of the register beside it.

    `ask_again_at` (machine clock) is set while the portal waits for an answer; `due_on` is until when an officer looks.
    """

    NUMBER_PREFIX = "IDN"

    MOVES = MOVES

    state = FSMField(_("status"), default=ClaimState.REGISTERED, choices=ClaimState, protected=True)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="identity_claim")
    nik = EncryptedTextField()
    nik_index = models.BinaryField(max_length=32)
    full_name = models.CharField(_("nama sesuai KTP"), max_length=120)
    birth_date = models.DateField(_("tanggal lahir"))
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="identity_claims")
    reason = models.CharField(_("sebab"), max_length=10, choices=ReviewReason, blank=True)
    register_name = EncryptedTextField(default=b"")
    register_birth_date = models.DateField(null=True)
    register_region = models.CharField(max_length=4, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    ask_again_at = models.DateTimeField(null=True)
    due_on = models.DateField(_("batas"), null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = IdentityClaimQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["nik_index"], name="identity_claim_by_nik"),
            models.Index(fields=["office", "state", "due_on"], name="identity_desk"),
            models.Index(
                fields=["ask_again_at"], name="identity_to_ask", condition=models.Q(ask_again_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(name="identity_known_state", condition=models.Q(state__in=ClaimState.values)),
            models.CheckConstraint(
                name="identity_known_reason", condition=models.Q(reason__in=["", *ReviewReason.values])
            ),
            models.CheckConstraint(
                name="identity_waits_for_a_moment",
                condition=~models.Q(state=ClaimState.WAITING) | models.Q(ask_again_at__isnull=False),
            ),
            models.CheckConstraint(
                name="identity_refused_by_person",
                condition=~models.Q(state=ClaimState.REJECTED) | models.Q(decided_by__isnull=False),
                violation_error_message=_("Hanya petugas yang menolak."),
            ),
        ]
        triggers = case_guards(MOVES)

    @property
    def masked_nik(self) -> str:
        return mask_nik(self.nik)

    @property
    def mark_of_typed(self) -> str:
        """Another one as soon as anything is typed anew; a keyed hash of letters and digits, fit for an address."""
        typed = f"{self.nik}|{self.full_name}|{self.birth_date}"
        return b32encode(blind_index(typed, "identity_as_typed"))[:12].decode()

    @property
    def is_correctable(self) -> bool:
        """Whether the person may type the data again."""
        return self.state in CORRECTABLE

    def get_absolute_url(self):
        return reverse("identity:claim", args=[self.pk])

    @MOVES.step(system=True)
    def wait(self, *, ask_again_at):
        self.ask_again_at = ask_again_at

    @MOVES.step(system=True)
    def match(self):
        self._give_nik()

    @MOVES.step(system=True)
    def differ(self, *, due_on):
        self.ask_again_at, self.due_on = None, due_on

    @MOVES.step(permission=decides_claim, label=_("Konfirmasi identitas"))
    def confirm(self, *, decided_by):
        self.decided_by = decided_by
        self._give_nik()

    @MOVES.step(permission=decides_claim, label=_("Minta dibetulkan"), tone="secondary")
    def ask_correction(self, *, decided_by):
        self.decided_by = decided_by

    @MOVES.step(permission=decides_claim, label=_("Sudah punya akun"), tone="secondary")
    def start_recovery(self, *, decided_by):
        self.decided_by = decided_by

    @MOVES.step(permission=decides_claim, label=_("Tolak"), tone="bad")
    def reject(self, *, decided_by):
        self.decided_by = decided_by

    @MOVES.step(permission=decides_claim, label=_("Periksa lagi"))
    def reopen(self, *, due_on):
        self.due_on = due_on

    @MOVES.step(system=True)
    def stop_recovery(self, *, due_on):
        self.due_on = due_on

    @MOVES.step(system=True)
    def close(self):
        """The old account lives on; this one is closed by `recovering.finish`."""

    def _give_nik(self):
        """The account is this person's from now on, with name and birth date as the register writes them."""
        self.ask_again_at = self.due_on = None
        user = User.objects.select_for_update().get(pk=self.user_id)
        user.nik, user.nik_index = self.nik, bytes(self.nik_index)
        user.full_name = self.register_name or self.full_name
        user.birth_date = self.register_birth_date or self.birth_date
        user.save(update_fields=["nik", "nik_index", "full_name", "birth_date"])
