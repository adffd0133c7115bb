from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.access import PAYMENT_OFFICERS
from casework.guards import case_guards
from casework.safe_fsm import SafeFSMMixin
from casework.steps import Moves
from core.ids import uuid7
from payouts.guards import attempt_guards
from payouts.models.batch import Batch
from payouts.models.payout import Payout
from payouts.states import ANSWERED, FAULTY, LIVE_OR_SETTLED, AttemptState, BatchState, reason_label
from registry.models import BankAccount, Participant

MOST_ATTEMPTS = 5


MOVES = Moves(
    AttemptState.READY,
    send=([AttemptState.READY], AttemptState.SENDING),
    settle=([AttemptState.SENDING, AttemptState.UNKNOWN], AttemptState.SETTLED),
    come_back=([AttemptState.SENDING, AttemptState.UNKNOWN], AttemptState.RETURNED),
    doubt=([AttemptState.SENDING], AttemptState.UNKNOWN),
    cancel=([AttemptState.READY], AttemptState.CANCELLED),
)


class AttemptQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The payment officers read every attempt."""
        if user.is_authenticated and user.role in PAYMENT_OFFICERS:
            return self.all()
        return self.none()

    def to_send(self):
        """Released, and nobody has begun."""
        return self.filter(state=AttemptState.READY, batch__state=BatchState.RELEASED)

    def left_open(self, now):
        """Begun by a payer that did not come back with an answer; `now` on the machine's clock."""
        return self.filter(state=AttemptState.SENDING, lease_until__lt=now)

    def troubled(self):
        """What the bank returned and no later attempt has taken up, and what a person has to look at."""
        later = self.model.objects.filter(payout=OuterRef("payout"), attempt_no__gt=OuterRef("attempt_no"))
        return self.filter(~Exists(later.exclude(state=AttemptState.CANCELLED)), state__in=FAULTY)


class Attempt(SafeFSMMixin, models.Model):
    """One try to bring a payout to an account. `ref` is fixed before it is sent: the bank pays it once at most."""

    MOVES = MOVES

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="attempts")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="attempts")
    payee = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="+")
    attempt_no = models.PositiveSmallIntegerField(_("percobaan ke-"))
    ref = models.UUIDField(_("nomor rujukan bank"), unique=True, default=uuid4, editable=False)
    state = FSMField(_("status"), default=AttemptState.READY, choices=AttemptState, protected=True)
    lease_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField(_("dijawab bank"), null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["batch", "id"], name="attempt_of_batch"),
            models.Index(fields=["id"], name="attempt_to_send", condition=Q(state=AttemptState.READY)),
            models.Index(fields=["lease_until"], name="attempt_left_open", condition=Q(state=AttemptState.SENDING)),
            models.Index(fields=["answered_at"], name="attempt_troubled", condition=Q(state__in=FAULTY)),
        ]
        constraints = [
            models.CheckConstraint(name="attempt_known_state", condition=Q(state__in=AttemptState.values)),
            models.CheckConstraint(name="attempt_one_to_five", condition=Q(attempt_no__range=(1, MOST_ATTEMPTS))),
            models.UniqueConstraint(
                name="attempt_counted_once",
                fields=["payout", "attempt_no"],
                condition=~Q(state=AttemptState.CANCELLED),  # it never went out, so it is not counted
            ),
            models.UniqueConstraint(
                name="one_live_or_settled_attempt",
                fields=["payout"],
                condition=Q(state__in=LIVE_OR_SETTLED),
                violation_error_message=_("Pembayaran ini sudah berhasil atau masih berjalan."),
            ),
            models.CheckConstraint(
                name="attempt_sending_has_lease",
                condition=Q(state=AttemptState.SENDING, lease_until__isnull=False)
                | ~Q(state=AttemptState.SENDING) & Q(lease_until=None),
            ),
            models.CheckConstraint(
                name="attempt_answer_has_moment",
                condition=Q(state__in=ANSWERED, answered_at__isnull=False)
                | ~Q(state__in=ANSWERED) & Q(answered_at=None),
            ),
            models.CheckConstraint(
                name="attempt_failure_has_reason",
                condition=Q(state__in=FAULTY) & ~Q(reason="") | ~Q(state__in=FAULTY) & Q(reason=""),
            ),
        ]
        triggers = [
            *case_guards(MOVES),
            *attempt_guards(["payout", "batch", "payee", "bank_account", "attempt_no", "ref"]),
        ]

    def __str__(self):
        return f"{self.ref}"

    @property
    def reason_label(self) -> str:
        """What went wrong, in words; nothing when nothing did."""
        return reason_label(self.state, self.reason)

    @MOVES.step(system=True, sets=("lease_until",))
    def send(self):
        """A payer takes it: from the commit on, the bank may have it."""

    @MOVES.step(system=True, sets=("answered_at",))
    def settle(self):
        """The bank has paid."""
        self.lease_until, self.reason = None, ""

    @MOVES.step(system=True, sets=("answered_at", "reason"))
    def come_back(self):
        """The bank has sent the money back."""
        self.lease_until = None

    @MOVES.step(system=True, sets=("reason",))
    def doubt(self):
        """The bank's answer cannot be read by a machine: a person has to look, and nothing is sent again."""
        self.lease_until = None

    @MOVES.step(system=True, in_bulk=True)
    def cancel(self):
        """Its batch is void."""
