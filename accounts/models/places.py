from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.roles import Role
from core.ids import uuid7


class Region(models.Model):
    """A province (2 digits) or a kabupaten/kota (4 digits), by its Kemendagri code."""

    code = models.CharField(_("kode"), max_length=4, primary_key=True)
    name = models.CharField(_("nama"), max_length=80)
    province = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="regencies")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="region_regency_has_province",
                condition=models.Q(code__regex=r"^\d{2}$", province__isnull=True)
                | models.Q(code__regex=r"^\d{4}$", province__isnull=False),
                violation_error_message=_("Kabupaten/kota harus punya provinsi; provinsi tidak."),
            )
        ]

    def __str__(self):
        return self.name


class OfficeKind(models.TextChoices):
    MINISTRY = "ministry", _("Kementerian")
    PROVINCE = "province", _("Disnaker provinsi")
    REGENCY = "regency", _("Disnaker kabupaten/kota")
    BPJS = "bpjs", _("Kantor BPJS Ketenagakerjaan")


OFFICE_KINDS = {
    Role.MEDIATOR: (OfficeKind.REGENCY,),  # decides on the reports of one kabupaten/kota
    Role.COUNSELLOR: (OfficeKind.REGENCY, OfficeKind.PROVINCE),
    Role.VERIFIER: (OfficeKind.BPJS,),
    Role.PAY_MAKER: (OfficeKind.BPJS,),
    Role.PAY_APPROVER: (OfficeKind.BPJS,),
    Role.PAY_RELEASER: (OfficeKind.BPJS,),
    Role.ADMINISTRATOR: (OfficeKind.MINISTRY,),
}


class OfficeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Administrators look after the offices."""
        return self.all() if user.is_authenticated and user.role == Role.ADMINISTRATOR else self.none()

    def open(self):
        return self.filter(closed_on__isnull=True)


class Office(models.Model):
    """Where officers work. Its region is the scope of those whose role has one; nobody starts at a closed office."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("nama kantor"), max_length=120, unique=True)
    kind = models.CharField(_("jenis"), max_length=10, choices=OfficeKind)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="offices")
    closed_on = models.DateField(_("ditutup"), null=True, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="office_known_kind", condition=models.Q(kind__in=OfficeKind.values)),
            models.CheckConstraint(
                name="office_regency_has_region",
                condition=~models.Q(kind=OfficeKind.REGENCY) | models.Q(region__isnull=False),
                violation_error_message=_("Disnaker kabupaten/kota harus punya wilayah."),
            ),
        ]

    def __str__(self):
        return self.name
