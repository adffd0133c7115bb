"""What a service's own server calls: exchange a code or a refresh token, read userinfo, revoke.

allauth answers; here stands what it leaves open: services that are disabled, consents that were withdrawn, secrets that are
shown twice, and tokens of somebody else. No person's browser comes here, so there is no CSRF token to check.
"""

import json
from http import HTTPStatus

from allauth.core.internal.httpkit import extract_basic_auth
from allauth.idp.oidc import views as allauth
from allauth.idp.oidc.internal.oauthlib import authorization_codes
from allauth.idp.oidc.internal.oauthlib.utils import get_validator_context
from allauth.idp.oidc.models import Token
from django.db import transaction
from django.http import JsonResponse

from accounts.access import PUBLIC
from single_sign_on import granting
from single_sign_on.models import RelyingService

SECRETS = {"authorization_code": "code", "refresh_token": "refresh_token"}
OF_PEOPLE = (Token.Type.ACCESS_TOKEN, Token.Type.REFRESH_TOKEN)


def refusal(code: str, status: int = HTTPStatus.BAD_REQUEST) -> JsonResponse:
    """RFC 6749 §5.2."""
    return JsonResponse({"error": code}, status=status, headers={"Cache-Control": "no-store"})


def calling_client(request) -> str:
    """Whose call this says it is; "" when it names two. Whether that is true, allauth checks."""
    basic, _secret = extract_basic_auth(request.headers)
    posted = request.POST.get("client_id")
    return "" if basic and posted and basic != posted else basic or posted or ""


def may_call(client_id: str) -> bool:
    return RelyingService.objects.enabled().filter(client=client_id).exists()


class TokenView(allauth.TokenView):
    access = PUBLIC

    def post(self, request):
        client_id = calling_client(request)
        if not may_call(client_id):
            return refusal("invalid_client", HTTPStatus.UNAUTHORIZED)
        kind = SECRETS.get(request.POST.get("grant_type", ""))
        if kind is None:
            return refusal("unsupported_grant_type")
        secret = request.POST.get(kind, "")
        with transaction.atomic():
            consent = granting.running_consent(_person(kind, secret, client_id), client_id)
            response = super().post(request)
            if response.status_code == HTTPStatus.OK:
                if consent is None or not (granting.is_of_now(consent) and granting.spend(secret, consent)):
                    transaction.set_rollback(True)
                    response = refusal("invalid_grant")
                else:
                    granting.note_use(consent)
        if _is_invalid_grant(response):
            granting.punish_reuse(secret, client_id)
        return response


def _person(kind: str, secret: str, client_id: str):
    """The key of the person for whom this secret was made, None when nobody knows it any more."""
    if kind == "code":
        return (authorization_codes.lookup(client_id, secret) or {}).get("sub")
    found = Token.objects.by_value(secret).filter(type=Token.Type.REFRESH_TOKEN, client=client_id).first()
    return found and found.user_id


def _is_invalid_grant(response) -> bool:
    """allauth says so only of a service that has proven who it is."""
    return response.status_code == HTTPStatus.BAD_REQUEST and json.loads(response.content)["error"] == "invalid_grant"


class UserInfoView(allauth.UserInfoView):
    access = PUBLIC

    def _respond(self, request):
        response = super()._respond(request)
        token = get_validator_context().access_token
        if response.status_code == HTTPStatus.OK and not (token and may_call(token.client_id)):
            response = refusal("invalid_token", HTTPStatus.UNAUTHORIZED)
            response["WWW-Authenticate"] = 'Bearer error="invalid_token"'
        return response


class RevokeView(allauth.RevokeView):
    """RFC 7009. Only one's own; of a refresh token, all that followed from it; whatever the hint says."""

    access = PUBLIC

    def post(self, request, *args, **kwargs):
        client_id = calling_client(request)
        if not may_call(client_id):
            return refusal("invalid_client", HTTPStatus.UNAUTHORIZED)
        shown = Token.objects.by_value(request.POST.get("token", "")).filter(type__in=OF_PEOPLE)
        token = shown.select_related("user", "client__service").first()
        if token and token.client_id != client_id:
            return refusal("invalid_grant")
        with transaction.atomic():
            response = super().post(request, *args, **kwargs)
            if response.status_code == HTTPStatus.OK and token:
                token.delete()
                if token.type == Token.Type.REFRESH_TOKEN:
                    granting.revoke(token.user, token.client.service)
        return response
