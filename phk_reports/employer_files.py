"""A company's PHK files as a list: filtered, searched and paged, so that a page costs the same of many."""

import re
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from core.fields import blind_index
from core.nik import NikError, clean_nik
from phk_reports.models import MassLayoff, PhkReport, Side, State
from registry.models import Company, Employment
from registry.workforce import COUNTED, NOT_DIGITS, named

A_PAGE = 50
EXPORTED = 20_000
NUMBER = re.compile(r"PHK-\w{4}-\w{6}", re.ASCII)


@dataclass(frozen=True)
class Selection:
    """Which files of this person's companies; empty filters choose everything."""

    user: User
    company: Company | None = None
    state: str = ""
    from_on: date | None = None
    to_on: date | None = None
    layoff: MassLayoff | None = None
    name: str = ""

    @property
    def is_everything(self) -> bool:
        return not any((self.company, self.state, self.from_on, self.to_on, self.layoff, self.name))

    def files(self) -> QuerySet[PhkReport]:
        """Without an order."""
        found = PhkReport.objects.visible_to(self.user)
        if self.company:
            found = found.filter(employment__company=self.company)
        if self.state:
            found = found.filter(state=self.state)
        if self.from_on:
            found = found.filter(terminated_on__gte=self.from_on)
        if self.to_on:
            found = found.filter(terminated_on__lte=self.to_on)
        if self.layoff:
            found = found.filter(layoff=self.layoff)
        if self.name:
            theirs = Employment.objects.visible_to(self.user).filter(named(self.name))
            found = found.filter(employment__in=theirs.values("pk"))
        return found

    def counted(self) -> int:
        """How many, and one more than `COUNTED` when there are more than are counted."""
        return self.files().order_by().values("pk")[: COUNTED + 1].count()


@dataclass(frozen=True)
class Page:
    """Some files, newest first; `before` and `after`: where the newer and the older page begin, None without."""

    files: list[PhkReport] = field(default_factory=list)
    before: UUID | None = None
    after: UUID | None = None


def page_of(found: QuerySet[PhkReport], *, after: UUID | None = None, before: UUID | None = None) -> Page:
    """The page of files older than `after`, or newer than `before`; the newest without either."""
    wanted = found.select_related("employment__participant", "employment__company", "layoff")
    if before:
        rows = list(wanted.filter(pk__gt=before).order_by("pk")[: A_PAGE + 1])
        is_more, rows = len(rows) > A_PAGE, rows[:A_PAGE][::-1]
        return Page(rows, rows[0].pk if is_more else None, rows[-1].pk if rows else None)
    older = wanted.filter(pk__lt=after) if after else wanted
    rows = list(older.order_by("-pk")[: A_PAGE + 1])
    is_more, rows = len(rows) > A_PAGE, rows[:A_PAGE]
    return Page(rows, rows[0].pk if after and rows else None, rows[-1].pk if is_more else None)


def with_number(user: User, text: str) -> PhkReport | None:
    """The file with this number, or the latest about the worker with this NIK or KPJ."""
    visible = PhkReport.objects.visible_to(user)
    number = text.strip().upper()
    if NUMBER.fullmatch(number):
        return visible.filter(number=number).first()
    digits = NOT_DIGITS.sub("", text)
    try:
        found = visible.filter(employment__participant__nik_index=blind_index(clean_nik(digits)))
    except NikError:
        found = visible.filter(employment__kpj=digits)
    return found.order_by("-pk").first()


def url_of(report: PhkReport) -> str:
    """Where the company goes on: an unsent report in its tasks, any other in its file."""
    if report.state == State.DRAFT and report.source == Side.EMPLOYER:
        return reverse("phk_reports:employer_tasks", args=[report.pk])
    return report.get_absolute_url()
