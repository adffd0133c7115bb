from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Role, User
from casework.guards import case_guards
from casework.models import Case
from casework.steps import Moves
from documents.models import Document
from jkp_claims.models.claim import JkpClaim
from jkp_claims.permissions import decides_liability, owes_it
from jkp_claims.rules import LiabilityKind
from registry.models import Company


class LiabilityState(models.TextChoices):
    OPEN = "open", _("Menunggu perusahaan")
    REPORTED = "reported", _("Pembayaran dilaporkan")
    PAID = "paid", _("Sudah dibayar")
    CLOSED = "closed", _("Ditutup")


LIVE_LIABILITY = [LiabilityState.OPEN, LiabilityState.REPORTED]


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
        """Neither paid nor closed."""
        return self.filter(state__in=LIVE_LIABILITY)


MOVES = Moves(
    LiabilityState.OPEN,
    report_payment=([LiabilityState.OPEN], LiabilityState.REPORTED),
    refuse_report=([LiabilityState.REPORTED], LiabilityState.OPEN),
    confirm_payment=(LIVE_LIABILITY, LiabilityState.PAID),
    close=(LIVE_LIABILITY, LiabilityState.CLOSED),
)


class EmployerLiability(Case):
    """What an employer owes because of one termination; followed until it is paid, or closed by a person.

    `amount` is whole rupiah owed to the worker, 0 for arrears that are owed to BPJS alone. `trace` tells how it was found.
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
    trace = models.JSONField(default=list)
    evidence = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    paid_on = models.DateField(_("dibayar"), null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = LiabilityQuerySet.as_manager()

    class Meta:
        triggers = case_guards(MOVES)
        constraints = [
            models.CheckConstraint(name="liability_known_state", condition=models.Q(state__in=LiabilityState.values)),
            models.CheckConstraint(
                name="liability_known_kind", condition=models.Q(kind__in=[kind.value for kind in LiabilityKind])
            ),
            models.UniqueConstraint(
                name="one_live_liability_of_a_kind",
                fields=["claim", "kind"],
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
                condition=~models.Q(state__in=[LiabilityState.REPORTED, LiabilityState.PAID])
                | models.Q(paid_on__isnull=False),
                violation_error_message=_("Tulis tanggal pembayaran."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("jkp_claims:liability", args=[self.pk])

    @MOVES.step(permission=owes_it, label=_("Laporkan pembayaran"), sets=("paid_on", "evidence"))
    def report_payment(self):
        """The company says that it has paid, with the proof."""

    @MOVES.step(permission=decides_liability, label=_("Bukti belum cukup"), tone="secondary", sets=("decided_by",))
    def refuse_report(self):
        """The proof does not show the payment; the note says what is missing."""
        self.paid_on, self.evidence = None, None

    @MOVES.step(permission=decides_liability, label=_("Sahkan pembayaran"), sets=("decided_by", "paid_on"))
    def confirm_payment(self):
        """A verifier has seen that the money, or the arrears, were paid."""

    @MOVES.step(permission=decides_liability, label=_("Tutup tanpa pembayaran"), tone="bad", sets=("decided_by",))
    def close(self):
        """Nothing is owed any more, or another office follows it; the note says which."""
