"""Second factors: enrolling, signing in with them, and that no officer goes without."""

import re
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.access import ENROLMENT
from accounts.models import Role, User
from accounts.second_factors import factors_of, holds_office, must_enrol
from tests.access.table import ACCESS, PUBLIC_PAGE
from tests.access.test_access import url_of
from tests.accounts.factories import PASSWORD, TOTP_SECRET, AssignmentFactory, UserFactory, officer
from tests.sign_in.apps import code_now

ENROL = "/akun/faktor-kedua/"
ANSWER = '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", %s}}'
NO_ANSWERS = {
    "no answer": "",
    "not JSON": "{",
    "nothing": "null",
    "a list": "[]",
    "a word": '"x"',
    "a long number": "9" * 10_000,
    "deep": "[" * 100_000,
    "parts missing": '{"id": 1}',
    "a word inside": '{"id": "AA", "rawId": "AA", "type": "public-key", "response": "x"}',
    "an answer to sign in with": ANSWER % '"authenticatorData": "AA", "signature": "AA", "userHandle": "AA"',
    "an answer to enrol with": ANSWER % '"attestationObject": "AA"',
}


def enrolled(**details):
    user = UserFactory(worker=True, **details)
    TOTP.activate(user, TOTP_SECRET)
    return user


def without_factor(role=Role.VERIFIER):
    user = officer(role)
    Authenticator.objects.filter(user=user).delete()
    return user


def passkey_of(user, name="Kunci contoh") -> Authenticator:
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": name, "credential": {}})


def password_given(user, client=None) -> Client:
    client = client or Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.django_db
class TestSigningIn:
    def test_the_password_alone_opens_nothing(self):
        client = Client()
        answer = client.post(reverse("account_login"), {"login": enrolled().email, "password": PASSWORD})
        assert (answer.status_code, answer.url) == (302, reverse("mfa_authenticate"))
        assert not is_signed_in(client)
        assert client.get(reverse("home")).status_code == 302

    def test_with_the_code_of_the_app(self):
        client = password_given(enrolled())
        client.post(reverse("mfa_authenticate"), {"code": f"{code_now()[:3]} {code_now()[3:]}"})
        assert is_signed_in(client)

    def test_who_has_lost_the_factor_can_stop_there(self):
        client = password_given(enrolled())
        page = client.get(reverse("mfa_authenticate")).content.decode()
        assert f'action="{reverse("account_logout")}"' in page
        answer = client.post(reverse("account_logout"), {"next": reverse("account_login")}, follow=True)
        assert (answer.status_code, answer.request["PATH_INFO"]) == (200, reverse("account_login"))
        other = UserFactory()
        client.post(reverse("account_login"), {"login": other.email, "password": PASSWORD})
        assert client.session["_auth_user_id"] == str(other.pk)

    @pytest.mark.parametrize("odd", NO_ANSWERS.values(), ids=NO_ANSWERS)
    def test_what_is_no_answer_of_a_passkey_is_a_wrong_one(self, odd, sign_in):
        user = enrolled()
        client = password_given(user)
        client.get(reverse("mfa_authenticate"))
        assert client.post(reverse("mfa_authenticate"), {"credential": odd}).status_code == 200
        assert not is_signed_in(client)
        stranger = Client(headers={"x-requested-with": "XMLHttpRequest"})
        assert "challenge" in stranger.get(reverse("mfa_login_webauthn")).content.decode()
        assert stranger.post(reverse("mfa_login_webauthn"), {"credential": odd}).status_code == 302
        assert not is_signed_in(stranger)
        there = sign_in(user)
        there.get(reverse("mfa_add_webauthn"))
        assert there.post(reverse("mfa_add_webauthn"), {"credential": odd}).status_code == 200
        assert not Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()

    def test_a_wrong_code_says_so_in_our_words(self):
        client = password_given(enrolled())
        page = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
        assert "tidak cocok" in page
        assert not is_signed_in(client)

    @pytest.mark.parametrize("later", [0, -1, 1])
    def test_a_code_counts_once_within_its_whole_time(self, later):
        user = enrolled()
        code = code_now(later=later)
        for expected in (True, False):
            client = password_given(user)
            client.post(reverse("mfa_authenticate"), {"code": code})
            assert is_signed_in(client) is expected

    def test_a_recovery_code_counts_once(self):
        user = enrolled()
        code = RecoveryCodes.activate(user).get_unused_codes()[0]
        for expected in (True, False):
            client = password_given(user)
            client.post(reverse("mfa_authenticate"), {"code": code})
            assert is_signed_in(client) is expected

    def test_guesses_of_codes_are_limited(self):
        user = enrolled()
        client = password_given(user)
        for _ in range(6):
            client.post(reverse("mfa_authenticate"), {"code": "000000"})
        client.post(reverse("mfa_authenticate"), {"code": code_now()})
        assert not is_signed_in(client)


