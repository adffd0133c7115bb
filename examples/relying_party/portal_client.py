"""Talking to the portal's OpenID provider with Authlib; nothing here knows how the portal is built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet

SCOPES = "openid profile"
TIMEOUT_SECONDS = 20
LEEWAY_SECONDS = 60


@dataclass(frozen=True)
class Provider:
    """issuer: as browsers know the portal; inside: where our own calls go when that is another address, else ""."""

    issuer: str
    client_id: str
    secret: str
    our_address: str
    inside: str = ""

    @property
    def redirect_uri(self) -> str:
        return f"{self.our_address}/kembali"

    def metadata(self) -> dict[str, Any]:
        with self._session() as session:
            return self._read(session, f"{self.issuer}/.well-known/openid-configuration")

    def sign_in_address(self) -> tuple[str, dict[str, str]]:
        """Where to send the person, and what to remember until they come back."""
        kept = {"nonce": generate_token(32), "verifier": generate_token(64)}
        with self._session() as session:
            address, kept["state"] = session.create_authorization_url(
                self.metadata()["authorization_endpoint"], code_verifier=kept["verifier"], nonce=kept["nonce"]
            )
        return address, kept

    def tokens(self, answer: str, kept: dict[str, str]) -> dict[str, Any]:
        """Exchanges the code; raises `OAuthError`, `MismatchingStateException` or `JoseError` when something is wrong."""
        with self._session(state=kept["state"]) as session:
            tokens = session.fetch_token(
                self._here(self.metadata()["token_endpoint"]),
                authorization_response=answer,
                code_verifier=kept["verifier"],
                timeout=TIMEOUT_SECONDS,
            )
        self._verify(tokens, kept["nonce"])
        return dict(tokens)

    def refreshed(self, tokens: dict[str, Any]) -> dict[str, Any]:
        with self._session() as session:
            endpoint = self._here(self.metadata()["token_endpoint"])
            fresh = session.refresh_token(endpoint, refresh_token=tokens["refresh_token"], timeout=TIMEOUT_SECONDS)
        return {**tokens, **fresh}

    def person(self, tokens: dict[str, Any]) -> dict[str, Any]:
        with self._session(token=tokens) as session:
            return self._read(session, self.metadata()["userinfo_endpoint"])

    def sign_out_address(self, id_token: str) -> str:
        asked = {"id_token_hint": id_token, "post_logout_redirect_uri": f"{self.our_address}/"}
        return f"{self.metadata()['end_session_endpoint']}?{urlencode(asked)}"

    def _verify(self, tokens: dict[str, Any], nonce: str) -> None:
        """Signature, issuer, audience, times and nonce (OpenID Connect Core §3.1.3.7)."""
        with self._session() as session:
            keys = KeySet.import_key_set(self._read(session, self.metadata()["jwks_uri"]))
        read = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"])
        expected = {"iss": {"values": [self.issuer]}, "aud": {"values": [self.client_id]}}
        about = {"nonce": nonce, "client_id": self.client_id, "access_token": tokens["access_token"]}
        CodeIDToken(read.claims, read.header, expected, about).validate(leeway=LEEWAY_SECONDS)

    def _read(self, session: OAuth2Session, address: str) -> dict[str, Any]:
        answer = session.get(self._here(address), withhold_token=session.token is None, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        return answer.json()

    def _session(self, **details: Any) -> OAuth2Session:
        session = OAuth2Session(
            self.client_id,
            self.secret,
            scope=SCOPES,
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
            **details,
        )
        if self.inside:
            public = urlsplit(self.issuer)
            session.headers.update({"Host": public.netloc, "X-Forwarded-Proto": public.scheme})
        return session

    def _here(self, address: str) -> str:
        return address.replace(self.issuer, self.inside, 1) if self.inside else address
