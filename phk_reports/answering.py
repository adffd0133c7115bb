"""Which side may say something about a file that was sent, and what its next version takes over from the one before."""

from phk_reports import permissions
from phk_reports.models import OPEN_TO_ANSWERS, ContestedField, PhkReport, PhkStatement, Side, Stance, State

VERSIONED = {"id", "report", "side", "version", "stance", "made_by", "made_at"}
CONTESTED = [str(field) for field in ContestedField if field != ContestedField.HAPPENED]


def latest(report: PhkReport, side: str) -> PhkStatement | None:
    """What a side says now."""
    return report.statements.filter(side=side).order_by("version").last()


def facts_of(said: PhkStatement) -> dict:
    """Everything a statement says, as arguments of the next one."""
    return {field.name: getattr(said, field.name) for field in said._meta.fields if field.name not in VERSIONED}


def said_until_now(report: PhkReport, side: str) -> dict:
    """What the side's next version repeats; of a side that has said nothing yet, day and cause of the file."""
    said = latest(report, side)
    if said is None:
        return {"terminated_on": report.terminated_on, "cause": report.cause}
    facts = facts_of(said)
    if side == report.source:  # older versions do not name it
        facts["total_permanent_disability"] = report.total_permanent_disability
    return facts


def carried_over(report: PhkReport, side: str, stance: str) -> dict:
    """What a side goes on saying in its next version, unless it says otherwise.

    Who agrees takes over what the other side says of the termination; who denies it says nothing of it.
    """
    if stance == Stance.DENIES:
        return {}
    other = latest(report, permissions.other_than(side))
    facts = said_until_now(report, side)
    if stance != Stance.REPORTS:
        facts["narrative"] = ""
    if stance == Stance.AGREES and other is not None:
        facts |= {name: getattr(other, name) for name in CONTESTED}
    return facts


def meant(report: PhkReport, side: str, stance: str) -> str:
    """The stance itself; who agrees with a denial denies."""
    other = latest(report, permissions.other_than(side))
    denied = other is not None and other.stance == Stance.DENIES
    return Stance.DENIES if stance == Stance.AGREES and denied else stance


def may_answer(report: PhkReport, side: str) -> bool:
    """The other side until the decision; the reporting side too, once the other one has said something.

    While a side is asked to correct named items, it says only these.
    """
    if report.state not in OPEN_TO_ANSWERS or is_asked(report, side):
        return False
    return side == report.other_side or latest(report, report.other_side) is not None


def is_asked(report: PhkReport, side: str) -> bool:
    """Whether a mediator waits for named items, and named some for this side."""
    if report.state != State.NEEDS_CORRECTION:
        return False
    request = permissions.latest_request(report)
    return request is not None and request.items.filter(side=side).exists()


def side_of(report: PhkReport, user) -> Side | None:
    """The side for which this person acts in the file; None for officers."""
    return next((side for side in Side if permissions.is_of_side(report, user, side)), None)
