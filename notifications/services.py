from django.conf import settings
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import override

from accounts.models import User
from messaging.models import Channel
from messaging.services import send
from notifications.models import Notice, Preference


def addresses_of(user: User, *, urgent: bool = False) -> list[tuple[Channel, str]]:
    """Where this person is told things: the channels they chose, as far as an address is proven to be theirs.

    What is urgent goes to every proven contact: a thief must not have switched it off.
    """
    chosen = Preference.objects.filter(user=user).first() or Preference(user=user)
    phone = user.phone if user.phone_verified else ""
    known = [
        (Channel.EMAIL, user.email, chosen.email or urgent),
        (Channel.WHATSAPP, phone, chosen.whatsapp),
        (Channel.SMS, phone, chosen.sms or urgent),
    ]
    return [(channel, address) for channel, address, wanted in known if wanted and address]


@transaction.atomic
def notify(
    user: User, *, key: str, title, body, url: str = "", values: dict | None = None, urgent: bool = False
) -> bool:
    """Tell a person something, once per `key`: inbox entry and outbox messages. False when it was told before.

    `title` and `body` are lazy translations, written in the person's own language, with `values` put in (%(name)s).
    """
    with override(user.language):
        words = [str(text) % values if values else str(text) for text in (title, body)]
    title = Truncator(" ".join(words[0].split())).chars(Notice._meta.get_field("title").max_length)
    notice = Notice(recipient=user, key=key, title=title, body=words[1], url=url)
    if not _is_new(notice):
        return False
    link = f"\n\n{settings.SITE_URL}{url}" if url else ""
    for channel, address in addresses_of(user, urgent=urgent):
        send(
            channel=channel, address=address, key=f"{key}:{channel}", subject=notice.title, body=f"{notice.body}{link}"
        )
    return True


def _is_new(notice: Notice) -> bool:
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    return Notice.objects.filter(pk=notice.pk).exists()
