"""Rows of a profile."""

from datetime import date

import factory

from core.occupations import Occupation
from profiles.choices import EducationLevel, Language, LanguageLevel
from profiles.models import Certificate, Education, JobWish, LanguageSkill, Profile, Skill, WorkExperience
from tests.accounts.factories import UserFactory
from tests.documents.factories import DocumentFactory


class ProfileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Profile

    user = factory.SubFactory(UserFactory)
    address = "Jalan Contoh Nomor 7"
    region_id = "3275"
    postal_code = "17141"


class EducationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Education

    user = factory.SubFactory(UserFactory)
    level = EducationLevel.VOCATIONAL
    school = factory.Sequence(lambda n: f"SMK Contoh {n}")
    field = "Teknik mesin"
    from_year = 2006
    to_year = 2009


class WorkExperienceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WorkExperience

    user = factory.SubFactory(UserFactory)
    company = factory.Sequence(lambda n: f"PT Pengalaman Contoh {n}")
    occupation = Occupation.STOCK_CLERKS
    title = "Operator gudang"
    from_month = date(2019, 3, 1)
    to_month = date(2024, 5, 1)
    duties = "Menata barang."


class CertificateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Certificate

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Sertifikat forklift {n}")
    issuer = "LPK Contoh"
    obtained_on = date(2022, 3, 27)

    class Params:
        with_file = factory.Trait(
            document=factory.SubFactory(DocumentFactory, owner=factory.SelfAttribute("..user"), kind="certificate")
        )


class LanguageSkillFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LanguageSkill

    user = factory.SubFactory(UserFactory)
    language = Language.ENGLISH
    level = LanguageLevel.WORKING


class SkillFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Skill

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Keahlian {n}")


class JobWishFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JobWish

    user = factory.SubFactory(UserFactory)
    occupations = [Occupation.STOCK_CLERKS]
    regions = ["3275"]
