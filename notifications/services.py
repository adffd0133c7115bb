from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import override

from accounts.models import User
from core import clock
from messaging.models import Channel, OutboxMessage
from messaging.services import send_many
from notifications.models import Notice, Preference


@dataclass(frozen=True, slots=True)
class News:
    """What one person is told, once per `key`.

    `title` and `body` are lazy translations, written in the person's own language, with `values` put in (%(name)s).
    """

    user: User
    key: str
    title: Any
    body: Any
    url: str = ""
    values: dict | None = None
    urgent: bool = False


def addresses_of(user: User, *, urgent: bool = False) -> list[tuple[Channel, str]]:
    """Where this person is told things: the channels they chose, as far as an address is proven to be theirs.

    What is urgent goes to every proven contact: a thief must not have switched it off.
    """
    return _addresses(user, Preference.objects.filter(user=user).first(), urgent)


def _addresses(user: User, preference: Preference | None, urgent: bool) -> list[tuple[Channel, str]]:
    chosen = preference or Preference(user=user)
    phone = user.phone if user.phone_verified else ""
    known = [
        (Channel.EMAIL, user.email, chosen.email or urgent),
        (Channel.WHATSAPP, phone, chosen.whatsapp),
        (Channel.SMS, phone, chosen.sms or urgent),
    ]
    return [(channel, address) for channel, address, wanted in known if wanted and address]


def notify(
    user: User, *, key: str, title, body, url: str = "", values: dict | None = None, urgent: bool = False
) -> bool:
    """Tell a person something, once per `key`: inbox entry and outbox messages. False when it was told before."""
    return notify_many([News(user, key, title, body, url, values, urgent)]) == 1


@clock.held()
@transaction.atomic
def notify_many(news: Sequence[News]) -> int:
    """Tell many people at once, in as many queries as one; gives how much of it is new."""
    notices = {one.key: _notice_of(one) for one in news}
    Notice.objects.bulk_create(notices.values(), batch_size=1000, ignore_conflicts=True)
    keys = [notice.pk for notice in notices.values()]
    new = set(Notice.objects.filter(pk__in=keys).values_list("pk", flat=True))
    told = [one for one in news if notices[one.key].pk in new]
    people = Preference.objects.filter(user__in={one.user.pk for one in told})
    preferences = {preference.user_id: preference for preference in people}
    send_many(message for one in told for message in _messages_of(one, notices[one.key], preferences.get(one.user.pk)))
    return len(told)


def _notice_of(news: News) -> Notice:
    with override(news.user.language):
        words = [str(text) % news.values if news.values else str(text) for text in (news.title, news.body)]
    title = Truncator(" ".join(words[0].split())).chars(Notice._meta.get_field("title").max_length)
    return Notice(recipient=news.user, key=news.key, title=title, body=words[1], url=news.url)


def _messages_of(news: News, notice: Notice, preference: Preference | None) -> Iterable[OutboxMessage]:
    link = f"\n\n{settings.SITE_URL}{news.url}" if news.url else ""
    for channel, address in _addresses(news.user, preference, news.urgent):
        yield OutboxMessage(
            key=f"{news.key}:{channel}",
            channel=channel,
            address=address,
            subject=notice.title,
            body=f"{notice.body}{link}",
        )
