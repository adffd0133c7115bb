"""Registration asks for a code of every contact, proves nothing without one, and tells no stranger whose a contact is."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from notifications.models import Notice
from notifications.services import addresses_of
from tests.accounts.factories import PASSWORD, UserFactory, made_up_nik
from tests.sign_in.attempts import signed_in, try_to
from tests.sign_in.codes import (
    EMAIL,
    EMAIL_PAGE,
    NEW_PASSWORD,
    PHONE,
    PHONE_PAGE,
    WRONG_CODE,
    code_to,
    messages_to,
    press,
    register,
    text_of,
    type_code,
)

pytestmark = pytest.mark.django_db


def the_newest() -> User:
    return User.objects.latest("id")


def proven(user: User) -> tuple[str | None, str]:
    user.refresh_from_db()
    return user.email, user.phone if user.phone_verified else ""


class TestEachContactIsProven:
    @pytest.mark.parametrize(
        ("given", "page"), [({"email": EMAIL}, EMAIL_PAGE), ({"phone": "0812 3456 7890"}, PHONE_PAGE)]
    )
    def test_one_contact_one_code(self, given, page):
        answer, client = register(**given)
        assert (answer.status_code, answer.url) == (302, reverse(page))
        assert not signed_in(client)
        assert proven(the_newest()) == (None, "")
        address = given.get("email", PHONE)
        assert len(messages_to(address)) == 1
        assert type_code(client, page, code_to(address)).status_code == 302
        assert signed_in(client)
        assert proven(the_newest()) == (given.get("email"), PHONE if "phone" in given else "")
        assert not Notice.objects.filter(title__contains="diganti").exists()

    def test_two_contacts_two_codes_in_turn(self):
        answer, client = register(email=EMAIL, phone=PHONE)
        assert answer.url == reverse(PHONE_PAGE)
        assert messages_to(EMAIL) == [], "one after the other"
        assert type_code(client, PHONE_PAGE, code_to(PHONE)).url == reverse(EMAIL_PAGE)
        assert not signed_in(client)
        type_code(client, EMAIL_PAGE, code_to(EMAIL))
        assert signed_in(client)
        assert proven(the_newest()) == (EMAIL, PHONE)

    @pytest.mark.parametrize(
        "spelling", ["{0[0]}{0[1]}{0[2]}{0[3]}{0[4]}{0[5]}", "{0[0]}{0[1]}{0[2]}-{0[3]}{0[4]}{0[5]} "]
    )
    def test_a_code_may_be_pasted_with_what_is_around_it(self, spelling):
        _answer, client = register(email=EMAIL)
        type_code(client, EMAIL_PAGE, spelling.format(code_to(EMAIL)))
        assert signed_in(client)

    def test_the_page_says_where_how_long_and_how_often(self):
        _answer, client = register(email=EMAIL)
        page = text_of(client.get(reverse(EMAIL_PAGE)))
        assert "s••••h@contoh.example" in page
        assert EMAIL not in page
        assert "Kode berlaku 15 menit." in page
        assert "Masih dapat dikirim 3 kali lagi." in page
        assert 'autocomplete="one-time-code"' in page
        assert 'inputmode="numeric"' in page


class TestLeavingOut:
    def test_the_second_contact_once_the_first_is_proven(self):
        _answer, client = register(email=EMAIL, phone=PHONE)
        type_code(client, PHONE_PAGE, code_to(PHONE))
        assert "Lanjut tanpa email" in text_of(client.get(reverse(EMAIL_PAGE)))
        press(client, EMAIL_PAGE, "leave_out")
        assert signed_in(client)
        assert proven(the_newest()) == (None, PHONE)
        assert not EmailAddress.objects.exists()

    def test_the_phone_while_the_address_is_still_to_be_proven(self):
        _answer, client = register(email=EMAIL, phone=PHONE)
        assert press(client, PHONE_PAGE, "leave_out").url == reverse(EMAIL_PAGE)
        assert not signed_in(client)
        assert "Lanjut tanpa email" not in text_of(client.get(reverse(EMAIL_PAGE)))
        press(client, EMAIL_PAGE, "leave_out")
        assert not signed_in(client), "nobody is left without a contact"
        type_code(client, EMAIL_PAGE, code_to(EMAIL))
        assert signed_in(client)
        assert the_newest().phone == ""

    def test_a_phone_that_was_proven_meanwhile_on_another_device_stays(self):
        _answer, here = register(email=EMAIL, phone=PHONE)
        code, there = code_to(PHONE), Client()
        with time_machine.travel(clock.machine_now() + timedelta(minutes=1), tick=False):
            assert try_to(PHONE, NEW_PASSWORD, client=there).url == reverse(PHONE_PAGE)
            type_code(here, PHONE_PAGE, code)
            assert press(there, PHONE_PAGE, "leave_out").status_code == 302
        assert proven(the_newest()) == (None, PHONE)

    @pytest.mark.parametrize(("given", "page"), [({"email": EMAIL}, EMAIL_PAGE), ({"phone": PHONE}, PHONE_PAGE)])
    def test_the_only_contact_cannot_be_left_out(self, given, page):
        _answer, client = register(**given)
        assert "Lanjut tanpa" not in text_of(client.get(reverse(page)))
        press(client, page, "leave_out")
        assert not signed_in(client)


class TestWrongCodes:
    @pytest.mark.parametrize(("given", "page"), [({"email": EMAIL}, EMAIL_PAGE), ({"phone": PHONE}, PHONE_PAGE)])
    def test_three_end_it(self, given, page):
        _answer, client = register(**given)
        code = code_to(given.get("email", PHONE))
        for _ in range(2):
            answer = type_code(client, page, WRONG_CODE)
            assert answer.status_code == 200
            assert "Kode tidak benar." in text_of(answer)
        answer = type_code(client, page, WRONG_CODE)
        assert (answer.status_code, answer.url) == (302, reverse("account_login"))
        assert "Kode tiga kali salah" in text_of(client.get(answer.url))
        type_code(client, page, code)
        assert not signed_in(client)
        assert proven(the_newest()) == (None, "")

    @pytest.mark.parametrize(("given", "page"), [({"email": EMAIL}, EMAIL_PAGE), ({"phone": PHONE}, PHONE_PAGE)])
    def test_too_late(self, given, page):
        _answer, client = register(**given)
        code = code_to(given.get("email", PHONE))
        with time_machine.travel(clock.machine_now() + timedelta(minutes=16), tick=False):
            answer = type_code(client, page, code)
            assert answer.status_code == 302
            assert not signed_in(client)
            assert "Waktu untuk kode sudah habis." in text_of(client.get(answer.url))

    def test_of_nobody_lead_to_signing_in(self):
        for page in (EMAIL_PAGE, PHONE_PAGE):
            assert Client().get(reverse(page)).url == reverse("account_login")


class TestSendingAgain:
    @pytest.mark.parametrize(("given", "page"), [({"email": EMAIL}, EMAIL_PAGE), ({"phone": PHONE}, PHONE_PAGE)])
    def test_a_new_code_replaces_the_old_one(self, given, page):
        _answer, client = register(**given)
        address = given.get("email", PHONE)
        first = code_to(address)
        with time_machine.travel(clock.machine_now() + timedelta(minutes=2), tick=False):
            press(client, page, "resend")
            again = client.get(reverse(page))
            assert "Kode baru sudah dikirim." in text_of(again)
            assert "Masih dapat dikirim 2 kali lagi." in text_of(again)
            assert len(messages_to(address)) == 2
            assert code_to(address) != first
            assert type_code(client, page, first).status_code == 200
            type_code(client, page, code_to(address))
            assert signed_in(client)

    @pytest.mark.parametrize(("given", "page"), [({"email": EMAIL}, EMAIL_PAGE), ({"phone": PHONE}, PHONE_PAGE)])
    def test_too_soon_keeps_the_code_that_was_sent(self, given, page):
        _answer, client = register(**given)
        address = given.get("email", PHONE)
        press(client, page, "resend")
        assert "Kode baru saja dikirim." in text_of(client.get(reverse(page)))
        assert len(messages_to(address)) == 1
        type_code(client, page, code_to(address))
        assert signed_in(client)


class TestTooOften:
    """A page about the internet address would blame the wrong thing, and name a time that is not true."""

    def test_signing_in_just_after_a_code_says_when_to_come_back(self):
        _answer, client = register(phone=PHONE)
        for _ in range(3):
            type_code(client, PHONE_PAGE, WRONG_CODE)
        answer = try_to(PHONE, NEW_PASSWORD, client=client)
        assert (answer.status_code, answer.url) == (302, reverse("account_login"))
        shown = client.get(answer.url)
        assert shown.status_code == 200
        assert "Tunggu 1 menit, lalu masuk lagi." in text_of(shown)
        assert len(messages_to(PHONE)) == 1
        with time_machine.travel(clock.machine_now() + timedelta(minutes=1), tick=False):
            assert try_to(PHONE, NEW_PASSWORD, client=client).url == reverse(PHONE_PAGE)
            type_code(client, PHONE_PAGE, code_to(PHONE))
            assert signed_in(client)

    def test_a_phone_that_is_proven_is_not_lost_by_it(self):
        register(email=EMAIL)
        _answer, client = register(email=EMAIL, phone=PHONE)
        answer = type_code(client, PHONE_PAGE, code_to(PHONE))
        assert answer.url == reverse("account_login")
        assert client.get(answer.url).status_code == 200
        try_to(PHONE, NEW_PASSWORD, client=client)
        assert signed_in(client)


class TestStartingAgain:
    @pytest.mark.parametrize(("given", "page"), [({"email": EMAIL}, EMAIL_PAGE), ({"phone": PHONE}, PHONE_PAGE)])
    def test_leads_to_an_empty_registration(self, given, page):
        _answer, client = register(**given)
        answer = press(client, page, "start_again")
        assert (answer.status_code, answer.url) == (302, reverse("account_signup"))
        assert client.get(answer.url).status_code == 200
        assert client.get(reverse(page)).url == reverse("account_login"), "the old code is gone"


def taken_by_somebody() -> User:
    owner = UserFactory(email=EMAIL, phone=PHONE)
    EmailAddress.objects.create(user=owner, email=EMAIL, verified=True, primary=True)
    return owner


class TestTheContactOfAnother:
    """The typist sees what they would see with any contact; its owner is told; the typist gets no further with it."""

    FREE_EMAIL, FREE_PHONE, OTHER_PHONE = "lain.orang@contoh.example", "+6281234567800", "+6281234567811"

    @pytest.mark.parametrize(
        ("given", "free", "page"),
        [
            ({"email": EMAIL}, {"email": FREE_EMAIL}, EMAIL_PAGE),
            ({"phone": PHONE}, {"phone": FREE_PHONE}, PHONE_PAGE),
            ({"email": EMAIL, "phone": PHONE}, {"email": FREE_EMAIL, "phone": FREE_PHONE}, PHONE_PAGE),
            ({"email": FREE_EMAIL, "phone": PHONE}, {"email": FREE_EMAIL, "phone": FREE_PHONE}, PHONE_PAGE),
            ({"email": EMAIL, "phone": OTHER_PHONE}, {"email": FREE_EMAIL, "phone": FREE_PHONE}, PHONE_PAGE),
        ],
    )
    def test_looks_like_any_other(self, given, free, page):
        taken_by_somebody()
        known, theirs = register(**given)
        unknown, nobodys = register(**free)
        assert (known.status_code, known.url) == (unknown.status_code, unknown.url) == (302, reverse(page))
        assert set(known.cookies) == set(unknown.cookies)
        pages = []
        for client, typed in ((theirs, given), (nobodys, free)):
            pages.append(re.sub(r"\w••••\w@|812••••\d{3}", "…", text_of(client.get(reverse(page)))))
            assert "Kode tidak benar." in text_of(type_code(client, page, WRONG_CODE)), typed
        assert pages[0] == pages[1]

    @pytest.mark.parametrize(("given", "page"), [({"email": EMAIL}, EMAIL_PAGE), ({"phone": PHONE}, PHONE_PAGE)])
    def test_its_owner_is_told_and_gets_no_code(self, given, page):
        owner = taken_by_somebody()
        _answer, client = register(**given)
        address = given.get("email", PHONE)
        [message] = messages_to(address)
        assert "sudah milik akun Anda" in message.body
        assert code_to(address) == ""
        for code in ("", WRONG_CODE):
            type_code(client, page, code)
        assert not signed_in(client)
        assert proven(owner) == (EMAIL, PHONE)

    def test_the_right_code_for_the_wrong_person_is_no_right_code(self, monkeypatch):
        """Even who guesses the six digits that were never sent proves nothing."""
        taken_by_somebody()
        for given, page in (({"email": EMAIL}, EMAIL_PAGE), ({"phone": PHONE}, PHONE_PAGE)):
            monkeypatch.setattr("allauth.account.adapter.generate_user_code", lambda **_format: "123456")
            _answer, client = register(**given)
            assert "Kode tidak benar." in text_of(type_code(client, page, "123456"))
            assert not signed_in(client)

    def test_sending_again_does_not_pester_its_owner(self):
        taken_by_somebody()
        _answer, client = register(email=EMAIL)
        with time_machine.travel(clock.machine_now() + timedelta(minutes=2), tick=False):
            press(client, EMAIL_PAGE, "resend")
        assert len(messages_to(EMAIL)) == 1

    def test_new_phone_with_a_taken_address_goes_on_without_it(self):
        owner = taken_by_somebody()
        _answer, client = register(email=EMAIL, phone=self.FREE_PHONE)
        assert code_to(self.FREE_PHONE), "their own phone gets its code like anybody's"
        type_code(client, PHONE_PAGE, code_to(self.FREE_PHONE))
        assert "Lanjut tanpa email" in text_of(client.get(reverse(EMAIL_PAGE)))
        press(client, EMAIL_PAGE, "leave_out")
        assert signed_in(client)
        assert proven(the_newest()) == (None, self.FREE_PHONE)
        assert proven(owner) == (EMAIL, PHONE)

    def test_new_address_with_a_taken_phone_goes_on_without_it(self):
        owner = taken_by_somebody()
        _answer, client = register(email=self.FREE_EMAIL, phone=PHONE)
        assert messages_to(self.FREE_EMAIL) == [], "nothing tells the typist"
        press(client, PHONE_PAGE, "leave_out")
        type_code(client, EMAIL_PAGE, code_to(self.FREE_EMAIL))
        assert signed_in(client)
        assert proven(the_newest()) == (self.FREE_EMAIL, "")
        assert proven(owner) == (EMAIL, PHONE)


class TestUnprovenContacts:
    """A claim holds nobody up: the first to prove a contact has it."""

    @pytest.mark.parametrize(("given", "page"), [({"email": EMAIL}, EMAIL_PAGE), ({"phone": PHONE}, PHONE_PAGE)])
    def test_two_registrations_with_one_contact(self, given, page):
        address = given.get("email", PHONE)
        _answer, squatter = register(**given)
        with time_machine.travel(clock.machine_now() + timedelta(minutes=2), tick=False):
            _answer, owner = register(**given, nik=made_up_nik(4322))
            type_code(owner, page, code_to(address))
            assert signed_in(owner)
            assert len(messages_to(address)) == 2
            first = [message.body for message in messages_to(address)][0]
            code = next(
                word.strip(".") for word in first.split() if word.strip(".").isdigit() and len(word.strip(".")) == 6
            )
            assert "Kode tidak benar." in text_of(type_code(squatter, page, code)), "it was proven meanwhile"
            assert not signed_in(squatter)
        assert User.objects.filter(**({"email": EMAIL} if "email" in given else {"phone_verified": True})).count() == 1

    @pytest.mark.parametrize(("given", "page"), [({"email": EMAIL}, EMAIL_PAGE), ({"phone": PHONE}, PHONE_PAGE)])
    def test_of_two_at_the_same_moment_one_wins(self, given, page, monkeypatch):
        """The other one proves it between the check of the form and the saving."""
        _answer, client = register(**given)
        winner = taken_by_somebody()
        EmailAddress.objects.filter(user=winner).delete()
        for check in ("email_is_of_another", "phone_is_of_another"):
            monkeypatch.setattr(f"sign_in.forms.{check}", lambda *_args: False)
        answer = type_code(client, page, code_to(given.get("email", PHONE)))
        assert answer.status_code in (200, 302)
        assert not signed_in(client)
        assert proven(winner) == (EMAIL, PHONE)

    def test_an_unproven_number_gets_codes_and_no_news(self):
        user = UserFactory(email=None, phone=PHONE, phone_verified=False)
        assert addresses_of(user) == []

    def test_an_unproven_address_is_not_on_the_person(self):
        register(email=EMAIL)
        register(email=EMAIL, nik=made_up_nik(4322))
        assert list(User.objects.values_list("email", flat=True)) == [None, None]
        assert EmailAddress.objects.filter(verified=False, email=EMAIL).count() == 2


class TestSigningInLater:
    @pytest.mark.parametrize(("given", "page"), [({"email": EMAIL}, EMAIL_PAGE), ({"phone": PHONE}, PHONE_PAGE)])
    def test_who_proved_nothing_must_prove_one(self, given, page):
        register(**given)
        address = given.get("email", PHONE)
        with time_machine.travel(clock.machine_now() + timedelta(minutes=2), tick=False):
            client = Client()
            assert try_to(address, NEW_PASSWORD, client=client).url == reverse(page)
            assert not signed_in(client)
            type_code(client, page, code_to(address))
            assert signed_in(client)

    def test_who_proved_one_is_not_asked_again(self):
        _answer, client = register(email=EMAIL, phone=PHONE)
        type_code(client, PHONE_PAGE, code_to(PHONE))
        later = Client()
        assert try_to(PHONE, NEW_PASSWORD, client=later).status_code == 302
        assert signed_in(later)
        assert messages_to(EMAIL)[1:] == []

    def test_an_unproven_address_beside_a_proven_phone_opens_nothing(self):
        _answer, client = register(email=EMAIL, phone=PHONE)
        type_code(client, PHONE_PAGE, code_to(PHONE))
        assert try_to(EMAIL, NEW_PASSWORD).status_code == 200

    @pytest.mark.parametrize("details", [{"email": None, "phone": ""}])
    def test_an_account_of_an_office_without_contacts_passes(self, details):
        person = UserFactory(worker=True, **details)
        client = Client()
        assert try_to(person.nik, PASSWORD, client=client).status_code == 302
        assert signed_in(client)
