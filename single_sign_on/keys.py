"""The RSA keys that sign id_tokens, as they stand in the variable OIDC_KEYS.

Entries with commas between, each `<from>@<until>@<PEM in base64>`; the moments are ISO 8601 in UTC and may be empty. Of the
keys that have begun, the latest signs; all that have not ended are published, so a token stays readable after a rotation.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

KEY_BITS = 2048
PUBLISHED_AHEAD = timedelta(days=1)  # relying services fetch the keys anew within an hour
KEPT_AFTER = timedelta(days=1)  # longer than any id_token lives


@dataclass(frozen=True)
class SigningKey:
    pem: str
    not_before: datetime | None = None
    expires_at: datetime | None = None


def read_keys(text: str) -> list[SigningKey]:
    """Raises `ValueError` when an entry is not of that form, or holds no RSA key of at least `KEY_BITS`."""
    return [_read(entry.strip()) for entry in text.split(",")]


def write_keys(keys: list[SigningKey]) -> str:
    return ",".join(
        f"{_written(key.not_before)}@{_written(key.expires_at)}@{b64encode(key.pem.encode()).decode()}" for key in keys
    )


def new_key(not_before: datetime | None = None) -> SigningKey:
    private = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return SigningKey(pem, not_before)


def rotated(keys: list[SigningKey], now: datetime) -> list[SigningKey]:
    """A new key that signs from tomorrow; the present ones stay published until all they signed has run out."""
    begins = (now + PUBLISHED_AHEAD).replace(microsecond=0)
    ends = begins + KEPT_AFTER
    kept = [key for key in keys if key.expires_at is None or key.expires_at > now]
    return [new_key(begins), *(replace(key, expires_at=min(key.expires_at or ends, ends)) for key in kept)]


def _read(entry: str) -> SigningKey:
    begins, ends, encoded = entry.split("@")
    pem = b64decode(encoded, validate=True)
    try:
        private = load_pem_private_key(pem, password=None)
    except (TypeError, UnsupportedAlgorithm) as reason:
        raise ValueError("not a private key without a password") from reason
    if not isinstance(private, rsa.RSAPrivateKey) or private.key_size < KEY_BITS:
        raise ValueError(f"not an RSA key of {KEY_BITS} bits")
    return SigningKey(pem.decode(), _moment(begins), _moment(ends))


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _written(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
