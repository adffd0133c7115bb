"""What a person must hear about their account, on every proven contact, whatever channels they chose for other news."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from accounts.models import User
from messaging.models import Channel
from messaging.services import send
from notifications.services import addresses_of, notify


@transaction.atomic
def tell_every_contact(user: User, *, key: str, title, body, url: str = "", values: dict | None = None) -> None:
    """As `notify`, and to the proven contacts that `notify` left out: a thief must not have switched them off."""
    told = {channel for channel, _address in addresses_of(user)}
    if not notify(user, key=key, title=title, body=body, url=url, values=values):
        return
    with override(user.language):
        subject, text = (str(words) % values if values else str(words) for words in (title, body))
    link = f"\n\n{settings.SITE_URL}{url}" if url else ""
    for channel, address in _proven(user):
        if channel not in told:
            send(channel=channel, address=address, key=f"{key}:{channel}", subject=subject, body=f"{text}{link}")


def _proven(user: User) -> list[tuple[Channel, str]]:
    return [
        (channel, address)
        for channel, address in ((Channel.EMAIL, user.email), (Channel.SMS, user.phone_verified and user.phone))
        if address
    ]
