"""The employer's five steps about one termination: what is done, by when the rest is due, and which is next.

Register the company; report to the Disnaker; receive the bukti PHK; deactivate the participant; report in the portal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.templatetags.siap import tanggal
from documents.models import Letter
from phk_reports import deadlines
from phk_reports.letters import RECEIPT
from phk_reports.models import Evidence, EvidenceKind, PhkReport, PhkStatement, Side, Stance, State


@dataclass(frozen=True)
class Facts:
    """What the steps are read from; a day that is None has not come. `due_on`: the 7 working days of the law."""

    company_counts: bool
    company_registered_on: date
    company_url: str = ""
    file_url: str = ""
    deactivate_url: str = ""
    reported_on: date | None = None
    receipt_elsewhere_on: date | None = None
    receipt_on: date | None = None
    deactivated_on: date | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Step:
    """One of the five. `done_on` None: not done; `due_on` None: without a day; `is_next`: the first that is not done."""

    label: str
    url: str
    done_on: date | None
    due_on: date | None
    is_next: bool
    is_late: bool

    @property
    def hint(self) -> str:
        if self.done_on:
            return tanggal(self.done_on)
        due = _("Paling lambat %(day)s.") % {"day": tanggal(self.due_on)} if self.due_on else ""
        return f"{_('Langkah berikutnya.')} {due}".strip() if self.is_next else due

    @property
    def status_label(self) -> str:
        if self.done_on:
            return _("Selesai")
        return _("Terlambat") if self.is_late else _("Belum")

    @property
    def tone(self) -> str:
        if self.done_on:
            return "ok"
        return "bad" if self.is_late else "warn" if self.is_next else "neutral"


def steps(facts: Facts, today: date) -> list[Step]:
    """The five steps in their order. Reporting is done by sending here, or by a receipt from another office."""
    reported = facts.reported_on or facts.receipt_elsewhere_on
    lines = [
        (
            _("Daftarkan perusahaan"),
            facts.company_url,
            facts.company_registered_on if facts.company_counts else None,
            None,
        ),
        (_("Laporkan PHK ke Disnaker"), facts.file_url, reported, facts.due_on),
        (_("Terima bukti PHK (tanda terima)"), facts.file_url, facts.receipt_on or facts.receipt_elsewhere_on, None),
        (_("Nonaktifkan peserta"), facts.deactivate_url, facts.deactivated_on, facts.due_on),
        (_("Laporkan PHK di portal ini"), facts.file_url, facts.reported_on, facts.due_on),
    ]
    following = next((place for place, line in enumerate(lines) if line[2] is None), None)
    return [
        Step(
            label=label,
            url="" if done_on else url,
            done_on=done_on,
            due_on=due_on,
            is_next=place == following,
            is_late=done_on is None and due_on is not None and due_on < today,
        )
        for place, (label, url, done_on, due_on) in enumerate(lines)
    ]


@dataclass(frozen=True)
class Progress:
    """A file on the page of a company."""

    report: PhkReport
    steps: list[Step]

    @property
    def done(self) -> int:
        return sum(step.done_on is not None for step in self.steps)

    @property
    def next_step(self) -> Step | None:
        return next((step for step in self.steps if step.is_next), None)

    @property
    def words(self) -> str:
        text = ngettext("%(done)d dari 5 selesai", "%(done)d dari 5 selesai", self.done)
        return text % {"done": self.done}


def facts_of(report: PhkReport) -> Facts:
    """Of one file."""
    return facts_of_many([report])[report.pk]


def facts_of_many(reports: Sequence[PhkReport]) -> dict[Any, Facts]:
    """By the key of the report, in four queries however many; `employment__company` is loaded."""
    keys = [report.pk for report in reports]
    letters = Letter.objects.filter(subject_id__in=keys, kind=RECEIPT, revoked_on=None)
    receipts = dict(letters.order_by("pk").values_list("subject_id", "issued_on"))
    elsewhere = Evidence.objects.filter(report__in=keys, evidence_kind=EvidenceKind.REPORT_RECEIPT)
    brought = dict(elsewhere.order_by("-pk").values_list("report", "document__added_at"))
    answers = PhkStatement.objects.filter(report__in=keys, side=Side.EMPLOYER).exclude(stance=Stance.DENIES)
    answered = dict(answers.order_by("-version").values_list("report", "made_at"))
    due_days = deadlines.report_due_days(report.terminated_on for report in reports if report.terminated_on)
    return {
        report.pk: _facts(
            report,
            receipts.get(report.pk),
            brought.get(report.pk),
            answered.get(report.pk),
            due_days.get(report.terminated_on),
        )
        for report in reports
    }


def _facts(
    report: PhkReport,
    receipt_on: date | None,
    brought_at: datetime | None,
    answered_at: datetime | None,
    due_on: date | None,
) -> Facts:
    employment, company = report.employment, report.employment.company
    is_own = report.source == Side.EMPLOYER
    sent_at = report.submitted_at if is_own else report.submitted_at and answered_at
    is_over = report.state in (State.WITHDRAWN, State.REJECTED)
    return Facts(
        company_counts=company.counts,
        company_registered_on=_day(company.registered_at),
        company_url=reverse("registry:company", args=[company.pk]),
        file_url=_file_url(report),
        deactivate_url=reverse("registry:deactivate", args=[employment.pk]),
        reported_on=None if is_over else _day(sent_at),
        receipt_elsewhere_on=_day(brought_at),
        receipt_on=None if is_over else receipt_on,
        deactivated_on=employment.deactivated_on,
        due_on=due_on,
    )


def _file_url(report: PhkReport) -> str:
    if report.state == State.DRAFT and report.source == Side.EMPLOYER:
        return reverse("phk_reports:employer_tasks", args=[report.pk])
    if report.source == Side.WORKER and report.state not in (State.APPROVED, State.REJECTED, State.WITHDRAWN):
        return reverse("phk_reports:answer", args=[report.pk])
    return report.get_absolute_url()


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(clock.WIB).date() if moment else None


def progress(reports: Iterable[PhkReport], today: date) -> list[Progress]:
    """Where each of these files stands."""
    found = list(reports)
    facts = facts_of_many(found)
    return [Progress(report, steps(facts[report.pk], today)) for report in found]
