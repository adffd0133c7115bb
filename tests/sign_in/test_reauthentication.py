"""Proving again who one is, before money, decisions and data; what was typed is not lost."""

from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.access import reauthenticates
from accounts.models import Role
from core import clock
from registry.choices import Bank
from registry.models import BankAccount
from sign_in.reauthentication import suspend
from tests.access.table import ACCESS
from tests.access.test_access import VIEWS, url_of
from tests.accounts.factories import PASSWORD, UserFactory, officer
from tests.jkp_claims.factories import Story
from tests.registry.factories import ParticipantFactory
from tests.sign_in.apps import code_now

STALE = 301  # seconds
WAYS = ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn")
MUST = {
    "registry:bank_account",
    "jkp_claims:another_account",
    "jkp_claims:approve_lane",
    "jkp_claims:month_approve",
    "jkp_claims:month_reject",
    "jkp_claims:claim_refuse",
    "jkp_claims:claim_uphold_objection",
    "jkp_claims:claim_dismiss_objection",
    "jkp_claims:adoption_propose",
    "jkp_claims:adoption_adopt",
    "payouts:submit",
    "payouts:approve",
    "payouts:release",
    "payouts:void",
    "offices:invite",
    "offices:propose",
    "offices:grant_approve",
    "offices:end_assignment",
    "offices:suspend_assignment",
    "offices:suspend_person",
    "identity:reveal",
    "registry:nik",
    "identity:recovery_factors",
    "my_data:copy_ask",
    "my_data:copy_file",
    "single_sign_on:register",
    "single_sign_on:new_secret",
}


def test_what_matters_asks_again():
    assert sorted(name for name in MUST if not reauthenticates(VIEWS[name])) == []


def test_a_view_that_says_nothing_does_not_ask():
    assert not reauthenticates(VIEWS["front"])
    assert not reauthenticates(VIEWS["jkp_claims:verification"])


ASKING = sorted(name for name, view in VIEWS.items() if reauthenticates(view))


@pytest.fixture
def participant(db):
    return ParticipantFactory(with_account=True)


@pytest.fixture
def typed(participant):
    return {"bank": Bank.BRI.value, "number": "003412345678", "holder_name": participant.full_name}


@pytest.mark.django_db
class TestAPersonWithAPassword:
    url = "/rekening/"

    def test_the_page_asks_first(self, participant, sign_in):
        answer = sign_in(participant.account, ago=STALE).get(self.url)
        assert answer.url == f"{reverse('account_reauthenticate')}?next=%2Frekening%2F"

    def test_not_when_one_has_just_signed_in(self, participant):
        client = Client()
        client.post(reverse("account_login"), {"login": participant.account.email, "password": PASSWORD})
        assert client.get(self.url).status_code == 200

    def test_what_was_typed_is_saved_after_the_proof(self, participant, typed, sign_in):
        client = sign_in(participant.account, ago=STALE)
        asked = client.post(self.url, typed)
        assert not BankAccount.objects.exists()
        page = client.get(asked.url).content.decode()
        assert "Pastikan ini Anda" in page
        assert typed["number"] not in page
        done = client.post(asked.url, {"password": PASSWORD, "next": self.url})
        assert (done.status_code, done.url) == (302, reverse("registry:my_record"))
        assert BankAccount.objects.get().number == typed["number"]

    def test_errors_of_what_was_typed_are_shown_after_the_proof(self, participant, typed, sign_in):
        client = sign_in(participant.account, ago=STALE)
        asked = client.post(self.url, typed | {"number": "12"})
        page = client.post(asked.url, {"password": PASSWORD, "next": self.url})
        assert page.status_code == 200
        assert 'value="12"' in page.content.decode()

    def test_a_wrong_password_changes_nothing(self, participant, typed, sign_in):
        client = sign_in(participant.account, ago=STALE)
        asked = client.post(self.url, typed)
        client.post(asked.url, {"password": "bukan-sandinya", "next": self.url})
        assert not BankAccount.objects.exists()

    def test_what_was_left_undone_does_not_happen_later(self, participant, typed, sign_in):
        client = sign_in(participant.account, ago=STALE)
        client.post(self.url, typed)
        asked = client.get(self.url)
        client.post(asked.url, {"password": PASSWORD, "next": self.url})
        assert not BankAccount.objects.exists()

    def test_nor_on_the_way_to_another_page(self, participant, typed, sign_in):
        client = sign_in(participant.account, ago=STALE)
        asked = client.post(self.url, typed)
        answer = client.post(asked.url, {"password": PASSWORD, "next": reverse("home")})
        assert answer.url == reverse("home")
        assert not BankAccount.objects.exists()

    def test_nor_when_the_page_is_no_longer_theirs(self, participant, typed, sign_in):
        client = sign_in(participant.account, ago=STALE)
        asked = client.post(self.url, typed)
        type(participant.account).objects.filter(pk=participant.account.pk).update(nik=None, nik_index=None)
        assert client.post(asked.url, {"password": PASSWORD, "next": self.url}).status_code == 403
        assert not BankAccount.objects.exists()

    def test_without_email_and_phone_the_password_is_enough(self, participant, sign_in):
        person = participant.account
        type(person).objects.filter(pk=person.pk).update(email=None, phone="", phone_verified=False)
        client = sign_in(person, ago=STALE)
        asked = client.get(self.url)
        assert client.post(asked.url, {"password": PASSWORD, "next": self.url}).url == self.url
        assert client.get(self.url).status_code == 200

    def test_the_proof_holds_five_minutes(self, participant, sign_in):
        assert sign_in(participant.account, ago=STALE - 5).get(self.url).status_code == 200
        assert sign_in(participant.account, ago=STALE).get(self.url).status_code == 302


