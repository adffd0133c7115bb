from datetime import date, datetime, timedelta

import factory

from accounts.models import Role, User
from core import clock
from core.clock import WIB
from core.occupations import Occupation
from counselling import rules
from counselling.models import Assessment, Mode, Session, Slot
from tests.accounts.factories import OfficeFactory, UserFactory, officer
from tests.registry.factories import EmploymentFactory


class AssessmentFactory(factory.django.DjangoModelFactory):
    """Finished today; with the trait `unfinished` nothing is answered yet."""

    class Meta:
        model = Assessment

    worker = factory.SubFactory(UserFactory, worker=True)
    answers = factory.LazyFunction(lambda: dict.fromkeys(rules.CODES, 3))
    previous_occupations = factory.LazyFunction(lambda: [Occupation.STOCK_CLERKS.value])
    wished_occupations = factory.LazyFunction(lambda: [Occupation.DRIVERS.value])
    completed_on = factory.LazyFunction(clock.today)

    class Params:
        unfinished = factory.Trait(
            answers=factory.LazyFunction(dict),
            previous_occupations=factory.LazyFunction(list),
            wished_occupations=factory.LazyFunction(list),
            completed_on=None,
        )


class SlotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Slot

    counsellor = factory.LazyFunction(lambda: officer(Role.COUNSELLOR))
    office = factory.SubFactory(OfficeFactory)
    starts_at = factory.Sequence(lambda n: clock.now() + timedelta(days=2, minutes=n))
    minutes = 30
    mode = Mode.PHONE


class SessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Session

    slot = factory.SubFactory(SlotFactory)
    client = factory.SubFactory(UserFactory, worker=True)


def worker_in(region: str = "3275") -> User:
    """A worker with an account whose last job was in this kabupaten/kota."""
    employment = EmploymentFactory(participant__with_account=True, company__region_id=region)
    return employment.participant.account


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """That hour of the day in WIB."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=WIB)
