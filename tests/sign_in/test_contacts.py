"""One's own e-mail, phone and password: proven again, a code to the new contact, and a word to the old one."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from core import clock
from notifications.models import Notice, Preference
from sign_in.contacts import mask_email
from tests.accounts.factories import PASSWORD, UserFactory
from tests.sign_in.attempts import WRONG, signed_in, try_to
from tests.sign_in.codes import EMAIL_PAGE, NEW_PASSWORD, PHONE_PAGE, code_to, messages_to, text_of, type_code

pytestmark = pytest.mark.django_db

OLD_EMAIL, NEW_EMAIL = "siti.lama@contoh.example", "siti.baru@contoh.example"
OLD_PHONE, NEW_PHONE = "+6281234567890", "+6281398650247"
CHANGES = [
    ("account_email", EMAIL_PAGE, {"email": NEW_EMAIL}, NEW_EMAIL, OLD_EMAIL),
    ("account_change_phone", PHONE_PAGE, {"phone": "0813 9865 0247"}, NEW_PHONE, OLD_PHONE),
]
each_change = pytest.mark.parametrize(("page", "code_page", "typed", "new", "old"), CHANGES)


@pytest.fixture
def person():
    user = UserFactory(email=OLD_EMAIL, phone=OLD_PHONE)
    EmailAddress.objects.create(user=user, email=OLD_EMAIL, verified=True, primary=True)
    try_to(OLD_EMAIL, client=Client())  # so that it is nobody's first sign-in
    user.refresh_from_db()
    return user


def contacts_of(user) -> set[str]:
    user.refresh_from_db()
    return {user.email or "", user.phone if user.phone_verified else ""} - {""}


@each_change
class TestAnotherContact:
    def test_its_code_makes_it_the_persons(self, person, sign_in, page, code_page, typed, new, old):
        client = sign_in(person)
        answer = client.post(reverse(page), typed)
        assert (answer.status_code, answer.url) == (302, reverse(code_page))
        assert old in contacts_of(person), "until the code comes back the old one holds"
        answer = type_code(client, code_page, code_to(new))
        assert (answer.status_code, answer.url) == (302, reverse(page))
        assert new in contacts_of(person)
        assert old not in contacts_of(person)
        assert signed_in(client)
        assert try_to(new).status_code == 302
        assert try_to(old).status_code == 200

    def test_both_contacts_and_the_inbox_are_told(self, person, sign_in, page, code_page, typed, new, old):
        Preference.objects.create(user=person, email=False, whatsapp=False, sms=False)
        client = sign_in(person)
        client.post(reverse(page), typed)
        type_code(client, code_page, code_to(new))
        for where in (old, *contacts_of(person)):
            assert "Bukan Anda?" in messages_to(where)[-1].body
            assert "Waktu:" in messages_to(where)[-1].body
            assert new not in messages_to(where)[-1].body, "the new contact is shown masked"
        assert Notice.objects.filter(recipient=person, title__contains="diganti").count() == 1

    def test_another_ones_contact_looks_the_same(self, person, sign_in, page, code_page, typed, new, old):
        owner = UserFactory(email=NEW_EMAIL, phone=NEW_PHONE)
        client = sign_in(person)
        answer = client.post(reverse(page), typed)
        assert (answer.status_code, answer.url) == (302, reverse(code_page))
        assert client.get(answer.url).status_code == 200
        assert code_to(new) == ""
        assert "sudah milik akun Anda" in messages_to(new)[0].body
        assert "Kode tidak benar." in text_of(type_code(client, code_page, "000000"))
        assert new in contacts_of(owner)
        assert old in contacts_of(person)

    def test_wants_a_recent_proof(self, person, sign_in, page, code_page, typed, new, old):
        client = sign_in(person, ago=3600)
        answer = client.post(reverse(page), typed)
        assert answer.url.startswith(reverse("account_reauthenticate"))
        assert messages_to(new) == []
        answer = client.post(answer.url, {"password": PASSWORD})
        assert answer.url == reverse(code_page), "what was typed went on"
        assert code_to(new)

    def test_three_wrong_codes_change_nothing(self, person, sign_in, page, code_page, typed, new, old):
        client = sign_in(person)
        client.post(reverse(page), typed)
        code = code_to(new)
        answers = [type_code(client, code_page, "000000") for _ in range(3)]
        assert answers[-1].url == reverse(page)
        type_code(client, code_page, code)
        assert new not in contacts_of(person)
        assert signed_in(client)

    def test_one_can_start_again(self, person, sign_in, page, code_page, typed, new, old):
        client = sign_in(person)
        client.post(reverse(page), typed)
        answer = client.post(reverse(code_page), {"action": "start_again"})
        assert answer.url == reverse(page)
        assert signed_in(client)

    def test_the_same_one_is_refused(self, person, sign_in, page, code_page, typed, new, old):
        same = {next(iter(typed)): old}
        answer = sign_in(person).post(reverse(page), same)
        assert "Ini sama dengan yang sekarang." in text_of(answer)

    def test_a_first_one_is_added(self, person, sign_in, page, code_page, typed, new, old):
        kind = next(iter(typed))
        if kind == "email":
            person.email = None
            EmailAddress.objects.all().delete()
        else:
            person.phone, person.phone_verified = "", False
        person.save()
        client = sign_in(person)
        assert "Tambah" in text_of(client.get(reverse(page)))
        client.post(reverse(page), typed)
        type_code(client, code_page, code_to(new))
        assert new in contacts_of(person)
        assert Notice.objects.filter(recipient=person, title__contains="ditambahkan").count() == 1

    def test_not_without_end(self, person, sign_in, page, code_page, typed, new, old, settings):
        client = sign_in(person)
        kind = next(iter(typed))
        tried = [f"a{number}@contoh.example" if kind == "email" else f"+628139865{number:04d}" for number in range(7)]
        answers = [client.post(reverse(page), {kind: each}).status_code for each in tried]
        assert answers == [302] * 5 + [200] * 2


def test_an_address_left_over_from_registration_can_be_added_later(person, sign_in):
    person.email = None
    person.save()
    EmailAddress.objects.all().delete()
    EmailAddress.objects.create(user=person, email=NEW_EMAIL, primary=True)
    client = sign_in(person)
    client.post(reverse("account_email"), {"email": NEW_EMAIL})
    type_code(client, EMAIL_PAGE, code_to(NEW_EMAIL))
    assert NEW_EMAIL in contacts_of(person)


@pytest.mark.parametrize("action", ["action_remove", "action_primary", "action_send"])
def test_an_address_is_never_only_removed(person, sign_in, action):
    sign_in(person).post(reverse("account_email"), {"email": OLD_EMAIL, action: "1"})
    assert OLD_EMAIL in contacts_of(person)
    assert EmailAddress.objects.filter(user=person, verified=True).exists()


class TestThePassword:
    PAGE = "account_change_password"

    def test_this_session_stays_and_others_end(self, person):
        here, elsewhere = Client(), Client()
        for client in (here, elsewhere):
            try_to(OLD_EMAIL, client=client)
        answer = here.post(reverse(self.PAGE), {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
        assert answer.status_code == 302
        assert here.get(reverse(self.PAGE)).status_code == 200
        assert elsewhere.get(reverse(self.PAGE)).status_code == 302
        assert try_to(OLD_EMAIL, NEW_PASSWORD).status_code == 302

    def test_every_contact_hears_of_it(self, person, sign_in):
        sign_in(person).post(reverse(self.PAGE), {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
        for where in (OLD_EMAIL, OLD_PHONE):
            assert "Kata sandi akun SIAPkerja Anda diganti." in messages_to(where)[-1].body
        assert Notice.objects.filter(recipient=person, title="Kata sandi Anda diganti").count() == 1

    def test_people_with_only_a_phone_are_told_too(self, sign_in):
        person = UserFactory(email=None, phone=OLD_PHONE)
        sign_in(person).post(reverse(self.PAGE), {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
        assert "Kata sandi akun SIAPkerja Anda diganti." in messages_to(OLD_PHONE)[-1].body

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"oldpassword": WRONG, "password1": NEW_PASSWORD}, "Kata sandi Anda sekarang tidak benar."),
            ({"oldpassword": PASSWORD, "password1": "pendek"}, "Kata sandi terlalu pendek."),
            ({"oldpassword": PASSWORD}, "Tulis kata sandi baru."),
        ],
    )
    def test_what_is_wrong_is_said(self, person, sign_in, typed, words):
        answer = sign_in(person).post(reverse(self.PAGE), typed)
        assert words in text_of(answer)
        assert try_to(OLD_EMAIL, PASSWORD).status_code == 302

    def test_an_open_session_is_no_place_to_guess(self, person, sign_in, settings):
        client = sign_in(person)
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "change_password": None}
        for _ in range(11):
            answer = client.post(reverse(self.PAGE), {"oldpassword": WRONG, "password1": NEW_PASSWORD})
        assert "Terlalu banyak percobaan" in text_of(answer)
        answer = client.post(reverse(self.PAGE), {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
        assert answer.status_code == 200


def test_letters_go_through_the_outbox_only(person, sign_in):
    sign_in(person).post(reverse("account_email"), {"email": NEW_EMAIL})
    assert mail.outbox == []
    [message] = messages_to(NEW_EMAIL)
    assert message.subject == "Kode untuk email Anda"
    for english in ("Hello", "Thank you", "IP address", "Your", "The following"):
        assert english not in message.body


def test_expired_codes_of_a_change_lead_back(person, sign_in):
    client = sign_in(person)
    client.post(reverse("account_email"), {"email": NEW_EMAIL})
    later = clock.machine_now() + timedelta(minutes=16)
    with time_machine.travel(later, tick=False):
        assert type_code(client, EMAIL_PAGE, code_to(NEW_EMAIL)).url == reverse("account_email")
    assert NEW_EMAIL not in contacts_of(person)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("siti.aminah@contoh.example", "s••••h@contoh.example"),
        ("ab@c.example", "a••••@c.example"),
        ("a@b.id", "a••••@b.id"),
    ],
)
def test_an_address_is_shown_masked(address, shown):
    assert mask_email(address) == shown
