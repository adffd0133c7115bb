"""From the outbox to the channels: small locked batches, so that several relays share the work."""

from datetime import timedelta

from django.db import transaction

from core import clock
from messaging.channels import SEND_BY, ChannelDown
from messaging.models import OutboxMessage, OutboxState

BATCH = 20
MOST_TRIES = 8
FIRST_WAIT = timedelta(seconds=10)  # doubles with each try


def send_waiting() -> int:
    """Send what is due; gives the number of messages sent."""
    sent = 0
    while batch := _send_batch():
        sent += batch.count(True)
    return sent


@transaction.atomic
def _send_batch() -> list[bool]:
    due = OutboxMessage.objects.due(clock.machine_now()).order_by("id").select_for_update(skip_locked=True)
    return [_try(message) for message in due[:BATCH]]


def _try(message: OutboxMessage) -> bool:
    try:
        SEND_BY[message.channel](message)
    except ChannelDown:
        message.tries += 1
        message.try_at = clock.machine_now() + FIRST_WAIT * 2 ** (message.tries - 1)
        if message.tries >= MOST_TRIES:
            message.state = OutboxState.FAILED
    else:
        message.tries += 1
        message.state = OutboxState.SENT
        message.sent_at = clock.now()
    OutboxMessage.objects.filter(pk=message.pk).update(
        tries=message.tries, try_at=message.try_at, state=message.state, sent_at=message.sent_at
    )
    return message.state == OutboxState.SENT
