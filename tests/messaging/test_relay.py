"""The relay sends each message; a channel that is down is asked again, later and later, and then no more."""

import logging
import smtplib
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction

from core import clock
from messaging import channels, relay
from messaging.channels import ChannelDown
from messaging.models import Channel, OutboxMessage, OutboxState, SimulatedText
from messaging.relay import FIRST_WAIT, MOST_TRIES, send_waiting
from messaging.services import send
from messaging.tasks import relay as relay_task

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def written(count=1, channel=Channel.EMAIL, **words) -> list[OutboxMessage]:
    before = OutboxMessage.objects.count()
    words = {"address": "siti@contoh.example", "subject": "Kabar", "body": "Isi kabar", **words}
    for number in range(before, before + count):
        send(channel=channel, key=f"fact:{number}", **words)
    return list(OutboxMessage.objects.order_by("id"))[before:]


@pytest.fixture
def channel(monkeypatch):
    """A channel that notes what it took, and raises what it is told to."""

    class Recorder:
        def __init__(self):
            self.took = []
            self.error = None

        def __call__(self, message):
            if self.error:
                raise self.error
            self.took.append(message.pk)

    recorder = Recorder()
    monkeypatch.setattr(relay, "SEND_BY", dict.fromkeys(Channel, recorder))
    return recorder


@pytest.mark.django_db
class TestSending:
    def test_an_email_goes_through_the_backend_once(self):
        (message,) = written()
        assert send_waiting() == 1
        assert send_waiting() == 0
        (sent,) = mail.outbox
        assert (sent.to, sent.subject, sent.body) == (["siti@contoh.example"], "Kabar", "Isi kabar")
        assert sent.extra_headers["Message-ID"] == f"<{message.pk}@siapkerja.example>"
        message.refresh_from_db()
        assert (message.state, message.tries) == (OutboxState.SENT, 1)
        assert message.sent_at is not None

    @pytest.mark.parametrize("channel", [Channel.SMS, Channel.WHATSAPP])
    def test_texts_go_to_the_simulator_in_one_or_two_tries(self, channel):
        messages = written(30, channel=channel, subject="")
        with time_machine.travel(NOON + timedelta(days=365 * 10), tick=False) as machine:
            first = send_waiting()
            machine.shift(FIRST_WAIT)
            second = send_waiting()
        assert first + second == 30
        assert set(SimulatedText.objects.values_list("message_id", flat=True)) == {each.pk for each in messages}
        assert {each.tries for each in OutboxMessage.objects.all()} <= {1, 2}
        assert not mail.outbox

    def test_the_simulator_refuses_one_in_seven_once(self, monkeypatch):
        (message,) = written(channel=Channel.SMS)
        monkeypatch.setattr(channels, "SIMULATOR_REFUSES_ONE_IN", 1)
        with pytest.raises(ChannelDown):
            channels.by_simulated_text(message)
        message.tries = 1
        channels.by_simulated_text(message)
        channels.by_simulated_text(message)
        assert SimulatedText.objects.count() == 1

    def test_more_than_one_page_of_work_is_done_in_one_run(self, channel):
        messages = written(55)
        assert send_waiting() == 55
        assert channel.took == [message.pk for message in messages], "oldest first, each once"

    def test_the_task_sends(self):
        written()
        relay_task(scheduled=True)
        relay_task()
        assert len(mail.outbox) == 1

    def test_nothing_that_is_not_yet_due_is_sent(self, channel):
        written()
        OutboxMessage.objects.update(try_at=NOON + timedelta(days=365 * 50))
        assert send_waiting() == 0
        assert channel.took == []


