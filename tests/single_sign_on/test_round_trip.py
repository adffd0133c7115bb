"""A client library that we did not write signs people in against two web workers, and everything that must fail fails."""

from datetime import timedelta

import pytest
import requests
from authlib.integrations.base_client import OAuthError
from authlib.oidc.core import CodeIDToken
from django.conf import settings as portal
from django.test import Client
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from casework.models import Event
from core import clock
from examples.relying_party.portal_client import Provider
from siapkerja.celery import app
from single_sign_on import granting
from single_sign_on.keys import SigningKey, new_key
from single_sign_on.models import Consent
from single_sign_on.services import disable, enable
from tests.accounts.factories import UserFactory
from tests.single_sign_on.conftest import PATIENCE
from tests.single_sign_on.factories import AFTER_SIGN_OUT, registered

pytestmark = pytest.mark.usefixtures("web")


@pytest.fixture
def person():
    return UserFactory(worker=True)


@pytest.fixture
def service():
    return registered()


@pytest.fixture
def client(relying, service):
    return relying(*service)


@pytest.fixture
def visitor(visit, person):
    return visit(person)


@pytest.fixture
def tokens(client, visitor):
    return client.exchange(visitor.agrees(client.request()))


def verified(id_token: str, client, nonce="a-nonce") -> dict:
    """As OpenID Connect Core §3.1.3.7 says: signature, issuer, audience, times, nonce. Raises `JoseError`."""
    read = jwt.decode(id_token, KeySet.import_key_set(client.published_keys), algorithms=["RS256"])
    expected = {"iss": {"values": [client.metadata["issuer"]]}, "aud": {"values": [client.service.client_id]}}
    claims = CodeIDToken(read.claims, read.header, expected, {"nonce": nonce, "client_id": client.service.client_id})
    claims.validate()
    return dict(claims)


def key_of(id_token: str) -> str:
    """The number of the key that signed it."""
    return jws.extract_compact(id_token.encode()).headers()["kid"]


def refused(exchange, *arguments) -> str:
    with pytest.raises(OAuthError) as refusal:
        exchange(*arguments)
    return refusal.value.error


def test_a_person_signs_in_and_the_service_learns_what_was_agreed(client, person, tokens):
    claims = verified(tokens["id_token"], client)
    about = client.userinfo(tokens["access_token"]).json()

    assert claims["sub"] == about["sub"] == str(person.pk)
    assert about == {
        "sub": str(person.pk),
        "name": person.full_name,
        "email": person.email,
        "email_verified": True,
        "phone_number": person.phone,
        "phone_number_verified": True,
        "nik_last4": person.nik[-4:],
    }
    assert tokens["expires_in"] == 15 * 60
    assert Consent.objects.get(person=person).last_used_at is not None


def test_the_id_token_names_the_account_and_nobodys_data(client, person, tokens):
    said = str(verified(tokens["id_token"], client))
    assert [datum for datum in (person.full_name, person.email, person.phone, person.nik[-4:]) if datum in said] == []


def test_a_nonce_of_another_request_is_noticed(client, tokens):
    with pytest.raises(JoseError):
        verified(tokens["id_token"], client, nonce="another")


def test_only_what_was_asked_for_is_told(relying, service, visitor, person):
    client = relying(*service, scope="openid nik")
    tokens = client.exchange(visitor.agrees(client.request()))
    assert client.userinfo(tokens["access_token"]).json() == {"sub": str(person.pk), "nik_last4": person.nik[-4:]}


def test_refreshing_gives_a_new_token_and_a_new_refresh_token(client, tokens):
    fresh = client.refresh(tokens["refresh_token"])
    assert fresh["refresh_token"] != tokens["refresh_token"]
    assert client.userinfo(fresh["access_token"]).ok
    assert client.refresh(fresh["refresh_token"])["access_token"]


def test_a_refresh_token_shown_twice_ends_the_whole_family(client, person, tokens):
    fresh = client.refresh(tokens["refresh_token"])

    assert refused(client.refresh, tokens["refresh_token"]) == "invalid_grant"

    assert client.userinfo(fresh["access_token"]).status_code == 401
    assert client.userinfo(tokens["access_token"]).status_code == 401
    assert refused(client.refresh, fresh["refresh_token"]) == "invalid_grant"
    assert Event.objects.about(Consent.objects.get(person=person)).filter(verb="reuse").count() == 1


def test_a_code_shown_twice_ends_what_came_from_it(client, visitor):
    answer = visitor.agrees(client.request())
    tokens = client.exchange(answer)

    assert refused(client.exchange, answer) == "invalid_grant"

    assert client.userinfo(tokens["access_token"]).status_code == 401
    assert refused(client.refresh, tokens["refresh_token"]) == "invalid_grant"


