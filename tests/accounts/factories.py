from datetime import date

import factory

from accounts.models import Assignment, Office, OfficeKind, Region, Role, User
from core.fields import blind_index

PASSWORD = "sandi-contoh-yang-panjang"


def made_up_nik(number: int, region: str = "3275") -> str:
    """A well-formed NIK of nobody: born 17 August 1990."""
    return f"{region}01170890{number:04d}"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    full_name = factory.Sequence(lambda n: f"Pekerja Contoh {n}")
    email = factory.Sequence(lambda n: f"orang{n}@contoh.example")
    phone = "+6281200000001"
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

    user = factory.SubFactory(UserFactory)
    role = Role.MEDIATOR
    from_on = date(2021, 2, 2)
    office = factory.SubFactory(OfficeFactory)


def officer(role: Role, region: str = "3275", **details) -> User:
    """A person with this role; mediators and counsellors at the Disnaker of the region."""
    office = OfficeFactory(region=Region.objects.get(code=region)) if role in (Role.MEDIATOR, Role.COUNSELLOR) else None
    return AssignmentFactory(user=UserFactory(**details), role=role, office=office).user
