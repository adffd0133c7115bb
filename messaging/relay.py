"""From the outbox to the channels: one message a transaction, its row locked, so that several relays share the work."""

import logging
from datetime import timedelta

from django.db import transaction

from core import clock
from messaging.channels import SEND_BY, ChannelDown
from messaging.models import OutboxMessage, OutboxState

logger = logging.getLogger(__name__)

MOST_TRIES = 8
FIRST_WAIT = timedelta(seconds=10)  # doubles with each try


def send_waiting() -> int:
    """Send what is due; gives the number of messages sent."""
    sent = 0
    while (state := _send_next()) is not None:
        sent += state == OutboxState.SENT
    return sent


@transaction.atomic
def _send_next() -> OutboxState | None:
    """Try the message that waits longest, and give its state; None when none is due.

    A crash between the channel and the commit repeats this one message, never the ones before it.
    """
    due = OutboxMessage.objects.due(clock.machine_now()).order_by("try_at", "id")
    message = due.select_for_update(skip_locked=True).first()
    if message is None:
        return None
    if _is_sent(message):
        message.state = OutboxState.SENT
        message.sent_at = clock.now()
    elif message.tries + 1 >= MOST_TRIES:
        message.state = OutboxState.FAILED
    else:
        message.try_at = clock.machine_now() + FIRST_WAIT * 2**message.tries
    message.tries += 1
    message.save(update_fields=["tries", "try_at", "state", "sent_at"])
    return message.state


def _is_sent(message: OutboxMessage) -> bool:
    """Whatever is wrong with one message, the others must go out; its words and address are never logged."""
    try:
        with transaction.atomic():
            SEND_BY[message.channel](message)
    except ChannelDown as error:
        logger.info("message %s waits: %s", message.pk, error)
        return False
    except Exception as error:
        logger.error("message %s cannot be sent: %s", message.pk, type(error).__name__)
        return False
    return True
