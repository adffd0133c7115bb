"""What is on record already about the workers of some rows, and what a row is to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from uuid import UUID

from phk_reports.models import OPEN_TO_ANSWERS, PhkReport, PhkStatement, Side, State
from registry.models import Employment


@dataclass(frozen=True, slots=True)
class Said:
    """What an employer says of one worker in a layoff."""

    employment: Employment
    terminated_on: date
    cause: str
    accepts_termination: str
    notice_number: str = ""
    notice_on: date | None = None
    evidence_number: str = ""
    evidence_on: date | None = None
    severance: str = ""
    certificate_number: str = ""
    worker_address: str = ""
    narrative: str = ""
    late_reason: str = ""


class Relation(Enum):
    """What a row is to what is on record."""

    NEW = auto()  # nothing was reported
    THE_SAME = auto()  # the company has said exactly this
    ANSWER = auto()  # the worker has reported: the company's side of that file
    ANOTHER = auto()  # the company has said something else, or the file is closed


@dataclass(frozen=True, slots=True)
class Standing:
    """By employment: the live file and the company's draft; by file: what the company said in it last."""

    live: dict[UUID, PhkReport]
    drafts: dict[UUID, PhkReport]
    said: dict[UUID, PhkStatement]

    def relation(self, said: Said) -> Relation:
        report = self.live.get(said.employment.pk)
        if report is None:
            return Relation.NEW
        before = self.said.get(report.pk)
        if before is None and report.source == Side.WORKER and report.state in OPEN_TO_ANSWERS:
            return Relation.ANSWER
        known = before or report
        same = (known.terminated_on, known.cause) == (said.terminated_on, said.cause)
        return Relation.THE_SAME if same else Relation.ANOTHER


def standing_of(employments: Iterable[Employment]) -> Standing:
    """Two queries."""
    keys = [employment.pk for employment in employments]
    mine = PhkReport.objects.filter(employment__in=keys)
    reports = mine.live() | mine.filter(state=State.DRAFT, source=Side.EMPLOYER)
    found = list(reports)
    statements = PhkStatement.objects.filter(report__in=[report.pk for report in found], side=Side.EMPLOYER)
    return Standing(
        live={report.employment_id: report for report in found if report.state != State.DRAFT},
        drafts={report.employment_id: report for report in found if report.state == State.DRAFT},
        said={statement.report_id: statement for statement in statements.order_by("version")},
    )
