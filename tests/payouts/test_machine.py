"""The moves of batches and attempts as tables: what is allowed, and that the database refuses all else."""

from itertools import product

import pgtrigger
import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from casework.steps import StepRefused, advance
from payouts.models import Attempt, Batch
from payouts.states import AttemptState, BatchState
from tests.payouts.factories import approved, draft, only_attempt, released, submitted

BATCH_MOVES = {
    ("draft", "submitted"),
    ("submitted", "approved"),
    ("submitted", "void"),
    ("approved", "released"),
    ("approved", "void"),
    ("released", "closed"),
}
ATTEMPT_MOVES = {
    ("ready", "sending"),
    ("ready", "cancelled"),
    ("sending", "settled"),
    ("sending", "returned"),
    ("sending", "unknown"),
    ("unknown", "settled"),
    ("unknown", "returned"),
}


@pytest.mark.parametrize(
    ("model", "states", "moves"),
    [
        (Batch, BatchState, BATCH_MOVES),
        (Attempt, AttemptState, ATTEMPT_MOVES),
    ],
)
def test_the_table_of_moves(model, states, moves):
    assert set(model.MOVES.pairs()) == moves
    every = set(product(states.values, repeat=2))
    assert {pair for pair in every if pair in moves} == moves


@pytest.mark.parametrize(("model", "moves"), [(Batch, BATCH_MOVES), (Attempt, ATTEMPT_MOVES)])
def test_the_trigger_knows_the_same_moves(model, moves):
    triggers = {trigger.name: trigger for trigger in model._meta.triggers}
    assert set(triggers["legal_moves"].transitions) == moves
    assert isinstance(triggers["legal_moves"], pgtrigger.FSM)


STAGES = {"draft": draft, "submitted": submitted, "approved": approved, "released": released}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "target"),
    [
        (start, target)
        for start in STAGES
        for target in BatchState.values
        if start != target and (start, target) not in BATCH_MOVES
    ],
)
def test_a_batch_skips_no_step_in_the_database(start, target):
    batch = STAGES[start]()
    with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(state=target)


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["settled", "returned", "unknown"])
def test_an_attempt_skips_no_step_in_the_database(target):
    attempt = only_attempt(released())
    with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(state=target)


@pytest.mark.django_db
def test_a_batch_begins_as_a_draft():
    with pytest.raises(InternalError, match="Cannot insert"), transaction.atomic():
        Batch.objects.bulk_create([Batch(number="BYR-2611-222222", state="approved")])


@pytest.mark.django_db
def test_a_move_without_its_event_is_refused():
    batch = released()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="no event"), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(state="closed")


@pytest.mark.django_db
def test_a_step_that_somebody_was_first_at_is_refused():
    batch = submitted()
    stale = Batch.objects.get(pk=batch.pk)
    maker = batch.maker
    with pytest.raises(StepRefused):
        advance(stale, Batch.submit, by=maker, signer=maker, seen=batch.content_sha256)
