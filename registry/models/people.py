from datetime import date

import pgtrigger
from django.db import models
from django.db.models import Case, Exists, FilteredRelation, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from core.dates import Month
from core.fields import EncryptedTextField
from core.ids import uuid7
from core.nik import is_female
from registry.choices import Citizenship, ContractType, DeactivationCause, EmploymentStatus, Programme
from registry.models.companies import Company, region_of

ALL_PROGRAMMES = ";".join(Programme.values)
# The last day of whoever is active at BPJS, e.g. of the contract; at the very end who has none, and who is inactive.
OPEN_END, INACTIVE = date(9999, 12, 30), date(9999, 12, 31)
LAST_DAY = Case(
    When(deactivated_on=None, then=Coalesce("ended_on", "contract_end_on", Value(OPEN_END))),
    default=Value(INACTIVE),
    output_field=models.DateField(),
)
SOME_PROGRAMMES = rf"^((^|;)({'|'.join(Programme.values)}))*$"

# A new employment carries the person's name, and is the one for JKP unless another already is.
TAKES_ITS_PLACE = """
    SELECT upper(full_name) INTO NEW.name_key FROM registry_participant WHERE id = NEW.participant_id;
    NEW.for_jkp := NEW.for_jkp AND NEW.deactivated_on IS NULL AND NOT EXISTS (
        SELECT 1 FROM registry_employment
        WHERE participant_id = NEW.participant_id AND for_jkp AND deactivated_on IS NULL
    );
    RETURN NEW;
"""


class ParticipantQuerySet(models.QuerySet):
    def of(self, user):
        """The record of this very person: at most one."""
        return self.none() if user.nik_index is None else self.filter(nik_index=user.nik_index)

    def visible_to(self, user):
        """The person, and whoever may see one of the person's employments."""
        if user.role == Role.WORKER:
            return self.of(user)
        if user.role == Role.VERIFIER:
            return self.all()
        return self.filter(Exists(Employment.objects.visible_to(user).filter(participant=OuterRef("pk"))))


class FemaleByNik(models.BooleanField):
    """Whether the NIK says "woman"; kept beside it because an encrypted NIK cannot be counted."""

    def pre_save(self, model_instance, add):
        value = is_female(model_instance.nik)
        setattr(model_instance, self.attname, value)
        return value


class Participant(models.Model):
    """A person in the social insurance, once for all employers. The account is found by the same blind index."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    nik = EncryptedTextField()
    nik_index = models.BinaryField(max_length=32, unique=True)
    is_female = FemaleByNik(default=False, editable=False)
    full_name = models.CharField(_("nama sesuai KTP"), max_length=120)
    birth_date = models.DateField(_("tanggal lahir"))
    citizenship = models.CharField(_("kewarganegaraan"), max_length=3, choices=Citizenship, default=Citizenship.WNI)
    phone = models.CharField(_("nomor ponsel"), max_length=20, blank=True)
    email = models.EmailField(_("email"), blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="participant_known_citizenship", condition=models.Q(citizenship__in=Citizenship.values)
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="passes_on_the_name",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("full_name"),
                func="UPDATE registry_employment SET name_key = upper(NEW.full_name) WHERE participant_id = NEW.id; "
                "RETURN NULL;",
            )
        ]

    def __str__(self):
        return self.full_name

    @property
    def account(self) -> User | None:
        """The portal account of the same human being."""
        return User.objects.filter(nik_index=self.nik_index).first()


class EmploymentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A worker's own, those of a member's companies, those of a mediator's region; all for a verifier."""
        if user.role == Role.WORKER:
            return self.filter(participant__in=Participant.objects.of(user))
        if user.role == Role.EMPLOYER:
            return self.filter(company__memberships__user=user)
        if user.role == Role.MEDIATOR:
            return self.filter(company__region=region_of(user))
        return self.all() if user.role == Role.VERIFIER else self.none()

    def active_at_bpjs(self):
        return self.filter(deactivated_on=None)

    def in_status(self, status: EmploymentStatus, today: date):
        """The same question as `Employment.status`, asked of the table."""
        dated = self.alias(last_day=LAST_DAY)
        if status == EmploymentStatus.INACTIVE:
            return dated.filter(last_day=INACTIVE, deactivated_on__isnull=False)  # either may be an index
        if status == EmploymentStatus.STILL_ACTIVE:
            return dated.filter(last_day__lt=today)
        is_leaving = Q(ended_on__isnull=status != EmploymentStatus.LEAVING)
        return dated.filter(is_leaving, last_day__gte=today, last_day__lt=INACTIVE)

    def lacking_contract(self):
        """At work, and the employer has not given the data of the contract yet."""
        return self.active_at_bpjs().filter(contract_confirmed_on=None)

    def without_payment_for(self, month: Month):
        """At work at some time of that month, active at BPJS, and the month is not paid."""
        paid = FilteredRelation(
            "contributions", condition=Q(contributions__month=month.first_day, contributions__paid_on__isnull=False)
        )
        at_work = self.filter(Q(ended_on=None) | Q(ended_on__gte=month.first_day), started_on__lte=month.last_day)
        return at_work.active_at_bpjs().alias(paid=paid).filter(paid=None)

    def matching(self, text: str):
        """By words of the name, or by the KPJ."""
        words = text.split()
        named = Q(*(Q(participant__full_name__icontains=word) for word in words))
        return self.filter(named | Q(kpj="".join(words))) if words else self


