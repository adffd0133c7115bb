"""Each rule of the money's tables, violated alone: everything else about the row is sound."""

from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Role
from casework.steps import advance, record
from core import clock
from core.ids import uuid7
from payouts import bank as bank_door
from payouts.models import Attempt, Batch, LedgerEntry, Payout
from payouts.paying import conclude, take_next
from tests.accounts.factories import UserFactory
from tests.payouts.factories import (
    account_of,
    approved,
    approved_month,
    draft,
    only_attempt,
    person,
    released,
    scheduled_month,
    submitted,
)
from tests.registry.factories import ParticipantFactory

pytestmark = pytest.mark.django_db


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


def copied(attempt, **values) -> Attempt:
    """The same attempt once more, but for these columns."""
    columns = {"payout", "batch", "payee", "bank_account", "attempt_no", "lease_until", "reason", "answered_at"}
    return Attempt(**{**{name: getattr(attempt, name) for name in columns}, "ref": uuid4(), **values})


def inserted(*rows):
    type(rows[0])._base_manager.bulk_create(rows)


def settled_attempt() -> Attempt:
    released()
    attempt = take_next().attempt
    conclude(attempt, bank_door.Settled(), at=clock.now())
    attempt.refresh_from_db()
    return attempt


# --- payouts ---------------------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("amount", [0, 3_000_001])
def test_payout_amount_in_bounds(amount):
    with refused("payout_amount_in_bounds"):
        inserted(payout_for(approved_month(amount=amount)))


def test_one_payout_a_month():
    month = approved_month()
    inserted(payout_for(month))
    with refused("payouts_payout_month_id_key"):
        inserted(payout_for(month))


@pytest.mark.parametrize("other", ["amount", "regulation", "payee", "bank_account"])
def test_a_payout_says_what_its_month_says(other):
    month = approved_month()
    values = {
        "amount": month.amount + 1,
        "regulation": "PP 6/2025",
        "payee": ParticipantFactory(),
        "bank_account": account_of(month.claim.participant),
    }
    with refused("as it stands there"):
        inserted(payout_for(month, **{other: values[other]}))


def test_a_payout_is_made_from_an_approved_month():
    participant = ParticipantFactory()
    month = scheduled_month(participant)
    with refused("as it stands there"):
        inserted(payout_for(month, bank_account=account_of(participant)))


@pytest.mark.parametrize("change", [lambda rows: rows.update(amount=1), lambda rows: rows.delete()])
def test_a_payout_stays_as_it_is(change):
    payout = payout_for(approved_month())
    inserted(payout)
    with refused("append_only"):
        change(Payout.objects.filter(pk=payout.pk))


# --- batches ---------------------------------------------------------------------------------------------------------


def test_one_draft_batch():
    draft()
    with refused("one_draft_batch"):
        inserted(Batch(number="BYR-2611-222222"))


def test_the_approver_is_not_the_maker():
    batch = submitted()
    with refused("batch_approver_is_not_maker"):
        changed(batch, approver=batch.maker)


@pytest.mark.parametrize("signer", ["maker", "approver"])
def test_the_releaser_is_a_third_person(signer):
    batch = approved()
    with refused("batch_releaser_is_third"):
        changed(batch, releaser=getattr(batch, signer))


SEAL = {"count": 1, "total": 2_250_000, "content_sha256": "0" * 64}


@pytest.mark.parametrize(
    "without", [{"maker": None}, {"count": None}, {"total": None}, {"content_sha256": ""}, {"count": 0}, {"total": 0}]
)
def test_a_submitted_batch_is_signed_and_sealed(without):
    batch = draft()
    record(batch, "submit", from_state="draft", to_state="submitted")
    with refused("batch_sealed_is_signed"):
        changed(batch, **{"state": "submitted", "maker": person(Role.PAY_MAKER), **SEAL, **without})


def test_a_draft_carries_no_signature():
    with refused("batch_sealed_is_signed"):
        changed(draft(), maker=person(Role.PAY_MAKER))


def test_an_approved_batch_has_an_approver():
    batch = submitted()
    record(batch, "approve", from_state="submitted", to_state="approved")
    with refused("batch_approved_is_signed"):
        changed(batch, state="approved")


def test_a_released_batch_has_a_releaser():
    batch = approved()
    record(batch, "release", from_state="approved", to_state="released")
    with refused("batch_released_is_signed"):
        changed(batch, state="released")


@pytest.mark.parametrize("column", ["maker", "approver", "releaser", "content_sha256", "count", "total"])
def test_a_signature_and_what_it_signs_stay(column):
    batch = released()
    values = {"content_sha256": "1" * 64, "count": 2, "total": 1}
    with refused("stay as they are"):
        changed(batch, **{column: values.get(column) or UserFactory()})


@pytest.mark.parametrize(("stage", "column"), [(submitted, "approver"), (approved, "releaser")])
def test_nobody_signs_a_batch_that_pays_them(stage, column):
    batch = stage()
    payee = only_attempt(batch).payee.account
    with refused("pays somebody who signs it"):
        changed(batch, **{column: payee})


def test_nobody_makes_a_batch_that_pays_them():
    batch = draft()
    record(batch, "submit", from_state="draft", to_state="submitted")
    with refused("pays somebody who signs it"):
        changed(batch, state="submitted", maker=only_attempt(batch).payee.account, **SEAL)


def test_a_batch_is_never_deleted():
    with refused("never_deleted"):
        Batch.objects.filter(pk=draft().pk)._raw_delete("default")


# --- attempts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 6])
def test_one_to_five_attempts(number):
    with refused("attempt_one_to_five"):
        inserted(new_attempt(attempt_no=number))


