"""What relying services read to find their way: OpenID Connect Discovery 1.0, and the public keys."""

from allauth.idp.oidc import views as allauth
from allauth.idp.oidc.adapter import get_adapter
from django.conf import settings
from django.http import JsonResponse
from django.urls import reverse
from django.views import View

from accounts.access import PUBLIC
from single_sign_on.scopes import SCOPES
from single_sign_on.services import GRANTS

ENDPOINTS = {
    "authorization_endpoint": "authorize",
    "token_endpoint": "token",
    "userinfo_endpoint": "userinfo",
    "revocation_endpoint": "revoke",
    "end_session_endpoint": "sign_out",
    "jwks_uri": "jwks",
}
AUTHENTICATION = ["client_secret_basic", "client_secret_post", "none"]
PROTOCOL_CLAIMS = ["iss", "aud", "exp", "iat", "nonce", "at_hash"]


class ConfigurationView(View):
    """OpenID Connect Discovery 1.0 §3 and RFC 8414 §2. Every address under the name that the portal is known by."""

    access = PUBLIC

    def get(self, request):
        issuer = get_adapter().get_issuer()
        addresses = {name: issuer + reverse(f"single_sign_on:{page}") for name, page in ENDPOINTS.items()}
        document = {
            "issuer": issuer,
            **addresses,
            "scopes_supported": list(SCOPES),
            "claims_supported": [*PROTOCOL_CLAIMS, *(claim for scope in SCOPES.values() for claim in scope.claims)],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": [grant.value for grant in GRANTS],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": AUTHENTICATION,
            "revocation_endpoint_auth_methods_supported": AUTHENTICATION,
            "code_challenge_methods_supported": ["S256"],
            "claims_parameter_supported": False,
            "request_parameter_supported": False,
            "request_uri_parameter_supported": False,
            "ui_locales_supported": [code for code, _name in settings.LANGUAGES],
        }
        return JsonResponse(document, headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "max-age=3600"})


class KeysView(allauth.JwksView):
    """Keys that sign, keys that signed and are not over, and keys that will sign."""

    access = PUBLIC
