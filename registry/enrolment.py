"""Enrolling workers (PP 37/2021 Pasal 4 to 8), and completing the contract of those whom BPJS brought.

What an employer says of a worker is first looked at (`look_up`, `findings`), then written (`enrol`, `enrol_many`).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from core.dates import add_months
from core.fields import blind_index
from core.nik import NikError, clean_nik, possible_birth_dates
from core.templatetags.siap import rupiah, tanggal
from registry.choices import Citizenship
from registry.contracts import Contract, Reported, contradictions, findings_of, reported_months
from registry.findings import Finding
from registry.models import Company, Contribution, Employment, Participant
from registry.names import same_name
from registry.programmes import missing_programmes

NIK_DIGITS = 16
OLDEST_IN_MONTHS = 648  # 54 years: 03-regulation §10, AGE_AT_ENROLMENT
YOUNGEST_IN_MONTHS = 180  # 15 years: UU 13/2003 Pasal 69
ENROL_WITHIN = timedelta(days=30)  # PP 37/2021 Pasal 6 ayat (1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What an employer says of one worker. For one who is on record the KPJ may stand in the place of the NIK, and
    the wage is not needed.
    """

    nik: str = field(default="", repr=False)
    kpj: str = ""
    full_name: str
    birth_date: date
    citizenship: str = Citizenship.WNI
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    job_title: str
    contract: Contract
    wage: int | None = None
    programmes: frozenset[str]

    @property
    def nik_index(self) -> bytes | None:
        return blind_index(self.nik) if self.nik else None


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What the registry knows of some workers: people by the index of their NIK, the rest at one company.

    `current`: by person, the employment that is active at BPJS; `last_days`: by person, the last day of work of those that
    are not; `by_kpj`: every one. `wages` (last reported) and `reported` by employment.
    """

    people: dict[bytes, Participant]
    current: dict[UUID, Employment]
    last_days: dict[UUID, date]
    by_kpj: dict[str, Employment]
    wages: dict[UUID, int]
    reported: dict[UUID, Reported]

    def person_of(self, enrolment: Enrolment) -> Participant | None:
        if enrolment.kpj:
            employment = self.by_kpj.get(enrolment.kpj)
            return employment.participant if employment else None
        return self.people.get(enrolment.nik_index) if enrolment.nik else None

    def employment_of(self, enrolment: Enrolment) -> Employment | None:
        """The one that is meant: by its KPJ, else the person's active one."""
        if enrolment.kpj:
            return self.by_kpj.get(enrolment.kpj)
        person = self.person_of(enrolment)
        return self.current.get(person.pk) if person else None


def look_up(company: Company, enrolments: Collection[Enrolment], *, lock: bool = False) -> OnRecord:
    """Five queries however many; with `lock` nobody else enrols these people or changes their employments here."""
    people, jobs = Participant.objects.all(), Employment.objects.filter(company=company).select_related("participant")
    if lock:
        people, jobs = people.select_for_update(), jobs.select_for_update(of=("self",))
    indexes = {enrolment.nik_index for enrolment in enrolments if enrolment.nik}
    found = {bytes(person.nik_index): person for person in people.filter(nik_index__in=indexes).order_by("nik_index")}
    keys = [person.pk for person in found.values()]
    kpjs = {enrolment.kpj for enrolment in enrolments if enrolment.kpj}
    employments = [
        *jobs.filter(participant__in=keys).order_by("started_on", "pk"),
        *jobs.filter(kpj__in=kpjs).order_by("pk"),
    ]
    current = {job.participant_id: job for job in employments if job.is_active_at_bpjs}
    latest = Contribution.objects.filter(employment__in=[job.pk for job in current.values()])
    return OnRecord(
        people=found,
        current=current,
        last_days={job.participant_id: job.ended_on for job in employments if not job.is_active_at_bpjs},
        by_kpj={job.kpj: job for job in employments},
        wages=dict(latest.latest_of_each_employment().values_list("employment_id", "wage")),
        reported=reported_months(current.values()),
    )


def joins_jkp(citizenship: str, birth_date: date, enrolled_on: date) -> bool:
    """Indonesian, and not yet 54 on the day of enrolment (PP 37/2021 Pasal 4 ayat (2))."""
    return citizenship == Citizenship.WNI and enrolled_on < add_months(birth_date, OLDEST_IN_MONTHS)


def findings(enrolment: Enrolment, on_record: OnRecord, company: Company, today: date) -> list[Finding]:
    """All that is wrong or worth a look, in the order of the form."""
    who = list(_findings_of_person(enrolment, on_record, today))
    contract = list(findings_of(enrolment.contract, today))
    if any(not finding.is_warning for finding in who):
        return [*who, *contract]
    employment = on_record.employment_of(enrolment)
    if employment is not None and _is_meant(employment, enrolment):
        return [*who, *contract, *_findings_of_completing(enrolment, employment, on_record)]
    return [*who, *contract, *_findings_of_new(enrolment, employment, on_record, company, today)]