def test_an_attempt_number_is_used_once():
    batch = released(ending="4598")
    first = take_next().attempt
    conclude(first, bank_door.Returned("ACCOUNT_INACTIVE"), at=clock.now())
    next_batch = draft()
    assert next_batch != batch
    with refused("attempt_counted_once"):
        inserted(copied(first, batch=next_batch, lease_until=None, answered_at=None, reason=""))


@pytest.mark.parametrize("state", ["ready", "sending", "unknown", "settled"])
def test_one_live_or_settled_attempt(state):
    if state == "ready":
        attempt = only_attempt(draft())
    else:
        released()
        attempt = take_next().attempt
        answers = {"unknown": bank_door.Unreadable("HTTP_409"), "settled": bank_door.Settled()}
        if state in answers:
            conclude(attempt, answers[state], at=clock.now())
    assert Attempt.objects.get(pk=attempt.pk).state == state
    into = draft()
    with refused("one_live_or_settled_attempt"):
        inserted(copied(attempt, batch=into, attempt_no=2, lease_until=None))


def test_a_reference_is_used_once():
    first = only_attempt(submitted())
    with refused("payouts_attempt_ref_key"):
        inserted(new_attempt(ref=first.ref))


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


def test_a_sound_attempt_is_accepted():
    inserted(new_attempt())


def test_the_payee_is_the_payee_of_the_payout():
    stranger = ParticipantFactory()
    with refused("not the payee of the payout"):
        inserted(new_attempt(payee=stranger, bank_account=account_of(stranger)))


def test_the_account_is_an_account_of_the_payee():
    with refused("not an account of the payee"):
        inserted(new_attempt(bank_account=account_of(ParticipantFactory())))


def test_no_money_to_an_account_in_its_cooling_off():
    attempt = new_attempt()
    soon = clock.now() + timedelta(minutes=5)
    attempt.bank_account = account_of(attempt.payee, usable_from=soon)
    with refused("cooling off"):
        inserted(attempt)


def test_a_cooling_off_passes_on_the_business_clock():
    from casework.business_clock import move

    attempt = new_attempt()
    attempt.bank_account = account_of(attempt.payee, usable_from=clock.now() + timedelta(hours=72))
    move(timedelta(hours=73))
    inserted(attempt)


def test_a_sealed_batch_takes_no_more():
    batch = submitted()
    with refused("sealed"):
        inserted(new_attempt(batch=batch))


@pytest.mark.parametrize("column", ["payout", "batch", "payee", "bank_account", "attempt_no", "ref"])
def test_an_attempt_keeps_what_it_is(column):
    attempt = only_attempt(submitted())
    values = {
        "payout": lambda: payout_for(approved_month()),
        "batch": new_draft,
        "payee": ParticipantFactory,
        "bank_account": lambda: account_of(attempt.payee),
        "attempt_no": lambda: 2,
        "ref": uuid4,
    }
    value = values[column]()
    if column == "payout":
        inserted(value)
    with refused("unchanging"):
        changed(attempt, **{column: value})


def test_an_attempt_is_never_deleted():
    attempt = only_attempt(draft())
    with refused("never_deleted"):
        Attempt.objects.filter(pk=attempt.pk)._raw_delete("default")


def lease():
    return clock.machine_now() + timedelta(seconds=30)


@pytest.mark.parametrize("stage", [draft, submitted, approved])
def test_nothing_is_sent_before_the_release(stage):
    attempt = only_attempt(stage())
    record(attempt, "send", from_state="ready", to_state="sending")
    with refused("not released"):
        changed(attempt, state="sending", lease_until=lease())


@pytest.mark.parametrize("stage", [draft, submitted, approved, released])
def test_nothing_is_cancelled_but_with_its_batch(stage):
    attempt = only_attempt(stage())
    record(attempt, "cancel", from_state="ready", to_state="cancelled")
    with refused("not void"):
        changed(attempt, state="cancelled")


def test_who_sends_has_a_lease():
    attempt = only_attempt(released())
    record(attempt, "send", from_state="ready", to_state="sending")
    with refused("attempt_sending_has_lease"):
        changed(attempt, state="sending")


def test_a_lease_is_for_sending_only():
    with refused("attempt_sending_has_lease"):
        changed(only_attempt(draft()), lease_until=lease())


def sent() -> Attempt:
    released()
    return take_next().attempt


def test_an_answer_has_its_moment():
    attempt = sent()
    record(attempt, "come_back", from_state="sending", to_state="returned")
    with refused("attempt_answer_has_moment"):
        changed(attempt, state="returned", reason="OTHER", lease_until=None)


def test_no_answer_without_being_answered():
    with refused("attempt_answer_has_moment"):
        changed(only_attempt(draft()), answered_at=clock.now())


@pytest.mark.parametrize(("state", "verb", "at"), [("returned", "come_back", clock.now), ("unknown", "doubt", None)])
def test_a_failure_has_its_reason(state, verb, at):
    attempt = sent()
    record(attempt, verb, from_state="sending", to_state=state)
    with refused("attempt_failure_has_reason"):
        changed(attempt, state=state, answered_at=at and at(), lease_until=None)


def test_a_success_has_no_reason():
    with refused("attempt_failure_has_reason"):
        changed(only_attempt(draft()), reason="OTHER")


def test_settled_stands_in_the_ledger():
    attempt = sent()
    record(attempt, "settle", from_state="sending", to_state="settled")
    with refused("without its ledger entry"):
        changed(attempt, state="settled", answered_at=clock.now(), lease_until=None)


def test_an_attempt_moves_with_its_event():
    attempt = only_attempt(released())
    with refused("no event"):
        changed(attempt, state="sending", lease_until=lease())


# --- the ledger ------------------------------------------------------------------------------------------------------


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
