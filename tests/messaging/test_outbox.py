"""A message is written with the fact it tells of, once per key, and nobody can read it in the database."""

import pytest
from django.db import IntegrityError, connection, transaction

from core import clock
from messaging.models import Channel, OutboxMessage, OutboxState
from messaging.services import send

pytestmark = pytest.mark.django_db

WORDS = {"address": "siti@contoh.example", "subject": "Klaim dibayar", "body": "Rp2.250.000 masuk ke BRI"}


def test_it_waits_and_can_be_read():
    send(channel=Channel.EMAIL, key="month:1:paid", **WORDS)
    message = OutboxMessage.objects.get()
    assert {name: getattr(message, name) for name in WORDS} == WORDS
    assert (message.state, message.tries, message.sent_at) == (OutboxState.WAITING, 0, None)


def test_the_same_key_writes_nothing_again():
    send(channel=Channel.EMAIL, key="month:1:paid", **WORDS)
    send(channel=Channel.SMS, key="month:1:paid", address="+62812", body="lain")
    assert OutboxMessage.objects.get().address == WORDS["address"]


def test_it_goes_with_its_fact():
    with transaction.atomic():
        send(channel=Channel.EMAIL, key="month:1:paid", **WORDS)
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()


def test_the_row_tells_neither_address_nor_words():
    send(channel=Channel.EMAIL, key="month:1:paid", **WORDS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT messaging_outboxmessage::text FROM messaging_outboxmessage")
        row = cursor.fetchone()[0]
    for text in WORDS.values():
        assert text not in row
        assert text.encode().hex() not in row


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"channel": "pigeon"}, "outbox_known_channel"),
        ({"state": "lost"}, "outbox_known_state"),
        ({"state": OutboxState.SENT}, "outbox_sent_has_moment"),
        ({"sent_at": clock.machine_now()}, "outbox_sent_has_moment"),
    ],
)
def test_the_database_refuses(values, constraint):
    send(channel=Channel.EMAIL, key="a", **WORDS)
    with pytest.raises(IntegrityError, match=constraint):
        OutboxMessage.objects.update(**values)
