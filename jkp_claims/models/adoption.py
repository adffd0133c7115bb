from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Role, User
from casework.guards import case_guards
from casework.models import Case
from casework.steps import Moves
from jkp_claims.permissions import decides_adoption, proposed_it
from jkp_claims.regulations import REGULATIONS


class AdoptionState(models.TextChoices):
    PROPOSED = "proposed", _("Diusulkan")
    ADOPTED = "adopted", _("Diberlakukan")
    DECLINED = "declined", _("Tidak disetujui")
    WITHDRAWN = "withdrawn", _("Ditarik")


class AdoptionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Administrators propose and decide; what was adopted everybody reads on the pages of the regulations."""
        return self.all() if user.is_authenticated and user.role == Role.ADMINISTRATOR else self.none()

    def adopted(self):
        """What counts, in the order of its days."""
        return self.filter(state=AdoptionState.ADOPTED).order_by("from_on")


MOVES = Moves(
    AdoptionState.PROPOSED,
    adopt=([AdoptionState.PROPOSED], AdoptionState.ADOPTED),
    decline=([AdoptionState.PROPOSED], AdoptionState.DECLINED),
    withdraw=([AdoptionState.PROPOSED], AdoptionState.WITHDRAWN),
)


class RegulationAdoption(Case):
    """A regulation counts from this day on: proposed by one administrator, adopted by another, never taken back.

    PP 37/2021 needs no row: it is in force where nothing else was adopted. `effect` is the preview as it was when the
    second administrator decided.
    """

    NUMBER_PREFIX = "ATR"

    MOVES = MOVES

    state = FSMField(_("status"), default=AdoptionState.PROPOSED, choices=AdoptionState, protected=True)
    regulation = models.CharField(_("aturan"), max_length=20, choices=[(name, name) for name in REGULATIONS])
    from_on = models.DateField(_("berlaku sejak"))
    reason = models.TextField(_("dasar dan alasan"))
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    effect = models.JSONField(default=dict)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        triggers = case_guards(MOVES)
        constraints = [
            models.CheckConstraint(name="adoption_known_state", condition=models.Q(state__in=AdoptionState.values)),
            models.CheckConstraint(
                name="adoption_known_regulation", condition=models.Q(regulation__in=list(REGULATIONS))
            ),
            models.UniqueConstraint(
                name="one_adoption_a_day", fields=["from_on"], condition=models.Q(state=AdoptionState.ADOPTED)
            ),
            models.UniqueConstraint(
                name="one_open_proposal",
                fields=["state"],
                condition=models.Q(state=AdoptionState.PROPOSED),
                violation_error_message=_("Masih ada usulan yang menunggu keputusan. Putuskan dulu usulan itu."),
            ),
            models.CheckConstraint(
                name="adoption_by_two_people",
                condition=models.Q(
                    state__in=[AdoptionState.ADOPTED, AdoptionState.DECLINED],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                & ~models.Q(decided_by=models.F("proposed_by"))
                | models.Q(state__in=[AdoptionState.PROPOSED, AdoptionState.WITHDRAWN], decided_by__isnull=True),
                violation_error_message=_("Usulan harus diputus oleh administrator lain."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("jkp_claims:adoption", args=[self.pk])

    @MOVES.step(permission=decides_adoption, label=_("Berlakukan"), sets=("decided_by", "decided_at", "effect"))
    def adopt(self):
        """The second administrator agrees, having seen the effect."""

    @MOVES.step(
        permission=decides_adoption, label=_("Jangan berlakukan"), tone="bad", sets=("decided_by", "decided_at")
    )
    def decline(self):
        """The second administrator does not agree; the note says why."""

    @MOVES.step(permission=proposed_it, label=_("Tarik usulan"), tone="secondary")
    def withdraw(self):
        """The first administrator takes the proposal back."""
