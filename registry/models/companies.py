from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role, User
from core.ids import uuid7
from registry.choices import MemberRole, Scale


def region_of(user) -> str | None:
    """The code of the kabupaten/kota this officer works for."""
    return user.office.region_id if user.office else None


class CompanyQuerySet(models.QuerySet):
    def of_member(self, user):
        """The companies this person acts for."""
        return self.filter(memberships__user=user)

    def visible_to(self, user):
        if user.role == Role.EMPLOYER:
            return self.of_member(user)
        if user.role == Role.MEDIATOR:
            return self.filter(region=region_of(user))
        return self.all() if user.role == Role.VERIFIER else self.none()


class Company(models.Model):
    """An employer at BPJS. `region` is the kabupaten/kota of the place of work: it decides which mediators see it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    npp = models.CharField(_("NPP"), max_length=12, unique=True)
    name = models.CharField(_("nama perusahaan"), max_length=120)
    scale = models.CharField(_("skala usaha"), max_length=6, choices=Scale)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="companies", verbose_name=_("kabupaten/kota")
    )
    address = models.CharField(_("alamat"), max_length=240)
    phone = models.CharField(_("telepon"), max_length=20, blank=True)
    email = models.EmailField(_("email"), blank=True)
    members = models.ManyToManyField(User, through="Membership", related_name="companies")

    objects = CompanyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="company_known_scale", condition=models.Q(scale__in=Scale.values)),
            models.CheckConstraint(
                name="company_npp_format",
                condition=models.Q(npp__regex=r"^[A-Z0-9]{6,12}$"),
                violation_error_message=_("NPP terdiri dari 6 sampai 12 huruf besar atau angka."),
            ),
            models.CheckConstraint(
                name="company_in_a_regency",
                condition=Exact(Length("region"), 4),
                violation_error_message=_("Pilih kabupaten atau kota tempat kerja, bukan provinsi."),
            ),
        ]

    def __str__(self):
        return self.name


class Membership(models.Model):
    """A person acts for a company."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("peran"), max_length=8, choices=MemberRole)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_membership_a_person",
                fields=["user", "company"],
                violation_error_message=_("Orang ini sudah menjadi anggota perusahaan."),
            ),
            models.CheckConstraint(name="membership_known_role", condition=models.Q(role__in=MemberRole.values)),
        ]

    def __str__(self):
        return f"{self.user_id} @ {self.company_id}: {self.role}"
