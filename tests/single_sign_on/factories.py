from base64 import urlsafe_b64encode
from hashlib import sha256

from single_sign_on.models import RelyingService
from single_sign_on.scopes import SCOPES
from single_sign_on.services import register

CALLBACK = "https://layanan.example/kembali?dari=siapkerja"
AFTER_SIGN_OUT = "https://layanan.example/selesai"
VERIFIER = "a-code-verifier-of-at-least-forty-three-characters-0123"
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def registered(**details) -> tuple[RelyingService, str]:
    """A service that may ask for everything, and its secret."""
    given = {
        "by": None,
        "type": "confidential",
        "name": "Layanan contoh",
        "description": "Layanan untuk pengujian.",
        "home_url": "https://layanan.example/",
        "show_on_home": False,
        "redirect_uris": [CALLBACK],
        "post_logout_redirect_uris": [AFTER_SIGN_OUT],
        "scopes": list(SCOPES),
    }
    return register(**given | details)


def request_of(service: RelyingService, **changes) -> dict:
    """The parameters of a good authorization request; None takes one away."""
    good = {
        "response_type": "code",
        "client_id": service.client_id,
        "redirect_uri": CALLBACK,
        "scope": "openid profile",
        "state": "a-state",
        "nonce": "a-nonce",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    return {name: value for name, value in {**good, **changes}.items() if value is not None}