def is_about(employment: Employment | None, enrolment: Enrolment) -> bool:
    """Whether what is said completes this employment; else it is a new one."""
    return employment is not None and _is_meant(employment, enrolment)


def _is_meant(employment: Employment, enrolment: Enrolment) -> bool:
    """A KPJ names it; by the NIK it is the work that goes on, or went on when the contract said here began."""
    ended_on = employment.ended_on
    return bool(enrolment.kpj) or ended_on is None or enrolment.contract.started_on <= ended_on


def _findings_of_person(enrolment: Enrolment, on_record: OnRecord, today: date) -> Iterator[Finding]:
    yield from _findings_of_numbers(enrolment, on_record)
    born, start = enrolment.birth_date, enrolment.contract.started_on
    person = on_record.person_of(enrolment)
    if person and not (same_name(person.full_name, enrolment.full_name) and person.birth_date == born):
        yield Finding("full_name", "PERSON_DIFFERS")  # not which of them: that would tell what is on record
    elif born > today:
        yield Finding("birth_date", "DATE_FUTURE")
    elif born >= start:
        yield Finding("birth_date", "BORN_LATER")
    elif start < add_months(born, YOUNGEST_IN_MONTHS):
        yield Finding("birth_date", "TOO_YOUNG", is_warning=True)


def _findings_of_numbers(enrolment: Enrolment, on_record: OnRecord) -> Iterator[Finding]:
    if enrolment.nik and (fault := nik_fault(enrolment.nik)):
        yield fault
    elif not enrolment.nik and not enrolment.kpj:
        yield Finding("nik", "WHO_MISSING")
    if enrolment.kpj:
        employment = on_record.by_kpj.get(enrolment.kpj)
        if employment is None:
            yield Finding("kpj", "KPJ_UNKNOWN")
        elif enrolment.nik and bytes(employment.participant.nik_index) != enrolment.nik_index:
            yield Finding("kpj", "KPJ_OTHER")


def nik_fault(nik: str) -> Finding | None:
    """Why these digits cannot be a NIK."""
    if len(nik) != NIK_DIGITS:
        return Finding("nik", "NIK_LENGTH", {"digits": len(nik)})
    try:
        clean_nik(nik)
    except NikError:
        return Finding("nik", "NIK_IMPOSSIBLE")
    return None


def _findings_of_completing(enrolment: Enrolment, employment: Employment, on_record: OnRecord) -> Iterator[Finding]:
    named_by = "kpj" if enrolment.kpj else "nik"
    if employment.deactivated_on:
        yield Finding(named_by, "INACTIVE")
        return
    if employment.contract_confirmed_on:
        yield Finding(named_by, "ALREADY_ENROLLED", {"kpj": employment.kpj})
        return
    yield from contradictions(enrolment.contract, employment, on_record.reported.get(employment.pk))
    wage = on_record.wages.get(employment.pk)
    if None not in (wage, enrolment.wage) and wage != enrolment.wage:
        yield Finding("wage", "WAGE_MISMATCH", {"wage": rupiah(wage)}, is_warning=True)


def _findings_of_new(
    enrolment: Enrolment, employment: Employment | None, on_record: OnRecord, company: Company, today: date
) -> Iterator[Finding]:
    person, start = on_record.person_of(enrolment), enrolment.contract.started_on
    last_day = on_record.last_days.get(person.pk) if person else None
    if employment:
        yield Finding("nik", "STILL_ACTIVE", {"kpj": employment.kpj})
    elif last_day and start <= last_day:
        yield Finding("started_on", "WORKED_THEN", {"day": tanggal(last_day)})
    if enrolment.wage is None:
        yield Finding("wage", "WAGE_MISSING")
    yield from _warnings(enrolment, person, company, today)


def _warnings(enrolment: Enrolment, person: Participant | None, company: Company, today: date) -> Iterator[Finding]:
    if enrolment.birth_date not in possible_birth_dates(enrolment.nik):
        yield Finding("birth_date", "NIK_BIRTH_DATE", is_warning=True)
    citizenship = person.citizenship if person else enrolment.citizenship
    if citizenship != Citizenship.WNI:
        yield Finding("citizenship", "NOT_WNI", is_warning=True)
    elif not joins_jkp(citizenship, enrolment.birth_date, today):
        yield Finding("birth_date", "AGE_AT_ENROLMENT", is_warning=True)
    if enrolment.contract.started_on + ENROL_WITHIN < today:
        yield Finding("started_on", "LATE_30_DAYS", is_warning=True)
    if missing := missing_programmes(company.scale, enrolment.programmes, today):
        yield Finding("programmes", "PROGRAMMES_MISSING", {"programmes": ", ".join(missing)}, is_warning=True)
    if not enrolment.phone and not (person and person.phone):
        yield Finding("phone", "PHONE_MISSING", is_warning=True)