class Employment(models.Model):
    """One person at one employer under one KPJ.

    `ended_on` is the last day of work, `deactivated_on` the day the participation ends at BPJS.
    `contract_confirmed_on`: when the employer gave the contract's data (Permenaker 7/2021); None for one whom BPJS brought.
    `for_jkp`: among several employers, the one that the worker chose (PP 37/2021 Pasal 8).
    `name_key`: the participant's name in capitals, kept by the database, so that one company's list is one index.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="employments")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="employments")
    kpj = models.CharField(_("KPJ"), max_length=11, unique=True)
    job_title = models.CharField(_("jabatan"), max_length=80)
    contract_type = models.CharField(_("jenis perjanjian kerja"), max_length=5, choices=ContractType)
    contract_number = models.CharField(_("nomor perjanjian kerja"), max_length=60, blank=True)
    started_on = models.DateField(_("mulai bekerja"))
    contract_end_on = models.DateField(_("akhir kontrak"), null=True, blank=True)
    appointment_number = models.CharField(_("nomor surat pengangkatan"), max_length=60, blank=True)
    appointed_on = models.DateField(_("tanggal surat pengangkatan"), null=True, blank=True)
    contract_confirmed_on = models.DateField(_("data kontrak dilengkapi"), null=True, blank=True)
    enrolled_on = models.DateField(_("terdaftar di BPJS"))
    programme_codes = models.CharField(_("program"), max_length=24, default=ALL_PROGRAMMES, blank=True)
    ended_on = models.DateField(_("berhenti bekerja"), null=True, blank=True)
    deactivated_on = models.DateField(_("nonaktif mulai"), null=True, blank=True)
    deactivation_cause = models.CharField(_("sebab"), max_length=16, choices=DeactivationCause, blank=True)
    deactivated_by_role = models.CharField(_("dinonaktifkan oleh"), max_length=20, choices=Role, blank=True)
    for_jkp = models.BooleanField(_("dipilih untuk JKP"), default=True)
    name_key = models.CharField(max_length=120, editable=False, default="")

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_employment_a_company",
                fields=["participant", "company"],
                condition=models.Q(ended_on=None, deactivated_on=None),
                violation_error_message=_("Pekerja ini sudah tercatat bekerja di perusahaan ini."),
            ),
            models.UniqueConstraint(
                name="one_employment_for_jkp",
                fields=["participant"],
                condition=models.Q(for_jkp=True, deactivated_on=None),
                violation_error_message=_("Peserta ini sudah memilih pemberi kerja lain untuk JKP."),
            ),
            models.CheckConstraint(
                name="employment_kpj_format",
                condition=models.Q(kpj__regex=r"^\d{11}$"),
                violation_error_message=_("KPJ terdiri dari 11 angka."),
            ),
            models.CheckConstraint(
                name="employment_known_contract", condition=models.Q(contract_type__in=ContractType.values)
            ),
            models.CheckConstraint(
                name="employment_permanent_has_no_end",
                condition=models.Q(contract_type=ContractType.PKWT) | models.Q(contract_end_on=None),
                violation_error_message=_("Perjanjian kerja tetap (PKWTT) tidak punya tanggal akhir kontrak."),
            ),
            models.CheckConstraint(
                name="employment_contract_ends_after_start",
                condition=models.Q(contract_end_on=None) | models.Q(contract_end_on__gte=models.F("started_on")),
                violation_error_message=_("Akhir kontrak tidak boleh sebelum mulai bekerja."),
            ),
            models.CheckConstraint(
                name="employment_ends_after_start",
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                violation_error_message=_("Tanggal berhenti tidak boleh sebelum mulai bekerja."),
            ),
            models.CheckConstraint(
                name="employment_deactivated_after_end",
                condition=models.Q(deactivated_on=None)
                | models.Q(ended_on__isnull=False, deactivated_on__gte=models.F("ended_on")),
                violation_error_message=_("Kepesertaan berakhir pada atau sesudah hari terakhir bekerja."),
            ),
            models.CheckConstraint(
                name="employment_deactivation_is_whole",
                condition=models.Q(deactivated_on=None, deactivation_cause="", deactivated_by_role="")
                | models.Q(
                    deactivated_on__isnull=False,
                    deactivation_cause__in=DeactivationCause.values,
                    deactivated_by_role__in=[Role.EMPLOYER, Role.MEDIATOR],
                ),
                violation_error_message=_("Penonaktifan harus punya tanggal, sebab, dan pelaku."),
            ),
            models.CheckConstraint(
                name="employment_known_programmes", condition=models.Q(programme_codes__regex=SOME_PROGRAMMES)
            ),
        ]
        indexes = [
            models.Index(fields=["company", "name_key", "id"], name="employment_by_name"),
            models.Index(fields=["company", "started_on", "id"], name="employment_by_start"),
            models.Index("company", LAST_DAY, "id", name="employment_by_last_day"),
            models.Index(
                fields=["company", "name_key", "id"],
                name="employment_lacking_contract",
                condition=models.Q(deactivated_on=None, contract_confirmed_on=None),
            ),
            models.Index(
                fields=["company", "name_key", "id"],
                name="employment_inactive",
                condition=models.Q(deactivated_on__isnull=False),
            ),
            models.Index(
                fields=["company", "deactivated_on"],
                name="employment_by_deactivation",
                condition=models.Q(deactivated_on__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="takes_its_place", when=pgtrigger.Before, operation=pgtrigger.Insert, func=TAKES_ITS_PLACE
            )
        ]

    def __str__(self):
        return f"{self.kpj} @ {self.company_id}"

    @property
    def programmes(self) -> frozenset[str]:
        """Codes of the programmes this person is enrolled in, e.g. {"JKK", "JKM"}."""
        return frozenset(filter(None, self.programme_codes.split(";")))

    @programmes.setter
    def programmes(self, codes) -> None:
        self.programme_codes = ";".join(code for code in Programme.values if code in codes)

    @property
    def programme_labels(self) -> list[str]:
        """To be shown, e.g. "Jaminan Hari Tua", in the usual order."""
        return [programme.label for programme in Programme if programme in self.programmes]

    @property
    def is_active_at_bpjs(self) -> bool:
        return self.deactivated_on is None

    def status(self, today: date) -> EmploymentStatus:
        """How it stands on `today`; a fixed-term contract that ran out counts as ended."""
        if self.deactivated_on:
            return EmploymentStatus.INACTIVE
        last_day = self.ended_on or self.contract_end_on
        if last_day and last_day < today:
            return EmploymentStatus.STILL_ACTIVE
        return EmploymentStatus.LEAVING if self.ended_on else EmploymentStatus.ACTIVE
