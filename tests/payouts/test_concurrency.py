"""Two at once, in real threads with their own connections."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.models import Role
from casework.steps import StepRefused, advance
from core import clock
from devstack.bank_simulator import Mischief
from payouts.models import Attempt, Batch, ContentChanged, Payout
from payouts.paying import pay_released
from payouts.preparing import prepare
from tests.payouts.books import assert_each_paid_once
from tests.payouts.factories import approved_months, person, signed, submitted

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works) -> list:
    """Run these together; gives what each returned or raised."""
    start = Barrier(len(works))
    results = [None] * len(works)

    def run(place, work):
        start.wait()
        try:
            results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=item) for item in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def released_batch(months: int) -> Batch:
    approved_months(months)
    prepare(clock.now())
    batch = Batch.objects.get()
    for step, role in (
        (Batch.submit, Role.PAY_MAKER),
        (Batch.approve, Role.PAY_APPROVER),
        (Batch.release, Role.PAY_RELEASER),
    ):
        batch = signed(batch, step, role)
    return batch


def test_three_payers_share_the_work_and_nobody_is_paid_twice(open_bank):
    bank = open_bank(Mischief(slow=0.2, delay=0.05))
    batch = released_batch(40)
    answers = at_once(*[lambda: pay_released(clock.now)] * 3)
    assert sum(answers) == 40
    assert_each_paid_once(bank.journal())
    batch.refresh_from_db()
    assert batch.state == "closed"


def test_two_preparations_at_once_make_one_draft_with_each_payment_once():
    approved_months(30)
    results = at_once(*[lambda: prepare(clock.now())] * 4)
    assert sum(results) == 30
    assert (Batch.objects.count(), Payout.objects.count(), Attempt.objects.count()) == (1, 30, 30)


def test_two_approvers_at_once_one_is_told():
    batch = submitted()
    seen = batch.content_sha256
    officers = [person(Role.PAY_APPROVER), person(Role.PAY_APPROVER)]
    results = at_once(
        *[
            lambda officer=officer: advance(batch, Batch.approve, by=officer, signer=officer, seen=seen)
            for officer in officers
        ]
    )
    assert {type(result) for result in results} == {Batch, StepRefused}


def test_a_batch_that_is_filled_while_it_is_sealed_holds_what_the_maker_saw():
    approved_months(5)
    prepare(clock.now())
    batch = Batch.objects.get()
    seen = batch.content()
    approved_months(5)
    maker = person(Role.PAY_MAKER)
    sealed, _ = at_once(
        lambda: advance(batch, Batch.submit, by=maker, signer=maker, seen=seen.sha256), lambda: prepare(clock.now())
    )
    batch.refresh_from_db()
    if isinstance(sealed, ContentChanged):
        assert (batch.state, batch.attempts.count()) == ("draft", 10)
    else:
        assert (batch.state, batch.count, batch.content()) == ("submitted", 5, seen)
    prepare(clock.now())
    assert Attempt.objects.count() == 10
