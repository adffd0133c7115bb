"""What a rule of the law is: a line of a table, with its condition, its article and its inputs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from jkp_claims.regulations import Regulation
from jkp_claims.rules.instalments import Deadline
from jkp_claims.rules.records import Facts, Finding, Hold, Refusal, Value


@dataclass(frozen=True, slots=True)
class Termination:
    """What a hold is found from."""

    facts: Facts
    regulation: Regulation


@dataclass(frozen=True, slots=True)
class Claim(Termination):
    """What a refusal is found from: `reference_on` is the day of the first claim, or today while there is none."""

    deadline: Deadline
    reference_on: date


Looked = TypeVar("Looked", bound=Termination)


@dataclass(frozen=True, slots=True)
class Rule(Generic[Looked]):
    """One line of the law: when it applies, where it is written, from what that is found, and which regulations ask."""

    code: Refusal | Hold
    article: Callable[[Looked], str]
    applies: Callable[[Looked], bool]
    inputs: Callable[[Looked], dict[str, Value]]
    asked: Callable[[Regulation], bool] = lambda regulation: True

    def finding(self, case: Looked) -> Finding:
        """Whether the rule applies, as a step of the calculation."""
        return Finding(self.code, self.article(case), self.applies(case), tuple(self.inputs(case).items()))


def by_field(field_name: str) -> Callable[[Termination], str]:
    """The article that the regulation names for this field."""
    return lambda case: case.regulation.article(field_name)


def by(article: str) -> Callable[[Termination], str]:
    """An article that is the same in all regulations."""
    return lambda case: article


def applying(rules: Sequence[Rule[Looked]], case: Looked) -> list[Finding]:
    """The findings of those rules that apply."""
    return [rule.finding(case) for rule in rules if rule.applies(case)]
