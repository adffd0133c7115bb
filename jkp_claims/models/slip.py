from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from casework.guards import append_only_guards
from core import clock
from core.ids import reference_number, uuid7
from jkp_claims.models.claim import JkpClaim
from jkp_claims.models.month import MonthlyClaim


class SlipKind(models.TextChoices):
    FORECAST = "forecast", _("Perkiraan saat PHK disetujui")
    DECISION = "decision", _("Keputusan saat klaim pertama")
    AMOUNT = "amount", _("Jumlah satu bulan")


class SlipQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the worker's own claims, and all for verifiers; counsellors and mediators see no money."""
        if not user.is_authenticated or user.role not in (Role.WORKER, Role.VERIFIER):
            return self.none()
        return self.filter(claim__in=JkpClaim.objects.visible_to(user))

    def decisions(self):
        """Forecasts and decisions, the latest first."""
        return self.exclude(kind=SlipKind.AMOUNT).order_by("-id")


def new_number() -> str:
    return reference_number("STR", clock.today())


class CalculationSlip(models.Model):
    """Struk perhitungan: what was decided, from which inputs, by which articles. Written once, never changed.

    `facts`, `adoptions` ([regulation, day] pairs), `holidays` (ISO days that the windows met), `today` and `overruled`
    (codes of refusals that a person set aside) are all that the rules read; `result` is `as_json` of what they answered,
    its trace included, so that anybody can compute it again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("nomor"), max_length=20, unique=True, default=new_number, editable=False)
    kind = models.CharField(_("jenis"), max_length=10, choices=SlipKind)
    claim = models.ForeignKey(JkpClaim, on_delete=models.PROTECT, related_name="slips")
    month = models.ForeignKey(MonthlyClaim, on_delete=models.PROTECT, null=True, related_name="slips")
    made_at = models.DateTimeField(_("dihitung"), default=clock.now, editable=False)
    today = models.DateField()
    facts = models.JSONField()
    adoptions = models.JSONField()
    holidays = models.JSONField(default=list)
    overruled = models.JSONField(default=list)
    result = models.JSONField()

    objects = SlipQuerySet.as_manager()

    class Meta:
        triggers = append_only_guards()
        constraints = [
            models.CheckConstraint(name="slip_known_kind", condition=models.Q(kind__in=SlipKind.values)),
            models.CheckConstraint(
                name="slip_of_an_amount_has_month",
                condition=models.Q(kind=SlipKind.AMOUNT, month__isnull=False)
                | ~models.Q(kind=SlipKind.AMOUNT) & models.Q(month__isnull=True),
            ),
            models.UniqueConstraint(name="one_slip_an_amount", fields=["month"]),
            models.UniqueConstraint(
                name="one_slip_a_decision", fields=["claim"], condition=models.Q(kind=SlipKind.DECISION)
            ),
        ]
        indexes = [
            models.Index(fields=["claim", "-id"], name="slip_of_claim"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("jkp_claims:slip", args=[self.pk])
