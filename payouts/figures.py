"""Sums over attempts for the pages: how many and how much, always from the rows."""

from typing import NamedTuple

from django.db.models import Count, QuerySet, Sum

from payouts.models import Attempt, Batch
from payouts.states import LIVE, AttemptState, BatchState, ReturnReason, reason_label
from registry.choices import Bank


class Figure(NamedTuple):
    """Payments and whole rupiah."""

    count: int = 0
    amount: int = 0

    def __add__(self, other):
        return Figure(self.count + other.count, self.amount + other.amount)


class Reconciliation(NamedTuple):
    """Sent = settled + failed + waiting, in payments and in rupiah."""

    sent: Figure
    settled: Figure
    failed: Figure
    waiting: Figure


class Portion(NamedTuple):
    """One part of a whole, with its name."""

    key: str
    label: str
    figure: Figure


def reconciliation(batch: Batch) -> Reconciliation:
    """Where the payments of this batch stand. One query."""
    by_state = _sums(batch.attempts.all(), "state")
    settled = by_state.get(AttemptState.SETTLED, Figure())
    failed = by_state.get(AttemptState.RETURNED, Figure())
    waiting = sum((by_state.get(state, Figure()) for state in LIVE), Figure())
    return Reconciliation(settled + failed + waiting, settled, failed, waiting)


def by_bank(batch: Batch) -> list[Portion]:
    """The batch by the bank of the receivers, largest sum first. One query."""
    sums = _sums(batch.attempts.all(), "bank_account__bank")
    portions = [Portion(code, Bank(code).label, figure) for code, figure in sums.items()]
    return sorted(portions, key=lambda portion: -portion.figure.amount)


def by_trouble(troubled: QuerySet[Attempt]) -> list[Portion]:
    """What went wrong by its reason, most frequent first. One query."""
    sums: dict[str, Figure] = {}
    for (state, reason), figure in _sums(troubled, "state", "reason").items():
        key = trouble_key(state, reason)
        sums[key] = sums.get(key, Figure()) + figure
    labels = {key: reason_label(AttemptState.RETURNED, key) for key in ReturnReason.values}
    labels[AttemptState.UNKNOWN] = AttemptState.UNKNOWN.label
    return sorted((Portion(key, labels[key], sums[key]) for key in sums), key=lambda portion: -portion.figure.count)


def trouble_key(state: str, reason: str) -> str:
    """The reasons a page tells apart: those of the bank that we know, the other ones, and what nobody knows."""
    if state == AttemptState.UNKNOWN:
        return str(AttemptState.UNKNOWN)
    return reason if reason in ReturnReason.values else str(ReturnReason.OTHER)


def at_the_bank() -> Figure:
    """Released, and without an answer yet."""
    return _sum(Attempt.objects.filter(batch__state=BatchState.RELEASED, state__in=LIVE))


def in_draft() -> Figure:
    """Ready to be paid today: what stands in the draft batch."""
    return _sum(Attempt.objects.filter(batch__state=BatchState.DRAFT))


def _sum(attempts: QuerySet[Attempt]) -> Figure:
    found = attempts.aggregate(count=Count("id"), amount=Sum("payout__amount", default=0))
    return Figure(found["count"], found["amount"])


def _sums(attempts: QuerySet[Attempt], *columns: str) -> dict:
    """Figures by the value of a column, or by the tuple of several."""
    rows = attempts.values_list(*columns).annotate(Count("id"), Sum("payout__amount"))
    return {
        row[0] if len(columns) == 1 else row[: len(columns)]: Figure(*row[len(columns) :]) for row in rows.order_by()
    }
