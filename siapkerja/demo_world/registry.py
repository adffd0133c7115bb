"""Accounts, companies, participants and their contributions, written in bulk: they are where the stories begin."""

from collections.abc import Iterable
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import Assignment, Office, Role, User
from core.dates import Month, add_months, months_back
from core.fields import blind_index
from core.nik import FEMALE_OFFSET, clean_nik
from registry.choices import CompanyStanding, ContractType, MemberRole
from registry.models import Company, Contribution, Employment, Membership, Participant
from siapkerja.demo_world.accounts import EMAILS_AT, OFFICERS, OFFICES, PASSWORD
from siapkerja.demo_world.companies import COMPANIES, MEMBERS, NEWCOMER
from siapkerja.demo_world.life import Person, last_month_at_work
from siapkerja.demo_world.timeline import Calendar

REGION_OF = {seed.key: seed.region for seed in COMPANIES}
OLDEST_HISTORY = timedelta(days=3 * 365)
MONTHS_WITH_THIS_WAGE = 12
EARLIER_WAGE_PERCENT = 95
PAYS_CONTRIBUTIONS_ON = 10


def made_up_nik(person: Person, serial: int) -> str:
    """A well-formed NIK of nobody: region of the job, date of birth, made-up serial."""
    day = person.born.day + (FEMALE_OFFSET if person.woman else 0)
    return clean_nik(f"{REGION_OF[person.company]}01{day:02d}{person.born:%m%y}{serial:04d}")


class People:
    """Everybody who can sign in. The slow hash of the one password is made once."""

    def __init__(self):
        self.password = make_password(PASSWORD)
        self.users: dict[str, User] = {}

    def add(self, key: str, name: str, email: str, nik: str | None = None, born: date | None = None) -> None:
        number = len(self.users) + 1
        self.users[key] = User(
            full_name=name,
            email=email,
            phone=f"+6281200000{number:03d}",
            phone_verified=True,
            nik=nik,
            nik_index=blind_index(nik) if nik else None,
            birth_date=born,
            password=self.password,
        )

    def save(self) -> None:
        User.objects.bulk_create(self.users.values())
        EmailAddress.objects.bulk_create(
            EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in self.users.values()
        )


def write_offices() -> dict[str, Office]:
    offices = {seed.key: Office(name=seed.name, kind=seed.kind, region_id=seed.region) for seed in OFFICES}
    Office.objects.bulk_create(offices.values())
    return offices


def write_people(cast: Iterable[Person], niks: dict[str, str]) -> dict[str, User]:
    """Everybody's account, by key: officers, owners of companies ("hr.<company>"), other members, and the cast."""
    people = People()
    for officer in OFFICERS:
        people.add(officer.key, officer.name, officer.email, officer.nik)
    for company in (*COMPANIES, NEWCOMER):
        people.add(f"hr.{company.key}", company.contact, company.email)
    for member in MEMBERS:
        people.add(member.key, member.name, f"{member.key}@{EMAILS_AT}")
    for person in cast:
        if person.has_account:
            people.add(person.key, person.name, f"{person.key}@{EMAILS_AT}", niks[person.key], person.born)
    people.save()
    return people.users


def write_assignments(users: dict[str, User], offices: dict[str, Office], today: date) -> None:
    since = today - OLDEST_HISTORY
    officers = [
        Assignment(user=users[seed.key], role=seed.role, office=offices[seed.office], from_on=since)
        for seed in OFFICERS
    ]
    at_companies = [*(f"hr.{seed.key}" for seed in COMPANIES), *(seed.key for seed in MEMBERS)]
    employers = [Assignment(user=users[key], role=Role.EMPLOYER, from_on=since) for key in at_companies]
    Assignment.objects.bulk_create([*officers, *employers])


def write_companies(users: dict[str, User]) -> dict[str, Company]:
    companies = {
        seed.key: Company(
            npp=f"EE{number:06d}",
            name=seed.name,
            scale=seed.scale,
            region_id=seed.region,
            address=seed.street,
            phone=f"+6221000000{number:02d}",
            email=seed.email,
            kbli=seed.kbli,
            nib=f"{9_120_000_000_000 + number:013d}",
            standing=CompanyStanding.APPROVED,
        )
        for number, seed in enumerate(COMPANIES, start=1)
    }
    Company.objects.bulk_create(companies.values())
    owners = [(f"hr.{key}", key, MemberRole.OWNER) for key in companies]
    others = [(seed.key, seed.company, seed.role) for seed in MEMBERS]
    Membership.objects.bulk_create(
        Membership(user=users[user], company=companies[company], role=role) for user, company, role in owners + others
    )
    return companies


def write_employments(
    cast: Iterable[Person], niks: dict[str, str], companies: dict[str, Company], calendar: Calendar
) -> dict[str, Employment]:
    """Participants and their jobs, by the person's key; nobody is deactivated yet."""
    participants, employments = {}, {}
    for number, person in enumerate(cast, start=1):
        nik = niks[person.key]
        participants[person.key] = Participant(
            nik=nik, nik_index=blind_index(nik), full_name=person.name, birth_date=person.born
        )
        employments[person.key] = _employment(person, number, participants[person.key], companies, calendar)
    Participant.objects.bulk_create(participants.values())
    Employment.objects.bulk_create(employments.values())
    return employments


def _employment(person, number, participant, companies, calendar: Calendar) -> Employment:
    left_on = person.left_on(calendar)
    first_month = last_month_at_work(left_on, calendar.today).plus(1 - person.history.months)
    started_on = (
        first_month.first_day if person.history.months < 24 else add_months(first_month.first_day, -(number % 30) - 1)
    )
    return Employment(
        participant=participant,
        company=companies[person.company],
        kpj=f"{24_000_000_000 + number:011d}",
        job_title=person.job,
        contract_type=person.contract,
        contract_number=f"{person.contract}/{number:03d}/CONTOH/{started_on:%Y}",
        started_on=started_on,
        contract_end_on=_contract_end(person, left_on, calendar.today),
        enrolled_on=started_on,
        contract_confirmed_on=started_on,
    )


def _contract_end(person: Person, left_on: date | None, today: date) -> date | None:
    if person.contract != ContractType.PKWT:
        return None
    return left_on if person.history.ran_out else add_months(left_on or today, 6)


def write_contributions(cast: Iterable[Person], employments: dict[str, Employment], calendar: Calendar) -> None:
    rows = []
    for person in cast:
        left_on = person.left_on(calendar)
        last = last_month_at_work(left_on, calendar.today)
        for age, month in enumerate(reversed(months_back(last, person.history.months))):
            rows.append(
                Contribution(
                    employment=employments[person.key],
                    month=month.first_day,
                    wage=_wage(person, age),
                    paid_on=None if age < person.history.arrears else _paid_on(month, calendar.today),
                )
            )
    Contribution.objects.bulk_create(rows, batch_size=1000)


def _wage(person: Person, months_before: int) -> int:
    """A little less before the last raise, in whole thousands."""
    if months_before < MONTHS_WITH_THIS_WAGE:
        return person.wage
    return person.wage * EARLIER_WAGE_PERCENT // 100_000 * 1000


def _paid_on(month: Month, today: date) -> date:
    return min(month.plus(1).first_day.replace(day=PAYS_CONTRIBUTIONS_ON), today - timedelta(days=1))
