"""Each rule of the ledger, violated alone: everything else about the row is sound."""

import pytest
from django.db import connection

from casework.steps import advance
from core import clock
from core.ids import uuid7
from payouts.models import Attempt, LedgerEntry
from tests.payouts.violations import inserted, refused, sent, settled_attempt

pytestmark = pytest.mark.django_db


def reversal(attempt, **values) -> list[LedgerEntry]:
    """The mirror of an attempt's two entries; `values` replace columns of the bank's side."""
    txn_id = uuid7()
    mirror = [
        LedgerEntry(
            txn_id=txn_id,
            account=entry.account,
            amount=-entry.amount,
            attempt=attempt,
            reverses=entry,
            at=clock.now(),
        )
        for entry in attempt.ledger_entries.order_by("account")
    ]
    for name, value in values.items():
        setattr(mirror[0], name, value)
    return mirror


def test_a_reversal_is_accepted_once():
    attempt = settled_attempt()
    inserted(*reversal(attempt))
    with refused("reverses_id"):
        inserted(*reversal(Attempt.objects.get(pk=attempt.pk))[:2])


def test_a_transaction_is_balanced():
    attempt = settled_attempt()
    with refused("not balanced"):
        inserted(reversal(attempt)[0])


def test_one_settlement_an_attempt():
    attempt = settled_attempt()
    bank_side = attempt.ledger_entries.get(account="bank")
    with refused("one_settlement_per_attempt"):
        inserted(
            *[
                LedgerEntry(txn_id=bank_side.pk, account=account, amount=amount, attempt=attempt, at=clock.now())
                for account, amount in (("bank", bank_side.amount), ("benefit", -bank_side.amount))
            ]
        )


def test_one_line_an_account():
    attempt = settled_attempt()
    first = reversal(attempt)
    first[1].account, first[1].reverses = "bank", None
    with refused("one_line_an_account|as much as is owed"):
        inserted(*first)


def test_an_amount_is_not_zero():
    attempt = settled_attempt()
    entry = LedgerEntry(txn_id=uuid7(), account="benefit", amount=0, attempt=attempt, at=clock.now())
    with refused("ledger_amount_is_not_zero"):
        inserted(entry)


def test_a_ledger_account_is_known():
    attempt = settled_attempt()
    amounts = (("pocket", 5), ("benefit", -5))
    txn_id = uuid7()
    with refused("ledger_known_account"):
        inserted(
            *[
                LedgerEntry(txn_id=txn_id, account=account, amount=amount, attempt=attempt, at=clock.now())
                for account, amount in amounts
            ]
        )


def test_no_money_leaves_the_bank_for_an_attempt_that_is_not_settled():
    attempt = sent()
    txn_id, amount = uuid7(), attempt.payout.amount
    with refused("as much as is owed"):
        inserted(
            *[
                LedgerEntry(txn_id=txn_id, account=account, amount=signed, attempt=attempt, at=clock.now())
                for account, signed in (("bank", -amount), ("benefit", amount))
            ]
        )


def test_as_much_leaves_the_bank_as_is_owed():
    attempt = sent()
    with refused("as much as is owed"):
        advance(attempt, Attempt.settle, answered_at=clock.now())
        txn_id = uuid7()
        inserted(
            *[
                LedgerEntry(txn_id=txn_id, account=account, amount=signed, attempt=attempt, at=clock.now())
                for account, signed in (("bank", -1), ("benefit", 1))
            ]
        )


@pytest.mark.parametrize("other", [{"amount": 1}, {"account": "benefit"}])
def test_a_reversal_mirrors_its_entry(other):
    attempt = settled_attempt()
    with refused("mirrors its entry"):
        inserted(*reversal(attempt, **other)[:1])


@pytest.mark.parametrize("change", [lambda rows: rows.update(amount=1), lambda rows: rows.delete()])
def test_the_ledger_only_grows(change):
    attempt = settled_attempt()
    with refused("append_only"):
        change(LedgerEntry.objects.filter(attempt=attempt))


@pytest.mark.parametrize("table", ["payouts_ledgerentry", "payouts_payout"])
def test_the_books_are_not_emptied(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = 'owner'")
        assert cursor.fetchone()[0] == 1, "the throwaway database has the portal's roles"
    with refused("only grows|permission denied"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE owner")
        cursor.execute(f"TRUNCATE {table} CASCADE")
