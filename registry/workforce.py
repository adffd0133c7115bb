"""The workers of one company as a table: found, sorted and paged along indexes, so that a page costs the same of many."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.fields import blind_index
from core.nik import NikError, clean_nik
from registry.choices import EmploymentStatus
from registry.models import Company, Contribution, Employment
from registry.models.people import LAST_DAY

A_PAGE = 50
COUNTED = 1_000  # more are "more than a thousand"
EXPORTED = 20_000
LAST_CHARACTER = "\U0010ffff"  # names are sorted by code point, see the collation of the database
NOT_DIGITS = re.compile(r"\D")
LACKING_CONTRACT = "lacking_contract"
STATUSES = [*EmploymentStatus.choices, (LACKING_CONTRACT, _("Data kontrak belum lengkap"))]


class Sort(models.TextChoices):
    """Each along an index of the company's employments."""

    NAME = "name", _("Nama")
    START = "start", _("Mulai bekerja, terbaru dulu")
    END = "end", _("Akhir kontrak, terdekat dulu")

    @property
    def key(self):
        return {Sort.NAME: F("name_key"), Sort.START: F("started_on"), Sort.END: LAST_DAY}[self]

    @property
    def is_descending(self) -> bool:
        return self is Sort.START


@dataclass(frozen=True)
class Selection:
    """Which workers of the company, and in which order; `status` is one of `STATUSES` or empty."""

    company: Company
    today: date
    name: str = ""
    contract: str = ""
    status: str = ""
    sort: Sort = Sort.NAME

    @property
    def is_everybody(self) -> bool:
        return not (self.name or self.contract or self.status)

    def employments(self) -> QuerySet[Employment]:
        """Without an order; `sort_key` is what they are sorted by."""
        found = of_company(self.company).annotate(sort_key=self.sort.key).filter(named(self.name))
        if self.contract:
            found = found.filter(contract_type=self.contract)
        if self.status == LACKING_CONTRACT:
            return found.lacking_contract()
        return found.in_status(EmploymentStatus(self.status), self.today) if self.status else found

    def in_order(self, *, backwards: bool = False) -> QuerySet[Employment]:
        sign = "-" if self.sort.is_descending != backwards else ""
        return self.employments().order_by(f"{sign}sort_key", f"{sign}pk")

    def counted(self) -> int:
        """How many, and `COUNTED` + 1 when there are more than are counted."""
        return self.employments().values("pk")[: COUNTED + 1].count()


@dataclass(frozen=True)
class Page:
    """Some rows, and the rows from which the pages before and after them begin (None: there are none)."""

    employments: list[Employment]
    before: UUID | None
    after: UUID | None


def workers_url(company: Company, **filters) -> str:
    """The page of this company's table."""
    return f"{reverse('registry:workers')}?{urlencode({'perusahaan': company.pk, **filters})}"


def in_words(number: int) -> str:
    """How many workers, as far as they are counted."""
    if number > COUNTED:
        return _("lebih dari 1.000 pekerja")
    return ngettext("%(count)d pekerja", "%(count)d pekerja", number) % {"count": number}


def of_company(company: Company) -> QuerySet[Employment]:
    return Employment.objects.filter(company=company)


def named(text: str) -> Q:
    """The name begins with the first word; each further word begins another word of it."""
    first, *others = text.upper().split() or [""]
    beginning = Q(name_key__gte=first, name_key__lt=first + LAST_CHARACTER) if first else Q()
    return Q(beginning, *(Q(name_key__contains=f" {word}") for word in others))


def with_wages(employments: QuerySet[Employment]) -> QuerySet[Employment]:
    """Each with its person, and as `reported_wage` the wage last reported (None: none yet)."""
    latest = Contribution.objects.filter(employment=OuterRef("pk")).order_by("-month").values("wage")[:1]
    return employments.select_related("participant").annotate(reported_wage=Subquery(latest))


def page_of(selection: Selection, *, after: UUID | None = None, before: UUID | None = None) -> Page:
    """The page that begins after this row, or ends before that one; the first page when there is no such row."""
    anchor = _anchor(selection, before or after)
    backwards = before is not None and anchor is not None
    found = with_wages(selection.in_order(backwards=backwards))
    if anchor:
        found = found.filter(_beyond(*anchor, descending=selection.sort.is_descending != backwards))
    rows = list(found[: A_PAGE + 1])
    is_more = len(rows) > A_PAGE
    rows = rows[:A_PAGE]
    if backwards:
        rows.reverse()
    is_before, is_after = (is_more, True) if backwards else (anchor is not None, is_more)
    return Page(rows, rows[0].pk if rows and is_before else None, rows[-1].pk if rows and is_after else None)


def _anchor(selection: Selection, pk: UUID | None) -> tuple[Any, UUID] | None:
    """What the row is sorted by."""
    if pk is None:
        return None
    found = of_company(selection.company).filter(pk=pk).annotate(sort_key=selection.sort.key)
    return found.values_list("sort_key", "pk").first()


def _beyond(key, pk: UUID, *, descending: bool) -> Q:
    """Past this row in the order; the first condition is the one that an index answers."""
    if descending:
        return Q(sort_key__lte=key) & (Q(sort_key__lt=key) | Q(pk__lt=pk))
    return Q(sort_key__gte=key) & (Q(sort_key__gt=key) | Q(pk__gt=pk))


def is_number(text: str) -> bool:
    """Somebody types a NIK or KPJ, which never goes into an address: no name has a digit."""
    return any(map(str.isdigit, text))


def with_number(company: Company, text: str) -> Employment | None:
    """The worker of this company with this NIK or KPJ; of several times at the company the latest."""
    digits = NOT_DIGITS.sub("", text)
    try:
        wanted = Q(participant__nik_index=blind_index(clean_nik(digits)))
    except NikError:
        wanted = Q(kpj=digits)
    return of_company(company).filter(wanted).order_by("-started_on", "-pk").first()
