"""Where the portal's OpenID provider differs from allauth's own: who it is, and what it tells about a person."""

import secrets

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.conf import settings

from single_sign_on.scopes import SCOPES, claims_of


class OpenIdAdapter(DefaultOIDCAdapter):
    scope_display = {name: scope.given for name, scope in SCOPES.items()}

    def generate_client_secret(self) -> str:
        return secrets.token_urlsafe(32)

    def get_issuer(self) -> str:
        """One name for ever, whatever host name a request came by."""
        return settings.SITE_URL.rstrip("/")

    def get_claims(self, purpose, user, client, scopes, email=None, **kwargs) -> dict:
        """The id_token names the account and nothing else: at sign-out it travels in an address."""
        who = {"sub": self.get_user_sub(client, user)}
        return who if purpose == "id_token" else who | claims_of(user, scopes)
