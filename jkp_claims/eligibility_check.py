"""Seven answers become the facts of a termination, and the rules decide; so does a wage and a day for the calculator.

What somebody does not know is looked at both ways: as well and as badly as it may turn out. Nothing is decided here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from core.dates import Holidays, Month, add_months, months_back
from jkp_claims.regulations import Adoptions, Regulation, Scale
from jkp_claims.rules import Assessment, Facts, Reason, assess
from phk_reports.rules import PENSION, PKWT_EXPIRED, RESIGNATION

UNKNOWN = "unknown"
EFFICIENCY, CLOSED_BY_LOSSES = "b", "c"


class Ended(StrEnum):
    """Why the employment ended, as people say it."""

    LAID_OFF = "laid_off"
    CUT_SHORT = "cut_short"
    EXPIRED = "expired"
    RESIGNED = "resigned"
    RETIRED = "retired"
    DISABLED = "disabled"
    CLOSED = "closed"
    UNKNOWN = UNKNOWN


class YesNo(StrEnum):
    """An answer to a plain question."""

    YES = "yes"
    NO = "no"
    UNKNOWN = UNKNOWN


class Contributions(StrEnum):
    """The months paid before the termination. `GAP`: enough of them, but the last six are not consecutive."""

    ENOUGH = "enough"
    GAP = "gap"
    FEWER = "fewer"
    UNKNOWN = UNKNOWN


class Earlier(StrEnum):
    """Benefits before this one, and whether enough months were paid since."""

    NEVER = "never"
    LONG_AGO = "long_ago"
    RECENT = "recent"
    LIMIT = "limit"
    UNKNOWN = UNKNOWN


class Verdict(StrEnum):
    """What the answers come to."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The seven answers. `working_again` does not count a second job that was there before the termination."""

    ended: Ended
    terminated_on: date
    citizen: YesNo
    young_enough: YesNo
    contributions: Contributions
    working_again: YesNo
    earlier: Earlier


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question nobody could answer yet, and every refusal that hangs on it."""

    question: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """The verdict, with the assessments at best and at worst; doubts only where the verdict hangs on them."""

    verdict: Verdict
    best: Assessment
    worst: Assessment
    doubts: tuple[Doubt, ...]


BEST: Mapping[str, StrEnum] = MappingProxyType(
    {
        "ended": Ended.LAID_OFF,
        "young_enough": YesNo.YES,
        "contributions": Contributions.ENOUGH,
        "earlier": Earlier.NEVER,
    }
)
WORST: Mapping[str, StrEnum] = MappingProxyType(
    {
        "ended": Ended.RESIGNED,
        "young_enough": YesNo.NO,
        "contributions": Contributions.FEWER,
        "earlier": Earlier.LIMIT,
    }
)


def check(answers: Answers, adoptions: Adoptions, holidays: Holidays, today: date) -> Check:
    """The verdict for a first claim filed today. `holidays` must reach to the end of the sixth month after it."""
    best = _assess(_settled(answers, BEST), adoptions, holidays, today)
    worst = _assess(_settled(answers, WORST), adoptions, holidays, today)
    if not best.eligible:
        return Check(Verdict.NO, best, worst, ())
    if worst.eligible:
        return Check(Verdict.YES, best, worst, ())
    doubts = tuple(
        Doubt(question, _reasons_behind(question, answers, adoptions, holidays, today))
        for question in _unknown(answers)
    )
    return Check(Verdict.PERHAPS, best, worst, doubts)


def forecast(reported_wage: int, first_claim_on: date, adoptions: Adoptions, holidays: Holidays) -> Assessment:
    """What a right in order pays month by month, when it is first claimed on this day. Whole rupiah a month."""
    in_order = Answers(
        ended=Ended.LAID_OFF,
        terminated_on=first_claim_on,
        citizen=YesNo.YES,
        young_enough=YesNo.YES,
        contributions=Contributions.ENOUGH,
        working_again=YesNo.NO,
        earlier=Earlier.NEVER,
    )
    facts = facts_of(in_order, adoptions.in_force(first_claim_on), first_claim_on, reported_wage)
    return assess(facts, adoptions, holidays, first_claim_on)


def facts_of(answers: Answers, regulation: Regulation, today: date, reported_wage: int) -> Facts:
    """The facts that these answers describe; what was not asked is in order. ValueError when an answer is unknown."""
    if _unknown(answers):
        raise ValueError("an unknown answer describes no facts")
    begun = _frame(answers.terminated_on, regulation)[0].plus(-regulation.months_between_benefits - 12)
    enrolled_on = begun.first_day
    just_too_old = add_months(enrolled_on, -12 * regulation.enrolment_age_years)
    expired, cut_short = answers.ended is Ended.EXPIRED, answers.ended is Ended.CUT_SHORT
    return Facts(
        citizenship=regulation.citizenship if answers.citizen is YesNo.YES else "WNA",
        birth_date=add_months(just_too_old, 12) if answers.young_enough is YesNo.YES else just_too_old,
        enrolled_on=enrolled_on,
        enterprise_scale=Scale.LARGE,
        programmes=regulation.programmes[Scale.LARGE],
        contract_type="PKWT" if expired or cut_short else "PKWTT",
        contract_end_on=answers.terminated_on if expired else _next_month(answers.terminated_on) if cut_short else None,
        cause=_cause(answers.ended, regulation),
        total_permanent_disability=answers.ended is Ended.DISABLED,
        terminated_on=answers.terminated_on,
        reported_wage=reported_wage,
        paid_months=frozenset(_paid_months(answers, regulation)),
        previous_benefits=frozenset(_benefits(answers, regulation)),
        re_employed_on=today if answers.working_again is YesNo.YES else None,
        first_claim_on=today,
    )


def _assess(answers: Answers, adoptions: Adoptions, holidays: Holidays, today: date) -> Assessment:
    """The amounts are the most that anybody gets: the wage is at the highest ceiling there is."""
    most = max(adoption.regulation.wage_ceiling for adoption in adoptions.history)
    return assess(facts_of(answers, adoptions.in_force(today), today, most), adoptions, holidays, today)


def _unknown(answers: Answers) -> tuple[str, ...]:
    return tuple(question for question in BEST if getattr(answers, question) == UNKNOWN)


def _settled(answers: Answers, as_if: Mapping[str, StrEnum]) -> Answers:
    """The same answers, the unknown ones taken as `as_if` says."""
    return replace(answers, **{question: as_if[question] for question in _unknown(answers)})  # type: ignore[arg-type]


def _reasons_behind(
    question: str, answers: Answers, adoptions: Adoptions, holidays: Holidays, today: date
) -> tuple[Reason, ...]:
    """What would refuse the right for some answer to this one question, all else as good as it may be."""
    found: dict[str, Reason] = {}
    for answer in type(BEST[question]):
        if answer != UNKNOWN:
            tried = replace(_settled(answers, BEST), **{question: answer})  # type: ignore[arg-type]
            found |= {reason.code: reason for reason in _assess(tried, adoptions, holidays, today).refusals}
    return tuple(found.values())


def _cause(ended: Ended, regulation: Regulation) -> str:
    causes = {
        Ended.EXPIRED: PKWT_EXPIRED,
        Ended.RESIGNED: RESIGNATION,
        Ended.RETIRED: PENSION,
        Ended.DISABLED: regulation.disability_cause,
        Ended.CLOSED: CLOSED_BY_LOSSES,
    }
    return causes.get(ended, EFFICIENCY)


def _next_month(day: date) -> date:
    return add_months(day, 1)


def _frame(terminated_on: date, regulation: Regulation) -> tuple[Month, ...]:
    """The months the law counts, none of them the month of the termination itself."""
    return months_back(Month.of(terminated_on).plus(-1), regulation.paid_months_among)


def _paid_months(answers: Answers, regulation: Regulation) -> Iterator[Month]:
    """Just as many months as the answer says, after a block that is long enough for a benefit before it."""
    frame = _frame(answers.terminated_on, regulation)
    yield from months_back(frame[0].plus(-1), regulation.months_between_benefits)
    needed = regulation.paid_months_needed
    if answers.contributions is Contributions.FEWER:
        yield from frame[1 - needed :]
    elif answers.contributions is Contributions.GAP:
        yield from (*frame[-needed - 1 : -2], frame[-1])
    else:
        yield from frame[-needed:]


def _benefits(answers: Answers, regulation: Regulation) -> Iterator[date]:
    """First days of payment: long ago lies before the block of paid months, recent right after it."""
    before_frame = _frame(answers.terminated_on, regulation)[0].plus(-1)
    long_ago = before_frame.plus(-regulation.months_between_benefits)
    if answers.earlier is Earlier.RECENT:
        yield before_frame.first_day
    elif answers.earlier is Earlier.LONG_AGO:
        yield long_ago.first_day
    elif answers.earlier is Earlier.LIMIT:
        yield from (month.first_day for month in months_back(long_ago, regulation.benefits_limit))
