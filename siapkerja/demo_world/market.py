"""Places to work, times for counselling and classes: in the past for the stories, ahead for whoever walks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import Office, User
from casework.holidays import holidays_between
from casework.models import Event
from core import clock
from core.dates import add_months, is_working_day
from core.occupations import Occupation
from counselling.models import Mode
from counselling.services import open_slots
from registry.choices import MemberRole
from registry.models import Company
from siapkerja.demo_world.timeline import at
from training.models import Course, Provider, ProviderKind, TrainingClass
from training.services import add
from vacancies.models import Contract, Vacancy

OPEN_AHEAD = 9  # months: a walk of six, begun late
PAST_MONTHS = 11
CLASS_DAYS = 4
SLOTS = ((1, 9, Mode.PHONE), (1, 10, Mode.VIDEO), (1, 13, Mode.IN_PERSON), (3, 9, Mode.PHONE), (3, 14, Mode.IN_PERSON))


@dataclass(frozen=True)
class Place:
    """A kind of work that several companies offer; wages in whole rupiah a month."""

    title: str
    occupation: Occupation
    contract: Contract
    wage_from: int
    wage_to: int
    about: str


PLACES = (
    Place(
        "Operator produksi",
        Occupation.MACHINE_OPERATORS,
        Contract.FIXED_TERM,
        4_500_000,
        5_600_000,
        "Menjalankan dan merawat mesin produksi dalam tiga giliran kerja.",
    ),
    Place(
        "Staf gudang",
        Occupation.STOCK_CLERKS,
        Contract.FIXED_TERM,
        4_300_000,
        5_200_000,
        "Menerima, menyimpan, dan mengirim barang dengan pencatatan digital.",
    ),
    Place(
        "Staf administrasi",
        Occupation.CLERKS,
        Contract.PERMANENT,
        4_600_000,
        6_000_000,
        "Mengelola surat, arsip, dan jadwal kantor.",
    ),
    Place(
        "Kasir dan layanan pelanggan",
        Occupation.CUSTOMER_CLERKS,
        Contract.FIXED_TERM,
        4_200_000,
        5_000_000,
        "Melayani pembayaran dan menjawab pertanyaan pelanggan.",
    ),
    Place(
        "Teknisi pemeliharaan",
        Occupation.TECHNICIANS,
        Contract.PERMANENT,
        5_500_000,
        7_500_000,
        "Memeriksa dan memperbaiki peralatan listrik dan mekanik.",
    ),
    Place(
        "Pengemudi distribusi",
        Occupation.DRIVERS,
        Contract.FIXED_TERM,
        4_500_000,
        5_800_000,
        "Mengantar barang di dalam kota; SIM B1 dibutuhkan.",
    ),
)
PLACES_A_COMPANY = 4


def write_vacancies(companies: dict[str, Company], today: date) -> None:
    """Four a company: published when the history begins and closed today, and again for the months ahead."""
    past = (add_months(today, -PAST_MONTHS), today - timedelta(days=1))
    ahead = (today - timedelta(days=14), add_months(today, OPEN_AHEAD))
    offering = [company for key, company in companies.items() if key != "tirta"]
    for published_on, closes_on in (past, ahead):
        with clock.standing_at(at(published_on, 8)):
            rows = list(_vacancies(offering, published_on, closes_on))
            Vacancy.objects.bulk_create(rows)
            _record_published(rows)


def _vacancies(offering: list[Company], published_on: date, closes_on: date) -> Iterator[Vacancy]:
    for round_number in range(PLACES_A_COMPANY):
        for number, company in enumerate(offering):
            place = PLACES[(number + round_number) % len(PLACES)]
            yield Vacancy(
                company=company,
                title=place.title,
                occupation=place.occupation,
                region_id=company.region_id,
                description=f"{place.about} Lowongan contoh; tidak ada pekerjaan sungguhan.",
                contract=place.contract,
                wage_from=place.wage_from,
                wage_to=place.wage_to,
                places=2 + number % 4,
                closes_on=closes_on,
                published_on=published_on + timedelta(days=(number + round_number) % 10),
            )


def _record_published(rows: list[Vacancy]) -> None:
    members = {
        company.pk: company.memberships.get(role=MemberRole.OWNER).user for company in {row.company for row in rows}
    }
    Event.objects.bulk_create(
        Event(
            at=at(row.published_on, 9),
            subject_type=row._meta.label_lower,
            subject_id=row.pk,
            verb="publish",
            actor_id=members[row.company_id].pk,
            actor_role=members[row.company_id].role,
        )
        for row in rows
    )


def write_slots(counsellor: User, office: Office, today: date) -> None:
    """Every Tuesday and Thursday from the past to the months ahead, without holidays."""
    first, last = add_months(today, -PAST_MONTHS), add_months(today, OPEN_AHEAD)
    holidays = holidays_between(first, last)
    days = (first + timedelta(days=offset) for offset in range((last - first).days))
    starts: dict[Mode, list[datetime]] = {mode: [] for mode in Mode}
    for day in days:
        if is_working_day(day, holidays):
            for weekday, hour, mode in SLOTS:
                if day.weekday() == weekday:
                    starts[mode].append(at(day, hour))
    with clock.standing_at(at(first - timedelta(days=1), 9)):
        for mode, moments in starts.items():
            open_slots(counsellor=counsellor, office=office, starts=moments, minutes=45, mode=mode)


def write_training(administrator: User, today: date) -> None:
    """A government LPK and a private one in Kota Bekasi; a class of each course begins every month."""
    first = add_months(today, -PAST_MONTHS)
    with clock.standing_at(at(first, 8)):
        government = Provider(name="BLK Bekasi (contoh)", region_id="3275", kind=ProviderKind.GOVERNMENT)
        private = Provider(name="LPK Maju Terampil (contoh)", region_id="3275", kind=ProviderKind.PRIVATE)
        courses = (
            Course(
                provider=government,
                title="Operator forklift dan gudang",
                field="Logistik",
                description="Mengemudikan forklift, keselamatan kerja, dan pencatatan stok.",
            ),
            Course(
                provider=private,
                title="Administrasi perkantoran digital",
                field="Administrasi",
                description="Pengolah kata, lembar kerja, dan surat-menyurat elektronik.",
            ),
        )
        for provider in (government, private):
            add(provider, by=administrator)
        for course in courses:
            add(course, by=administrator)
        for training_class in _classes(courses, first, add_months(today, OPEN_AHEAD)):
            add(training_class, by=administrator)


def _classes(courses: tuple[Course, ...], first: date, last: date) -> Iterator[TrainingClass]:
    month = first.replace(day=1)
    while (month := add_months(month, 1)) < last:
        for place, course in enumerate(courses):
            starts_on = _first_monday(month) + timedelta(days=7 * place)
            yield TrainingClass(
                course=course,
                starts_on=starts_on,
                ends_on=starts_on + timedelta(days=CLASS_DAYS),
                online=bool(place),
                place="Jalan Contoh Pelatihan 1, Kota Bekasi" if not place else "Kelas daring",
                seats=16,
            )


def _first_monday(month: date) -> date:
    return month + timedelta(days=-month.weekday() % 7)
