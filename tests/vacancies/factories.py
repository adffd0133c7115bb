from datetime import date, datetime, timedelta

import factory

from accounts.models import Region
from core import clock
from core.clock import WIB
from core.occupations import Occupation
from tests.accounts.factories import UserFactory
from tests.registry.factories import CompanyFactory
from vacancies.models import Application, Contract, Interview, Vacancy


class VacancyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Vacancy

    company = factory.SubFactory(CompanyFactory)
    title = factory.Sequence(lambda n: f"Operator Gudang Contoh {n}")
    occupation = Occupation.STOCK_CLERKS
    region = factory.LazyFunction(lambda: Region.objects.get(code="3275"))
    description = "Menata barang dan mencatat keluar masuknya."
    contract = Contract.FIXED_TERM
    wage_from = 4_500_000
    wage_to = 5_500_000
    places = 2
    published_on = factory.LazyFunction(clock.today)
    closes_on = factory.LazyAttribute(lambda vacancy: vacancy.published_on + timedelta(days=30))


class ApplicationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Application

    vacancy = factory.SubFactory(VacancyFactory)
    applicant = factory.SubFactory(UserFactory, worker=True)
    letter = "Saya berpengalaman lima tahun di gudang."


class InterviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Interview

    application = factory.SubFactory(ApplicationFactory)
    held_at = factory.LazyFunction(lambda: clock.now() + timedelta(days=3))
    place = "Jalan Contoh Nomor 1"


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """That hour of the day in WIB."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=WIB)