def test_the_family_of_another_person_stays(client, tokens, visit):
    other = UserFactory()
    theirs = client.exchange(visit(other).agrees(client.request()))
    client.refresh(tokens["refresh_token"])
    refused(client.refresh, tokens["refresh_token"])
    assert client.userinfo(theirs["access_token"]).ok


def test_a_spent_token_shown_by_another_service_ends_nothing(client, relying, tokens):
    fresh = client.refresh(tokens["refresh_token"])
    other = relying(*registered(name="Layanan lain"))
    assert refused(other.refresh, tokens["refresh_token"]) == "invalid_grant"
    assert client.userinfo(fresh["access_token"]).ok


@pytest.mark.parametrize("verifier", [None, "another-verifier-of-more-than-forty-three-characters"])
def test_a_stolen_code_is_useless_without_its_verifier(client, visitor, verifier):
    answer = visitor.agrees(client.request())
    assert refused(client.exchange, answer, verifier) in {"invalid_request", "invalid_grant"}
    assert client.exchange(answer)["access_token"]


def test_a_code_of_another_service_is_refused(client, relying, visitor):
    other = relying(*registered(name="Layanan lain"))
    assert refused(other.exchange, visitor.agrees(client.request())) == "invalid_grant"


def test_a_wrong_secret_is_refused(relying, service, visitor):
    client = relying(service[0], "not-the-secret")
    assert refused(client.exchange, visitor.agrees(client.request())) == "invalid_client"


def test_a_public_service_needs_no_secret(relying, visitor):
    service, _secret = registered(type="public")
    client = relying(service, "")
    client.session.token_endpoint_auth_method = "none"
    tokens = client.exchange(visitor.agrees(client.request()))
    assert verified(tokens["id_token"], client)


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
@pytest.mark.parametrize("hint", ["access_token", "refresh_token", None])
def test_a_revoked_token_ends_whatever_the_hint_says(client, tokens, kind, hint):
    answer = client.session.revoke_token(
        client.metadata["revocation_endpoint"], token=tokens[kind], token_type_hint=hint
    )

    assert answer.status_code == 200
    if kind == "access_token":
        assert client.userinfo(tokens["access_token"]).status_code == 401
        assert client.refresh(tokens["refresh_token"])
    else:
        assert client.userinfo(tokens["access_token"]).status_code == 401
        assert refused(client.refresh, tokens["refresh_token"]) == "invalid_grant"


def test_nobody_revokes_the_token_of_another_service(client, relying, tokens):
    other = relying(*registered(name="Layanan lain"))
    answer = other.session.revoke_token(client.metadata["revocation_endpoint"], token=tokens["refresh_token"])
    assert answer.json() == {"error": "invalid_grant"}
    assert client.refresh(tokens["refresh_token"])


def test_a_disabled_service_is_refused_at_once(client, service, visitor, tokens, person):
    answer = visitor.agrees(client.request())
    disable(service[0], by=person, reason="Bocor.", now=clock.now())

    assert client.userinfo(tokens["access_token"]).status_code == 401
    assert refused(client.refresh, tokens["refresh_token"]) == "invalid_client"
    assert refused(client.exchange, answer) == "invalid_client"
    page = visitor.browser.get(client.request(), allow_redirects=False, timeout=PATIENCE)
    assert page.status_code == 400
    assert "dinonaktifkan" in page.text

    enable(service[0], by=person, reason="Diperbaiki.")
    assert client.userinfo(tokens["access_token"]).status_code == 401, "what ended stays so"
    assert client.exchange(visitor.agrees(client.request()))


def test_a_withdrawn_consent_ends_tokens_and_codes_at_once(client, visitor, person, tokens):
    answer = visitor.agrees(client.request())
    granting.withdraw(Consent.objects.get(person=person), clock.now())

    assert client.userinfo(tokens["access_token"]).status_code == 401
    assert refused(client.refresh, tokens["refresh_token"]) == "invalid_grant"
    assert refused(client.exchange, answer) == "invalid_grant"
    assert visitor.browser.get(client.request(), allow_redirects=False, timeout=PATIENCE).status_code == 200, (
        "asked again"
    )


def test_a_suspended_persons_tokens_are_refused(client, visitor, tokens, person):
    answer = visitor.agrees(client.request())
    person.is_active = False
    person.save()

    assert client.userinfo(tokens["access_token"]).status_code == 401
    assert refused(client.refresh, tokens["refresh_token"]) == "invalid_grant"
    assert refused(client.exchange, answer) == "invalid_grant"


