"""Writes what employers say of their workers: people, employments with a KPJ, the first wages, the trail, the news."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import record_many
from core.dates import Month, months_back
from core.words import lazy_tanggal
from notifications.services import News, notify_many
from registry.contracts import COMPLETED, CONTRACT_FIELDS, Change, give_contract
from registry.contributions import ContributionLine, record_contributions
from registry.enrolment import Enrolment, OnRecord, findings, is_about, joins_jkp, look_up
from registry.findings import DataRefused, faults
from registry.kpj import new_kpjs
from registry.models import Company, Employment, Participant
from registry.permissions import may_sign

MONTHS_LOOKED_AT = 24


class Outcome(StrEnum):
    """What became of one enrolment."""

    NEW = "new"
    COMPLETED = "completed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Enrolled:
    employment: Employment
    outcome: Outcome


@transaction.atomic
def enrol(company: Company, enrolment: Enrolment, *, by: User, today: date) -> Enrolled:
    """Enrol one worker, or complete the contract of one who is on record here. The same again changes nothing.

    Raises `PermissionDenied` for who does not sign for the company, `DataRefused` with what stands in the way.
    """
    [enrolled] = enrol_many(company, [enrolment], by=by, today=today)
    if enrolled is None:
        raise DataRefused(faults(findings(enrolment, look_up(company, [enrolment]), company, today)))
    return enrolled


@transaction.atomic
def enrol_many(company: Company, enrolments: Sequence[Enrolment], *, by: User, today: date) -> list[Enrolled | None]:
    """The same for many, in as many queries as for one: call it with some hundred at once.

    The answers stand in the order asked; None for what the record of this moment refuses, of which nothing is written.
    """
    if not may_sign(company, by):
        raise PermissionDenied
    known = look_up(company, enrolments)
    _add_people(one for one in enrolments if not _refused(one, known, company, today) and not known.person_of(one))
    on_record = look_up(company, enrolments, lock=True)
    plan = [_plan(one, on_record, company, today) for one in enrolments]
    created = _create([new for new in plan if isinstance(new, _New)], today)
    changes = _complete([told for told in plan if isinstance(told, _Completion)])
    _record_and_tell(created, changes, by)
    return [_answer(planned, created) for planned in plan]


@dataclass(frozen=True, slots=True)
class _New:
    employment: Employment
    wage: int


@dataclass(frozen=True, slots=True)
class _Completion:
    employment: Employment
    change: Change


def _refused(enrolment: Enrolment, on_record: OnRecord, company: Company, today: date) -> set[str]:
    return {fault.code for fault in faults(findings(enrolment, on_record, company, today))}


def _add_people(enrolments: Iterable[Enrolment]) -> None:
    """Those whom nobody has enrolled before; somebody who does so at the same moment is waited for."""
    people = {
        enrolment.nik_index: Participant(
            nik=enrolment.nik,
            nik_index=enrolment.nik_index,
            full_name=" ".join(enrolment.full_name.split()),
            birth_date=enrolment.birth_date,
            citizenship=enrolment.citizenship,
            phone=enrolment.phone,
            email=enrolment.email,
        )
        for enrolment in enrolments
    }
    Participant.objects.bulk_create([people[index] for index in sorted(people)], batch_size=1000, ignore_conflicts=True)


def _plan(
    enrolment: Enrolment, on_record: OnRecord, company: Company, today: date
) -> _New | _Completion | Employment | None:
    """What is to be written for one: an employment that stays as it is, None when it is refused."""
    person, employment = on_record.person_of(enrolment), on_record.employment_of(enrolment)
    refused = _refused(enrolment, on_record, company, today)
    if refused:
        return employment if refused == {"ALREADY_ENROLLED"} else None
    if is_about(employment, enrolment):
        change = give_contract(employment, enrolment.contract, enrolment.job_title, today)
        return _Completion(employment, change)
    new = _new_employment(enrolment, person, company, today)
    on_record.current[person.pk] = new  # the same worker once more is on record now
    return _New(new, enrolment.wage)


def _new_employment(enrolment: Enrolment, person: Participant, company: Company, today: date) -> Employment:
    employment = Employment(
        participant=person,
        company=company,
        job_title=enrolment.job_title,
        contract_confirmed_on=today,
        enrolled_on=today,
        for_jkp=joins_jkp(person.citizenship, person.birth_date, today),
        **{name: getattr(enrolment.contract, name) for name in CONTRACT_FIELDS},
    )
    employment.programmes = enrolment.programmes
    return employment


def _create(planned: list[_New], today: date) -> dict[UUID, Employment]:
    """The employments that are new now, by their key, as the database has them; with the wage of the months so far."""
    for new, kpj in zip(planned, new_kpjs(len(planned)), strict=True):
        new.employment.kpj = kpj
    Employment.objects.bulk_create([new.employment for new in planned], batch_size=500)
    keys = [new.employment.pk for new in planned]
    created = Employment.objects.select_related("participant", "company").in_bulk(keys)
    record_contributions(
        ContributionLine(created[new.employment.pk], month, new.wage)
        for new in planned
        for month in _months_so_far(new.employment, today)
    )
    return created


def _months_so_far(employment: Employment, today: date) -> list[Month]:
    """From the start of work to this month or the end of the contract: who is enrolled late owes all of them, as far
    back as a right to JKP looks. Months to come are carried over.
    """
    first, last = Month.of(employment.started_on), Month.of(min(employment.contract_end_on or today, today))
    return [month for month in months_back(last, MONTHS_LOOKED_AT) if month >= first]


def _complete(planned: list[_Completion]) -> list[_Completion]:
    fields = [*CONTRACT_FIELDS, "job_title", "contract_confirmed_on"]
    Employment.objects.bulk_update([done.employment for done in planned], fields, batch_size=500)
    return planned


def _record_and_tell(created: dict[UUID, Employment], completed: list[_Completion], by: User) -> None:
    record_many(
        "enrolled",
        [
            (job, {"started_on": job.started_on.isoformat(), "programmes": job.programme_codes})
            for job in created.values()
        ],
        by=by,
    )
    record_many(COMPLETED, [(done.employment, done.change.data) for done in completed], by=by)
    jobs = [*created.values(), *(done.employment for done in completed)]
    accounts = {
        bytes(user.nik_index): user
        for user in User.objects.filter(nik_index__in=[job.participant.nik_index for job in jobs])
    }
    told = ((accounts.get(bytes(job.participant.nik_index)), job) for job in jobs)
    notify_many([_news(user, job, is_new=job.pk in created) for user, job in told if user])


def _news(user: User, employment: Employment, *, is_new: bool) -> News:
    if not is_new:
        title = _("Data kontrak kerja Anda dilengkapi")
        body = _("%(company)s mengisi data kontrak Anda. Periksa, dan laporkan bila ada yang salah.")
    elif employment.for_jkp:
        title = _("Anda didaftarkan di BPJS Ketenagakerjaan")
        body = _("%(company)s mendaftarkan Anda, mulai bekerja %(day)s. Periksa, dan laporkan bila ada yang salah.")
    else:
        title = _("Anda didaftarkan di BPJS Ketenagakerjaan")
        body = _(
            "%(company)s mendaftarkan Anda, mulai bekerja %(day)s. Pekerjaan ini tidak dihitung untuk JKP. "
            "Lihat sebabnya dan pemberi kerja Anda untuk JKP di halaman kepesertaan."
        )
    return News(
        user=user,
        key=f"{'enrolled' if is_new else COMPLETED}:{employment.pk}",
        title=title,
        body=body,
        values={"company": employment.company.name, "day": lazy_tanggal(employment.started_on)},
        url=reverse("registry:my_record"),
    )


def _answer(planned: _New | _Completion | Employment | None, created: dict) -> Enrolled | None:
    match planned:
        case _New(employment=employment):
            return Enrolled(created[employment.pk], Outcome.NEW)
        case _Completion(employment=employment):
            return Enrolled(employment, Outcome.COMPLETED)
        case Employment():
            return Enrolled(planned, Outcome.UNCHANGED)
    return None
