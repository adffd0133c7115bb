"""What people are told about their identity, each fact once. No message carries a NIK, nor whose data differed."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.models import Event
from identity.models import ContactRecovery, CorrectionState, DataCorrection, IdentityClaim
from notifications.services import notify

TRY_OF_STRANGER = _(
    "Seseorang mendaftar dengan NIK Anda. Kalau itu Anda: akun Anda sudah ada, jadi masuk saja, atau atur ulang kata sandi. "
    "Kalau bukan Anda: akun Anda tetap aman, dan pendaftar itu tidak melihat apa pun. Jangan berikan kode kepada siapa pun."
)


def tell_owner(owner: User, today: date) -> None:
    """Somebody else typed the NIK of this account; said once a day."""
    notify(
        owner,
        key=f"identity:tried:{owner.pk}:{today}",
        title=_("Ada yang mendaftar dengan NIK Anda"),
        body=TRY_OF_STRANGER,
    )


def tell_confirmed(claim: IdentityClaim) -> None:
    _tell(
        claim,
        "confirmed",
        _("Identitas Anda sudah dikonfirmasi"),
        _("Data Anda cocok. Semua layanan untuk pekerja terbuka dengan akun ini."),
    )


def tell_review(claim: IdentityClaim) -> None:
    _tell(
        claim,
        "review",
        _("Data Anda belum cocok dengan Dukcapil"),
        _("Betulkan yang salah ketik, tunggu petugas, atau datang ke kantor. Halaman identitas menunjukkan caranya."),
    )


def tell_correction_asked(claim: IdentityClaim, note: str) -> None:
    _tell(
        claim,
        "correct",
        _("Petugas meminta data identitas dibetulkan"),
        _("Petugas menulis: %(note)s Betulkan di halaman identitas, lalu data diperiksa lagi."),
        {"note": note},
    )


def tell_rejected(claim: IdentityClaim, note: str) -> None:
    _tell(
        claim,
        "rejected",
        _("Identitas Anda belum dapat diterima"),
        _("Alasan petugas: %(note)s Kalau tidak setuju, datang ke kantor dengan KTP; petugas memeriksa lagi."),
        {"note": note},
    )


def tell_reopened(claim: IdentityClaim) -> None:
    _tell(
        claim,
        "reopened",
        _("Identitas Anda diperiksa lagi"),
        _("Petugas membuka lagi pemeriksaan Anda. Hasilnya kami kirim ke sini."),
    )


def tell_moving(claim: IdentityClaim, recovery: ContactRecovery) -> None:
    """To the new account: its contact moves to the old one."""
    _tell(
        claim,
        f"moving:{recovery.pk}",
        _("Akun lama Anda sedang dipulihkan"),
        _("Kontak Anda dipindahkan ke akun lama setelah masa tunggu. Anda menerima pesan bila sudah selesai."),
    )


def _tell(claim: IdentityClaim, fact: str, title, body, values: dict | None = None) -> None:
    """Each arrival in a state is a fact of its own."""
    notify(
        claim.user,
        key=f"identity:{claim.pk}:{fact}:{_moves_so_far(claim)}",
        title=title,
        body=body,
        url=reverse("identity:status"),
        values=values,
    )


def _moves_so_far(claim: IdentityClaim) -> int:
    return Event.objects.about(claim).count()


def tell_correction_answered(correction: DataCorrection, note: str) -> None:
    accepted = correction.state == CorrectionState.ACCEPTED
    notify(
        correction.person,
        key=f"correction:{correction.pk}",
        title=_("Data Anda sudah diperbarui") if accepted else _("Jawaban atas laporan kesalahan data"),
        body=_("Petugas menulis: %(note)s"),
        url=reverse("identity:status"),
        values={"note": note},
    )
