"""Changes that are more than one step."""

from django.db import transaction

from casework.steps import advance, advance_many
from payouts.models import Attempt, Batch


@transaction.atomic
def void_batch(batch: Batch, *, by, note: str) -> Batch:
    """Nothing of it goes out; its payouts are free for the next draft. Raises as `advance` does."""
    batch = advance(batch, Batch.void, by=by, note=note)
    advance_many(batch.attempts.all(), Attempt.cancel)
    return batch
