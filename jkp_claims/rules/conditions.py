"""What a worker must have done before months 2 to 6. A month filed without it waits, with the missing items named."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jkp_claims.regulations import Regulation

FIRST_MONTH_WITH_CONDITIONS = 2


class ConditionCode(StrEnum):
    """What is asked for."""

    SELF_ASSESSMENT = "self_assessment"
    JOB_SEARCH = "job_search"
    APPLICATIONS = "applications"
    INTERVIEW = "interview"
    COUNSELLING = "counselling"
    TRAINING = "training"
    STATUS_FORM = "status_form"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionFacts:
    """The acts that count for one month: after the filing of the month before, up to the filing of this one.

    `applied_to` holds one company id for each application. `interviews_invited` counts every invitation, whether the
    interview took place or not. The self-assessment counts whenever it was made for this benefit. Sessions are those of
    the class recommended to, or taken by, the worker; `training_offered` looks at months 2 to 5 as a whole.
    """

    self_assessment_on: date | None = None
    applied_to: tuple[str, ...] = ()
    interviews_held: int = 0
    interviews_invited: int = 0
    counselling_attended: int = 0
    counselling_offered: bool = False
    training_recommended: bool = False
    training_offered: bool = False
    training_taken: bool = False
    sessions_held: int = 0
    sessions_attended: int = 0
    status_form_on: date | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: `have` of `needed`. `met` is also true when it is waived, or when one of `either` is met."""

    code: ConditionCode
    met: bool
    needed: int
    have: int
    waived: bool
    article: str
    either: tuple["Condition", ...] = ()


def _counted(code: ConditionCode, have: int, needed: int, article: str, waivable: bool = False) -> Condition:
    enough = have >= needed
    waived = waivable and not enough
    return Condition(code, enough or waived, needed, have, waived, article)


def conditions(number: int, facts: ConditionFacts, regulation: Regulation) -> tuple[Condition, ...]:
    """The conditions of instalment `number`, in the order they are shown; none for month 1."""
    if number < FIRST_MONTH_WITH_CONDITIONS:
        return ()
    law = regulation.article
    asked = []
    if regulation.self_assessment_required:
        done = int(facts.self_assessment_on is not None)
        asked.append(_counted(ConditionCode.SELF_ASSESSMENT, done, 1, law("self_assessment_required")))
    asked.append(job_search(facts, regulation))
    if regulation.counselling_required:
        asked.append(
            _counted(
                ConditionCode.COUNSELLING,
                facts.counselling_attended,
                1,
                law("counselling_required"),
                waivable=not facts.counselling_offered,
            )
        )
    if training_asked(facts, regulation):
        asked.append(training(facts, regulation))
    if number == regulation.status_form_month:
        filled = int(facts.status_form_on is not None)
        asked.append(_counted(ConditionCode.STATUS_FORM, filled, 1, law("status_form_month")))
    return tuple(asked)


def job_search(facts: ConditionFacts, regulation: Regulation) -> Condition:
    """Enough applications, or an interview: either is enough."""
    sent = len(set(facts.applied_to)) if regulation.distinct_employers else len(facts.applied_to)
    interviews = facts.interviews_held
    if regulation.invitation_counts:
        interviews = max(interviews, facts.interviews_invited)
    applied = _counted(
        ConditionCode.APPLICATIONS, sent, regulation.applications_needed, regulation.article("applications_needed")
    )
    interviewed = _counted(
        ConditionCode.INTERVIEW, interviews, regulation.interviews_needed, regulation.article("interviews_needed")
    )
    either = (applied, interviewed)
    ways = sum(way.met for way in either)
    return Condition(
        ConditionCode.JOB_SEARCH, ways >= 1, 1, ways, False, regulation.article("applications_needed"), either
    )


def training_asked(facts: ConditionFacts, regulation: Regulation) -> bool:
    """Whether attendance counts: when recommended, or, where that alone does not bind, when training is taken."""
    if regulation.training_required_if_recommended:
        return facts.training_recommended
    return facts.training_taken


def training(facts: ConditionFacts, regulation: Regulation) -> Condition:
    """Enough of the sessions held in the period; waived while no class was offered or no session held."""
    needed = -(-facts.sessions_held * regulation.attendance_percent // 100)
    nothing_to_attend = not facts.sessions_held or not (facts.training_offered or facts.training_taken)
    article = regulation.article("attendance_percent")
    if nothing_to_attend:
        return Condition(ConditionCode.TRAINING, True, 0, facts.sessions_attended, True, article)
    return _counted(ConditionCode.TRAINING, facts.sessions_attended, needed, article)


def missing(asked: tuple[Condition, ...]) -> tuple[ConditionCode, ...]:
    """The codes of what is still to be done; empty when the month is complete."""
    return tuple(condition.code for condition in asked if not condition.met)
