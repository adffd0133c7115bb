"""One person of the demo world: who they are, and when their job ended."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from accounts.models import User
from core.dates import Month, add_months
from phk_reports.models import Cause, PhkReport
from registry.choices import Bank, ContractType
from registry.models import Employment
from siapkerja.demo_world.timeline import Calendar, Story, at

REST_BEFORE_CLAIM = timedelta(days=30)

When = Callable[[Calendar], date]


def days_ago(days: int) -> When:
    """The job ended so many days before today."""
    return lambda calendar: calendar.today - timedelta(days=days)


def claimed_days_ago(days: int) -> When:
    """The first claim was filed so many days before today."""
    return lambda calendar: calendar.today - timedelta(days=days) - REST_BEFORE_CLAIM


def in_month(number: int, day: int = 1) -> When:
    """Month `number` of the benefit began `day` days ago (or up to three more, where months are short)."""
    return lambda calendar: add_months(calendar.today - timedelta(days=day), 1 - number) - REST_BEFORE_CLAIM


def claimed_before_last_office_day(calendar: Calendar) -> date:
    """The first claim is handled on the last office day before today."""
    return calendar.last_office_day - timedelta(days=1) - REST_BEFORE_CLAIM


@dataclass(frozen=True, kw_only=True)
class Person:
    """Data of the cast. `wage` in whole rupiah; `months` paid, the last `arrears` of them not; `minute` orders a day."""

    key: str
    name: str
    born: date
    woman: bool = False
    company: str
    job: str
    wage: int
    cause: str = ""
    disabled: bool = False
    left: When | None = None
    story: Callable[["Life"], Story] | None = None
    contract: ContractType = ContractType.PKWTT
    ran_out: bool = False
    months: int = 24
    arrears: int = 0
    account_number: str = ""
    bank: Bank = Bank.BRI
    minute: int = 30
    has_account: bool = True


@dataclass
class Life:
    """A person of the cast in the database, with everybody their story meets."""

    person: Person
    calendar: Calendar
    left_on: date | None
    employment: Employment
    user: User | None
    employer: User
    mediators: list[User]
    verifiers: list[User]
    counsellors: list[User]
    number: int
    report: PhkReport | None = field(default=None)

    @property
    def verifier(self) -> User:
        return self.verifiers[self.number % len(self.verifiers)]

    @property
    def cause(self) -> Cause:
        return Cause(self.person.cause)

    @property
    def first_claim_on(self) -> date:
        return self.left_on + REST_BEFORE_CLAIM

    def office(self, days: int, hour: int) -> datetime:
        """An office hour so many days after the last day of work, moved to the next working day."""
        return self.office_after(self.left_on, days, hour)

    def office_after(self, day: date, days: int, hour: int) -> datetime:
        return at(self.calendar.office_day(day + timedelta(days=days)), hour, self.person.minute)


def last_month_at_work(left_on: date | None, today: date) -> Month:
    """The last month with a contribution: the one before the job ended, else before today."""
    return Month.of(left_on or today).plus(-1)