@pytest.mark.django_db
class TestAnOfficer:
    def test_proves_the_second_factor_never_the_password(self, sign_in):
        client = sign_in(officer(Role.ADMINISTRATOR), ago=STALE)
        url = reverse("jkp_claims:adoption_propose")
        asked = client.get(url)
        assert asked.url.startswith(reverse("mfa_reauthenticate"))
        page = client.get(asked.url).content.decode()
        assert "kata sandi" not in page.split("<main")[1].split("</main>")[0]
        assert client.get(reverse("account_reauthenticate")).url.startswith(reverse("mfa_reauthenticate"))
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert client.get(url).status_code == 302
        assert client.post(asked.url, {"code": code_now(), "next": url}).url == url
        assert client.get(url).status_code == 200

    def test_a_password_of_a_minute_ago_is_not_enough(self, sign_in):
        user = officer(Role.ADMINISTRATOR)
        client = sign_in(user)
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "password", "at": clock.machine_now().timestamp(), "reauthenticated": True}
        ]
        session.save()
        assert client.get(reverse("jkp_claims:adoption_propose")).status_code == 302

    def test_with_a_passkey_alone_it_is_asked_first(self, sign_in):
        user = officer(Role.ADMINISTRATOR)
        Authenticator.objects.filter(user=user).update(type="webauthn", data={"name": "k", "credential": {}})
        answer = sign_in(user, ago=STALE).get(reverse("jkp_claims:adoption_propose"))
        assert answer.url.startswith(reverse("mfa_reauthenticate_webauthn"))

    def test_a_decision_goes_on_after_the_code(self, sign_in):
        story = Story()
        month = story.filed()
        client = sign_in(officer(Role.VERIFIER), ago=STALE)
        asked = client.post(reverse("jkp_claims:approve_lane"), {"months": [str(month.pk)]})
        assert asked.url.startswith(reverse("mfa_reauthenticate"))
        done = client.post(asked.url, {"code": code_now(), "next": reverse("jkp_claims:approve_lane")})
        assert (done.status_code, done.url) == (302, reverse("jkp_claims:verification"))
        month.refresh_from_db()
        assert month.state == "approved"


@pytest.mark.django_db
def test_a_file_cannot_be_kept_so_the_page_comes_back_with_a_message(sign_in):
    client = sign_in(UserFactory(worker=True), ago=STALE)
    request = RequestFactory().post("/rekening/", {"file": SimpleUploadedFile("bukti.pdf", b"%PDF-1.4")})
    request.user, request.session = UserFactory(), client.session
    told = []
    request._messages = type("Kept", (), {"add": lambda self, level, message, tags: told.append(str(message))})()
    answer = suspend(request)
    assert isinstance(answer, HttpResponse)
    assert answer.url.endswith("?next=%2Frekening%2F")
    assert "account_reauthentication_state" not in request.session
    assert told == ["Isian dengan berkas tidak dapat kami simpan. Setelah ini, isi halaman itu sekali lagi."]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ASKING)
def test_every_view_that_asks_again_opens_only_after_a_proof(name, world, sign_in):
    page = ACCESS[name]
    role = next(iter(page.roles), Role.WORKER)
    url = url_of(name, page, world.objects, role)
    client = sign_in(world.people[role], ago=STALE)
    for answer in (client.get(url), client.post(url)):
        assert answer.status_code == 302
        assert urlsplit(answer.url).path in {reverse(way) for way in WAYS}
