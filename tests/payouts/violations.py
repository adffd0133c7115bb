"""Sound rows to spoil in one place, and the question which rule of the database refuses them."""

from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from payouts import bank as bank_door
from payouts.models import Attempt, Batch, Payout
from payouts.paying import conclude, take_next
from tests.payouts.factories import (
    approved_month,
    released,
)


@contextmanager
def deferred_rules_at_once():
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@contextmanager
def refused(by: str):
    """The database names this rule. Deferred rules are asked at once."""
    with pytest.raises(DatabaseError, match=by), transaction.atomic(), deferred_rules_at_once():
        yield


def changed(row, **values):
    type(row)._base_manager.filter(pk=row.pk).update(**values)


def inserted(*rows):
    type(rows[0])._base_manager.bulk_create(rows)


def copied(attempt, **values) -> Attempt:
    """The same attempt once more, but for these columns."""
    columns = {"payout", "batch", "payee", "bank_account", "attempt_no", "lease_until", "reason", "answered_at"}
    return Attempt(**{**{name: getattr(attempt, name) for name in columns}, "ref": uuid4(), **values})


def payout_for(month, **values) -> Payout:
    sound = {
        "month": month,
        "amount": month.amount,
        "regulation": month.regulation,
        "payee": month.claim.participant,
        "bank_account": month.bank_account,
        "made_at": clock.now(),
    }
    return Payout(**{**sound, **values})


def new_draft() -> Batch:
    batch = Batch(number=Batch.new_number())
    inserted(batch)
    return batch


def new_attempt(**values) -> Attempt:
    """A sound attempt of a new payout in a new draft, not written yet."""
    payout = payout_for(approved_month())
    inserted(payout)
    sound = {
        "payout": payout,
        "batch": values.get("batch") or new_draft(),
        "payee": payout.payee,
        "bank_account": payout.bank_account,
    }
    return Attempt(**{**sound, "attempt_no": 1, **values})


def sent() -> Attempt:
    released()
    return take_next().attempt


def settled_attempt() -> Attempt:
    released()
    attempt = take_next().attempt
    conclude(attempt, bank_door.Settled(), at=clock.now())
    attempt.refresh_from_db()
    return attempt


def lease():
    return clock.machine_now() + timedelta(seconds=30)