@pytest.mark.django_db
class TestTrouble:
    def test_waits_grow_and_end(self, channel):
        (message,) = written()
        channel.error = ChannelDown("busy")
        waits = []
        with time_machine.travel(NOON + timedelta(days=365 * 10), tick=False) as machine:
            for _ in range(MOST_TRIES - 1):
                assert send_waiting() == 0
                message.refresh_from_db()
                assert message.state == OutboxState.WAITING
                waits.append(message.try_at - clock.machine_now())
                machine.shift(waits[-1] - timedelta(seconds=1))
                send_waiting()
                assert OutboxMessage.objects.get().tries == message.tries, "not before its time"
                machine.shift(timedelta(seconds=1))
            send_waiting()
            message.refresh_from_db()
            assert (message.state, message.tries) == (OutboxState.FAILED, MOST_TRIES)
            machine.shift(timedelta(days=30))
            channel.error = None
            assert send_waiting() == 0, "given up"
        assert waits == [FIRST_WAIT * 2**number for number in range(MOST_TRIES - 1)]

    def test_it_is_sent_when_the_channel_is_back(self, channel):
        (message,) = written()
        channel.error = ChannelDown("busy")
        send_waiting()
        channel.error = None
        OutboxMessage.objects.update(try_at=NOON - timedelta(days=365))
        assert send_waiting() == 1
        message.refresh_from_db()
        assert (message.state, message.tries) == (OutboxState.SENT, 2)

    @pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected("x"), ConnectionRefusedError(), TimeoutError()])
    def test_a_mail_server_that_is_down_is_tried_again(self, monkeypatch, error):
        def fail(self, messages):
            raise error

        monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
        (message,) = written()
        assert send_waiting() == 0
        message.refresh_from_db()
        assert (message.state, message.tries) == (OutboxState.WAITING, 1)

    def test_one_message_that_cannot_be_sent_holds_up_no_other(self, caplog):
        """A subject of two lines is refused by Django. The others go out, once, and the bad one is given up in the end."""
        before, bad, after = written()[0], written(subject="dua\nbaris", body="rahasia")[0], written()[0]
        with caplog.at_level(logging.INFO):
            assert send_waiting() == 2
        OutboxMessage.objects.filter(pk=bad.pk).update(tries=MOST_TRIES - 1, try_at=NOON - timedelta(days=365))
        assert send_waiting() == 0
        assert len(mail.outbox) == 2
        states = OutboxMessage.objects.in_bulk()
        assert [states[each.pk].state for each in (before, bad, after)] == [
            OutboxState.SENT,
            OutboxState.FAILED,
            OutboxState.SENT,
        ]
        assert str(bad.pk) in caplog.text
        assert "BadHeaderError" in caplog.text
        assert "rahasia" not in caplog.text
        assert "siti@" not in caplog.text

    def test_a_channel_that_breaks_its_query_holds_up_no_other(self, monkeypatch):
        def broken(message):
            if message.subject == "rusak":
                connection.cursor().execute("SELECT 1 / 0")

        monkeypatch.setattr(relay, "SEND_BY", dict.fromkeys(Channel, broken))
        written(subject="rusak")
        written()
        assert send_waiting() == 1


class Crash(BaseException):
    """The process ends here."""


@pytest.mark.django_db(transaction=True)
class TestCrashAndRace:
    def test_a_crash_between_channel_and_commit_doubles_no_text(self, monkeypatch):
        written(3, channel=Channel.SMS)
        monkeypatch.setattr(channels, "SIMULATOR_REFUSES_ONE_IN", 1 << 30)

        def crash(self, *args, **kwargs):
            raise Crash

        with monkeypatch.context() as patch:
            patch.setattr(OutboxMessage, "save", crash)
            with pytest.raises(Crash):
                send_waiting()
        assert OutboxMessage.objects.filter(state=OutboxState.WAITING).count() == 3
        assert send_waiting() == 3
        assert SimulatedText.objects.count() == 3

    def test_a_crash_repeats_one_email_at_most_and_it_is_recognised(self, monkeypatch):
        written(5)
        save, saved = OutboxMessage.save, []

        def crash_at_the_third(self, *args, **kwargs):
            saved.append(self.pk)
            if len(saved) == 3:
                raise Crash
            save(self, *args, **kwargs)

        with monkeypatch.context() as patch:
            patch.setattr(OutboxMessage, "save", crash_at_the_third)
            with pytest.raises(Crash):
                send_waiting()
        assert send_waiting() == 3
        ids = [sent.extra_headers["Message-ID"] for sent in mail.outbox]
        assert len(ids) == 6
        assert len(set(ids)) == 5

    def test_two_relays_at_once_send_each_message_once(self, monkeypatch):
        messages = written(40)
        took, both = [], threading.Barrier(2, timeout=20)
        met = threading.local()

        def slow(message):
            if not hasattr(met, "done"):  # both relays are in the middle of a message at the same time
                met.done = True
                both.wait()
            took.append(message.pk)

        monkeypatch.setattr(relay, "SEND_BY", dict.fromkeys(Channel, slow))

        def run(_):
            try:
                return send_waiting()
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as threads:
            counts = list(threads.map(run, range(2)))
        assert sum(counts) == 40
        assert all(counts), "they share the work"
        assert sorted(took) == sorted(message.pk for message in messages)

    def test_a_relay_does_not_wait_for_a_message_that_another_holds(self, channel):
        first, second = written(2)
        holds, go_on = threading.Event(), threading.Event()

        def hold():
            try:
                with transaction.atomic():
                    OutboxMessage.objects.select_for_update().get(pk=first.pk)
                    holds.set()
                    go_on.wait(20)
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as threads:
            done = threads.submit(hold)
            holds.wait(20)
            assert send_waiting() == 1
            assert channel.took == [second.pk]
            go_on.set()
            done.result()
        assert send_waiting() == 1
