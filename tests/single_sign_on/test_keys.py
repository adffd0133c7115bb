"""The keys that sign: how they are written, and how one follows another."""

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from allauth.core.internal.jwkkit import load_jwk_from_pem
from allauth.idp.oidc.adapter import get_adapter
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.core.management import call_command

from core import clock
from siapkerja.settings import signing_keys
from single_sign_on.keys import KEPT_AFTER, PUBLISHED_AHEAD, new_key, read_keys, rotated, write_keys

NOW = datetime(2026, 3, 1, 8, 30, 15, tzinfo=UTC)


def entry(private) -> str:
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return f"@@{b64encode(pem).decode()}"


def test_what_is_written_can_be_read():
    keys = rotated([new_key()], NOW)
    assert read_keys(write_keys(keys)) == keys


def test_a_rotation_publishes_first_and_keeps_what_signed():
    old = new_key()
    fresh, kept = rotated([old], NOW)
    assert fresh.not_before == NOW + PUBLISHED_AHEAD
    assert fresh.pem != old.pem
    assert (kept.pem, kept.not_before) == (old.pem, None)
    assert kept.expires_at == fresh.not_before + KEPT_AFTER
    assert timedelta(seconds=settings.IDP_OIDC_ID_TOKEN_EXPIRES_IN) < KEPT_AFTER


def test_a_key_that_is_over_goes_with_the_next_rotation():
    once = rotated([new_key()], NOW)
    twice = rotated(once, NOW + timedelta(days=10))
    assert [key.pem for key in twice[1:]] == [once[0].pem]


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "@@not-base64",
        f"@@{b64encode(b'no key').decode()}",
        entry(ec.generate_private_key(ec.SECP256R1())),
        entry(rsa.generate_private_key(public_exponent=65537, key_size=1024)),
        f"yesterday{entry(rsa.generate_private_key(public_exponent=65537, key_size=2048))}",
    ],
    ids=["no entry", "no base64", "no PEM", "no RSA", "too short", "no moment"],
)
def test_the_portal_does_not_start_with_a_wrong_key(text, monkeypatch):
    with pytest.raises(ValueError):  # noqa: PT011
        read_keys(text)
    monkeypatch.setenv("OIDC_KEYS", text)
    with pytest.raises(Exception, match="OIDC_KEYS"):
        signing_keys("OIDC_KEYS")


def test_the_command_prints_the_next_value():
    output = StringIO()
    call_command("oidc_key", stdout=output)
    fresh, kept = read_keys(output.getvalue().strip())
    assert kept.pem == settings.OIDC_KEYS[0].pem
    assert fresh.not_before > clock.machine_now()


def test_the_command_prints_a_first_key():
    output = StringIO()
    call_command("oidc_key", "--first", stdout=output)
    (key,) = read_keys(output.getvalue().strip())
    assert key.pem != settings.OIDC_KEYS[0].pem


def published(client) -> list[str]:
    """The numbers of the keys in the JWKS."""
    return [key["kid"] for key in client.get("/.well-known/jwks.json").json()["keys"]]


def with_keys(settings, *keys):
    settings.IDP_OIDC_PRIVATE_KEYS = [vars(key) for key in keys]


@pytest.mark.django_db
def test_a_key_is_published_before_it_signs_and_after_it_signed(client, settings):
    """`test_round_trip` verifies a token of the key that goes; here every moment of a rotation is looked at."""
    now = clock.machine_now()
    old = new_key()
    later, ending = rotated([old], now)
    with_keys(settings, later, ending)
    assert len(published(client)) == 2
    assert get_adapter().get_signing_key().pem == old.pem

    begun = replace(later, not_before=now - timedelta(minutes=1))
    with_keys(settings, begun, ending)
    assert len(published(client)) == 2, "what the old key signed can still be verified"
    assert get_adapter().get_signing_key().pem == begun.pem

    with_keys(settings, begun, replace(ending, expires_at=now))
    (left,) = published(client)
    assert left != load_jwk_from_pem(old.pem)[0]["kid"]
