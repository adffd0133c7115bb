from datetime import date, timedelta

import pgtrigger
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role, User
from core import clock
from core.ids import uuid7
from registry.choices import CompanyStanding, MemberRole, Scale

FIRST_REPORT_WITHIN = timedelta(days=30)
SIGNING_ROLES = (MemberRole.OWNER, MemberRole.APPROVER)


def region_of(user) -> str | None:
    """The code of the kabupaten/kota this officer works for."""
    return user.office.region_id if user.office else None


def first_report_due() -> date:
    """A new company reports within 30 days (UU 7/1981 Pasal 6)."""
    return clock.today() + FIRST_REPORT_WITHIN


# The owner of the table writes companies that are approved already: the seed.
APPROVED_BY_THE_DISNAKER = """
    IF TG_OP = 'INSERT' THEN
        IF NOT (SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = TG_RELID) THEN
            RAISE EXCEPTION 'approved_by_the_disnaker: a new company waits' USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF NOT EXISTS (
        SELECT 1 FROM registry_companyregistration AS asked
        JOIN casework_event AS made ON made.subject_id = asked.id
        WHERE asked.company_id = NEW.id AND asked.kind = 'new' AND asked.state = 'approved'
          AND made.to_state = 'approved' AND made.xact = pg_current_xact_id()::text::bigint
    ) THEN
        RAISE EXCEPTION 'approved_by_the_disnaker: company % has no approval in this transaction', NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
"""


def approval_guards() -> list[pgtrigger.Trigger]:
    """A company becomes approved by the approval of its registration, in one transaction with it, and in no other way."""
    return [
        pgtrigger.Trigger(
            name=f"approved_on_{operation}",
            when=pgtrigger.After,
            operation=kind,
            timing=pgtrigger.Deferred,
            condition=condition,
            func=APPROVED_BY_THE_DISNAKER,
        )
        for operation, kind, condition in (
            ("insert", pgtrigger.Insert, pgtrigger.Q(new__standing="approved")),
            (
                "update",
                pgtrigger.Update,
                pgtrigger.Q(new__standing="approved") & ~pgtrigger.Q(old__standing="approved"),
            ),
        )
    ]


class CompanyQuerySet(models.QuerySet):
    def of_member(self, user):
        """The companies this person acts for."""
        return self.filter(memberships__user=user)

    def of_signer(self, user):
        """Those in whose name this person may send: as owner or approver."""
        return self.filter(memberships__user=user, memberships__role__in=SIGNING_ROLES)

    def approved(self):
        """Those whose word counts."""
        return self.filter(standing=CompanyStanding.APPROVED)

    def in_use(self):
        """Those that count, or ask the Disnaker to."""
        waits = models.Q(registrations__state__in=["submitted", "needs_correction", "objected"])
        return self.filter(pk__in=self.filter(models.Q(standing=CompanyStanding.APPROVED) | waits).values("pk"))

    def visible_to(self, user):
        if user.role == Role.EMPLOYER:
            return self.of_member(user)
        if user.role == Role.MEDIATOR:
            return self.filter(region=region_of(user))
        return self.all() if user.role == Role.VERIFIER else self.none()


class Company(models.Model):
    """An employer at BPJS. `region` is the kabupaten/kota of the place of work: it decides which mediators see it.

    `standing` follows its registration: before the Disnaker has approved it, nothing it says counts.
    `report_due_on`: when its next yearly report is due; `report_reminders`: how many of the reminders for it went out.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    npp = models.CharField(_("NPP"), max_length=12, db_index=True)
    nib = models.CharField(_("NIB"), max_length=13, blank=True)
    kbli = models.CharField(_("KBLI"), max_length=5, blank=True)
    name = models.CharField(_("nama perusahaan"), max_length=120)
    scale = models.CharField(_("skala usaha"), max_length=6, choices=Scale)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="companies", verbose_name=_("kabupaten/kota")
    )
    address = models.CharField(_("alamat"), max_length=240)
    phone = models.CharField(_("telepon"), max_length=20, blank=True)
    email = models.EmailField(_("email"), blank=True)
    standing = models.CharField(
        _("status pendaftaran"), max_length=8, choices=CompanyStanding, default=CompanyStanding.PENDING
    )
    registered_at = models.DateTimeField(_("didaftarkan"), default=clock.now, editable=False)
    report_due_on = models.DateField(_("laporan berikutnya"), default=first_report_due, editable=False)
    report_reminders = models.PositiveSmallIntegerField(default=0, editable=False)
    members = models.ManyToManyField(User, through="Membership", related_name="companies")

    objects = CompanyQuerySet.as_manager()

    class Meta:
        triggers = approval_guards()
        indexes = [models.Index(fields=["region", "report_due_on"], name="company_by_report")]
        constraints = [
            models.UniqueConstraint(
                name="one_approved_company_an_npp",
                fields=["npp"],
                condition=models.Q(standing=CompanyStanding.APPROVED),
                violation_error_message=_("Perusahaan dengan NPP ini sudah terdaftar."),
            ),
            models.CheckConstraint(
                name="company_known_standing", condition=models.Q(standing__in=CompanyStanding.values)
            ),
            models.CheckConstraint(
                name="company_nib_format",
                condition=models.Q(nib__regex=r"^(\d{13})?$"),
                violation_error_message=_("NIB terdiri dari 13 angka."),
            ),
            models.CheckConstraint(
                name="company_kbli_format",
                condition=models.Q(kbli__regex=r"^(\d{5})?$"),
                violation_error_message=_("Kode KBLI terdiri dari 5 angka."),
            ),
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

    @property
    def counts(self) -> bool:
        """Whether what it reports has any effect."""
        return self.standing == CompanyStanding.APPROVED


class MembershipQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of one's own companies; for officers with those of the companies they see."""
        return self.filter(company__in=Company.objects.visible_to(user))


class Membership(models.Model):
    """A person acts for a company."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("peran"), max_length=8, choices=MemberRole)
    since = models.DateTimeField(_("sejak"), default=clock.now, editable=False)

    objects = MembershipQuerySet.as_manager()

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
