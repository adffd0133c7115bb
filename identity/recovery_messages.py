"""Messages of an assisted recovery: the code, the warning to every old contact, and what came of it."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import User
from core import clock
from core.ids import uuid7
from core.templatetags.siap import waktu
from identity.models import ContactRecovery
from messaging.models import Channel
from messaging.services import send
from notifications.models import Notice
from notifications.services import notify


def send_code(recovery: ContactRecovery, code: str) -> None:
    with override(recovery.account.language):
        text = _("Kode pemulihan akun: %(code)s. Sebutkan hanya kepada petugas di depan Anda, di kantor Disnaker.")
        _to_new_contact(recovery, _("Kode pemulihan akun SIAPkerja"), text % {"code": code})


def _to_new_contact(recovery: ContactRecovery, subject: str, body: str) -> None:
    for channel, address in ((Channel.EMAIL, recovery.email), (Channel.SMS, recovery.phone)):
        if address:
            send(channel=channel, address=address, key=f"recovery:{uuid7()}", subject=subject, body=body)


def contacts_of(user: User) -> list[tuple[Channel, str]]:
    """Every contact that the account has proven, whatever channels the person chose for reminders."""
    proven = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    emails = {*proven, *([user.email] if user.email else [])}
    contacts = [(Channel.EMAIL, email) for email in sorted(emails)]
    return [*contacts, *([(Channel.SMS, user.phone)] if user.phone_verified else [])]


def tell_old_contacts(recovery: ContactRecovery, token: str) -> None:
    """By every old contact with the link that stops it, and in the inbox, where the person is signed in."""
    account = recovery.account
    with override(account.language):
        title = _("Kontak akun Anda akan diganti")
        body = _(
            "Petugas di %(office)s sedang memulihkan akun Anda dengan kontak baru. Kontak diganti pada %(until)s. "
            "Kalau itu Anda, tidak ada yang perlu dilakukan. Kalau bukan Anda, hentikan sekarang."
        ) % {"office": recovery.office, "until": waktu(recovery.cooling_until.astimezone(clock.WIB))}
        link = f"{settings.SITE_URL}{reverse('identity:stop_by_link', args=[token])}"
        text = f"{body}\n\n{_('Bukan saya, hentikan:')} {link}"
    for number, (channel, address) in enumerate(contacts_of(account)):
        send(channel=channel, address=address, key=f"recovery:{recovery.pk}:{number}", subject=title, body=text)
    Notice.objects.create(
        recipient=account,
        key=f"recovery:{recovery.pk}:cooling",
        title=title,
        body=body,
        url=reverse("identity:stop_recovery", args=[recovery.pk]),
    )


def tell_done(recovery: ContactRecovery) -> None:
    with override(recovery.account.language):
        text = _("Akun Anda sudah dipulihkan dengan kontak ini. Buat kata sandi baru lewat “Kendala masuk?”:")
        link = f"{settings.SITE_URL}{reverse('account_reset_password')}"
        _to_new_contact(recovery, _("Akun SIAPkerja Anda sudah dipulihkan"), f"{text} {link}")


def tell_officer_stopped(recovery: ContactRecovery) -> None:
    _tell_officer(
        recovery,
        gettext_lazy("Pemulihan %(number)s dihentikan"),
        gettext_lazy("Pemilik akun menyatakan bukan dia yang meminta. Kontak lama tetap berlaku."),
    )


def tell_officer_taken(recovery: ContactRecovery) -> None:
    _tell_officer(
        recovery,
        gettext_lazy("Pemulihan %(number)s batal"),
        gettext_lazy("Kontak baru itu dipakai akun lain selama masa tunggu. Minta kontak yang lain."),
    )


def _tell_officer(recovery: ContactRecovery, title, body) -> None:
    notify(
        recovery.opened_by,
        key=f"recovery:{recovery.pk}:{recovery.state}",
        title=title,
        body=body,
        url=recovery.get_absolute_url(),
        values={"number": recovery.number},
    )
