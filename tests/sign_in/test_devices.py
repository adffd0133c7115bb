"""A new device is told to its owner on every proven contact; a known one is quiet; a shared computer keeps nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core import clock
from core.fields import blind_index
from messaging.models import Channel, OutboxMessage
from notifications.models import Notice, Preference
from sign_in import devices
from sign_in.models import KnownDevice
from tests.accounts.factories import PASSWORD, UserFactory, made_up_nik
from tests.sign_in.attempts import try_to

pytestmark = pytest.mark.django_db

NIK = made_up_nik(4321)
ANDROID = "Mozilla/5.0 (Linux; Android 14; SM-A145F) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def person():
    return UserFactory(nik=NIK, nik_index=blind_index(NIK), last_login=clock.machine_now() - timedelta(days=9))


def told() -> list[OutboxMessage]:
    return [message for message in OutboxMessage.objects.order_by("id") if "perangkat baru" in message.body]


def in_and_out(client, **details):
    response = try_to(NIK, client=client, **details)
    assert response.status_code == 302
    client.post(reverse("account_logout"))
    return response


def test_a_new_device_is_told_with_what_and_when(person):
    with time_machine.travel("2026-11-22 03:42:00+00:00", tick=False):
        in_and_out(Client(), HTTP_USER_AGENT=ANDROID)
    notice = Notice.objects.get(title="Masuk dari perangkat baru")
    assert notice.recipient == person
    assert "Chrome di Android, 22 Nov 2026, 10.42 WIB." in notice.body
    assert "Bukan Anda?" in notice.body
    assert NIK not in notice.body
    assert notice.url == reverse("usersessions_list")


@pytest.mark.parametrize("wanted", [True, False])
def test_every_proven_contact_hears_it_whatever_the_person_chose(person, wanted):
    Preference.objects.create(user=person, email=wanted, whatsapp=wanted, sms=wanted)
    in_and_out(Client())
    assert {message.address for message in told()} == {person.email, person.phone}
    assert Channel.SMS in {message.channel for message in told()}


def test_an_unproven_number_hears_nothing(person):
    person.phone_verified = False
    person.save()
    Preference.objects.create(user=person, email=True, whatsapp=False, sms=False)
    in_and_out(Client())
    assert {message.address for message in told()} == {person.email}


def test_a_known_device_is_quiet(person):
    client = Client()
    in_and_out(client)
    before = len(told())
    first_seen = KnownDevice.objects.get().last_seen_at
    in_and_out(client)
    assert len(told()) == before
    assert KnownDevice.objects.get().last_seen_at > first_seen


def test_the_very_first_sign_in_is_quiet_and_known_from_then_on(person):
    person.last_login = None
    person.save()
    client = Client()
    in_and_out(client)
    in_and_out(client)
    assert told() == []
    assert KnownDevice.objects.get().user == person


def test_the_cookie_tells_nothing_and_no_script_reads_it(person, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookie = in_and_out(Client()).cookies[settings.DEVICE_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 365 * 24 * 3600
    assert len(cookie.value) >= 43
    kept = bytes(KnownDevice.objects.get().token_hash)
    assert cookie.value.encode() not in kept
    assert cookie.value.encode().hex() not in kept.hex()


def test_a_made_up_cookie_is_no_known_device(person, settings):
    client = Client()
    client.cookies[settings.DEVICE_COOKIE_NAME] = "x" * 43
    response = in_and_out(client)
    assert told()
    assert response.cookies[settings.DEVICE_COOKIE_NAME].value != "x" * 43, "an attacker's token is never taken over"


def test_a_shared_computer_keeps_nothing(person, settings):
    client = Client()
    data = {"login": NIK, "password": PASSWORD, devices.SHARED: "on"}
    response = client.post(reverse("account_login"), data)
    assert response.status_code == 302
    assert client.cookies[settings.DEVICE_COOKIE_NAME].value == ""
    assert not KnownDevice.objects.exists()
    assert told(), "each sign-in at a shared computer is told"
    assert devices.SHARED not in client.session


def test_two_people_of_one_telephone_are_both_known(person):
    other, client = UserFactory(last_login=clock.machine_now()), Client()
    in_and_out(client)
    try_to(other.email, client=client)
    client.post(reverse("account_logout"))
    before = len(told())
    in_and_out(client)
    try_to(other.email, client=client)
    assert len(told()) == before
    assert KnownDevice.objects.count() == 2


def test_forgetting_makes_every_device_new_again(person):
    client = Client()
    in_and_out(client)
    before = len(told())
    assert devices.forget(person) == 1
    assert devices.forget(person) == 0
    in_and_out(client)
    assert len(told()) > before
    assert KnownDevice.objects.in_use().count() == 1


def test_signing_out_of_all_devices_forgets_them(person):
    client = Client()
    try_to(NIK, client=client)
    client.post(reverse("usersessions_list"), {"end": "all"})
    assert not KnownDevice.objects.in_use().exists()


def test_devices_are_seen_by_their_owner_only(person):
    in_and_out(Client())
    assert KnownDevice.objects.visible_to(person).count() == 1
    assert not KnownDevice.objects.visible_to(UserFactory()).exists()
