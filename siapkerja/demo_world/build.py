"""Puts the demo world together and lets its history happen."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Model

from accounts.models import OfficeKind, User
from core.dates import add_months
from counselling.models import Slot
from jkp_claims.tasks import move_months, open_claims, send_notices
from messaging.models import Channel, OutboxMessage, OutboxState, SimulatedText
from notifications.models import Notice
from payouts.preparing import prepare
from phk_reports import chasing, mandates, offices
from registry.models import Contribution, Employment, Participant
from siapkerja.demo_world import layoff_stories, market, pay_office, registry
from siapkerja.demo_world.accounts import OFFICERS, OFFICES
from siapkerja.demo_world.codes import write_authenticators
from siapkerja.demo_world.disputes import write_disputes
from siapkerja.demo_world.employers import write_employers
from siapkerja.demo_world.identities import write_identities
from siapkerja.demo_world.life import Life, Person
from siapkerja.demo_world.people import IN_LAYOFF, LAID_OFF_BEFORE, cast, colleagues, laid_off
from siapkerja.demo_world.population import write_register
from siapkerja.demo_world.timeline import Calendar, Story, at, tell
from vacancies.models import Vacancy

HISTORY_MONTHS = 9
LATEST_NIGHTS = 7
READ_AFTER = timedelta(days=10)


@transaction.atomic
def build(now: datetime) -> None:
    """Fill the empty database with people whose history ends at `now`."""
    today = now.date()
    calendar = Calendar(today)
    everybody = [*cast(), *colleagues(), *laid_off()]
    niks = {person.key: registry.made_up_nik(person, serial) for serial, person in enumerate(everybody, start=1)}
    offices = registry.write_offices()
    users = registry.write_people(everybody, niks)
    write_register(everybody, niks)
    registry.write_assignments(users, offices, today)
    write_authenticators()
    companies = registry.write_companies(users)
    employments = registry.write_employments(everybody, niks, companies, calendar)
    registry.write_contributions(everybody, employments, calendar)
    market.write_vacancies(companies, today)
    market.write_slots(users["konselor.bekasi"], offices["bekasi"], today)
    market.write_training(users["admin"], today)
    _count_rows(User, Participant, Employment, Contribution, Slot, Vacancy)
    begins_on = add_months(today, -HISTORY_MONTHS)
    lives = (
        _life(person, number, users, employments[person.key], calendar)
        for number, person in enumerate(everybody)
        if person.history.story
    )
    stories = [life.person.history.story(life) for life in lives]
    stories += _layoffs(users, employments, calendar)
    tell([_nightly_jobs(begins_on, today), pay_office.working(users, calendar, begins_on), *stories], now)
    _run_jobs(today)
    prepare(now)
    write_identities(users, today)
    write_disputes(users, employments, today)
    write_employers(users, companies, employments, now)
    _deliver_messages(now)


def _life(person: Person, number: int, users: dict[str, User], employment: Employment, calendar: Calendar) -> Life:
    region = employment.company.region_id
    mediating = {office.key for office in OFFICES if office.kind == OfficeKind.REGENCY and office.region == region}
    return Life(
        person=person,
        calendar=calendar,
        left_on=person.left_on(calendar),
        employment=employment,
        user=users.get(person.key),
        employer=users[f"hr.{person.company}"],
        union=users["serikat"],
        mediators=[users[seed.key] for seed in OFFICERS if seed.role == "mediator" and seed.office in mediating],
        counsellors=[users[seed.key] for seed in OFFICERS if seed.role == "counsellor"],
        verifiers=[users[seed.key] for seed in OFFICERS if seed.role == "verifier"],
        number=number,
    )


def _count_rows(*models: type[Model]) -> None:
    """So that PostgreSQL knows of what this transaction has written: else each claim reads all contributions there are."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _layoffs(users: dict[str, User], employments: dict[str, Employment], calendar: Calendar) -> list[Story]:
    gone = [person.key for person in laid_off()]
    lately, before = gone[:-LAID_OFF_BEFORE], gone[-LAID_OFF_BEFORE:]

    def crew(company: str, keys: list[str], accounts: Iterable[str] = ()) -> layoff_stories.Crew:
        return layoff_stories.Crew(
            owner=users[f"hr.{company}"],
            mediator=users["mediator.bekasi"],
            calendar=calendar,
            jobs=[employments[key] for key in keys],
            accounts={users[key]: employments[key] for key in accounts},
        )

    return [
        layoff_stories.waiting(crew("angkut", [*lately, *IN_LAYOFF], IN_LAYOFF)),
        layoff_stories.decided(crew("rapi", before)),
    ]


def _nightly_jobs(begins_on: date, today: date) -> Story:
    """What the scheduler does every few seconds: here every fourth night, and each of the latest nights."""
    for nights_left in range((today - begins_on).days, -1, -1):
        if nights_left % 4 == 0 or nights_left < LATEST_NIGHTS:
            night = today - timedelta(days=nights_left)
            yield at(night, 0, 5)
            _run_jobs(night)


def _run_jobs(today: date) -> None:
    open_claims()
    move_months()
    send_notices()
    offices.escalate_late(today)
    offices.remind_late(today)
    chasing.chase(today)
    mandates.end_those_over(today)


def _deliver_messages(now: datetime) -> None:
    """What the history told people has reached them, and what is old has been read."""
    waiting = OutboxMessage.objects.filter(state=OutboxState.WAITING)
    SimulatedText.objects.bulk_create(_texts(waiting.exclude(channel=Channel.EMAIL)))
    waiting.update(state=OutboxState.SENT, tries=1, sent_at=F("written_at"))
    Notice.objects.filter(written_at__lt=now - READ_AFTER).update(read_at=F("written_at") + timedelta(hours=8))


def _texts(messages) -> Iterator[SimulatedText]:
    for key, written_at in messages.values_list("pk", "written_at"):
        yield SimulatedText(message_id=key, delivered_at=written_at)
