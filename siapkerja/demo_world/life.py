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


def office_days_ago(days: int) -> When:
    """The job ended so many working days before the last one."""
    return lambda calendar: calendar.before_last_office_day(days)


def claimed_days_ago(days: int) -> When:
    """The first claim was filed so many days before today."""
    return lambda calendar: calendar.today - timedelta(days=days) - REST_BEFORE_CLAIM


def in_month(number: int, day: int = 1) -> When:
    """Month `number` of the benefit began `day` days ago (or up to three more, where months are short)."""
    return lambda calendar: add_months(calendar.today - timedelta(days=day), 1 - number) - REST_BEFORE_CLAIM


def claimed_before_last_office_day(calendar: Calendar) -> date:
    """The first claim is handled on the last office day before today."""
    return calendar.last_office_day - timedelta(days=1) - REST_BEFORE_CLAIM


def approved_five_office_days_ago(calendar: Calendar) -> date:
    """A mediator approves the termination five working days before the last one."""
    return calendar.before_last_office_day(5) - timedelta(days=5)


@dataclass(frozen=True)
class History:
    """When somebody's job ended, the story told from then on, and what is special about it.

    months: contributions until then, the last `arrears` of them unpaid; ran_out: the contract ended on its end date;
    minute: of the hour at which offices handle this person.
    """

    left: When | None = None
    story: Callable[["Life"], Story] | None = None
    months: int = 24
    arrears: int = 0
    ran_out: bool = False
    account_number: str = ""
    bank: Bank = Bank.BRI
    minute: int = 30


STILL_AT_WORK = History()


@dataclass(frozen=True, kw_only=True)
class Person:
    """One of the cast, as data. `wage` in whole rupiah."""

    key: str
    name: str
    woman: bool
    born: date
    company: str
    job: str
    wage: int
    cause: str = ""
    contract: ContractType = ContractType.PKWTT
    has_account: bool = False
    history: History = STILL_AT_WORK

    def left_on(self, calendar: Calendar) -> date | None:
        """The last day of work; None for who still works."""
        return self.history.left(calendar) if self.history.left else None


@dataclass
class Life:
    """A person of the cast in the database, with everybody their story meets."""

    person: Person
    calendar: Calendar
    left_on: date | None
    employment: Employment
    user: User | None
    employer: User
    union: User
    mediators: list[User]
    verifiers: list[User]
    counsellors: list[User]
    number: int
    report: PhkReport | None = field(default=None)

    @property
    def mediator(self) -> User:
        """Who has the files of this person's region, first of all."""
        return self.mediators[0]

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
        return at(self.calendar.office_day(day + timedelta(days=days)), hour, self.person.history.minute)


def last_month_at_work(left_on: date | None, today: date) -> Month:
    """The last month with a contribution: the one before the job ended, else before today."""
    return Month.of(left_on or today).plus(-1)
