from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from casework.models import Event
from casework.steps import advance
from core import clock
from jkp_claims.models import MonthlyClaim
from payouts import tasks
from payouts.models import Attempt, Batch, Payout
from payouts.preparing import prepare
from payouts.services import void_batch
from tests.payouts.factories import (
    account_of,
    approved,
    approved_month,
    approved_months,
    draft,
    person,
    scheduled_month,
    submitted,
)
from tests.registry.factories import ParticipantFactory

pytestmark = pytest.mark.django_db


def test_an_approved_month_becomes_a_payout_and_stands_in_the_draft():
    month = approved_month()
    assert prepare(clock.now()) == 1
    payout = Payout.objects.get()
    assert (payout.month, payout.amount, payout.regulation) == (month, month.amount, month.regulation)
    assert (payout.payee, payout.bank_account) == (month.claim.participant, month.bank_account)
    attempt = Attempt.objects.get()
    assert (attempt.payout, attempt.payee, attempt.bank_account) == (payout, payout.payee, month.bank_account)
    assert (attempt.attempt_no, attempt.state, attempt.batch.state) == (1, "ready", "draft")
    assert Event.objects.filter(subject_id=payout.pk, verb="made").count() == 1


def test_preparing_again_changes_nothing():
    batch = draft(2)
    tasks.prepare()
    tasks.prepare(scheduled=True)
    tasks.prepare(scheduled=True)
    assert (Payout.objects.count(), Attempt.objects.count(), Batch.objects.get()) == (2, 2, batch)


def test_nothing_ready_makes_no_draft():
    scheduled_month(ParticipantFactory())
    assert prepare(clock.now()) == 0
    assert not Batch.objects.exists()


def test_the_draft_grows_until_it_is_sealed_and_then_a_new_one_begins():
    first = draft()
    assert draft() == first
    sealed = submitted()
    assert (sealed, sealed.count) == (first, 3)
    assert draft() != first


def test_an_account_in_its_cooling_off_waits():
    participant = ParticipantFactory(with_account=True)
    now = clock.now()
    account_of(participant, added_at=now, usable_from=now + timedelta(hours=72))
    approved_month(participant=participant)
    assert prepare(now) == 0
    assert Payout.objects.waiting_for_batch().count() == 1


def test_the_payments_of_a_void_batch_come_into_the_next_draft_and_are_not_counted_as_tries():
    batch = submitted(2)
    void_batch(batch, by=person(Role.PAY_APPROVER), note="Salah hitung")
    assert set(batch.attempts.values_list("state", flat=True)) == {"cancelled"}
    assert prepare(clock.now()) == 2
    fresh = Attempt.objects.filter(batch__state="draft")
    assert set(fresh.values_list("attempt_no", flat=True)) == {1}


@pytest.mark.parametrize("amount", [0, 3_000_001])
def test_a_month_with_an_impossible_amount_stops_no_other(amount, caplog):
    approved_month(amount=amount)
    good = approved_month()
    assert prepare(clock.now()) == 1
    assert Payout.objects.get().month == good
    assert "1 approved months" in caplog.text


def test_as_many_statements_for_one_month_as_for_many():
    counts = []
    for months in (1, 300):
        approved_months(months)
        with CaptureQueriesContext(connection) as statements:
            assert prepare(clock.now()) == months
        counts.append(len([s for s in statements if "SAVEPOINT" not in s["sql"]]))
        signed_away = Batch.objects.get(state="draft")
        maker = person(Role.PAY_MAKER)
        advance(signed_away, Batch.submit, by=maker, signer=maker, seen=signed_away.content().sha256)
    assert counts[0] == counts[1]


def test_a_month_paid_in_the_meantime_gets_no_attempt(bank, pay):
    batch = approved()
    assert prepare(clock.now()) == 0
    assert batch.attempts.count() == 1
    assert MonthlyClaim.objects.get().state == "approved"
