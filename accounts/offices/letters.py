"""What a person is told outside the portal about their roles, in their language. No letter holds a NIK."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import Assignment, RoleGrant, User
from core.ids import uuid7
from core.words import lazy_tanggal
from messaging.models import Channel
from messaging.services import send

LINK_DAYS = 7

INVITATION = _(
    "Anda diundang bertugas sebagai %(role)s di %(office)s mulai %(day)s.\n\n"
    "Buka tautan ini dalam %(days)s hari, lalu masuk atau daftar dengan alamat email ini. "
    "Di sana Anda menerima atau menolak tugas itu:\n%(link)s\n\n"
    "Jangan teruskan pesan ini. Bila Anda tidak mengenal undangan ini, abaikan saja."
)
ASSIGNED = _(
    "Mulai %(day)s Anda bertugas sebagai %(role)s di %(office)s. "
    "Bila belum punya faktor kedua, Anda diminta memasangnya saat masuk."
)
SUSPENDED = _(
    "Tugas Anda sebagai %(role)s di %(office)s ditangguhkan. "
    "Tanyakan alasannya kepada administrator kantor Anda. Layanan lain di akun Anda tetap terbuka."
)
RESUMED = _("Tugas Anda sebagai %(role)s di %(office)s berlaku lagi.")
ENDED = _("Tugas Anda sebagai %(role)s di %(office)s berakhir pada %(last)s.")
SHUT_OUT = _(
    "Akun Anda ditangguhkan, dan semua perangkat sudah dikeluarkan. Data Anda tetap aman. "
    "Tanyakan alasannya kepada administrator kantor Anda, atau lihat halaman Bantuan."
)
LET_IN_AGAIN = _("Akun Anda aktif lagi. Silakan masuk seperti biasa.")


def invitation(grant: RoleGrant, token: str) -> None:
    """The one-time link, to the invited address."""
    with override(settings.LANGUAGE_CODE):
        body = INVITATION % {
            "role": grant.get_role_display(),
            "office": grant.office,
            "day": lazy_tanggal(grant.from_on),
            "days": LINK_DAYS,
            "link": settings.SITE_URL + reverse("offices:invitation_link", args=[token]),
        }
        subject = _("Undangan bertugas di %s") % grant.office
        send(channel=Channel.EMAIL, address=grant.email, key=f"role:{uuid7()}", subject=str(subject), body=str(body))


def assigned(assignment: Assignment) -> None:
    _about(assignment, _("Tugas baru Anda"), ASSIGNED)


def suspended(assignment: Assignment) -> None:
    _about(assignment, _("Tugas Anda ditangguhkan"), SUSPENDED)


def resumed(assignment: Assignment) -> None:
    _about(assignment, _("Tugas Anda berlaku lagi"), RESUMED)


def ended(assignment: Assignment) -> None:
    _about(assignment, _("Tugas Anda berakhir"), ENDED)


def shut_out(person: User) -> None:
    _tell(person, _("Akun Anda ditangguhkan"), SHUT_OUT)


def let_in_again(person: User) -> None:
    _tell(person, _("Akun Anda aktif lagi"), LET_IN_AGAIN)


def _about(assignment: Assignment, subject, body) -> None:
    _tell(
        assignment.user,
        subject,
        body,
        role=assignment.get_role_display,
        office=lambda: assignment.office or _("perusahaan Anda"),
        day=lambda: lazy_tanggal(assignment.from_on),
        last=lambda: lazy_tanggal(assignment.to_on or assignment.from_on),
    )


def _tell(person: User, subject, body, **values) -> None:
    """By e-mail, or by SMS to whoever has no address."""
    key = f"role:{uuid7()}"
    with override(person.language):
        text = str(body) % {name: str(value()) for name, value in values.items()}
        if person.email:
            send(channel=Channel.EMAIL, address=person.email, key=key, subject=str(subject), body=text)
        elif person.phone_verified:
            send(channel=Channel.SMS, address=person.phone, key=key, body=f"{subject}. {text}")
