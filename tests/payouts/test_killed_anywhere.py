"""The payer dies at each of its points, in this process; and the same kill pays twice where the design is left out."""

from contextlib import contextmanager
from uuid import uuid4

import pytest

from casework.steps import advance
from core import clock
from payouts import bank as bank_door
from payouts import paying
from payouts.models import Attempt, Batch
from tests.payouts.books import assert_each_paid_once
from tests.payouts.factories import (
    released,
)

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """Stands for kill -9: nothing that catches errors sees it."""


def kill_before_the_call(monkeypatch):
    def bring(order):
        raise Killed

    monkeypatch.setattr(bank_door, "bring", bring)


def kill_after_the_bank_has_paid(monkeypatch):
    really = bank_door.bring

    def bring(order):
        really(order)
        raise Killed

    monkeypatch.setattr(bank_door, "bring", bring)


def kill_while_writing(monkeypatch):
    def book(attempt, at):
        raise Killed

    monkeypatch.setattr(paying, "_book_payment", book)


def kill_before_the_end(monkeypatch):
    really = paying.conclude

    def conclude(*arguments, **more):
        really(*arguments, **more)
        raise Killed

    monkeypatch.setattr(paying, "conclude", conclude)


@contextmanager
def killed_by(kill):
    """The payer dies inside, and is whole again afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        kill(patch)
        with pytest.raises(Killed):
            yield


KILLS = [kill_before_the_call, kill_after_the_bank_has_paid, kill_while_writing, kill_before_the_end]


@pytest.mark.parametrize("kill", KILLS)
def test_killed_anywhere_everybody_is_paid_once(kill, bank, pay, expire_leases):
    released(3)
    for _ in range(2):
        with killed_by(kill):
            pay()
        expire_leases()
    pay()
    assert_each_paid_once(bank.journal())
    assert Batch.objects.get().state == "closed"


def naive_pay():
    """The obvious design: read what is to be paid, call the bank, mark it as paid."""
    for attempt in Attempt.objects.to_send():
        order = paying.order_of(attempt)
        answer = bank_door.bring(bank_door.Order(uuid4(), order.amount, order.bank, order.account, order.holder))
        advance(attempt, Attempt.send, lease_until=clock.machine_now())
        paying.conclude(attempt, answer, at=clock.now())


def pay_with_fresh_references():
    """The payer as it is, but for the reference: a new one for each call."""
    really = paying.order_of

    def order_of(attempt):
        order = really(attempt)
        return bank_door.Order(uuid4(), order.amount, order.bank, order.account, order.holder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paying, "order_of", order_of)
        paying.pay_released(clock.now)


@pytest.mark.parametrize("broken_pay", [naive_pay, pay_with_fresh_references])
def test_without_the_intent_or_its_reference_the_same_kill_pays_twice(broken_pay, bank, expire_leases):
    released(1)
    with killed_by(kill_after_the_bank_has_paid):
        broken_pay()
    expire_leases()
    broken_pay()
    assert len(bank.journal()) == 2, "this is what the design prevents"