def test_a_new_password_ends_what_a_service_holds_and_the_next_sign_in_revives_nothing(client, visit, tokens, person):
    person.set_password("sandi baru yang tidak diketahui pencuri")
    person.save(update_fields=["password"])
    assert refused(client.refresh, tokens["refresh_token"]) == "invalid_grant"

    assert client.exchange(visit(person).agrees(client.request()))["refresh_token"]
    assert refused(client.refresh, tokens["refresh_token"]) == "invalid_grant"
    assert client.userinfo(tokens["access_token"]).status_code == 401


def test_signing_out_at_the_service_may_end_the_session_here(client, visitor, tokens):
    address = client.metadata["end_session_endpoint"]
    asked = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": AFTER_SIGN_OUT, "state": "s"}
    page = visitor.browser.get(address, params=asked, timeout=PATIENCE)
    assert "Keluar juga dari SIAPkerja?" in page.text
    form = {**asked, "csrfmiddlewaretoken": visitor.browser.cookies["csrf"], "action": "logout"}
    answer = visitor.browser.post(address, data=form, allow_redirects=False, timeout=PATIENCE)

    assert answer.headers["Location"] == f"{AFTER_SIGN_OUT}?state=s"
    assert client.userinfo(tokens["access_token"]).status_code == 401
    after = visitor.browser.get(client.request(), allow_redirects=False, timeout=PATIENCE)
    assert "/akun/masuk/" in after.headers["Location"]


@pytest.mark.parametrize(
    "address", [f"{AFTER_SIGN_OUT}/more", "https://layanan.example/kembali", "https://elsewhere.example/"]
)
def test_after_signing_out_nobody_is_sent_to_an_address_that_is_not_registered(client, visitor, tokens, address):
    asked = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": address}
    page = visitor.browser.get(
        client.metadata["end_session_endpoint"], params=asked, allow_redirects=False, timeout=PATIENCE
    )
    assert page.status_code == 400
    assert client.userinfo(tokens["access_token"]).ok


def test_nobody_is_signed_out_by_a_page_of_somebody_else(client, visitor, tokens):
    asked = {"id_token_hint": tokens["id_token"], "action": "logout"}
    answer = visitor.browser.post(
        client.metadata["end_session_endpoint"], data=asked, allow_redirects=False, timeout=PATIENCE
    )
    assert answer.status_code == 403
    assert client.userinfo(tokens["access_token"]).ok


def test_a_flush_of_redis_between_the_steps_does_no_harm(client, visitor):
    answer = visitor.agrees(client.request())
    with app.connection_for_write() as broker:
        broker.default_channel.client.flushall()
    assert client.exchange(answer)["access_token"]


def test_a_rotation_keeps_old_tokens_verifiable(client, visitor, tokens, restart_with_keys):
    now = clock.machine_now()
    (before,) = portal.OIDC_KEYS
    following = SigningKey(new_key().pem, not_before=now - timedelta(minutes=1))
    ending = SigningKey(before.pem, expires_at=now + timedelta(hours=1))

    restart_with_keys([following, ending])
    fresh = client.exchange(visitor.agrees(client.request()))
    assert verified(tokens["id_token"], client), "signed by the key that goes"
    assert verified(fresh["id_token"], client), "signed by the key that came"
    assert key_of(fresh["id_token"]) != key_of(tokens["id_token"])


@pytest.mark.parametrize(
    "grant", ["password", "client_credentials", "urn:ietf:params:oauth:grant-type:device_code", "implicit", ""]
)
def test_no_other_grant_gives_tokens(client, service, grant):
    form = {"grant_type": grant, "username": "a", "password": "b", "device_code": "c"}
    auth = (service[0].client_id, service[1])
    answer = requests.post(client.metadata["token_endpoint"], data=form, auth=auth, timeout=PATIENCE)
    assert (answer.status_code, answer.json()) == (400, {"error": "unsupported_grant_type"})


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["identity/o/device", "identity/o/api/clients", "identity/o/api/introspect"])
def test_what_nobody_needs_has_no_address(path):
    assert Client().get(f"/{path}").status_code == 404


def test_the_example_signs_in_refreshes_and_reads(web, visitor, person):
    """Each step in a client session of its own, as between the pages of a site."""
    ours = "http://localhost:8090"
    service, secret = registered(redirect_uris=[f"{ours}/kembali"])
    provider = Provider(web.address, service.client_id, secret, ours)
    address, kept = provider.sign_in_address()

    tokens = provider.tokens(visitor.agrees(address), kept)
    fresh = provider.refreshed(tokens)

    assert fresh["access_token"] != tokens["access_token"]
    assert provider.person(fresh) == {"sub": str(person.pk), "name": person.full_name}
    assert provider.refreshed(fresh)["refresh_token"] != fresh["refresh_token"]
