"""What each status of an identity, a recovery and a correction means, what to do, and who acts."""

from django.utils.translation import gettext_lazy as _

from core import actors
from core.words import Words
from identity.models import ClaimState, CorrectionState, RecoveryState

CLAIM_WORDS = {
    ClaimState.REGISTERED: Words(
        _("Data Anda tersimpan, dan belum dicocokkan dengan Dukcapil."), _("Tunggu beberapa menit."), actors.PORTAL
    ),
    ClaimState.WAITING: Words(
        _("Dukcapil belum menjawab."), _("Tunggu; portal bertanya lagi sendiri, lalu memberi tahu Anda."), actors.PORTAL
    ),
    ClaimState.REVIEW: Words(
        _("Data yang diketik belum cocok dengan Dukcapil."),
        _("Betulkan yang salah ketik, atau tunggu petugas."),
        actors.DISNAKER,
    ),
    ClaimState.NEEDS_CORRECTION: Words(
        _("Petugas meminta data dibetulkan."), _("Betulkan data Anda, lalu periksa lagi."), actors.YOU
    ),
    ClaimState.REJECTED: Words(
        _("Petugas tidak dapat menerima data ini, dengan alasannya."),
        _("Kalau tidak setuju, datang ke kantor dengan KTP asli."),
        actors.YOU,
    ),
    ClaimState.RECOVERING: Words(
        _("Anda sudah punya akun; kontak Anda sedang dipindahkan ke akun itu."),
        _("Tunggu masa tunggu selesai, lalu masuk ke akun lama."),
        actors.PORTAL,
    ),
    ClaimState.CONFIRMED: Words(_("Identitas Anda cocok."), _("Pakai semua layanan dengan akun ini."), actors.NOBODY),
    ClaimState.CLOSED: Words(_("Akun baru ini ditutup; akun lama dipakai lagi."), _("Masuk ke akun lama."), actors.YOU),
}

RECOVERY_WORDS = {
    RecoveryState.PROVING: Words(
        _("Kode sudah dikirim ke kontak baru."), _("Ketik kodenya di depan petugas."), actors.YOU
    ),
    RecoveryState.COOLING: Words(
        _("Kontak lama diberi tahu, dan dapat menghentikan pemulihan."),
        _("Tunggu sampai masa tunggu selesai."),
        actors.PORTAL,
    ),
    RecoveryState.DONE: Words(_("Kontak akun sudah diganti."), _("Buat kata sandi baru, lalu masuk."), actors.YOU),
    RecoveryState.STOPPED: Words(
        _("Pemilik akun menghentikan pemulihan ini."), _("Datang lagi ke petugas bila Anda pemiliknya."), actors.YOU
    ),
    RecoveryState.EXPIRED: Words(
        _("Kode tidak diketik pada waktunya, atau kontaknya dipakai akun lain."),
        _("Datang lagi ke petugas, dengan kontak yang dapat Anda buka."),
        actors.YOU,
    ),
}

CORRECTION_WORDS = {
    CorrectionState.SENT: Words(
        _("Laporan Anda tentang data yang salah sudah diterima."), _("Tunggu jawaban petugas."), actors.DISNAKER
    ),
    CorrectionState.ACCEPTED: Words(
        _("Data Dukcapil yang baru sudah dipakai."), _("Periksa data Anda."), actors.NOBODY
    ),
    CorrectionState.DECLINED: Words(
        _("Data tidak diubah, dengan penjelasan petugas."),
        _("Ikuti penjelasannya; sering kali Dinas Dukcapil harus mengubahnya dulu."),
        actors.YOU,
    ),
}
