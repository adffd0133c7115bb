from collections.abc import Iterable

from messaging.models import Channel, OutboxMessage


def send(*, channel: Channel, address: str, key: str, body: str, subject: str = "") -> None:
    """Write one message into the outbox, in the caller's transaction; the same key again writes nothing."""
    send_many([OutboxMessage(key=key, channel=channel, address=address, subject=subject, body=body)])


def send_many(messages: Iterable[OutboxMessage]) -> None:
    """The same for many at once: one statement a thousand."""
    OutboxMessage.objects.bulk_create(messages, batch_size=1000, ignore_conflicts=True)
