import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Role, User
from casework.guards import case_guards
from casework.models import Case
from casework.steps import Moves
from documents.models import Document
from jkp_claims import liability_notices
from jkp_claims.models.claim import JkpClaim
from jkp_claims.permissions import decides_liability, owes_it, waits_for_it
from jkp_claims.rules import WHOLE_BENEFIT, LiabilityKind
from registry.models import Company


class LiabilityState(models.TextChoices):
    OPEN = "open", _("Menunggu perusahaan")
    REPORTED = "reported", _("Pembayaran dilaporkan")
    PAID = "paid", _("Sudah dibayar")
    CLOSED = "closed", _("Ditutup")
    REPLACED = "replaced", _("Dihitung ulang")


LIVE_LIABILITY = [LiabilityState.OPEN, LiabilityState.REPORTED]
HAVE_PAID_DAY = [LiabilityState.REPORTED, LiabilityState.PAID]
DEBT = ["claim", "company", "kind", "article", "regulation", "amount", "part", "trace", "basis"]


class LiabilityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company that owes, the worker it is owed to, verifiers, and the mediators of the region."""
        if not user.is_authenticated:
            return self.none()
        if user.role == Role.EMPLOYER:
            return self.filter(company__in=Company.objects.visible_to(user))
        if user.role in (Role.WORKER, Role.VERIFIER, Role.MEDIATOR):
            return self.filter(claim__in=JkpClaim.objects.visible_to(user))
        return self.none()

    def live(self):
        """Neither paid, closed nor replaced."""
        return self.filter(state__in=LIVE_LIABILITY)

    def those_that_wait_first(self):
        """What the company must still do, then what is being checked, then what has ended; the oldest first."""
        places = [models.When(state=state, then=place) for place, state in enumerate(LIVE_LIABILITY)]
        ended = models.Value(len(LIVE_LIABILITY))
        return self.order_by(models.Case(*places, default=ended), "created_at", "pk")

    def of_the_whole_benefit(self):
        """Those by which the employer pays the months of the claim, instead of BPJS."""
        return self.filter(kind__in=WHOLE_BENEFIT)


MOVES = Moves(
    LiabilityState.OPEN,
    report_payment=([LiabilityState.OPEN], LiabilityState.REPORTED),
    deny_payment=([LiabilityState.REPORTED], LiabilityState.REPORTED),
    confirm_payment=(LIVE_LIABILITY, LiabilityState.PAID),
    refuse_report=([LiabilityState.REPORTED], LiabilityState.OPEN),
    close=(LIVE_LIABILITY, LiabilityState.CLOSED),
    reopen=([LiabilityState.CLOSED], LiabilityState.OPEN),
    recalculate=([LiabilityState.OPEN], LiabilityState.REPLACED),
)


class EmployerLiability(Case):
    """What an employer owes because of one termination; followed until it is paid, or closed by a person.

    `amount` is whole rupiah owed to the worker, 0 for arrears that are owed to BPJS alone. `part` is 1, and more for what
    came on top while an earlier part was already reported as paid. `trace` tells how it was found, `basis` is what showed
    the real wage; none changes. `evidence` is the proof of payment that was sent last.
    """

    NUMBER_PREFIX = "TGJ"

    MOVES = MOVES

    state = FSMField(_("status"), default=LiabilityState.OPEN, choices=LiabilityState, protected=True)
    claim = models.ForeignKey(JkpClaim, on_delete=models.PROTECT, related_name="liabilities")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("sebab"), max_length=20, choices=[(kind.value, kind.value) for kind in LiabilityKind])
    article = models.CharField(_("dasar hukum"), max_length=120)
    regulation = models.CharField(_("aturan"), max_length=20)
    amount = models.PositiveBigIntegerField(_("jumlah"))
    part = models.PositiveSmallIntegerField(default=1)
    trace = models.JSONField(default=list)
    basis = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    evidence = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    paid_on = models.DateField(_("dibayar"), null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = LiabilityQuerySet.as_manager()

    class Meta:
        triggers = [*case_guards(MOVES), pgtrigger.ReadOnly(name="debt_stays", fields=DEBT)]
        constraints = [
            models.CheckConstraint(name="liability_known_state", condition=models.Q(state__in=LiabilityState.values)),
            models.CheckConstraint(
                name="liability_known_kind", condition=models.Q(kind__in=[kind.value for kind in LiabilityKind])
            ),
            models.UniqueConstraint(
                name="one_live_liability_of_a_kind",
                fields=["claim", "kind", "part"],
                condition=models.Q(state__in=LIVE_LIABILITY),
                violation_error_message=_("Tanggungan ini sudah dibuka."),
            ),
            models.CheckConstraint(
                name="liability_ended_by_person",
                condition=~models.Q(state__in=[LiabilityState.PAID, LiabilityState.CLOSED])
                | models.Q(decided_by__isnull=False),
                violation_error_message=_("Hanya petugas yang menutup tanggungan."),
            ),
            models.CheckConstraint(
                name="liability_paid_has_day",
                condition=~models.Q(state__in=HAVE_PAID_DAY) | models.Q(paid_on__isnull=False),
                violation_error_message=_("Tulis tanggal pembayaran."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("jkp_claims:liability", args=[self.pk])

    @property
    def is_owed_to_worker(self) -> bool:
        """Whether the worker waits for this money; arrears that stay with BPJS are owed to BPJS alone."""
        return self.kind != LiabilityKind.ARREARS_TO_SETTLE

    @MOVES.step(permission=owes_it, label=_("Laporkan pembayaran"), sets=("paid_on", "evidence"))
    def report_payment(self):
        """The company says that it has paid, with the proof."""
        liability_notices.tell_reported(self)

    @MOVES.step(permission=waits_for_it, label=_("Uangnya belum saya terima"), tone="secondary")
    def deny_payment(self):
        """The worker has not got what was reported; the note is read by whoever decides the report."""
        liability_notices.tell_denied(self)

    @MOVES.step(permission=decides_liability, label=_("Sahkan pembayaran"), sets=("decided_by", "paid_on"))
    def confirm_payment(self, *, months=()):
        """A verifier has seen that the money, or the arrears, were paid; `months` are the numbers it stands for."""
        liability_notices.tell_paid(self, months)

    @MOVES.step(permission=decides_liability, label=_("Bukti belum cukup"), tone="secondary", sets=("decided_by",))
    def refuse_report(self):
        """The proof does not show the payment; the note says what is missing. The proof stays to be read."""
        self.paid_on = None
        liability_notices.tell_report_refused(self)

    @MOVES.step(permission=decides_liability, label=_("Tutup tanpa pembayaran"), tone="bad", sets=("decided_by",))
    def close(self):
        """Nothing is owed any more, or another office follows it; the note says which."""
        liability_notices.tell_closed(self)

    @MOVES.step(permission=decides_liability, label=_("Buka lagi"), tone="secondary", sets=("decided_by",))
    def reopen(self):
        """It was closed by mistake; the note says why it is owed all the same."""
        self.paid_on = None
        liability_notices.tell_reopened(self)

    @MOVES.step(system=True)
    def recalculate(self):
        """The months were recalculated: what is owed today is followed under another number."""
