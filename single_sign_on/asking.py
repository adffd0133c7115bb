"""Reading what a service asks of a person at the authorization endpoint.

What cannot be trusted (the service, where to go back to) is said on a page; everything else is told to the service by going
back there with an error (RFC 6749 §4.1.2.1).
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from allauth.core.internal.httpkit import add_query_params, del_query_params
from allauth.idp.oidc.internal.oauthlib.server import get_server
from allauth.idp.oidc.internal.oauthlib.utils import extract_params
from allauth.idp.oidc.internal.tokens import decode_jwt_token
from django.utils.translation import gettext_lazy as _
from oauthlib.oauth2.rfc6749.errors import FatalClientError, OAuth2Error

from single_sign_on.models import RelyingService

S256_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")  # RFC 7636 §4.2: SHA-256 in base64url
ONCE = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
)
# Read here, not by oauthlib, which would ask for the tokens of every service instead of the consent for this one.
READ_HERE = ("prompt", "id_token_hint", "claims")
PROMPTS = {"none", "login", "consent", "select_account"}

UNKNOWN = _("Layanan ini tidak terdaftar di SIAPkerja.")
DISABLED = _("Layanan ini sedang dinonaktifkan oleh administrator SIAPkerja.")
WRONG_ADDRESS = _("Alamat kembali yang diminta layanan ini tidak terdaftar, jadi kami tidak mengirim Anda ke sana.")
MALFORMED = _("Permintaan dari layanan ini tidak lengkap.")


class CannotTrust(Exception):
    """Say it on a page; going back would send the person to a place that nobody registered."""


class TellService(Exception):
    """Go back with this error; `code` is one of RFC 6749 or OpenID Connect Core §3.1.2.6."""

    def __init__(self, address: str, code: str, description: str = "", state: str | None = None):
        super().__init__(code)
        told = {"error": code, "error_description": description, "state": state}
        self.address = add_query_params(address, {name: value for name, value in told.items() if value})


@dataclass
class Request:
    """A request that is well-formed: whose, for what, and how oauthlib answers it."""

    service: RelyingService
    redirect_uri: str
    state: str | None
    prompts: set[str]
    hint: str
    parameters: tuple
    scopes: list[str] = field(default_factory=list)
    details: dict = field(default_factory=dict)

    @property
    def origin(self) -> str:
        address = urlsplit(self.redirect_uri)
        return f"{address.scheme}://{address.netloc}"

    def refusal(self, code: str, description: str = "") -> TellService:
        return TellService(self.redirect_uri, code, description, self.state)

    def names_somebody_else(self, person_id) -> bool:
        """The hint names the person whom the service expects; an id_token that ran out still does."""
        if not self.hint:
            return False
        said = decode_jwt_token(self.hint, client_id=self.service.client_id, verify_exp=False, verify_iss=True)
        return said is None or said.get("sub") != str(person_id)

    def code(self, person) -> tuple:
        """Headers, body and status of the answer that carries the authorization code."""
        return get_server().create_authorization_response(
            *self.parameters, scopes=self.scopes, credentials={**self.details, "user": person}
        )


def read(request) -> Request:
    """Raises `CannotTrust` or `TellService`."""
    asked = request.GET
    service = RelyingService.objects.select_related("client").filter(client=asked.get("client_id", "")).first()
    if service is None:
        raise CannotTrust(UNKNOWN)
    if not service.is_enabled:
        raise CannotTrust(DISABLED)
    redirect_uri = asked.get("redirect_uri", "")
    if redirect_uri not in service.client.get_redirect_uris():
        raise CannotTrust(WRONG_ADDRESS)
    uri, _method, _body, headers = extract_params(request)
    found = Request(
        service=service,
        redirect_uri=redirect_uri,
        state=asked.get("state"),
        prompts=set(asked.get("prompt", "").split()),
        hint=asked.get("id_token_hint", ""),
        parameters=(del_query_params(uri, *READ_HERE), "GET", "", headers),
    )
    _check(found, asked)
    _ask_oauthlib(found)
    return found


def _check(found: Request, asked) -> None:
    """What oauthlib leaves open: PKCE with S256 of every client, no parameter twice, nothing we do not support."""
    for name in ("request", "request_uri"):
        if name in asked:
            raise found.refusal(f"{name}_not_supported")
    if any(len(asked.getlist(name)) > 1 for name in ONCE):
        raise found.refusal("invalid_request", "A parameter is given twice.")
    if not asked.get("code_challenge"):
        raise found.refusal("invalid_request", "Code challenge required.")
    if asked.get("code_challenge_method") != "S256":
        raise found.refusal("invalid_request", "Only the code challenge method S256 is supported.")
    if not S256_CHALLENGE.fullmatch(asked["code_challenge"]):
        raise found.refusal("invalid_request", "The code challenge is not a SHA-256 in base64url.")
    if not found.prompts <= PROMPTS or ("none" in found.prompts and len(found.prompts) > 1):
        raise found.refusal("invalid_request", "This prompt is not supported.")


def _ask_oauthlib(found: Request) -> None:
    try:
        found.scopes, details = get_server().validate_authorization_request(*found.parameters)
    except FatalClientError as reason:
        raise CannotTrust(MALFORMED) from reason
    except OAuth2Error as reason:
        raise found.refusal(reason.error, reason.description) from reason
    details.pop("request", None)
    found.details = details
    if "openid" not in found.scopes:
        raise found.refusal("invalid_scope", "The scope openid is required.")
