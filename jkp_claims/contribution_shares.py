"""The shares of a company's contributions, month by month: by the regulation in force on the first day of the month.

Each worker's parts are rounded down to whole rupiah and then added up, so that the statement is the sum of its lines
(docs/decisions/0019). The same arithmetic as `rules.contribution_shares`, done by the database over a whole month.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Count, F, Func, Q, QuerySet, Sum
from django.db.models.functions import Least

from core.dates import Month
from jkp_claims.adoptions import adoptions
from jkp_claims.regulations import Regulation
from registry.models import Company, Contribution

PERSON = "employment__participant__"
SHARES = ("government_share", "jkk_share", "jkm_share")


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of some workers of a month; whole rupiah. `base`: the wages counted up to the ceiling."""

    workers: int
    base: int
    government_share: int
    jkk_share: int
    jkm_share: int

    @property
    def contribution(self) -> int:
        """The whole contribution of JKP."""
        return sum(getattr(self, name) for name in SHARES)

    @property
    def by_the_company(self) -> int:
        """What lies in the company's own contributions for JKK and JKM; the government pays the rest."""
        return self.jkk_share + self.jkm_share


def regulation_of(month: Month) -> Regulation:
    """The one in force on the first day of the month. One query."""
    return adoptions().in_force(month.first_day)


def with_shares(contributions: QuerySet[Contribution], regulation: Regulation) -> QuerySet[Contribution]:
    """Each row with `bears_shares`, `base` and its three parts; the parts count only for a row that bears shares."""
    base = Least(F("wage"), regulation.wage_ceiling, output_field=models.BigIntegerField())
    return contributions.annotate(
        bears_shares=models.ExpressionWrapper(may_be_in_jkp(regulation), output_field=models.BooleanField()),
        base=base,
        **{name: _rounded_down(base, getattr(regulation, name)) for name in SHARES},
    )


def may_be_in_jkp(regulation: Regulation) -> Q:
    """The employer was the chosen one, and the person a citizen and young enough when enrolled (Pasal 4 and 8)."""
    too_old_from = Func(
        F(f"{PERSON}birth_date"),
        function="",
        template=f"(%(expressions)s + make_interval(months => {regulation.enrolment_age_years * 12}))::date",
        output_field=models.DateField(),
    )
    young_enough = Q(employment__enrolled_on__lt=too_old_from)
    return Q(for_jkp=True) & Q(**{f"{PERSON}citizenship": regulation.citizenship}) & young_enough


def _rounded_down(base, rate):
    numerator, denominator = rate.as_integer_ratio()
    return models.ExpressionWrapper(base * numerator / denominator, output_field=models.BigIntegerField())


def totals(contributions: QuerySet[Contribution], regulation: Regulation) -> Totals:
    """Of those rows that bear shares. One query."""
    return Totals(**_summed(with_shares(contributions, regulation)))


def _summed(rows: QuerySet[Contribution]) -> dict[str, int]:
    sums = {name: Sum(name, default=0) for name in ("base", *SHARES)}
    named = {f"sum_{name}": total for name, total in sums.items()}
    found = rows.filter(bears_shares=True).aggregate(workers=Count("employment_id"), **named)
    return {name.removeprefix("sum_"): int(value) for name, value in found.items()}


def of_company(company: Company, month: Month) -> QuerySet[Contribution]:
    """All that the company reported for the month."""
    return Contribution.objects.filter(employment__company=company, month=month.first_day)


def amounts_due(company: Company, months: Iterable[Month]) -> dict[Month, int]:
    """What each statement still asks of the company: its part for those who are reported and unpaid.

    One query for the regulations and one a regulation, however many months.
    """
    history = adoptions()
    by_regulation: dict[str, list[Month]] = {}
    for month in months:
        by_regulation.setdefault(history.in_force(month.first_day).name, []).append(month)
    due = {month: 0 for alike in by_regulation.values() for month in alike}
    for alike in by_regulation.values():
        due |= _due_under(history.in_force(alike[0].first_day), company, [month.first_day for month in alike])
    return due


def _due_under(regulation: Regulation, company: Company, months: list[date]) -> dict[Month, int]:
    unpaid = Contribution.objects.filter(employment__company=company, month__in=months, paid_on__isnull=True)
    bearing = with_shares(unpaid, regulation).filter(bears_shares=True)
    sums = bearing.values("month").annotate(total=Sum(F("jkk_share") + F("jkm_share")))
    return {Month.of(month): int(total) for month, total in sums.values_list("month", "total")}
