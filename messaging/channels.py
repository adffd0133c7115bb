"""Adapters to the outside: one function a channel, `(message) -> None`, raising `ChannelDown` when it must be tried again."""

from hashlib import sha256

from django.core.mail import EmailMessage

from messaging.models import Channel, OutboxMessage, SimulatedText

SIMULATOR_REFUSES_ONE_IN = 7


class ChannelDown(Exception):
    """The gateway did not take the message; it will be tried again."""


def by_email(message: OutboxMessage) -> None:
    """Django's e-mail backend; the Message-ID is the outbox key's, so a mail sent twice is recognised as one."""
    mail = EmailMessage(
        message.subject, message.body, to=[message.address], headers={"Message-ID": f"<{message.pk}@siapkerja.example>"}
    )
    try:
        mail.send()
    except OSError as error:
        raise ChannelDown(str(type(error).__name__)) from error


def by_simulated_text(message: OutboxMessage) -> None:
    """The SMS and WhatsApp gateway, simulated: it refuses the first try of one message in seven, and never delivers twice."""
    unlucky = int.from_bytes(sha256(message.pk.bytes).digest()) % SIMULATOR_REFUSES_ONE_IN == 0
    if unlucky and message.tries == 0:
        raise ChannelDown("gateway busy")
    SimulatedText.objects.get_or_create(message_id=message.pk)


SEND_BY = {Channel.EMAIL: by_email, Channel.WHATSAPP: by_simulated_text, Channel.SMS: by_simulated_text}