@pytest.mark.django_db
class TestEnrolling:
    def activate(self, client):
        page = client.get(reverse("mfa_activate_totp")).content.decode()
        shown = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1]
        secret = shown.replace(" ", "")
        assert 'src="data:image/svg+xml;base64,' in page
        self.enrolled_with = code_now(secret)
        return client.post(reverse("mfa_activate_totp"), {"code": self.enrolled_with}), secret

    def test_the_app_and_then_recovery_codes_that_are_shown_once(self, sign_in):
        user = UserFactory(worker=True)
        client = sign_in(user)
        answer, secret = self.activate(client)
        assert (answer.status_code, answer.url) == (302, reverse("mfa_view_recovery_codes"))
        assert Authenticator.objects.get(user=user, type="totp").wrap().validate_code(code_now(secret))
        first = client.get(answer.url).content.decode()
        codes = re.findall(r"<code>(\d{8})</code>", first)
        assert len(codes) == 10
        file = unquote(re.search(r'href="data:text/plain;charset=utf-8,([^"]+)"', first)[1])
        assert all(code in file for code in codes)
        assert not any(code in client.get(answer.url).content.decode() for code in codes)

    def test_secrets_are_unreadable_in_the_database(self, sign_in):
        client = sign_in(UserFactory(worker=True))
        _answer, secret = self.activate(client)
        with connection.cursor() as cursor:
            cursor.execute("SELECT data::text FROM mfa_authenticator")
            kept = " ".join(row for (row,) in cursor.fetchall())
        assert "secret" in kept
        assert "seed" in kept
        assert secret not in kept

    def test_the_code_that_enrolled_opens_no_second_door(self, sign_in):
        user = UserFactory(worker=True)
        self.activate(sign_in(user))
        client = password_given(user)
        client.post(reverse("mfa_authenticate"), {"code": self.enrolled_with})
        assert not is_signed_in(client)

    def test_other_sessions_that_never_showed_the_factor_end(self, sign_in):
        user = without_factor()
        thief, owner = sign_in(user), sign_in(user)
        thief.get(reverse("mfa_index"))
        self.activate(owner)
        assert owner.get(reverse("sign_in:security")).status_code == 200
        assert thief.get(reverse("sign_in:security")).url.startswith(reverse("account_login"))

    @pytest.mark.parametrize("details", [{"email": None}, {"phone": ""}])
    def test_with_one_kind_of_contact_only(self, sign_in, details):
        user = UserFactory(worker=True, **details)
        assert self.activate(sign_in(user))[0].status_code == 302
        assert factors_of(user).exists()

    def test_after_a_while_one_proves_the_password_first(self, sign_in):
        client = sign_in(UserFactory(worker=True), ago=301)
        answer = client.get(reverse("mfa_activate_totp"))
        assert answer.url.startswith(reverse("account_reauthenticate"))

    def test_the_letters_and_pages_are_indonesian(self, sign_in):
        user = UserFactory(worker=True)
        client = sign_in(user)
        self.activate(client)
        pages = ["mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn"]
        text = " ".join(client.get(reverse(name)).content.decode() for name in pages)
        for english in (
            "Authenticator App",
            "Security Key",
            "Recovery Codes",
            "Deactivate",
            "Master key",
            "Passwordless",
        ):
            assert english not in text


