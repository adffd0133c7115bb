"""A fact is told once: in the inbox, and on the channels this person chose, in this person's language."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from core.words import lazy_rupiah, lazy_tanggal
from messaging.models import Channel, OutboxMessage
from notifications.models import Notice, Preference
from notifications.services import addresses_of, notify
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


def tell(user, key="month:1:paid", **details) -> bool:
    return notify(user, key=key, **{"title": _("Pesan"), "body": _("Beranda"), **details})


def test_it_is_in_the_inbox_and_on_its_way():
    user = UserFactory()
    assert tell(user, url="/jkp/") is True
    notice = Notice.objects.visible_to(user).get()
    assert (notice.title, notice.body, notice.url, notice.read_at) == ("Pesan", "Beranda", "/jkp/", None)
    sent = {message.channel: message for message in OutboxMessage.objects.all()}
    assert set(sent) == {Channel.EMAIL, Channel.WHATSAPP}
    assert (sent["email"].address, sent["email"].subject) == (user.email, "Pesan")
    assert sent["whatsapp"].address == user.phone
    assert sent["email"].body == "Beranda\n\nhttp://127.0.0.1:8000/jkp/"


def test_without_an_address_of_a_page_there_is_no_link():
    tell(UserFactory())
    assert {message.body for message in OutboxMessage.objects.all()} == {"Beranda"}


def test_the_same_key_tells_nothing_again():
    user = UserFactory()
    assert tell(user) is True
    assert tell(user, title=_("Bantuan")) is False
    assert tell(UserFactory()) is False, "a key names one fact of one person"
    assert tell(user, key="month:2:paid") is True
    assert Notice.objects.count() == 2
    assert OutboxMessage.objects.count() == 4


def test_what_is_rolled_back_was_not_told():
    user = UserFactory()
    with transaction.atomic():
        tell(user)
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()
    assert tell(user) is True


@pytest.mark.parametrize(("language", "title"), [("id", "Pesan"), ("en", "Messages")])
@pytest.mark.parametrize("speaker", ["id", "en"])
def test_the_language_is_the_persons_not_the_officers(language, title, speaker):
    user = UserFactory(language=language)
    with override(speaker):
        tell(user)
        assert get_language() == speaker
    assert Notice.objects.get().title == title
    assert OutboxMessage.objects.get(channel=Channel.EMAIL).subject == title


@pytest.mark.parametrize(
    ("language", "body"), [("id", "Rp2.250.000 pada 7 Agustus 2025"), ("en", "Rp2,250,000 pada 7 August 2025")]
)
def test_values_are_written_in_that_language_too(language, body):
    values = {"amount": lazy_rupiah(2_250_000), "day": lazy_tanggal(date(2025, 8, 7))}
    tell(UserFactory(language=language), body="%(amount)s pada %(day)s", values=values)
    assert Notice.objects.get().body == body


def test_a_percent_sign_without_values_stays():
    tell(UserFactory(), body="Hadir 80% dari jadwal")
    assert Notice.objects.get().body == "Hadir 80% dari jadwal"


def test_a_title_with_long_values_is_cut_not_refused():
    """The step that tells of something must not fail for the length of a name."""
    tell(UserFactory(), title="Pelatihan %(name)s", values={"name": "x" * 200})
    title = Notice.objects.get().title
    assert len(title) == 160
    assert title.endswith("x…")


def test_a_title_is_one_line():
    """It becomes the subject of an e-mail, which may have no line breaks."""
    tell(UserFactory(), title="Pelatihan %(name)s", values={"name": "Las\r\nBcc: semua@contoh.example"})
    assert Notice.objects.get().title == "Pelatihan Las Bcc: semua@contoh.example"


@pytest.mark.parametrize(
    ("chosen", "channels"),
    [
        (None, {Channel.EMAIL, Channel.WHATSAPP}),
        ({"email": True, "whatsapp": False, "sms": True}, {Channel.EMAIL, Channel.SMS}),
        ({"email": False, "whatsapp": False, "sms": False}, set()),
        ({"email": True, "whatsapp": True, "sms": True}, {Channel.EMAIL, Channel.WHATSAPP, Channel.SMS}),
    ],
)
def test_the_preference_is_honoured(chosen, channels):
    user = UserFactory()
    if chosen is not None:
        Preference.objects.create(user=user, **chosen)
    assert tell(user)
    assert {message.channel for message in OutboxMessage.objects.all()} == channels
    assert Notice.objects.count() == 1, "the inbox has everything"


@pytest.mark.parametrize(
    ("details", "channels"),
    [
        ({"phone": ""}, [Channel.EMAIL]),
        ({"email": None, "worker": True}, [Channel.WHATSAPP]),
        ({"email": None, "phone": "", "worker": True}, []),
    ],
)
def test_only_known_addresses_are_used(details, channels):
    assert [channel for channel, _address in addresses_of(UserFactory(**details))] == channels


@pytest.mark.django_db(transaction=True)
def test_many_at_once_tell_once():
    user = UserFactory()

    def run(_):
        try:
            return tell(user)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(run, range(6))) == 1
    assert Notice.objects.count() == 1
    assert OutboxMessage.objects.count() == 2
