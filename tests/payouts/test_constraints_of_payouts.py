"""Each rule of payouts and batches, violated alone: everything else about the row is sound."""

import pytest

from accounts.models import Role
from casework.steps import record
from payouts.models import Batch, Payout
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
from tests.payouts.violations import changed, inserted, payout_for, refused
from tests.registry.factories import ParticipantFactory

pytestmark = pytest.mark.django_db


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
