"""Who acts for a worker: a union, a relative or a lawyer, with the worker's recorded mandate."""

from django.db import models
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


class MandateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The worker who gave it, and who received it."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(models.Q(worker=user) | models.Q(representative=user))

    def in_force(self, today):
        return self.filter(state=MandateState.ACTIVE, from_on__lte=today, to_on__gte=today)

    def held_by(self, user):
        """The mandates with which this person may act today."""
        return self.filter(representative=user).in_force(clock.today())


class Mandate(Case):
    """Surat kuasa: `representative` does in the PHK files about `employment` what the worker may do, from_on to to_on.

    Of the link that offers it only the hash is kept.
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
    link_hash = models.CharField(max_length=64, unique=True, null=True)

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
        ]
        triggers = case_guards(MOVES)
