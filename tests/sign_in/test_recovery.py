"""A forgotten password: a code to a proven contact of one's choice, and the same pages for everybody who asks."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.fields import blind_index
from messaging.models import Channel, OutboxMessage
from notifications.models import Notice
from tests.accounts.factories import PASSWORD, TOTP_SECRET, UserFactory, made_up_nik
from tests.sign_in.attempts import WRONG, address, signed_in, try_to
from tests.sign_in.codes import EMAIL, NEW_PASSWORD, PHONE, WRONG_CODE, code_to, messages_to, sessions, text_of

pytestmark = pytest.mark.django_db

NIK = made_up_nik(4321)
START, CODE = "account_reset_password", "account_confirm_password_reset_code"
NEW, DONE = "account_complete_password_reset", "account_password_reset_completed"


@pytest.fixture
def person():
    user = UserFactory(email=EMAIL, phone=PHONE, nik=NIK, nik_index=blind_index(NIK))
    EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
    return user


def ask(name, way="email", *, client=None, address="127.0.0.1"):
    client = client or Client(REMOTE_ADDR=address)
    return client.post(reverse(START), {"name": name, "way": way}), client


def recover(name, way, address, new=NEW_PASSWORD, *, client=None):
    _answer, client = ask(name, way, client=client)
    answer = client.post(reverse(CODE), {"code": code_to(address)})
    assert (answer.status_code, answer.url) == (302, reverse(NEW))
    return client.post(reverse(NEW), {"password1": new}), client


class TestTheThreeNames:
    @pytest.mark.parametrize("way", ["email", "sms"])
    @pytest.mark.parametrize("name", [NIK, EMAIL, PHONE, EMAIL.upper(), "0812 3456 7890", f"{NIK[:8]} {NIK[8:]}"])
    def test_lead_to_a_new_password(self, person, name, way):
        address = {"email": EMAIL, "sms": PHONE}[way]
        answer, client = recover(name, way, address)
        assert (answer.status_code, answer.url) == (302, reverse(DONE))
        assert client.get(answer.url).status_code == 200
        assert not signed_in(client), "a code alone opens nothing"
        assert try_to(NIK, PASSWORD).status_code == 200
        assert try_to(NIK, NEW_PASSWORD).status_code == 302

    @pytest.mark.parametrize(("way", "channel"), [("email", Channel.EMAIL), ("sms", Channel.SMS)])
    def test_the_code_goes_the_chosen_way_only(self, person, way, channel):
        ask(NIK, way)
        [message] = OutboxMessage.objects.all()
        assert message.channel == channel
        assert NIK not in message.body
        assert "http" not in message.body, "a code, and no link that opens anything"


class TestOneAnswer:
    CASES = {
        "known": EMAIL,
        "nobody": "orang@contoh.example",
        "a NIK of nobody": made_up_nik(4322),
        "a number of nobody": "+6281234567899",
        "no name at all": "siti",
    }

    @pytest.mark.parametrize("way", ["email", "sms"])
    def test_whoever_is_asked_for(self, person, way):
        seen = {}
        for case, name in self.CASES.items():
            answer, client = ask(name, way)
            page = client.get(reverse(CODE))
            wrong = client.post(reverse(CODE), {"code": WRONG_CODE})
            again = client.post(reverse(CODE), {"action": "resend"})
            seen[case] = (
                (answer.status_code, answer.url, sorted(answer.cookies)),
                text_of(page),
                (wrong.status_code, text_of(wrong)),
                (again.status_code, again.url),
                text_of(client.get(reverse(CODE))),
            )
        for case, answers in seen.items():
            assert answers == seen["known"], case
        sent = messages_to({"email": EMAIL, "sms": PHONE}[way])
        assert OutboxMessage.objects.count() == len(sent) == 2, "a code and the one sent again; to nobody else"

    @pytest.mark.parametrize(
        ("details", "way"),
        [
            ({"email": None}, "email"),
            ({"phone": ""}, "sms"),
            ({"phone_verified": False}, "sms"),
            ({"is_active": False}, "email"),
        ],
    )
    def test_without_such_a_contact_nothing_is_sent(self, person, details, way):
        User.objects.filter(pk=person.pk).update(
            **({"phone_verified": False} | details if "phone" in details else details)
        )
        answer, client = ask(NIK, way)
        assert answer.url == reverse(CODE)
        assert "Kalau akun itu ada dan punya" in text_of(client.get(reverse(CODE)))
        assert not OutboxMessage.objects.exists()
        for code in ("", WRONG_CODE):
            client.post(reverse(CODE), {"code": code})
        assert client.get(reverse(NEW)).url == reverse(CODE)

    def test_it_works_as_much_for_nobody(self, person, monkeypatch):
        """For a stranger one message is written and undone, so that the time tells nothing."""
        written = []
        monkeypatch.setattr("sign_in.notices.send", lambda **message: written.append(message["channel"]))
        monkeypatch.setattr("sign_in.adapter.send", lambda **message: written.append(message["channel"]))
        for name in (EMAIL, "orang@contoh.example"):
            for way in ("email", "sms"):
                ask(name, way)
        assert written == ["email", "sms"] * 2

    def test_the_unproven_address_of_a_registration_gets_none(self):
        user = UserFactory(email=None, phone="")
        EmailAddress.objects.create(user=user, email=EMAIL, primary=True)
        ask(EMAIL)
        assert not OutboxMessage.objects.exists()


class TestCodes:
    def test_three_wrong_ones_end_it(self, person):
        _answer, client = ask(EMAIL)
        code = code_to(EMAIL)
        answers = [client.post(reverse(CODE), {"code": WRONG_CODE}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 302]
        assert "Kode tiga kali salah" in text_of(client.get(answers[-1].url))
        assert client.post(reverse(CODE), {"code": code}).url == reverse(START)

    def test_too_late(self, person):
        _answer, client = ask(EMAIL)
        with time_machine.travel(clock.machine_now() + timedelta(minutes=16), tick=False):
            answer = client.post(reverse(CODE), {"code": code_to(EMAIL)})
        assert answer.url == reverse(START)

    def test_the_code_of_one_browser_is_none_in_another(self, person):
        ask(EMAIL)
        code = code_to(EMAIL)
        assert Client().post(reverse(CODE), {"code": code}).url == reverse(START)

    def test_a_new_code_replaces_the_old_one(self, person):
        _answer, client = ask(EMAIL)
        first = code_to(EMAIL)
        client.post(reverse(CODE), {"action": "resend"})
        assert code_to(EMAIL) != first
        assert client.post(reverse(CODE), {"code": first}).status_code == 200
        assert client.post(reverse(CODE), {"code": code_to(EMAIL)}).url == reverse(NEW)

    def test_not_more_than_the_limit_in_an_hour_whoever_asks(self, person, settings):
        for _ in range(8):
            answer, client = ask(NIK)
            assert answer.url == reverse(CODE), "the answer stays the same"
        assert len(messages_to(EMAIL)) == settings.LIMITS["recovery_of_account"][0][0]

    def test_a_stranger_who_asks_again_and_again_does_not_use_up_the_owners_codes(self, person):
        for _ in range(8):
            ask(NIK, address="10.9.0.1")
        before = len(messages_to(EMAIL))
        _answer, client = ask(NIK, address="10.9.0.2")
        assert len(messages_to(EMAIL)) == before + 1
        assert client.post(reverse(CODE), {"code": code_to(EMAIL)}).url == reverse(NEW)

    def test_from_however_many_addresses_the_messages_have_an_end(self, person, settings):
        most = settings.LIMITS["recovery_of_account_from_anywhere"][0][0]
        for number in range(most + 3):
            ask(NIK, address=f"10.9.1.{number}")
        assert len(messages_to(EMAIL)) == most

    def test_without_a_code_there_is_no_new_password(self, person):
        assert Client().get(reverse(NEW)).url == reverse(START)
        _answer, client = ask(EMAIL)
        assert client.post(reverse(NEW), {"password1": NEW_PASSWORD}).url == reverse(CODE)
        assert try_to(EMAIL, PASSWORD).status_code == 302

    def test_once_used_it_is_over(self, person):
        _answer, client = recover(EMAIL, "email", EMAIL)
        assert client.post(reverse(NEW), {"password1": "sungai ombak kertas lampu"}).url == reverse(START)


class TestTheNewPassword:
    def test_follows_the_rules(self, person):
        _answer, client = ask(EMAIL)
        client.post(reverse(CODE), {"code": code_to(EMAIL)})
        answer = client.post(reverse(NEW), {"password1": "siapkerja2025"})
        assert answer.status_code == 200
        assert "terlalu pendek" in text_of(answer)

    def test_ends_every_session(self, person):
        elsewhere, here = Client(), Client()
        for client in (elsewhere, here):
            try_to(EMAIL, client=client)
        recover(EMAIL, "email", EMAIL, client=here)
        for client in (elsewhere, here):
            assert client.get(reverse("account_email")).status_code == 302
            assert not signed_in(client)
        assert "_auth_user_id" not in sessions()

    def test_keeps_the_second_factor(self, person):
        TOTP.activate(person, TOTP_SECRET)
        recover(EMAIL, "email", EMAIL)
        client = Client()
        assert try_to(EMAIL, NEW_PASSWORD, client=client).url.startswith(reverse("mfa_authenticate"))
        assert not signed_in(client)

    def test_lifts_what_strangers_guessed(self, person):
        for number in range(6):
            try_to(NIK, WRONG, address=address(number))
        assert try_to(NIK, address=address(9)).status_code == 200
        recover(EMAIL, "email", EMAIL)
        assert try_to(NIK, NEW_PASSWORD, address=address(9)).status_code == 302

    def test_is_told_to_every_contact(self, person):
        recover(EMAIL, "email", EMAIL)
        for where in (EMAIL, PHONE):
            [message] = [message for message in messages_to(where) if "Kata sandi baru" in message.body][-1:]
            assert "Bukan Anda?" in message.body
            assert NIK not in message.body
        assert Notice.objects.get(recipient=person).title.startswith("Kata sandi baru dibuat")


def test_the_session_keeps_no_name(person):
    for name in (NIK, EMAIL, PHONE):
        ask(name)
    kept = sessions()
    assert "failed_attempts" in kept
    for name in (NIK, blind_index(NIK).hex(), EMAIL, PHONE):
        assert name not in kept


def test_the_page_shows_three_ways():
    page = text_of(Client().get(reverse(START)))
    assert reverse("identity:in_person") in page
    for words in ("Email: kode", "SMS: kode", "Datang ke petugas"):
        assert words in page


@pytest.mark.parametrize("typed", [{}, {"name": NIK}, {"way": "email"}, {"name": NIK, "way": "merpati"}])
def test_what_is_missing_is_asked_for(typed):
    answer = Client().post(reverse(START), typed)
    assert answer.status_code == 200
    assert "Ada yang perlu diperbaiki" in text_of(answer)
