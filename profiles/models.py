"""What a person tells about themself, section by section. Nobody but that person sees it here.

What others may see of it is what the person sends with an application.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from core import clock
from core.contracts import Contract
from core.fields import EncryptedTextField
from core.ids import uuid7
from core.occupations import Occupation
from documents.models import Document
from profiles.choices import EducationLevel, Language, LanguageLevel

FIRST_YEAR, LAST_YEAR = 1930, 2100
MOST_WISHES = 3


class OwnQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, whatever one acts as."""
        return self.of(user) if user.is_authenticated else self.none()

    def of(self, user: User):
        return self.filter(user=user)


class ProfileQuerySet(OwnQuerySet):
    def for_user(self, user: User) -> "Profile":
        """The person's profile; a fresh unsaved one where nothing was said yet."""
        found = self.of(user).select_related("region__province", "photo", "cv").first()
        return found or Profile(user=user)


class Profile(models.Model):
    """Where a person lives, their picture and CV, and what they say they do not have."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="profile")
    address = EncryptedTextField(null=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("kabupaten/kota")
    )
    postal_code = models.CharField(_("kode pos"), max_length=5, blank=True)
    photo = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="+")
    cv = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="+")
    never_worked = models.BooleanField(_("belum pernah bekerja"), default=False)
    no_certificates = models.BooleanField(_("tidak punya sertifikat"), default=False)
    updated_at = models.DateTimeField(_("diubah"), default=clock.now)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="profile_domicile_is_whole",
                condition=models.Q(address__isnull=True, region__isnull=True, postal_code="")
                | models.Q(address__isnull=False, region__isnull=False),
                violation_error_message=_("Tulis alamat beserta kabupaten/kotanya."),
            ),
            models.CheckConstraint(
                name="profile_postal_code",
                condition=models.Q(postal_code__regex=r"^(\d{5})?$"),
                violation_error_message=_("Kode pos terdiri dari 5 angka."),
            ),
        ]

    def __str__(self):
        return str(self.user_id)


class Entry(models.Model):
    """Base of the sections that are lists: a row is the person's own and can be changed or taken away."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = OwnQuerySet.as_manager()

    class Meta:
        abstract = True


