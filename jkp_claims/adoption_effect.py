"""What adopting a regulation does to the claims of today: counts and sums, and no person."""

import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum

from jkp_claims.models import CalculationSlip, ClaimState, JkpClaim, MonthlyClaim, SlipKind
from jkp_claims.models.claim import NEVER_FILED
from jkp_claims.models.month import AMOUNT_IS_FINAL, UNDECIDED
from jkp_claims.regulations import Adoptions
from jkp_claims.rules import assess, facts_from_json, pay
from jkp_claims.rules.conditions import FIRST_MONTH_WITH_CONDITIONS

ROWS = 500
NO_HOLIDAYS: frozenset[date] = frozenset()  # they move only windows, which this does not count


WHAT_STAYS = ("final_months", "final_sum")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """How many claims and months change, by how much (whole rupiah), and what stays as it is."""

    claims: int = 0
    months: int = 0
    old_sum: int = 0
    new_sum: int = 0
    conditions: int = 0
    deadlines_later: int = 0
    deadlines_earlier: int = 0
    revived: int = 0
    rights_gained: int = 0
    rights_lost: int = 0
    final_months: int = 0
    final_sum: int = 0

    def as_json(self) -> dict[str, int]:
        return asdict(self)

    @property
    def seal(self) -> str:
        """SHA-256 of which kinds of change there are: what the second administrator signs.

        Not of how many: on a portal in use months are filed and approved between looking and deciding.
        """
        kinds = {name: bool(figure) for name, figure in self.as_json().items() if name not in WHAT_STAYS}
        return sha256(json.dumps(kinds, sort_keys=True).encode()).hexdigest()


def effect_of(before: Adoptions, after: Adoptions, today: date) -> Effect:
    """What changes when `after` takes the place of `before`, by the facts as they were frozen.

    An adoption that still lies ahead is looked at on its own day. Three queries, whatever the number of claims.
    """
    day = max(today, after.history[-1].from_on)
    return Effect(**_months(before, after), **_first_claims(before, after, day), **_final())


def _months(before: Adoptions, after: Adoptions) -> Counter:
    """The months of filed claims that nobody has decided yet."""
    undecided = MonthlyClaim.objects.filter(claim=OuterRef("claim"), state__in=UNDECIDED)
    decisions = CalculationSlip.objects.filter(Exists(undecided), kind=SlipKind.DECISION)
    rows = decisions.annotate(numbers=ArraySubquery(undecided.values("month_no"))).values_list("facts", "numbers")
    found: Counter = Counter()
    for frozen, numbers in rows.iterator(ROWS):
        facts = facts_from_json(frozen)
        pairs = [(number, pay(number, facts, before), pay(number, facts, after)) for number in numbers]
        paid_otherwise = [(old, new) for _, old, new in pairs if old.amount != new.amount]
        found["claims"] += any(old.regulation != new.regulation for _, old, new in pairs)
        found["months"] += len(paid_otherwise)
        found["old_sum"] += sum(old.amount for old, _ in paid_otherwise)
        found["new_sum"] += sum(new.amount for _, new in paid_otherwise)
        found["conditions"] += sum(
            number >= FIRST_MONTH_WITH_CONDITIONS and old.regulation != new.regulation for number, old, new in pairs
        )
    return found


def _first_claims(before: Adoptions, after: Adoptions, day: date) -> Counter:
    """The rights of which no month was filed yet: their deadlines, and whether there still is one."""
    forecast = CalculationSlip.objects.filter(claim=OuterRef("pk"), kind=SlipKind.FORECAST).order_by("-id")
    waiting = JkpClaim.objects.filter(
        Q(state__in=NEVER_FILED) | Q(state=ClaimState.LAPSED, deadline_on__gte=after.history[-1].from_on)
    )
    rows = waiting.annotate(facts=Subquery(forecast.values("facts")[:1])).values_list("state", "facts", "overruled")
    found: Counter = Counter()
    for state, frozen, overruled in rows.iterator(ROWS):
        facts = facts_from_json(frozen)
        set_aside = frozenset(overruled)
        old, new = (assess(facts, history, NO_HOLIDAYS, day, set_aside) for history in (before, after))
        if state == ClaimState.LAPSED:
            found["revived"] += new.claim_deadline >= day
            continue
        found["deadlines_later"] += new.claim_deadline > old.claim_deadline
        found["deadlines_earlier"] += new.claim_deadline < old.claim_deadline
        found["rights_gained"] += new.eligible and not old.eligible
        found["rights_lost"] += old.eligible and not new.eligible
    return found


def _final() -> dict[str, int]:
    """What was approved, is at the bank or was paid: no adoption touches it."""
    final = MonthlyClaim.objects.filter(state__in=AMOUNT_IS_FINAL).aggregate(count=Count("pk"), total=Sum("amount"))
    return {"final_months": final["count"], "final_sum": final["total"] or 0}
