"""The desk of a region: its files in tabs, nearest deadline first. A page is one walk along an index, of 50 or 50,000."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import islice
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Role, User
from phk_reports import signs
from phk_reports.models import OPEN_TO_ANSWERS, MassLayoff, PhkReport, PhkStatement, State
from phk_reports.models.report import AN_OFFICE_ACTS, DECIDED, UNDECIDED_AND_ASKED
from phk_reports.queue_filters import Filters

A_PAGE = 25
COUNTED = 100
FILES_COUNTED = 1_000  # of one layoff
LOOKED_THROUGH = 200  # files, for those with a risk sign: signs are found file by file


@dataclass(frozen=True, slots=True)
class Tab:
    """`key`: the column that sorts it, with `newest_first` from its end; `holds`: a further condition, given the day."""

    label: str | Promise
    states: tuple[str, ...]
    key: str = "due_on"
    newest_first: bool = False


TABS = {
    "baru": Tab(_("Baru"), (State.SUBMITTED,)),
    "segera": Tab(_("Jatuh tempo ≤ 1 hari"), tuple(AN_OFFICE_ACTS)),
    "menunggu": Tab(_("Menunggu jawaban"), tuple(UNDECIDED_AND_ASKED), key="respond_by"),
    "diperiksa": Tab(_("Diperiksa"), (State.IN_REVIEW,)),
    "perbaikan": Tab(_("Perbaikan"), (State.NEEDS_CORRECTION,)),
    "perselisihan": Tab(_("Perselisihan"), (State.DISPUTED,)),
    "keberatan": Tab(_("Keberatan"), (State.OBJECTED,)),
    "selesai": Tab(_("Selesai"), tuple(DECIDED), key="decided_at", newest_first=True),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A file, or a layoff with so many of its files; `at` and `pk` say where the row stands."""

    at: date | datetime
    pk: UUID
    report: PhkReport | None = None
    layoff: MassLayoff | None = None
    files: int = 1

    @property
    def place(self) -> str:
        return f"{self.at.isoformat()}_{self.pk}"


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows; `after` is where the next page begins, empty when this is the last."""

    rows: list[Row]
    after: str


def of_region(user: User) -> list[QuerySet[PhkReport]]:
    """What `PhkReport.visible_to` shows a mediator, in two parts that each have their index: the own region's files,
    and those of the province that were escalated."""
    if user.role != Role.MEDIATOR or user.office is None:
        return []
    home = user.office.region
    sent = PhkReport.objects.filter(submitted_at__isnull=False)
    lent = sent.filter(escalated_on__isnull=False, region__province=home.province_id).exclude(region=home)
    theirs = Q(state__in=OPEN_TO_ANSWERS) | Q(officer=user)
    return [sent.filter(region=home), lent.filter(theirs)]


def in_tab(reports: QuerySet[PhkReport], slug: str, today: date) -> QuerySet[PhkReport]:
    """Those of these files that stand in the tab."""
    tab = TABS[slug]
    reports = reports.filter(state__in=tab.states) if len(tab.states) > 1 else reports.filter(state=tab.states[0])
    if slug == "segera":
        return reports.filter(due_on__lte=today + timedelta(days=1))
    if slug == "menunggu":
        answers = PhkStatement.objects.filter(report=OuterRef("pk")).exclude(side=OuterRef("source"))
        return reports.filter(~Exists(answers), respond_by__gte=today)
    return reports


def counts(user: User, today: date) -> dict[str, int]:
    """Slug → how many rows the tab has, `COUNTED` + 1 for more. One query, which counts no further."""
    parts = of_region(user)
    if not parts:
        return dict.fromkeys(TABS, 0)
    counted = {}
    for slug in TABS:
        for number, part in enumerate(parts):
            alone = part if number else part.filter(layoff=None)  # a file that was lent stands by itself
            counted[f"{slug}_{number}"] = _counted(in_tab(alone, slug, today), COUNTED)
        counted[f"{slug}_layoffs"] = _counted(_layoffs(user, slug, today, Filters()), COUNTED)
    found = Region.objects.filter(pk=user.office.region_id).values(**counted).get()
    return {
        slug: min(COUNTED + 1, sum(value for name, value in found.items() if name.rsplit("_", 1)[0] == slug))
        for slug in TABS
    }


def _counted(rows: QuerySet, most: int) -> Func:
    some = ArraySubquery(rows.order_by().values("pk")[: most + 1])
    return Func(some, function="cardinality", output_field=IntegerField())


def page(user: User, slug: str, today: date, filters: Filters, after: str = "") -> Page:
    """The rows of a tab that follow the place `after`."""
    wanted = LOOKED_THROUGH if filters.risk else A_PAGE
    tab = TABS[slug]
    parts: list[Iterable[Row]] = []
    for number, part in enumerate(of_region(user)):
        files = filters.of(in_tab(part, slug, today), user)
        if filters.layoff:
            files = files.filter(layoff=filters.layoff)
        elif not number:  # a file that was lent stands by itself
            files = files.filter(layoff=None)
        found = _following(files, tab, tab.key, after).select_related(
            "employment__participant", "employment__company", "officer", "region"
        )
        parts.append([Row(getattr(file, tab.key), file.pk, report=file) for file in found[: wanted + 1]])
    if filters.groups_layoffs:
        layoffs = _following(_layoffs(user, slug, today, filters), tab, "first_at", after).select_related("company")
        parts.append(
            [Row(layoff.first_at, layoff.pk, layoff=layoff, files=layoff.files) for layoff in layoffs[: wanted + 1]]
        )
    rows = list(islice(merge(*parts, key=lambda row: (row.at, row.pk), reverse=tab.newest_first), wanted + 1))
    more = rows[wanted - 1].place if len(rows) > wanted else ""
    return _with_risk(rows[:wanted], more) if filters.risk else Page(rows[:wanted], more)


def _with_risk(rows: list[Row], after: str) -> Page:
    """Of so many looked through those with a sign, a page of them."""
    found = signs.signs_of([row.report for row in rows if row.report])
    marked = [row for row in rows if row.report and found[row.report.pk]]
    if len(marked) > A_PAGE:
        return Page(marked[:A_PAGE], marked[A_PAGE - 1].place)
    return Page(marked, after)


def _following(rows: QuerySet, tab: Tab, key: str, after: str) -> QuerySet:
    """In the order of the tab, from behind the place on; a place that is none begins at the start."""
    sign, way = ("-", "lt") if tab.newest_first else ("", "gt")
    rows = rows.order_by(f"{sign}{key}", f"{sign}pk").filter(**{f"{key}__isnull": False})
    at, _separator, pk = after.partition("_")
    try:
        moment = (datetime if tab.key == "decided_at" else date).fromisoformat(at)
        last = UUID(pk)
    except ValueError:
        return rows
    return rows.filter(
        Q(**{f"{key}__{way}": moment}) | Q(**{key: moment, f"pk__{way}": last}), **{f"{key}__{way}e": moment}
    )


def _layoffs(user: User, slug: str, today: date, filters: Filters) -> QuerySet[MassLayoff]:
    """The layoffs of the region with files in the tab: `first_at`, where its first file stands, and `files`, capped."""
    tab = TABS[slug]
    files = filters.of(in_tab(PhkReport.objects.filter(layoff=OuterRef("pk")), slug, today), user)
    first = files.order_by(f"{'-' if tab.newest_first else ''}{tab.key}").values(tab.key)[:1]
    layoffs = MassLayoff.objects.visible_to(user).annotate(
        files=_counted(files, FILES_COUNTED), first_at=Subquery(first)
    )
    return layoffs.filter(first_at__isnull=False)
