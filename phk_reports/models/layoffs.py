"""One layoff of many workers: their files share its agreement, its mediator and its decision."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role, User
from bulk_uploads.models import Upload
from core import clock
from core.ids import reference_number, uuid7
from documents.models import Document
from registry.models import Company, Membership


class MassLayoffQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The members of the company; the mediators of the region once workers were reported in it."""
        if user.role == Role.EMPLOYER:
            return self.filter(company__in=Membership.objects.filter(user=user).values("company"))
        if user.role == Role.MEDIATOR and user.office is not None:
            return self.filter(region=user.office.region_id, sent_at__isnull=False)
        return self.none()


class MassLayoff(models.Model):
    """PHK massal. `agreement` is the document that all its workers share; empty where each has their own.

    `registration` proves that the agreement was registered or reported. `upload` is the spreadsheet of its workers;
    `late_reason` why they were reported late, where a row does not say it; `sent_at` when the first was reported.
    """

    NUMBER_PREFIX = "PHM"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("nomor"), max_length=20, unique=True, editable=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="layoffs")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="layoffs")
    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, null=True, related_name="layoff")
    agreement = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="layoffs")
    agreement_number = models.CharField(_("nomor perjanjian bersama"), max_length=80, blank=True)
    registration = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="registered_layoffs")
    agreed_on = models.DateField(_("tanggal perjanjian bersama"), null=True)
    late_reason = models.TextField(_("alasan terlambat melapor"), blank=True, max_length=2000)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="started_layoffs")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    sent_at = models.DateTimeField(_("dikirim"), null=True)

    objects = MassLayoffQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["company", "-id"], name="layoffs_of_company")]
        constraints = [
            models.CheckConstraint(
                name="layoff_registers_an_agreement",
                condition=models.Q(registration__isnull=True) | models.Q(agreement__isnull=False),
            ),
        ]

    def __str__(self):
        return self.number

    def save(self, *args, **kwargs):
        if not self.number:
            self.number = reference_number(self.NUMBER_PREFIX, clock.today())
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("phk_reports:layoff", args=[self.pk])
