"""Good rows of the participants' spreadsheet, and every way in which one can be wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.fields import blind_index
from registry.models import Company, Employment, Participant
from tests.bulk_uploads.seeded_faults import Spoiler
from tests.registry.factories import CompanyFactory, EmploymentFactory, ParticipantFactory

FIRST_BIRTH_DAY = date(1975, 1, 1)
BIRTH_DAYS = 9_000  # up to 1999
STARTED = timedelta(days=10)
KPJ_OF_NOBODY = "99999999999"


def birth_date(number: int) -> date:
    return FIRST_BIRTH_DAY + timedelta(days=number % BIRTH_DAYS)


def nik(number: int) -> str:
    """Of nobody, born as `birth_date` says; another for every number below 80 million."""
    return f"327501{birth_date(number):%d%m%y}{number // BIRTH_DAYS + 1:04d}"


def name(number: int) -> str:
    letters = ""
    while True:
        number, rest = divmod(number, 26)
        letters += chr(ord("a") + rest)
        if not number:
            return f"Pekerja {letters.capitalize()}"


def good_row(number: int, today: date) -> dict[str, str]:
    """The texts of a worker who can be enrolled and about whom there is nothing to say."""
    start = today - STARTED
    contract = {
        "jenis_perjanjian": "PKWT",
        "nomor_perjanjian": f"{number}/PKWT",
        "akhir_kontrak": f"{start + timedelta(days=365):%d-%m-%Y}",
    }
    if number % 3 == 0:
        contract = {"jenis_perjanjian": "PKWTT", "nomor_pengangkatan": f"SK-{number}", "nomor_perjanjian": ""}
    return {
        "nik": nik(number),
        "kpj": "",
        "nama": name(number),
        "tanggal_lahir": f"{birth_date(number):%d/%m/%Y}",
        "kewarganegaraan": ("WNI", "")[number % 2],
        "ponsel": f"0812{number:08d}",
        "email": "",
        "jabatan": "Operator jahit",
        "mulai_bekerja": f"{start:%Y-%m-%d}",
        "akhir_kontrak": "",
        "nomor_pengangkatan": "",
        "tanggal_pengangkatan": "",
        "upah": ("5500000", "5.500.000", "Rp5.500.000")[number % 3],
        "program": "",
        **contract,
    }


@dataclass(frozen=True)
class Seed:
    """One way to spoil a row: its code, the column that is named, the texts that are put in (from row and day)."""

    code: str
    column: str
    spoil: Callable[[Mapping[str, str], date], dict[str, str]]
    is_warning: bool = False


def _put(**texts: str):
    return lambda row, today: texts


def _pkwt(**texts: str):
    contract = {"jenis_perjanjian": "PKWT", "nomor_pengangkatan": "", "tanggal_pengangkatan": ""}
    return lambda row, today: contract | {"nomor_perjanjian": "1", "akhir_kontrak": f"{today:%d-%m-%Y}"} | texts


def _pkwtt(**texts: str):
    return lambda row, today: {"jenis_perjanjian": "PKWTT", "akhir_kontrak": ""} | texts


def _day(days: int, column: str):
    return lambda row, today: {column: f"{today + timedelta(days=days):%d-%m-%Y}"}


def _of(number: int):
    """About the person with this number, who is on record; see `on_record`."""
    return lambda row, today: {
        "nik": nik(number),
        "nama": name(number),
        "tanggal_lahir": f"{birth_date(number):%d-%m-%Y}",
    }


# People whom the registry knows, far from the numbers of the rows.
ENROLLED, LEFT, ELSEWHERE, LACKING, GONE, LACKING_TOO = range(900_000, 900_006)
KPJ_OF_GONE, KPJ_OF_LACKING = "80000000001", "80000000002"


def on_record(company: Company, today: date) -> None:
    """What the seeds below need in the registry."""
    start = today - timedelta(days=1000)
    employment(ENROLLED, company, start)
    employment(LEFT, company, start, ended_on=today - timedelta(days=40))
    employment(ELSEWHERE, CompanyFactory(), start)
    lacking = employment(LACKING, company, start, contract_confirmed_on=None, kpj=KPJ_OF_LACKING)
    lacking.contributions.create(month=today.replace(day=1), wage=5_000_000)
    over = {
        "ended_on": today,
        "deactivated_on": today,
        "deactivation_cause": "resigned",
        "deactivated_by_role": "employer",
    }
    employment(GONE, company, start, kpj=KPJ_OF_GONE, **over)


def employment(number: int, company: Company, start: date, **details) -> Employment:
    return EmploymentFactory(participant=person(number), company=company, started_on=start, **details)


def person(number: int, **details) -> Participant:
    return ParticipantFactory(
        nik=nik(number),
        nik_index=blind_index(nik(number)),
        full_name=name(number),
        birth_date=birth_date(number),
        **details,
    )


UNREADABLE = [
    Seed("NIK_SCIENTIFIC", "nik", _put(nik="3,27501E+15")),
    Seed("NOT_DIGITS", "nik", _put(nik="32750117O8900001")),
    Seed("SCIENTIFIC", "kpj", _put(kpj="9,00E+10")),
    Seed("EMPTY", "nama", _put(nama="")),
    Seed("NO_LETTERS", "nama", _put(nama="12345")),
    Seed("LONG_TEXT", "nama", _put(nama="Nama " * 30)),
    Seed("DATE_FORMAT", "tanggal_lahir", _put(tanggal_lahir="31-02-1990")),
    Seed("NOT_IN_LIST", "kewarganegaraan", _put(kewarganegaraan="Indonesia")),
    Seed("PHONE", "ponsel", _put(ponsel="0812")),
    Seed("EMAIL", "email", _put(email="siti@contoh")),
    Seed("EMPTY", "jabatan", _put(jabatan="")),
    Seed("NOT_IN_LIST", "jenis_perjanjian", _put(jenis_perjanjian="Kontrak")),
    Seed("EMPTY", "mulai_bekerja", _put(mulai_bekerja="")),
    Seed("DATE_FORMAT", "akhir_kontrak", _put(akhir_kontrak="akhir tahun")),
    Seed("AMOUNT", "upah", _put(upah="5,5 juta")),
    Seed("PROGRAMME_UNKNOWN", "program", _put(program="JKN BPJS")),
]
WRONG = [
    Seed("WHO_MISSING", "nik", _put(nik="")),
    Seed("NIK_LENGTH", "nik", lambda row, today: {"nik": row["nik"][:-1]}),
    Seed("NIK_IMPOSSIBLE", "nik", lambda row, today: {"nik": row["nik"][:-4] + "0000"}),
    Seed("KPJ_UNKNOWN", "kpj", _put(kpj=KPJ_OF_NOBODY)),
    Seed("DATE_FUTURE", "mulai_bekerja", _day(1, "mulai_bekerja")),
    Seed("DATE_FUTURE", "tanggal_lahir", _day(1, "tanggal_lahir")),
    Seed("BORN_LATER", "tanggal_lahir", _day(-1, "tanggal_lahir")),
    Seed("PKWT_END_MISSING", "akhir_kontrak", _pkwt(nomor_perjanjian="", akhir_kontrak="")),
    Seed("PKWTT_HAS_END", "akhir_kontrak", _pkwtt(akhir_kontrak="01-01-2030")),
    Seed("APPOINTMENT_OF_PKWT", "nomor_pengangkatan", _pkwt(nomor_pengangkatan="SK-1")),
    Seed("DATE_BEFORE_START", "akhir_kontrak", _pkwt(akhir_kontrak="01-01-2020")),
    Seed("WAGE_MISSING", "upah", _put(upah="")),
]
WRONG_ON_RECORD = [  # each about one person, so each at most once in a file
    Seed("ALREADY_ENROLLED", "nik", _of(ENROLLED)),
    Seed("STILL_ACTIVE", "nik", _of(LEFT)),
    Seed("PERSON_DIFFERS", "nama", lambda row, today: _of(ELSEWHERE)(row, today) | {"nama": "Orang Lain"}),
    Seed("INACTIVE", "kpj", lambda row, today: _of(GONE)(row, today) | {"kpj": KPJ_OF_GONE}),
    Seed(
        "KPJ_OTHER",
        "kpj",
        lambda row, today: {
            "kpj": KPJ_OF_LACKING,
            "nama": name(LACKING),
            "tanggal_lahir": f"{birth_date(LACKING):%d-%m-%Y}",
        },
    ),
]
WARNINGS = [
    Seed("PHONE_MISSING", "ponsel", _put(ponsel=""), is_warning=True),
    Seed("NOT_WNI", "kewarganegaraan", _put(kewarganegaraan="wna"), is_warning=True),
    Seed("LATE_30_DAYS", "mulai_bekerja", _day(-31, "mulai_bekerja"), is_warning=True),
    Seed("PKWT_END_OPEN", "akhir_kontrak", _pkwt(akhir_kontrak=""), is_warning=True),
    Seed("PROGRAMMES_MISSING", "program", _put(program="JKK, JKM"), is_warning=True),
    Seed("NIK_BIRTH_DATE", "tanggal_lahir", _put(tanggal_lahir="02-02-1974"), is_warning=True),
]
EVERYWHERE = [*UNREADABLE, *WRONG, *WARNINGS]


def spoilers(today: date) -> list[Spoiler]:
    """The same for `tests.bulk_uploads.seeded_faults`."""

    def spoiler(seed: Seed) -> Spoiler:
        return Spoiler(seed.code, seed.column, lambda row, earlier, draw: row.update(seed.spoil(row, today)))

    return [spoiler(seed) for seed in EVERYWHERE]
