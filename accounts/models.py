from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core import clock
from core.fields import EncryptedTextField, blind_index
from core.ids import uuid7
from core.nik import clean_nik


class Role(models.TextChoices):
    WORKER = "worker", _("Pekerja")
    EMPLOYER = "employer", _("Pemberi kerja")
    MEDIATOR = "mediator", _("Mediator Disnaker")
    COUNSELLOR = "counsellor", _("Pengantar kerja")
    VERIFIER = "verifier", _("Verifikator BPJS")
    PAY_MAKER = "pay_maker", _("Petugas pembayaran: penyusun")
    PAY_APPROVER = "pay_approver", _("Petugas pembayaran: penyetuju")
    PAY_RELEASER = "pay_releaser", _("Petugas pembayaran: pelepas")
    ADMINISTRATOR = "administrator", _("Administrator")


REGIONAL_ROLES = (Role.MEDIATOR, Role.COUNSELLOR)


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


class Office(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("nama kantor"), max_length=120, unique=True)
    kind = models.CharField(_("jenis"), max_length=10, choices=OfficeKind)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="offices")

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


class UserManager(BaseUserManager):
    def create_user(self, *, full_name, email=None, nik=None, phone="", password=None):
        """A person who can sign in; `nik` in any usual spelling (raises `NikError`)."""
        user = self.model(full_name=full_name, email=(email or "").lower() or None, phone=phone)
        if nik:
            user.nik = clean_nik(nik)
            user.nik_index = blind_index(user.nik)
        user.set_password(password)
        user.save()
        return user

    def with_nik(self, nik: str):
        return self.filter(nik_index=blind_index(nik)).first()


@dataclass(frozen=True)
class Acting:
    """What a person acts as: a role, at an office where the role has one."""

    key: str
    role: Role
    office: Office | None = None

    @property
    def label(self) -> str:
        return f"{self.role.label}, {self.office}" if self.office else str(self.role.label)


class User(AbstractBaseUser):
    """A person with an account. One account opens every service; what it may do is said by its assignments."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    full_name = models.CharField(_("nama sesuai KTP"), max_length=120)
    email = models.EmailField(_("email"), unique=True, null=True)
    phone = models.CharField(_("nomor ponsel"), max_length=20, blank=True)
    nik = EncryptedTextField(null=True)
    nik_index = models.BinaryField(max_length=32, unique=True, null=True)
    language = models.CharField(_("bahasa"), max_length=2, default="id")
    is_active = models.BooleanField(_("aktif"), default=True)
    joined_at = models.DateTimeField(default=clock.machine_now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_nik_with_index",
                condition=models.Q(nik__isnull=True, nik_index__isnull=True)
                | models.Q(nik__isnull=False, nik_index__isnull=False),
            ),
            models.CheckConstraint(
                name="user_can_be_named",
                condition=models.Q(email__isnull=False) | models.Q(nik_index__isnull=False),
                violation_error_message=_("Akun harus punya email atau NIK."),
            ),
            models.CheckConstraint(
                name="user_email_is_lower",  # so that one address cannot be two accounts
                condition=models.Q(email=Lower("email")),
            ),
        ]

    def __str__(self):
        return self.full_name

    _chosen = ""

    @cached_property
    def actings(self) -> list[Acting]:
        """Everything this person may act as today: the assignments in force, and a worker when there is a NIK."""
        assignments = (
            self.assignments.in_force(clock.today()).select_related("office__region").order_by("from_on", "pk")
        )
        acting = [Acting(str(item.pk), Role(item.role), item.office) for item in assignments]
        if self.nik_index is not None:
            acting.append(Acting(Role.WORKER, Role.WORKER))
        return acting

    def act_as(self, key: str) -> None:
        """Choose one of `actings` by its key; an unknown key (an assignment that ended) chooses the first."""
        self._chosen = key

    @property
    def acting(self) -> Acting | None:
        by_key = {acting.key: acting for acting in self.actings}
        return by_key.get(self._chosen) or next(iter(self.actings), None)

    @property
    def role(self) -> str:
        """The acting role, "" for a person who has none."""
        return self.acting.role if self.acting else ""

    @property
    def office(self) -> Office | None:
        return self.acting.office if self.acting else None

    def is_person(self, nik_index: bytes | None) -> bool:
        """Whether this account and that record are the same human being."""
        return self.nik_index is not None and nik_index is not None and bytes(self.nik_index) == bytes(nik_index)


class AssignmentQuerySet(models.QuerySet):
    def in_force(self, today: date):
        return self.filter(models.Q(to_on__isnull=True) | models.Q(to_on__gte=today), from_on__lte=today)


class Assignment(models.Model):
    """A role of a person, from a day to a day, at an office. The role's scope is the office's region."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(_("peran"), max_length=20, choices=Role)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="assignments")
    from_on = models.DateField(_("mulai"), default=clock.today)
    to_on = models.DateField(_("sampai"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assignment_known_role",
                condition=models.Q(role__in=[role for role in Role.values if role != Role.WORKER]),
            ),
            models.CheckConstraint(
                name="assignment_regional_has_office",
                condition=~models.Q(role__in=REGIONAL_ROLES) | models.Q(office__isnull=False),
                violation_error_message=_("Mediator dan pengantar kerja bertugas di satu kantor."),
            ),
            models.CheckConstraint(
                name="assignment_ends_after_start",
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
                violation_error_message=_("Tanggal selesai tidak boleh sebelum tanggal mulai."),
            ),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.role}"
