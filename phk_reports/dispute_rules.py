"""The stages of a dispute about a termination, their clocks and where each outcome leads (UU 2/2004). Plain data."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.dates import Holidays, add_working_days


class Stage(StrEnum):
    BIPARTITE = "bipartite"
    RECORDING = "recording"
    CHOICE = "choice"
    SESSION = "session"
    ADVICE = "advice"
    ANSWERS = "answers"
    AGREEMENT = "agreement"
    COURT = "court"
    FINALITY = "finality"
    CASSATION = "cassation"


class Outcome(StrEnum):
    AGREED = "agreed"
    FAILED = "failed"
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    MEDIATION = "mediation"
    CONCILIATION = "conciliation"
    HELD = "held"
    ADVISED = "advised"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REGISTERED = "registered"
    RULED = "ruled"
    APPEALED = "appealed"
    FINAL = "final"
    DROPPED = "dropped"
    CANCELLED = "cancelled"


class Settled(StrEnum):
    """How a dispute is over: from which day the termination counts, if it does."""

    ON_AGREEMENT = "on_agreement"  # the day on which both sides agreed
    ON_RULING = "on_ruling"  # the day on which the ruling became final
    AS_REPORTED = "as_reported"  # the worker accepts the termination after all
    NO_TERMINATION = "no_termination"  # both sides, or the court, say that the employment goes on


@dataclass(frozen=True, slots=True)
class StageRule:
    """`working_days` from the beginning of the stage; `leads`: outcome → the next stage, or how the dispute is over."""

    working_days: int
    article: str
    leads: dict[Outcome, Stage | Settled]


ALWAYS: dict[Outcome, Stage | Settled] = {
    Outcome.DROPPED: Settled.AS_REPORTED,
    Outcome.CANCELLED: Settled.NO_TERMINATION,
}

RULES: dict[Stage, StageRule] = {
    Stage.BIPARTITE: StageRule(
        30,
        "UU 2/2004 Pasal 3 ayat (2)",
        {Outcome.AGREED: Stage.AGREEMENT, Outcome.FAILED: Stage.RECORDING},
    ),
    Stage.RECORDING: StageRule(
        7,
        "UU 2/2004 Pasal 4 ayat (2)",
        {Outcome.COMPLETE: Stage.CHOICE, Outcome.INCOMPLETE: Stage.RECORDING},
    ),
    Stage.CHOICE: StageRule(
        7,
        "UU 2/2004 Pasal 4 ayat (4)",
        {Outcome.MEDIATION: Stage.SESSION, Outcome.CONCILIATION: Stage.SESSION},
    ),
    Stage.SESSION: StageRule(
        7,
        "UU 2/2004 Pasal 10",
        {Outcome.HELD: Stage.ADVICE, Outcome.AGREED: Stage.AGREEMENT},
    ),
    Stage.ADVICE: StageRule(
        10,
        "UU 2/2004 Pasal 13 ayat (2) huruf b",
        {Outcome.ADVISED: Stage.ANSWERS, Outcome.AGREED: Stage.AGREEMENT},
    ),
    Stage.ANSWERS: StageRule(
        10,
        "UU 2/2004 Pasal 13 ayat (2) huruf c dan d",
        {Outcome.ACCEPTED: Stage.AGREEMENT, Outcome.REFUSED: Stage.COURT},
    ),
    Stage.AGREEMENT: StageRule(
        3,
        "UU 2/2004 Pasal 7 dan Pasal 13 ayat (2) huruf e",
        {Outcome.REGISTERED: Settled.ON_AGREEMENT},
    ),
    Stage.COURT: StageRule(
        50,
        "UU 2/2004 Pasal 103",
        {Outcome.RULED: Stage.FINALITY, Outcome.AGREED: Stage.AGREEMENT},
    ),
    Stage.FINALITY: StageRule(
        14,
        "UU 2/2004 Pasal 110",
        {Outcome.FINAL: Settled.ON_RULING, Outcome.APPEALED: Stage.CASSATION},
    ),
    Stage.CASSATION: StageRule(30, "UU 2/2004 Pasal 115", {Outcome.FINAL: Settled.ON_RULING}),
}

FIRST = Stage.BIPARTITE


def due_on(stage: Stage, started_on: date, holidays: Holidays) -> date:
    """The last day of the stage's working days."""
    return add_working_days(started_on, RULES[stage].working_days, holidays)


def leads(stage: Stage) -> dict[Outcome, Stage | Settled]:
    """Every outcome that this stage can have, and where it leads."""
    return RULES[stage].leads | ALWAYS
