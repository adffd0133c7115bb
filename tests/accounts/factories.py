from datetime import date

import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from accounts.models import OFFICER_ROLES, Assignment, Office, OfficeKind, Region, Role, RoleGrant, User
from core import clock
from core.fields import blind_index

PASSWORD = "sandi-contoh-yang-panjang"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of every officer's authenticator app


def made_up_nik(number: int, region: str = "3275") -> str:
    """A well-formed NIK of nobody: born 17 August 1990."""
    return f"{region}01170890{number:04d}"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    full_name = factory.Sequence(lambda n: f"Pekerja Contoh {n}")
    email = factory.Sequence(lambda n: f"orang{n}@contoh.example")
    phone = factory.Sequence(lambda n: f"+62812{n:08d}")
    phone_verified = factory.LazyAttribute(lambda user: bool(user.phone))
    password = factory.django.Password(PASSWORD)

    class Params:
        worker = factory.Trait(
            nik=factory.Sequence(lambda n: made_up_nik(n % 9999 + 1)),
            nik_index=factory.LazyAttribute(lambda user: blind_index(user.nik)),
        )


class OfficeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Office
        django_get_or_create = ("name",)

    region = factory.LazyFunction(lambda: Region.objects.get(code="3275"))
    kind = OfficeKind.REGENCY
    name = factory.LazyAttribute(lambda office: f"Disnaker {office.region}" if office.region else "Kantor contoh")


class AssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assignment
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    role = Role.MEDIATOR
    from_on = date(2021, 2, 2)
    office = factory.SubFactory(OfficeFactory)

    @factory.post_generation
    def second_factor(assignment, create, wanted, **_details):
        """Officers hold an authenticator app, without which no page opens; `second_factor=False`: not this one."""
        officer = assignment.role in OFFICER_ROLES and wanted is not False
        if officer and not Authenticator.objects.filter(user=assignment.user).exists():
            TOTP.activate(assignment.user, TOTP_SECRET)


class RoleGrantFactory(factory.django.DjangoModelFactory):
    """A proposal that waits for the second administrator."""

    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = Role.MEDIATOR
    office = factory.SubFactory(OfficeFactory)
    from_on = factory.LazyFunction(clock.today)
    reason = "Surat tugas 1/CONTOH/2025"
    proposed_by = factory.LazyFunction(lambda: officer(Role.ADMINISTRATOR))


def officer(role: Role, region: str = "3275", **details) -> User:
    """A person with this role; mediators and counsellors at the Disnaker of the region."""
    office = OfficeFactory(region=Region.objects.get(code=region)) if role in (Role.MEDIATOR, Role.COUNSELLOR) else None
    return AssignmentFactory(user=UserFactory(**details), role=role, office=office).user


def moved_to(user: User, role: Role, office: Office | None = None) -> Assignment:
    """This staff role from today on; the one before has ended, for nobody has two."""
    user.assignments.filter(role__in=OFFICER_ROLES).update(ended_at=clock.now())
    return AssignmentFactory(user=user, role=role, office=office, from_on=clock.today())
