import json
import logging
from uuid import uuid4

import pytest
import requests
from django.core.exceptions import ImproperlyConfigured

from casework.models import Event
from casework.steps import advance
from core import clock
from devstack.bank_simulator import Mischief
from jkp_claims.models import MonthlyClaim
from notifications.models import Notice
from payouts import bank as bank_door
from payouts import paying, tasks
from payouts.models import Attempt, Batch, LedgerEntry
from payouts.preparing import prepare
from tests.payouts.books import assert_books_equal, assert_each_paid_once
from tests.payouts.factories import (
    INACTIVE,
    OTHER_NAME,
    account_of,
    approved,
    draft,
    only_attempt,
    released,
)

pytestmark = pytest.mark.django_db

NOWHERE = "http://127.0.0.1:9"


def states() -> list[str]:
    return sorted(Attempt.objects.values_list("state", flat=True))


def test_a_released_batch_is_paid_and_closed(bank, pay):
    batch = released(3)
    assert pay() == 3
    assert_each_paid_once(bank.journal())
    batch.refresh_from_db()
    assert batch.state == "closed"
    for month in MonthlyClaim.objects.all():
        assert (month.state, month.paid_on) == ("paid", clock.today())
        assert Notice.objects.filter(key=f"month:{month.pk}:paid").exists()


def test_the_trail_tells_every_answer(bank, pay):
    attempt = only_attempt(released())
    pay()
    moves = Event.objects.about(attempt).values_list("verb", "from_state", "to_state", "actor_role")
    assert list(moves) == [("send", "ready", "sending", "system"), ("settle", "sending", "settled", "system")]


@pytest.mark.parametrize("stage", [draft, approved])
def test_nothing_goes_out_before_the_release(stage, bank, pay):
    stage()
    assert pay() == 0
    assert bank.journal() == []


def test_paying_again_pays_nothing(bank, pay):
    released(2)
    tasks.pay()
    tasks.pay()
    tasks.pay(scheduled=True)
    assert_each_paid_once(bank.journal())


def test_a_lost_answer_is_asked_for_and_not_paid_again(open_bank, pay, expire_leases):
    bank = open_bank(Mischief(lost=1.0))
    released(2)
    assert pay() == 0
    assert states() == ["sending", "sending"]
    assert pay() == 0, "nobody touches it while the lease runs"
    expire_leases()
    assert pay() == 2
    assert_each_paid_once(bank.journal())


def test_a_late_answer_is_asked_for_and_not_paid_again(open_bank, pay, expire_leases, settings):
    bank = open_bank(Mischief(slow=1.0, delay=1.0))
    released()
    patience, settings.BANK_TIMEOUT_SECONDS = settings.BANK_TIMEOUT_SECONDS, 0.3
    assert pay() == 0
    settings.BANK_TIMEOUT_SECONDS = patience
    expire_leases()
    assert pay() == 1
    assert_each_paid_once(bank.journal())


@pytest.mark.parametrize("mischief", [None, Mischief(busy=1.0)])
def test_a_bank_that_is_down_keeps_everything_for_later(mischief, open_bank, pay, expire_leases, settings):
    released(8)
    if mischief is None:
        settings.BANK_URL = NOWHERE
    else:
        assert open_bank(mischief).journal() == []
    assert pay() == 0
    assert states().count("sending") == paying.GIVES_UP_AFTER, "a dead bank is not hammered"
    bank = open_bank()
    expire_leases()
    assert pay() == 8
    assert_each_paid_once(bank.journal())


def test_two_answers_for_one_attempt_are_written_once(bank):
    released()
    intent = paying.take_next()
    answer = paying.consult_bank(intent)
    assert paying.conclude(intent.attempt, answer, at=clock.now())
    assert paying.conclude(intent.attempt, answer, at=clock.now())
    assert LedgerEntry.objects.count() == 2
    assert_each_paid_once(bank.journal())


@pytest.mark.parametrize(("ending", "reason"), [(INACTIVE, "ACCOUNT_INACTIVE"), (OTHER_NAME, "NAME_MISMATCH")])
def test_a_returned_payment_is_paid_to_a_new_account(ending, reason, bank, pay):
    batch = released(ending=ending)
    pay()
    batch.refresh_from_db()
    attempt, month = only_attempt(batch), MonthlyClaim.objects.get()
    assert (batch.state, attempt.state, attempt.reason) == ("closed", "returned", reason)
    assert (month.state, month.failure) == ("payment_failed", reason)
    assert not LedgerEntry.objects.exists()
    assert prepare(clock.now()) == 0, "first the worker mends the account"

    participant = month.claim.participant
    advance(month, MonthlyClaim.pay_again, by=participant.account, bank_account=account_of(participant))
    second = released_draft()
    again = only_attempt(second)
    assert (again.attempt_no, again.payout, again.bank_account.version) == (2, attempt.payout, 2)
    assert again.ref != attempt.ref
    pay()
    month.refresh_from_db()
    assert month.state == "paid"
    assert [line["status"] for line in bank.journal()] == ["returned", "settled"]
    assert_books_equal(bank.journal())


