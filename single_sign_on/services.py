"""Looking after relying services: every change is one line of its trail."""

from datetime import datetime

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Client, Token
from django.db import transaction

from accounts.models import User
from casework.steps import record
from single_sign_on.models import RelyingService
from single_sign_on.scopes import in_order

GRANTS = [Client.GrantType.AUTHORIZATION_CODE, Client.GrantType.REFRESH_TOKEN]


def home_tiles() -> list[tuple[str, str, str]]:
    """Name, description and address of every service that stands on the home page."""
    shown = RelyingService.objects.enabled().filter(show_on_home=True).select_related("client")
    return [(service.name, service.description, service.home_url) for service in shown.order_by("client__name", "pk")]


@transaction.atomic
def register(*, by: User | None, secret: str = "", client_id: str = "", type: str, **details) -> tuple:
    """A new service and its secret, which is kept nowhere in clear; `details` are the arguments of `edit`."""
    secret = secret or get_adapter().generate_client_secret()
    client = Client(type=type, owner=None, **({"id": client_id} if client_id else {}))
    client.set_grant_types(GRANTS)
    client.set_response_types([Client.ResponseType.CODE])
    client.set_secret(secret)
    service = RelyingService(client=client)
    _write(service, **details)
    record(service, "register", by=by, **_public(details))
    return service, secret


@transaction.atomic
def edit(service: RelyingService, *, by: User | None, **details) -> None:
    """details: name, description, home_url, show_on_home, redirect_uris, post_logout_redirect_uris, scopes."""
    _write(service, **details)
    record(service, "edit", by=by, **_public(details))


def _write(
    service: RelyingService,
    *,
    name: str,
    description: str,
    home_url: str,
    show_on_home: bool,
    redirect_uris: list[str],
    post_logout_redirect_uris: list[str],
    scopes: list[str],
) -> None:
    client = service.client
    client.name = name
    client.set_redirect_uris(redirect_uris)
    client.set_post_logout_redirect_uris(post_logout_redirect_uris)
    client.set_scopes(in_order(scopes))
    client.save()
    service.client = client
    service.description, service.home_url, service.show_on_home = description, home_url, show_on_home
    service.save()


def _public(details: dict) -> dict:
    return {name: details[name] for name in ("redirect_uris", "post_logout_redirect_uris", "scopes")}


@transaction.atomic
def new_secret(service: RelyingService, *, by: User) -> str:
    """The old one is refused from now on."""
    secret = get_adapter().generate_client_secret()
    service.client.set_secret(secret)
    service.client.save(update_fields=["secret"])
    record(service, "new_secret", by=by)
    return secret


@transaction.atomic
def disable(service: RelyingService, *, by: User, reason: str, now: datetime) -> None:
    """Nobody signs in there any more, and every token it holds ends."""
    service.disabled_at, service.disabled_by, service.disabled_reason = now, by, reason
    service.save(update_fields=["disabled_at", "disabled_by", "disabled_reason"])
    Token.objects.filter(client=service.client_id).delete()
    record(service, "disable", by=by, note=reason)


@transaction.atomic
def enable(service: RelyingService, *, by: User, reason: str) -> None:
    service.disabled_at, service.disabled_by, service.disabled_reason = None, None, ""
    service.save(update_fields=["disabled_at", "disabled_by", "disabled_reason"])
    record(service, "enable", by=by, note=reason)
