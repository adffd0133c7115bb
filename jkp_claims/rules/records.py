"""What the rules read and what they answer. All frozen; days are date, months Month, money whole rupiah."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import overload

from core.dates import Month

Value = str | int | bool | date | Month | Decimal | tuple[str, ...] | None
Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


class Refusal(StrEnum):
    """Why there is no right."""

    RESIGNATION = "RESIGNATION"
    PENSION = "PENSION"
    DEATH = "DEATH"
    TOTAL_DISABILITY = "TOTAL_DISABILITY"
    PKWT_EXPIRED = "PKWT_EXPIRED"
    MONTHS_LT_12 = "MONTHS_LT_12"
    CONSECUTIVE_LT_6 = "CONSECUTIVE_LT_6"
    AGE_AT_ENROLMENT = "AGE_AT_ENROLMENT"
    NOT_WNI = "NOT_WNI"
    NOT_WILLING = "NOT_WILLING"
    CLAIM_LATE = "CLAIM_LATE"
    RE_EMPLOYED = "RE_EMPLOYED"
    BENEFITS_USED_3 = "BENEFITS_USED_3"
    GAP_LT_60_MONTHS = "GAP_LT_60_MONTHS"
    PROGRAMME_SET = "PROGRAMME_SET"


class Hold(StrEnum):
    """The right stands, but somebody other than the worker must act first."""

    STILL_ACTIVE = "STILL_ACTIVE"
    EMPLOYER_ARREARS_GT_3M = "EMPLOYER_ARREARS_GT_3M"
    PROGRAMME_SET = "PROGRAMME_SET"


class Payer(StrEnum):
    """Who pays the worker."""

    NONE = "NONE"
    EMPLOYER = "EMPLOYER"
    BPJS = "BPJS"


class Actor(StrEnum):
    """Who must act to lift a hold."""

    EMPLOYER = "employer"
    DISNAKER = "disnaker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One termination as the record has it. `previous_benefits` are the days of first payment of earlier benefits."""

    citizenship: str
    birth_date: date
    enrolled_on: date
    enterprise_scale: str
    contract_type: str
    cause: str
    terminated_on: date
    reported_wage: int
    programmes: frozenset[str] = frozenset()
    contract_end_on: date | None = None
    total_permanent_disability: bool = False
    willing_to_work: bool = True
    effective_on: date | None = None
    paid_months: frozenset[Month] = frozenset()
    previous_benefits: frozenset[date] = frozenset()
    re_employed_on: date | None = None
    active_at_bpjs: bool = False
    first_claim_on: date | None = None
    declared_on: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One step of the calculation: this rule, by this article, made this of these inputs."""

    rule: str
    article: str
    result: Value
    inputs: tuple[tuple[str, Value], ...] = ()


class Trace(Sequence[Finding]):
    """The steps of a calculation, put together when they are first read: a table of a million cases reads none."""

    __slots__ = ("_make", "_steps")

    def __init__(self, make: Callable[[], tuple[Finding, ...]]) -> None:
        self._make = make
        self._steps: tuple[Finding, ...] | None = None

    @property
    def steps(self) -> tuple[Finding, ...]:
        if self._steps is None:
            self._steps = self._make()
        return self._steps

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, index: int | slice) -> Finding | tuple[Finding, ...]:
        return self.steps[index]

    def __len__(self) -> int:
        return len(self.steps)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trace) and self.steps == other.steps

    def __hash__(self) -> int:
        return hash(self.steps)


@dataclass(frozen=True, slots=True)
class Reason:
    """A refusal or a hold, with what it was found from and, for a hold, who must act (first named, first asked)."""

    code: Refusal | Hold
    article: str
    inputs: tuple[tuple[str, Value], ...] = ()
    who_acts: tuple[Actor, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """When instalment `number` may be filed: `opens_on` to `closes_on`, late until `late_until`, all days included.

    The months after the first have no days before the first claim gives them an anchor.
    """

    number: int
    reference_on: date | None
    opens_on: date | None
    closes_on: date | None
    late_until: date | None


@dataclass(frozen=True, slots=True)
class Instalment:
    """One month of the benefit: its days, and its amount = wage_base × rate under the regulation named."""

    number: int
    reference_on: date | None
    opens_on: date | None
    closes_on: date | None
    late_until: date | None
    wage_base: int
    rate: Decimal
    amount: int
    regulation: str
    wage_ceiling: int
    article: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer. `regulation` is the name of the one that decided; without a right there are no months."""

    eligible: bool
    refusals: tuple[Reason, ...]
    holds: tuple[Reason, ...]
    payer: Payer
    needs_person: bool
    regulation: str
    claim_deadline: date
    months: tuple[Instalment, ...]
    total: int
    trace: Trace = field(repr=False)

    @property
    def refusal_codes(self) -> tuple[str, ...]:
        """Sorted."""
        return tuple(sorted(reason.code for reason in self.refusals))

    @property
    def hold_codes(self) -> tuple[str, ...]:
        """Sorted."""
        return tuple(sorted(reason.code for reason in self.holds))


def as_json(value: object) -> Json:
    """Facts, an assessment or any part of them, fit for a JSON column: ISO days, rates as text, sets sorted."""
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Month | Decimal | StrEnum):
        return str(value)
    if isinstance(value, str):
        return value
    if isinstance(value, frozenset):
        return [as_json(item) for item in sorted(value)]
    if isinstance(value, tuple | Trace):
        return [as_json(item) for item in value]
    return {part.name: as_json(getattr(value, part.name)) for part in fields(value)}  # type: ignore[arg-type]