@pytest.mark.django_db
class TestTheLastFactorOfAnOfficer:
    def test_the_app_stays_when_it_is_the_only_one(self, sign_in):
        user = officer(Role.VERIFIER)
        client = sign_in(user)
        page = client.get(reverse("mfa_deactivate_totp")).content.decode()
        assert "Petugas wajib punya satu faktor kedua" in page
        client.post(reverse("mfa_deactivate_totp"))
        assert factors_of(user).count() == 1

    def test_the_passkey_stays_when_it_is_the_only_one(self, sign_in):
        user = without_factor()
        key = passkey_of(user)
        answer = sign_in(user).post(reverse("mfa_remove_webauthn", args=[key.pk]), follow=True)
        assert "Petugas wajib punya satu faktor kedua" in answer.content.decode()
        assert factors_of(user).count() == 1

    def test_one_of_two_may_go(self, sign_in):
        user = officer(Role.VERIFIER)
        passkey_of(user)
        client = sign_in(user)
        client.post(reverse("mfa_deactivate_totp"))
        assert [factor.type for factor in factors_of(user)] == ["webauthn"]

    def test_recovery_codes_are_no_factor(self, sign_in):
        user = officer(Role.VERIFIER)
        RecoveryCodes.activate(user)
        sign_in(user).post(reverse("mfa_deactivate_totp"))
        assert factors_of(user).count() == 1

    def test_a_worker_may_remove_the_last(self, sign_in):
        user = enrolled()
        sign_in(user).post(reverse("mfa_deactivate_totp"))
        assert not factors_of(user).exists()

    def test_a_key_of_somebody_else_does_not_exist(self, sign_in):
        key = passkey_of(UserFactory())
        client = sign_in(officer(Role.VERIFIER))
        for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
            assert client.get(reverse(name, args=[key.pk])).status_code == 404
            assert client.post(reverse(name, args=[key.pk]), {"name": "x"}).status_code == 404
        assert Authenticator.objects.filter(pk=key.pk).exists()


# --- officers without a factor, on every URL of the portal ---


CLOSED = sorted(name for name, page in ACCESS.items() if page.access is not PUBLIC_PAGE and name not in ENROLMENT)


@pytest.mark.django_db
@pytest.mark.parametrize("name", CLOSED)
def test_without_a_factor_an_officer_reaches_only_enrolment(name, world, sign_in):
    """Who the page is for, made an officer if they are none; and a counsellor who acts as the worker that they are too."""
    page = ACCESS[name]
    for role, acting in ((next(iter(page.roles), Role.WORKER), ""), (Role.WORKER, Role.WORKER.value)):
        user = User.objects.get(pk=world.people[role].pk)
        if not holds_office(user):
            AssignmentFactory(user=user, role=Role.COUNSELLOR, second_factor=False)
        Authenticator.objects.filter(user=user).delete()
        url = url_of(name, page, world.objects, role)
        client = sign_in(user)
        session = client.session
        session["acting"] = acting
        session.save()
        answer = client.get(url)
        if page.hidden and answer.status_code == 404:  # answers nothing to whom it is not for
            continue
        assert (answer.status_code, answer.headers.get("Location")) == (302, ENROL), role
        assert client.post(url).status_code == 403, role


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ENROLMENT))
def test_enrolment_and_sign_out_stay_open(name, sign_in):
    answer = sign_in(without_factor()).get(reverse(name))
    assert answer.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["front", "help", "jkp_claims:check", "accounts:appearance"])
def test_public_pages_stay_readable(name, sign_in):
    assert sign_in(without_factor()).get(reverse(name)).status_code == 200


@pytest.mark.django_db
def test_after_enrolling_the_pages_open(sign_in):
    user = without_factor()
    client = sign_in(user)
    assert client.get(reverse("jkp_claims:verification")).status_code == 302
    TOTP.activate(user, TOTP_SECRET)
    assert client.get(reverse("jkp_claims:verification")).status_code == 200


@pytest.mark.django_db
def test_the_rule_costs_officers_one_query_and_others_none():
    verifier, person = officer(Role.VERIFIER), UserFactory(worker=True)
    for user, queries in ((verifier, 1), (person, 0)):
        assert user.actings
        with CaptureQueriesContext(connection) as made:
            must_enrol(user)
        assert len(made) == queries
