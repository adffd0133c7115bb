"""The environment in which the portal runs here; production gets its own from `docker-compose.yml`."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

ROOT = Path(__file__).resolve().parent.parent
OF_THE_OUTSIDE = {"BANK_SECRET", "DUKCAPIL_SECRET", "BPJS_SECRET", "SKKNI_SECRET"}
SECRETS = {"SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "OIDC_KEYS"} | OF_THE_OUTSIDE
OFFLINE_DATABASE = "postgresql://web@/siapkerja?host=/nonexistent"


def keys(var: Path) -> dict[str, str]:
    """The secrets of this installation: made once, kept in `secrets.env`, without which NIKs cannot be read again.

    A file of an earlier version gets what it lacks; what it holds stays.
    """
    kept = var / "secrets.env"
    held = _read(kept) if kept.exists() else {}
    if not held.keys() >= SECRETS:
        held = {**new_keys(), **held}
        var.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(".new")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as lines:
            lines.writelines(f"{name}={value}\n" for name, value in held.items())
            lines.flush()
            os.fsync(lines.fileno())
        unfinished.rename(kept)
    return held


def _read(kept: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in kept.read_text().splitlines() if "=" in line)


def new_keys() -> dict[str, str]:
    def random_key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": f"1:{random_key()}",
        "INDEX_KEY": random_key(),
        "OIDC_KEYS": f"@@{_signing_key()}",
        **{name: secrets.token_urlsafe(32) for name in sorted(OF_THE_OUTSIDE)},
    }


def _signing_key() -> str:
    """A new RSA key as PEM in base64; the form of OIDC_KEYS is explained in `.env.example`."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return base64.b64encode(pem).decode()


def demo(
    var: Path, addresses: dict[str, str], site_url: str, bank_url: str, dukcapil_url: str, bpjs_url: str = ""
) -> dict[str, str]:
    """The demo portal on this machine: no TLS, no mail leaves it; bank, population register and BPJS are simulators."""
    return {
        **os.environ,
        **keys(var),
        **addresses,
        "DJANGO_SETTINGS_MODULE": "siapkerja.settings",
        "PYTHONUNBUFFERED": "1",
        "DEMO": "1",
        "DEBUG": "0",
        "HTTPS": "0",
        "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
        "SITE_URL": site_url,
        "BANK_URL": bank_url,
        "DUKCAPIL_URL": dukcapil_url,
        "BPJS_URL": bpjs_url,
        "BEAT_SECONDS": os.environ.get("BEAT_SECONDS", "5"),
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(var / "mail"),
        "STATIC_ROOT": str(var / "static"),
        "PRIVATE_FILES": str(var / "files"),
    }


def offline() -> dict[str, str]:
    """As in production, with throwaway keys and no services: for checks and for compiling."""
    return {
        **os.environ,
        **new_keys(),
        "DJANGO_SETTINGS_MODULE": "siapkerja.settings",
        "DEMO": "0",
        "DEBUG": "0",
        "HTTPS": "1",
        "ALLOWED_HOSTS": "siapkerja.example",
        "SITE_URL": "https://siapkerja.example",
        "DATABASE_URL": OFFLINE_DATABASE,
        "REDIS_URL": "redis+socket:///nonexistent?virtual_host=0",
        "BANK_URL": "https://bank.example",
        "DUKCAPIL_URL": "https://dukcapil.example",
        "BPJS_URL": "https://bpjs.example",
        "TRUSTED_PROXIES": "1",
    }