class Education(Entry):
    level = models.CharField(_("jenjang"), max_length=12, choices=EducationLevel)
    school = models.CharField(_("nama sekolah atau kampus"), max_length=120)
    field = models.CharField(_("jurusan"), max_length=80, blank=True)
    from_year = models.PositiveSmallIntegerField(_("tahun masuk"))
    to_year = models.PositiveSmallIntegerField(_("tahun lulus"), null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-from_year"], name="education_of_person")]
        constraints = [
            models.CheckConstraint(name="education_known_level", condition=models.Q(level__in=EducationLevel.values)),
            models.CheckConstraint(
                name="education_possible_year",
                condition=models.Q(from_year__range=(FIRST_YEAR, LAST_YEAR)),
                violation_error_message=_("Tahun masuk belum benar. Tulis empat angka, misalnya 2009."),
            ),
            models.CheckConstraint(
                name="education_ends_after_start",
                condition=models.Q(to_year__isnull=True) | models.Q(to_year__range=(models.F("from_year"), LAST_YEAR)),
                violation_error_message=_("Tahun lulus tidak boleh sebelum tahun masuk."),
            ),
        ]

    def __str__(self):
        return f"{self.get_level_display()}, {self.school}"


class WorkExperience(Entry):
    """A job from a month to a month, as the first days of those months; without an end it still goes on."""

    company = models.CharField(_("nama perusahaan"), max_length=120)
    occupation = models.CharField(_("golongan jabatan"), max_length=2, choices=Occupation)
    title = models.CharField(_("jabatan"), max_length=120)
    from_month = models.DateField(_("mulai"))
    to_month = models.DateField(_("sampai"), null=True)
    duties = models.TextField(_("yang dikerjakan"), blank=True, max_length=2000)

    class Meta:
        indexes = [models.Index(fields=["user", "-from_month"], name="experience_of_person")]
        constraints = [
            models.CheckConstraint(
                name="experience_known_occupation", condition=models.Q(occupation__in=Occupation.values)
            ),
            models.CheckConstraint(
                name="experience_in_months",
                condition=models.Q(from_month__day=1) & (models.Q(to_month__isnull=True) | models.Q(to_month__day=1)),
            ),
            models.CheckConstraint(
                name="experience_ends_after_start",
                condition=models.Q(to_month__isnull=True) | models.Q(to_month__gte=models.F("from_month")),
                violation_error_message=_("Bulan berhenti tidak boleh sebelum bulan mulai."),
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.company}"


class Certificate(Entry):
    name = models.CharField(_("nama sertifikat"), max_length=120)
    issuer = models.CharField(_("penerbit"), max_length=120)
    obtained_on = models.DateField(_("tanggal terbit"))
    expires_on = models.DateField(_("berlaku sampai"), null=True)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["user", "-obtained_on"], name="certificate_of_person")]
        constraints = [
            models.CheckConstraint(
                name="certificate_expires_after_issue",
                condition=models.Q(expires_on__isnull=True) | models.Q(expires_on__gte=models.F("obtained_on")),
                violation_error_message=_("Tanggal berlaku tidak boleh sebelum tanggal terbit."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def file_url(self) -> str:
        return reverse("profiles:certificate_file", args=[self.pk])


class LanguageSkill(Entry):
    language = models.CharField(_("bahasa"), max_length=2, choices=Language)
    level = models.CharField(_("kemampuan"), max_length=10, choices=LanguageLevel)

    class Meta:
        constraints = [
            models.CheckConstraint(name="language_known", condition=models.Q(language__in=Language.values)),
            models.CheckConstraint(name="language_known_level", condition=models.Q(level__in=LanguageLevel.values)),
            models.UniqueConstraint(
                name="language_once_a_person",
                fields=["user", "language"],
                violation_error_message=_("Bahasa ini sudah ada di profil Anda. Ubah yang sudah ada."),
            ),
        ]

    def __str__(self):
        return self.get_language_display()


class Skill(Entry):
    name = models.CharField(_("keahlian"), max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "user",
                Lower("name"),
                name="skill_once_a_person",
                violation_error_message=_("Keahlian ini sudah ada di profil Anda."),
            ),
        ]

    def __str__(self):
        return self.name


class JobWish(models.Model):
    """The work a person looks for. `regions` are codes of kabupaten/kota, none when `anywhere`; no `contracts`: any."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="job_wish")
    occupations = ArrayField(models.CharField(max_length=2, choices=Occupation), size=MOST_WISHES)
    anywhere = models.BooleanField(_("di mana saja"), default=False)
    regions = ArrayField(models.CharField(max_length=4), size=MOST_WISHES, default=list)
    contracts = ArrayField(models.CharField(max_length=10, choices=Contract), default=list)
    wage_from = models.PositiveBigIntegerField(_("upah paling rendah"), null=True)
    willing_to_move = models.BooleanField(_("bersedia pindah"), default=False)
    willing_to_work_shifts = models.BooleanField(_("bersedia kerja bergilir"), default=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="wish_names_occupations",
                condition=models.Q(occupations__len__gte=1, occupations__len__lte=MOST_WISHES)
                & models.Q(occupations__contained_by=Occupation.values),
                violation_error_message=_("Pilih 1 sampai 3 golongan jabatan."),
            ),
            models.CheckConstraint(
                name="wish_names_places",
                condition=models.Q(anywhere=True, regions__len=0)
                | models.Q(anywhere=False, regions__len__gte=1, regions__len__lte=MOST_WISHES),
                violation_error_message=_("Pilih 1 sampai 3 kabupaten/kota, atau centang di mana saja."),
            ),
            models.CheckConstraint(
                name="wish_known_contracts", condition=models.Q(contracts__contained_by=Contract.values)
            ),
        ]

    def __str__(self):
        return str(self.user_id)
