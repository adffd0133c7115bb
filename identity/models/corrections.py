"""The register writes something about a person that is not true: said by the person, answered by an officer."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Office, User
from casework.guards import case_guards
from casework.models import Case
from casework.steps import Moves
from core.fields import EncryptedTextField
from documents.models import Document
from identity.permissions import decides_correction, desk_region


class CorrectionState(models.TextChoices):
    SENT = "sent", _("Menunggu petugas")
    ACCEPTED = "accepted", _("Data sudah diperbarui")
    DECLINED = "declined", _("Tidak diubah")


class CorrectedField(models.TextChoices):
    NAME = "name", _("Nama")
    BIRTH_DATE = "birth_date", _("Tanggal lahir")


MOVES = Moves(
    CorrectionState.SENT,
    accept=([CorrectionState.SENT], CorrectionState.ACCEPTED),
    decline=([CorrectionState.SENT], CorrectionState.DECLINED),
)


class DataCorrectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The person's own, and what lies at the desk of the officer's kabupaten or kota."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(models.Q(person=user) | models.Q(pk__in=self.at_desk_of(user).values("pk")))

    def at_desk_of(self, user):
        """What this officer may look at: never their own."""
        region = desk_region(user)
        if region is None:
            return self.none()
        return self.filter(office__region=region).exclude(person=user)


class DataCorrection(Case):
    """One field of the register, what it should say, and the proof if there is one.

    `stated` is a name, or a birth date as YYYY-MM-DD.
    """

    NUMBER_PREFIX = "KDT"

    MOVES = MOVES

    state = FSMField(_("status"), default=CorrectionState.SENT, choices=CorrectionState, protected=True)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="data_corrections")
    field = models.CharField(_("data yang salah"), max_length=10, choices=CorrectedField)
    stated = EncryptedTextField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="data_corrections")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="data_corrections")
    due_on = models.DateField(_("batas"))
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DataCorrectionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["office", "state", "due_on"], name="correction_desk")]
        constraints = [
            models.CheckConstraint(name="correction_known_state", condition=models.Q(state__in=CorrectionState.values)),
            models.CheckConstraint(name="correction_known_field", condition=models.Q(field__in=CorrectedField.values)),
            models.CheckConstraint(
                name="correction_answered_by_person",
                condition=models.Q(state=CorrectionState.SENT) | models.Q(decided_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="correction_one_open_a_field",
                fields=["person", "field"],
                condition=models.Q(state=CorrectionState.SENT),
                violation_error_message=_("Laporan tentang data ini masih menunggu petugas."),
            ),
        ]
        triggers = case_guards(MOVES)

    def get_absolute_url(self):
        return reverse("identity:correction", args=[self.pk])

    @MOVES.step(permission=decides_correction, label=_("Ambil data Dukcapil yang baru"))
    def accept(self, *, decided_by, name, birth_date):
        """The register writes it now as the person said; the account follows."""
        self.decided_by = decided_by
        person = User.objects.select_for_update().get(pk=self.person_id)
        person.full_name, person.birth_date = name, birth_date
        person.save(update_fields=["full_name", "birth_date"])

    @MOVES.step(permission=decides_correction, label=_("Jawab tanpa mengubah"), tone="secondary")
    def decline(self, *, decided_by):
        self.decided_by = decided_by
