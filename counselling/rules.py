"""How the self-assessment is scored. Plain Python: no clock, no tables.

Six scales, four statements each, answered from 1 (not at all like me) to 5 (very much like me). The score of a scale is
the sum of its four answers, so 4 to 20. The result names the two scales with the highest scores; of equal scores the
scale that stands earlier in `Scale` goes first, so the same answers always give the same result.
"""

from collections.abc import Mapping
from enum import StrEnum

STATEMENTS_A_SCALE = 4
LOWEST, HIGHEST = 1, 5
PAGE = 5


class Scale(StrEnum):
    """What somebody likes to work with or at."""

    HANDS = "hands"
    INQUIRY = "inquiry"
    CREATION = "creation"
    PEOPLE = "people"
    ENTERPRISE = "enterprise"
    ORDER = "order"


# One statement of each scale in turn, so that no page asks for one thing only.
CODES: tuple[str, ...] = tuple(f"{scale}_{number}" for number in range(1, STATEMENTS_A_SCALE + 1) for scale in Scale)
PAGES: tuple[tuple[str, ...], ...] = tuple(CODES[start : start + PAGE] for start in range(0, len(CODES), PAGE))

Answers = Mapping[str, int]


def is_answered(answers: Answers, codes: tuple[str, ...] = CODES) -> bool:
    """Whether every one of these statements has an answer from 1 to 5."""
    return all(LOWEST <= answers.get(code, 0) <= HIGHEST for code in codes)


def first_open_page(answers: Answers) -> int | None:
    """Number (from 1) of the first page with a statement not answered; None when all are."""
    for number, codes in enumerate(PAGES, start=1):
        if not is_answered(answers, codes):
            return number
    return None


def scores(answers: Answers) -> dict[Scale, int]:
    """Scale → 4 to 20, in the order of `Scale`. ValueError when an answer is missing or out of range."""
    if not is_answered(answers):
        raise ValueError("the assessment is not finished")
    return {scale: sum(answers[f"{scale}_{number}"] for number in range(1, STATEMENTS_A_SCALE + 1)) for scale in Scale}


def leading(scored: Mapping[Scale, int]) -> tuple[Scale, Scale]:
    """The two scales with the highest scores, the highest first."""
    order = list(Scale)
    first, second = sorted(order, key=lambda scale: (-scored[scale], order.index(scale)))[:2]
    return first, second
