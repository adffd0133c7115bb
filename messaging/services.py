from messaging.models import Channel, OutboxMessage


def send(*, channel: Channel, address: str, key: str, body: str, subject: str = "") -> None:
    """Write one message into the outbox, in the caller's transaction; the same key again writes nothing."""
    message = OutboxMessage(key=key, channel=channel, address=address, subject=subject, body=body)
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
