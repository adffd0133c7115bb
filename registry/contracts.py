"""The data of a contract (Permenaker 7/2021): what an employer gives or corrects, and what contradicts it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import record
from core.dates import Month
from core.templatetags.siap import bulan, tanggal
from notifications.services import notify
from registry.choices import ContractType
from registry.findings import DataRefused, Finding, faults
from registry.models import Contribution, Employment
from registry.permissions import may_sign

COMPLETED, CORRECTED = "contract_completed", "contract_corrected"


@dataclass(frozen=True, slots=True)
class Contract:
    """PKWT: number and/or both days. PKWTT: number and/or start, or the letter of appointment."""

    contract_type: str
    started_on: date
    contract_number: str = ""
    contract_end_on: date | None = None
    appointment_number: str = ""
    appointed_on: date | None = None

    @classmethod
    def of(cls, employment: Employment) -> "Contract":
        """As it is on record."""
        return cls(**{name: getattr(employment, name) for name in CONTRACT_FIELDS})


CONTRACT_FIELDS = tuple(field.name for field in fields(Contract))


@dataclass(frozen=True, slots=True)
class Reported:
    """The months with a wage of one employment: the first and the last of them."""

    first: Month
    last: Month


def reported_months(employments: Iterable[Employment]) -> dict[UUID, Reported]:
    """By employment; one query."""
    spans = (
        Contribution.objects.filter(employment__in=[employment.pk for employment in employments])
        .values("employment_id")
        .annotate(first=Min("month"), last=Max("month"))
    )
    return {span["employment_id"]: Reported(Month.of(span["first"]), Month.of(span["last"])) for span in spans}


def findings_of(contract: Contract, today: date) -> Iterator[Finding]:
    """What is wrong with a contract by itself."""
    if contract.started_on > today:
        yield Finding("started_on", "DATE_FUTURE")
    if contract.contract_type == ContractType.PKWT:
        yield from _findings_of_pkwt(contract)
        return
    if contract.contract_end_on:
        yield Finding("contract_end_on", "PKWTT_HAS_END")
    if contract.appointed_on and contract.appointed_on > today:
        yield Finding("appointed_on", "DATE_FUTURE")


def _findings_of_pkwt(contract: Contract) -> Iterator[Finding]:
    if contract.appointment_number or contract.appointed_on:
        yield Finding("appointment_number" if contract.appointment_number else "appointed_on", "APPOINTMENT_OF_PKWT")
    if contract.contract_end_on is None:
        has_number = bool(contract.contract_number)
        yield Finding("contract_end_on", "PKWT_END_OPEN" if has_number else "PKWT_END_MISSING", is_warning=has_number)
    elif contract.contract_end_on < contract.started_on:
        yield Finding("contract_end_on", "DATE_BEFORE_START")


def contradictions(contract: Contract, employment: Employment, reported: Reported | None) -> Iterator[Finding]:
    """What does not agree with the record: work that has ended, months whose wage was reported."""
    if employment.ended_on and contract.started_on > employment.ended_on:
        yield Finding("started_on", "START_AFTER_END", {"day": tanggal(employment.ended_on)})
    if reported is None:
        return
    if Month.of(contract.started_on) > reported.first:
        yield Finding("started_on", "START_AFTER_MONTH", {"month": bulan(reported.first.first_day)})
    if contract.contract_end_on and Month.of(contract.contract_end_on) < reported.last:
        yield Finding("contract_end_on", "END_BEFORE_MONTH", {"month": bulan(reported.last.first_day)})


def contract_findings(employment: Employment, contract: Contract, today: date) -> list[Finding]:
    """All that can be said about this contract for this employment; one query."""
    if employment.deactivated_on:
        return [Finding("contract_type", "INACTIVE")]
    reported = reported_months([employment]).get(employment.pk)
    return [*findings_of(contract, today), *contradictions(contract, employment, reported)]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an employment's contract: a verb of the trail, and what it says (days and kinds, no numbers)."""

    verb: str
    data: dict[str, Any]


def give_contract(employment: Employment, contract: Contract, job_title: str, today: date) -> Change | None:
    """Sets the fields of the instance, nothing is saved; None when all is on record already."""
    said = {name: getattr(contract, name) for name in CONTRACT_FIELDS} | {"job_title": job_title}
    before = {name: getattr(employment, name) for name in said}
    changed = [name for name in said if said[name] != before[name]]
    if employment.contract_confirmed_on and not changed:
        return None
    verb = CORRECTED if employment.contract_confirmed_on else COMPLETED
    for name in changed:
        setattr(employment, name, said[name])
    employment.contract_confirmed_on = today
    shown = [name for name in changed if name == "contract_type" or name.endswith("_on")]
    data = {name: [_plain(before[name]), _plain(said[name])] for name in shown}
    return Change(verb, {"changed": changed, **data})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def set_contract(*, employment: Employment, contract: Contract, job_title: str, by: User, today: date) -> Employment:
    """Complete the contract of a participant, or correct it; the trail keeps what stood there, the worker is told.

    Raises `PermissionDenied` for who does not sign for the company, `DataRefused` with what stands in the way.
    """
    if not may_sign(employment.company, by):
        raise PermissionDenied
    locked = (
        Employment.objects.select_for_update(of=("self",))
        .select_related("participant", "company")
        .get(pk=employment.pk)
    )
    if refused := faults(contract_findings(locked, contract, today)):
        raise DataRefused(refused)
    if change := give_contract(locked, contract, job_title, today):
        locked.save()
        event = record(locked, change.verb, by=by, **change.data)
        _tell_worker(locked, key=f"contract:{event.pk}")
    return locked


def _tell_worker(employment: Employment, key: str) -> None:
    if account := employment.participant.account:
        notify(
            account,
            key=key,
            title=_("Data kontrak kerja Anda diubah"),
            body=_("%(company)s mengisi atau mengubah data kontrak Anda. Periksa, dan laporkan bila ada yang salah."),
            values={"company": employment.company.name},
            url=reverse("registry:my_record"),
        )
