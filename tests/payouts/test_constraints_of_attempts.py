"""Each rule of attempts, violated alone: everything else about the row is sound."""

from datetime import timedelta
from uuid import uuid4

import pytest

from casework.business_clock import move
from casework.steps import record
from core import clock
from payouts import bank as bank_door
from payouts.models import Attempt
from payouts.paying import conclude, take_next
from tests.payouts.factories import (
    account_of,
    approved,
    approved_month,
    draft,
    only_attempt,
    released,
    submitted,
)
from tests.payouts.violations import changed, copied, inserted, lease, new_attempt, new_draft, payout_for, refused, sent
from tests.registry.factories import ParticipantFactory

pytestmark = pytest.mark.django_db


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


def test_a_sound_attempt_is_accepted():
    inserted(new_attempt())


def test_an_attempt_begins_as_ready():
    with refused("first_state"):
        inserted(new_attempt(state="sending", lease_until=lease()))


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