def released_draft() -> Batch:
    """What is ready now, through all three hands, with no new month."""
    prepare(clock.now())
    return released(0)


def test_after_five_returns_no_machine_tries_again(bank, pay):
    released(ending=INACTIVE)
    pay()
    month = MonthlyClaim.objects.get()
    participant = month.claim.participant
    for _ in range(4):
        month = advance(
            month, MonthlyClaim.pay_again, by=participant.account, bank_account=account_of(participant, ending=INACTIVE)
        )
        released_draft()
        pay()
        month.refresh_from_db()
    advance(month, MonthlyClaim.pay_again, by=participant.account, bank_account=account_of(participant))
    assert Attempt.objects.count() == 5
    assert prepare(clock.now()) == 0


def test_an_answer_nobody_can_read_waits_for_a_person_and_stops_no_other(bank, pay):
    batch = released(3)
    odd = batch.attempts.order_by("pk").first()
    other = {"ref": str(odd.ref), "bank": "002", "account": "1234567890", "amount": 5, "holder": "Lain"}
    bank.server.bank.transfer(other)
    pay()
    odd.refresh_from_db()
    batch.refresh_from_db()
    assert (odd.state, odd.reason) == ("unknown", "HTTP_409")
    assert states() == ["settled", "settled", "unknown"]
    assert batch.state == "released"
    assert odd.payout.month.state == "approved"
    assert prepare(clock.now()) == 0, "nothing goes out again while one may be paid"


def test_one_bad_row_stops_no_other(bank, pay, monkeypatch, caplog):
    batch = released(3)
    bad = batch.attempts.order_by("pk").first()
    really = paying.order_of

    def order_of(attempt):
        if attempt == bad:
            raise ValueError(f"cannot read {attempt.bank_account.number}")
        return really(attempt)

    monkeypatch.setattr(paying, "order_of", order_of)
    assert pay() == 2
    assert states() == ["sending", "settled", "settled"]
    assert f"attempt {bad.ref}: ValueError" in caplog.text
    assert bad.bank_account.number not in caplog.text


def test_many_bad_rows_do_not_look_like_a_bank_that_is_down(bank, pay, monkeypatch):
    batch = released(paying.GIVES_UP_AFTER + 2)
    bad = set(batch.attempts.order_by("pk")[: paying.GIVES_UP_AFTER])
    really = paying.order_of

    def order_of(attempt):
        if attempt in bad:
            raise ValueError
        return really(attempt)

    monkeypatch.setattr(paying, "order_of", order_of)
    assert pay() == 2


def test_whoever_has_waited_longest_is_asked_for_first(open_bank, pay, expire_leases, settings):
    settings.BANK_URL = NOWHERE
    released(2)
    pay()
    expire_leases()
    first = paying.take_next().attempt
    assert paying.take_next().attempt != first
    assert paying.take_next() is None


def test_names_and_numbers_stay_out_of_logs_trail_and_ledger(open_bank, pay, caplog):
    open_bank(Mischief(lost=0.5))
    with caplog.at_level(logging.DEBUG):
        batch = released(4)
        pay()
    written = caplog.text + json.dumps(list(Event.objects.values_list("data", flat=True)))
    written += repr([paying.order_of(attempt) for attempt in batch.attempts.all()])
    for attempt in batch.attempts.all():
        assert attempt.bank_account.number not in written
        assert attempt.payee.full_name not in written
    columns = {field.name for field in LedgerEntry._meta.fields}
    assert columns == {"id", "txn_id", "account", "amount", "attempt", "reverses", "at"}


@pytest.mark.parametrize("wrong", [{"BANK_URL": ""}, {"BANK_SECRET": ""}, {"PAYER_LEASE_SECONDS": 6}])
def test_a_payer_that_is_set_up_wrongly_takes_nothing(wrong, settings, bank, pay):
    released()
    for name, value in wrong.items():
        setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured):
        pay()
    assert states() == ["ready"]


@pytest.mark.parametrize("body", ["no json", "[]", "{}", '{"ref": "another", "status": "settled"}', '{"status": 1}'])
def test_an_answer_that_is_no_answer(body, monkeypatch):
    def request(*arguments, **more):
        response = requests.Response()
        response.status_code, response._content = 200, body.encode()
        return response

    monkeypatch.setattr(requests.Session, "request", request)
    assert bank_door.ask(uuid4()) == bank_door.NoAnswer()
