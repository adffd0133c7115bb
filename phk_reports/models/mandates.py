"""Who acts for a worker: a union, a relative or a lawyer, with the worker's recorded mandate."""

from allauth.account.models import EmailAddress
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import User
from casework.guards import case_guards
from casework.models import Case
from casework.steps import Moves
from core import clock
from documents.models import Document
from registry.models import Employment


class MandateState(models.TextChoices):
    OFFERED = "offered", _("Menunggu penerima kuasa")
    ACTIVE = "active", _("Berlaku")
    DECLINED = "declined", _("Tidak diterima")
    ENDED = "ended", _("Berakhir")


TONES = {
    MandateState.OFFERED: "info",
    MandateState.ACTIVE: "ok",
    MandateState.DECLINED: "neutral",
    MandateState.ENDED: "neutral",
}


class Representation(models.TextChoices):
    UNION = "union", _("Serikat pekerja")
    FAMILY = "family", _("Keluarga")
    LAWYER = "lawyer", _("Kuasa hukum")


MOVES = Moves(
    MandateState.OFFERED,
    accept=([MandateState.OFFERED], MandateState.ACTIVE),
    decline=([MandateState.OFFERED], MandateState.DECLINED),
    end=([MandateState.OFFERED, MandateState.ACTIVE], MandateState.ENDED),
)


def is_offered_to(mandate: "Mandate", user: User) -> bool:
    """The owner of the address that was offered the mandate, with a proven identity; never the worker themselves."""
    return (
        user.nik_index is not None
        and mandate.worker_id != user.pk
        and EmailAddress.objects.filter(user=user, email__iexact=mandate.email, verified=True).exists()
    )


def is_party(mandate: "Mandate", user: User) -> bool:
    """Who gave it, or who acts with it."""
    return user.pk in (mandate.worker_id, mandate.representative_id)


class MandateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The worker who gave it, who received it, and the owner of the address to which it is offered."""
        if not user.is_authenticated:
            return self.none()
        theirs = EmailAddress.objects.filter(user=user, verified=True).values(lower=Lower("email"))
        return self.filter(
            models.Q(worker=user)
            | models.Q(representative=user)
            | models.Q(state=MandateState.OFFERED, email__in=theirs)
        )

    def in_force(self, today):
        return self.filter(state=MandateState.ACTIVE, from_on__lte=today, to_on__gte=today)

    def involving(self, user):
        """Those that are offered or in force, given or held by this person."""
        return self.filter(
            models.Q(worker=user) | models.Q(representative=user),
            state__in=[MandateState.OFFERED, MandateState.ACTIVE],
        )

    def held_by(self, user):
        """The mandates with which this person may act today."""
        return self.filter(representative=user).in_force(clock.today())


class Mandate(Case):
    """Surat kuasa: `representative` does in the PHK files about `employment` what the worker may do, from_on to to_on.

    It is offered to an address; whoever owns it, with a proven identity, becomes the representative by accepting.
    """

    NUMBER_PREFIX = "KSA"
    MOVES = MOVES

    state = FSMField(_("status"), default=MandateState.OFFERED, choices=MandateState, protected=True)
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="given_mandates")
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="mandates")
    representative = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="held_mandates")
    representation = models.CharField(_("sebagai"), max_length=10, choices=Representation)
    name = models.CharField(_("nama penerima kuasa"), max_length=120)
    email = models.EmailField(_("email penerima kuasa"))
    letter = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="mandates")
    from_on = models.DateField(_("mulai"))
    to_on = models.DateField(_("sampai"))

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mandate_ends_after_start",
                condition=models.Q(to_on__gte=models.F("from_on")),
                violation_error_message=_("Tanggal akhir kuasa tidak boleh sebelum tanggal mulai."),
            ),
            models.CheckConstraint(
                name="mandate_active_has_representative",
                condition=~models.Q(state=MandateState.ACTIVE) | models.Q(representative__isnull=False),
            ),
            models.CheckConstraint(
                name="mandate_of_another_person",
                condition=models.Q(representative__isnull=True) | ~models.Q(representative=models.F("worker")),
                violation_error_message=_("Kuasa diberikan kepada orang lain, bukan kepada diri sendiri."),
            ),
            models.CheckConstraint(name="mandate_email_is_lower", condition=models.Q(email=Lower("email"))),
            models.UniqueConstraint(
                name="mandate_once_an_address",
                fields=["employment", "email"],
                condition=models.Q(state__in=[MandateState.OFFERED, MandateState.ACTIVE]),
                violation_error_message=_("Kuasa untuk alamat ini sudah ada."),
            ),
        ]
        triggers = case_guards(MOVES)

    def get_absolute_url(self) -> str:
        return reverse("phk_reports:mandate", args=[self.pk])

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @MOVES.step(permission=is_offered_to, label=_("Terima kuasa"))
    def accept(self, representative: User):
        self.representative = representative

    @MOVES.step(permission=is_offered_to, label=_("Tolak kuasa"), tone="secondary")
    def decline(self):
        """Nobody acts; the worker is told and may ask somebody else."""

    @MOVES.step(permission=is_party, system=True, label=_("Akhiri kuasa"), tone="bad")
    def end(self):
        """From this moment nobody acts with it; what was done with it stays."""
