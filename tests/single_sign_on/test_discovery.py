"""The discovery document and the keys have what the specifications require."""

from base64 import urlsafe_b64decode
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from single_sign_on.scopes import SCOPES

pytestmark = pytest.mark.django_db

# OpenID Connect Discovery 1.0 §3: REQUIRED members (token_endpoint is so unless only the implicit flow is used).
REQUIRED = {
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "jwks_uri",
    "response_types_supported",
    "subject_types_supported",
    "id_token_signing_alg_values_supported",
}
# §3: RECOMMENDED, but registration_endpoint, for nobody registers here by themselves.
RECOMMENDED = {"userinfo_endpoint", "scopes_supported", "claims_supported"}
# RP-Initiated Logout 1.0 §2.1, RFC 8414 §2 (revocation) and RFC 7636 with RFC 8414 §2 (PKCE).
OF_OTHERS = {"end_session_endpoint", "revocation_endpoint", "code_challenge_methods_supported"}
# RFC 7517 §4 and RFC 7518 §6.3.1: what a published RSA key has; the other members are private.
PUBLIC_RSA = {"kty", "use", "key_ops", "alg", "kid", "n", "e"}


@pytest.fixture
def document(client, settings):
    settings.SITE_URL = "https://siapkerja.example"
    response = client.get("/.well-known/openid-configuration")
    assert response["Content-Type"] == "application/json"
    return response.json()


def test_the_document_has_every_required_member(document):
    assert document.keys() >= REQUIRED | RECOMMENDED | OF_OTHERS


def test_the_issuer_is_where_the_document_was_found(document):
    """Discovery 1.0 §4.3: the issuer equals the address that the path of the document was added to."""
    assert document["issuer"] == "https://siapkerja.example"
    issuer = urlsplit(document["issuer"])
    assert (issuer.query, issuer.fragment) == ("", "")


def test_every_address_is_the_portals_and_exists(document):
    addresses = {name: value for name, value in document.items() if name.endswith(("_endpoint", "_uri"))}
    paths = {
        reverse(f"single_sign_on:{name}") for name in ("authorize", "token", "userinfo", "revoke", "sign_out", "jwks")
    }
    assert {value.removeprefix("https://siapkerja.example") for value in addresses.values()} == paths


def test_only_what_is_offered_is_promised(document):
    assert document["response_types_supported"] == ["code"]
    assert document["grant_types_supported"] == ["authorization_code", "refresh_token"]
    assert document["subject_types_supported"] == ["public"]
    assert "RS256" in document["id_token_signing_alg_values_supported"]
    assert document["code_challenge_methods_supported"] == ["S256"]
    assert document["scopes_supported"] == list(SCOPES)
    assert not document["request_uri_parameter_supported"], "§3: it counts as true when it is left out"
    offered = {"device_authorization_endpoint", "registration_endpoint", "introspection_endpoint"}
    assert offered & document.keys() == set()


def test_the_published_keys_are_public_rsa_keys(client):
    (key,) = client.get("/.well-known/jwks.json").json()["keys"]
    assert set(key) <= PUBLIC_RSA
    assert {"kty", "kid", "n", "e"} <= set(key)
    assert key["kty"] == "RSA"
    assert len(urlsafe_b64decode(key["n"] + "==")) >= 256, "RFC 7518 §3.3: 2048 bits or more"
