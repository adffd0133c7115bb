from hashlib import sha256
from typing import NamedTuple

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.access import PAYMENT_OFFICERS
from accounts.models import User
from casework.guards import case_guards
from casework.models import Case
from casework.steps import Moves
from payouts.guards import batch_guards
from payouts.permissions import approves, releases, submits, voids
from payouts.states import APPROVED_ONCE, LIVE, RELEASED_ONCE, SEALED, BatchState

MOVES = Moves(
    BatchState.DRAFT,
    submit=([BatchState.DRAFT], BatchState.SUBMITTED),
    approve=([BatchState.SUBMITTED], BatchState.APPROVED),
    release=([BatchState.APPROVED], BatchState.RELEASED),
    void=([BatchState.SUBMITTED, BatchState.APPROVED], BatchState.VOID),
    close=([BatchState.RELEASED], BatchState.CLOSED),
)


SHA256 = "^[0-9a-f]{64}$"


class Content(NamedTuple):
    """What a signature is put under."""

    count: int
    total: int
    sha256: str


class ContentChanged(Exception):
    """The batch does not hold what the officer saw."""


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The payment officers read every batch."""
        if user.is_authenticated and user.role in PAYMENT_OFFICERS:
            return self.all()
        return self.none()

    def all_answered(self):
        """At the bank, and the bank has said about every payment what became of it."""
        return self.filter(state=BatchState.RELEASED).exclude(attempts__state__in=LIVE)


class Batch(Case):
    """Payments that go to the bank together, through four eyes: made, approved and released by three people."""

    NUMBER_PREFIX = "BYR"

    MOVES = MOVES

    state = FSMField(_("status"), default=BatchState.DRAFT, choices=BatchState, protected=True)
    maker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approver = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    releaser = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    count = models.PositiveIntegerField(_("banyaknya pembayaran"), null=True)
    total = models.PositiveBigIntegerField(_("total"), null=True)
    content_sha256 = models.CharField(_("sidik isi"), max_length=64, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        triggers = [*case_guards(MOVES), *batch_guards()]
        constraints = [
            models.CheckConstraint(name="batch_known_state", condition=Q(state__in=BatchState.values)),
            models.UniqueConstraint(
                name="one_draft_batch",
                fields=["state"],
                condition=Q(state=BatchState.DRAFT),
                violation_error_message=_("Sudah ada satu draf batch."),
            ),
            models.CheckConstraint(
                name="batch_approver_is_not_maker",
                condition=~Q(approver=F("maker")),
                violation_error_message=_("Penyetuju harus orang lain daripada penyusun."),
            ),
            models.CheckConstraint(
                name="batch_releaser_is_third",
                condition=~Q(releaser=F("maker")) & ~Q(releaser=F("approver")),
                violation_error_message=_("Pelepas harus orang lain daripada penyusun dan penyetuju."),
            ),
            models.CheckConstraint(
                name="batch_sealed_is_signed",
                condition=Q(state__in=SEALED, maker__isnull=False, content_sha256__regex=SHA256)
                & Q(count__isnull=False, count__gte=1, total__isnull=False, total__gte=1)
                | Q(state=BatchState.DRAFT, maker=None, count=None, total=None, content_sha256=""),
                violation_error_message=_("Batch yang diajukan harus punya penyusun, jumlah, dan sidik isi."),
            ),
            models.CheckConstraint(
                name="batch_approved_is_signed",
                condition=~Q(state__in=APPROVED_ONCE) | Q(approver__isnull=False),
                violation_error_message=_("Batch yang disetujui harus punya penyetuju."),
            ),
            models.CheckConstraint(
                name="batch_released_is_signed",
                condition=~Q(state__in=RELEASED_ONCE) | Q(releaser__isnull=False),
                violation_error_message=_("Batch yang dilepas harus punya pelepas."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("payouts:batch", args=[self.pk])

    def content(self) -> Content:
        """How many, how much, and the SHA-256 over (payout, account version, amount), sorted, a line for each."""
        lines = self.attempts.values_list("payout_id", "bank_account_id", "payout__amount").order_by("payout_id")
        digest, count, total = sha256(), 0, 0
        for payout, account, amount in lines.iterator():
            digest.update(f"{payout}:{account}:{amount}\n".encode())
            count, total = count + 1, total + amount
        return Content(count, total, digest.hexdigest())

    @MOVES.step(permission=submits, label=_("Ajukan"))
    def submit(self, *, signer, seen):
        """The maker seals what they saw. Raises `ContentChanged`."""
        self.count, self.total, self.content_sha256 = self._content_as(seen)
        self.maker = signer

    @MOVES.step(permission=approves, label=_("Setujui"))
    def approve(self, *, signer, seen):
        """A second person stands for it. Raises `ContentChanged`."""
        self._content_as(seen, self.content_sha256)
        self.approver = signer

    @MOVES.step(permission=releases, label=_("Lepas ke bank"))
    def release(self, *, signer, seen):
        """A third person lets the money go. Raises `ContentChanged`."""
        self._content_as(seen, self.content_sha256)
        self.releaser = signer

    @MOVES.step(permission=voids, label=_("Batalkan"), tone="bad")
    def void(self):
        """Nothing of it goes to the bank; what was in it comes into the next draft."""

    @MOVES.step(system=True, in_bulk=True)
    def close(self):
        """Every payment has its answer."""

    def _content_as(self, *expected: str) -> Content:
        content = self.content()
        if any(content.sha256 != wanted for wanted in expected):
            raise ContentChanged(self.number)
        return content
