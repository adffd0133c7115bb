"""What a person hears of their account: each fact one function, written in their language, to every proven contact.

No word here opens an account: there are codes, which one types into the page one has open, and links to public pages.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.ids import uuid7
from core.phones import mask_phone
from core.templatetags.siap import waktu
from messaging.models import Channel
from messaging.services import send
from notifications.services import notify
from sign_in import limits
from sign_in.contacts import mask_email

NOT_YOU = _("Bukan Anda? Buka halaman “Kendala masuk?” sekarang dan buat kata sandi baru, atau datangi petugas.")
WHEN = _("Waktu: %(at)s.")
ALREADY_TITLE = _("Kontak ini sudah punya akun SIAPkerja")
ALREADY = _(
    "Ada yang memakai kontak ini di SIAPkerja. Kontak ini sudah milik akun Anda, jadi tidak ada yang berubah. "
    "Anda sendiri yang mencoba? Masuk saja. Lupa kata sandi: %(url)s. Bukan Anda? Abaikan pesan ini."
)
CODE = _("Kode SIAPkerja: %(code)s. Berlaku %(minutes)s menit. Jangan berikan kepada siapa pun, juga petugas.")


def password_changed(user: User) -> None:
    _tell_owner(
        user,
        _("Kata sandi Anda diganti"),
        _("Kata sandi akun SIAPkerja Anda diganti. Perangkat lain sudah kami keluarkan."),
    )


def password_recovered(user: User) -> None:
    _tell_owner(
        user,
        _("Kata sandi baru dibuat lewat “Kendala masuk?”"),
        _("Kata sandi baru untuk akun SIAPkerja Anda dibuat dengan kode. Semua perangkat sudah kami keluarkan."),
    )


def email_changed(user: User, before: str | None) -> None:
    """`before` is the old proven address, told too; None when this is the first one."""
    title, body = (
        (_("Email akun Anda diganti"), _("Email akun SIAPkerja Anda diganti menjadi %(new)s."))
        if before
        else (_("Email ditambahkan ke akun Anda"), _("Email %(new)s ditambahkan ke akun SIAPkerja Anda."))
    )
    _tell_owner(user, title, body, old=(Channel.EMAIL, before), new=mask_email(user.email))


def phone_changed(user: User, before: str) -> None:
    """`before` is the old proven number (E.164), told too; "" when this is the first one."""
    title, body = (
        (_("Nomor ponsel akun Anda diganti"), _("Nomor ponsel akun SIAPkerja Anda diganti menjadi %(new)s."))
        if before
        else (_("Nomor ponsel ditambahkan ke akun Anda"), _("Nomor ponsel %(new)s ditambahkan ke akun SIAPkerja Anda."))
    )
    _tell_owner(user, title, body, old=(Channel.SMS, before), new=mask_phone(user.phone))


FACTS = {
    "account/email/password_changed": password_changed,
    "account/email/password_set": password_changed,
    "account/email/password_reset": password_recovered,
}
TOLD_WITH_THE_CHANGE = {"account/email/email_changed"}


def tell(letter: str, user: User) -> None:
    """A notice that allauth names by its letter: a fact above, or the words of `<letter>_subject.txt`, `_message.txt`."""
    if letter in FACTS:
        FACTS[letter](user)
    elif letter not in TOLD_WITH_THE_CHANGE:
        with override(user.language):
            title = " ".join(render_to_string(f"{letter}_subject.txt").split())
            text = render_to_string(f"{letter}_message.txt").strip()
        _tell_owner(user, title.replace("%", "%%"), text.replace("%", "%%"))


def somebody_typed_your_contact(channel: Channel, address: str) -> None:
    """To the owner of a proven contact that somebody else tries to register or to add; not more often than codes."""
    if limits.take("code_to_contact", f"owner:{address}").refused_until:
        return
    field = "email" if channel == Channel.EMAIL else "phone"
    owner = User.objects.filter(**{field: address}).first()
    with override(owner.language if owner else get_language()):
        link = f"{settings.SITE_URL}{reverse('account_reset_password')}"
        body = str(ALREADY) % {"url": link}
        send(channel=channel, address=address, key=f"account:{uuid7()}", subject=str(ALREADY_TITLE), body=body)


def send_code_by_sms(phone: str, code: str, minutes: int) -> None:
    words = str(CODE) % {"code": code, "minutes": minutes}
    send(channel=Channel.SMS, address=phone, key=f"account:{uuid7()}", body=words)


def _tell_owner(user: User, title, text, *, old: tuple[Channel, str | None] | None = None, new: str = "") -> None:
    """Inbox and every proven contact, and the contact that was just replaced."""
    values = {"new": new, "at": waktu(clock.now())}
    body = format_lazy("{text}\n\n{when}\n{not_you}", text=text, when=WHEN, not_you=NOT_YOU)
    key = f"account:{uuid7()}"
    url = reverse("account_reset_password")
    notify(user, key=key, title=title, body=body, url=url, values=values, urgent=True)
    if old and old[1]:
        with override(user.language):
            send(channel=old[0], address=old[1], key=f"{key}:old", subject=str(title), body=str(body) % values)
