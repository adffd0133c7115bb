"""What each state of a dispute about the record means, and what its page says of who acts until when."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core import actors
from core.templatetags.siap import tanggal
from core.words import Words
from registry.models import DisputeState, NameCheck, RecordDispute

DISPUTE_WORDS = {
    DisputeState.SENT: Words(
        _("Perusahaan diminta menjawab sanggahan dalam 7 hari kerja."),
        _("Tunggu; bila perusahaan diam, sanggahan diteruskan ke Disnaker."),
        actors.COMPANY_THEN_DISNAKER,
    ),
    DisputeState.CORRECTED: Words(
        _("Perusahaan sudah membetulkan datanya."),
        _("Periksa datanya; bila masih salah, teruskan ke Disnaker."),
        actors.YOU,
    ),
    DisputeState.DENIED: Words(
        _("Menurut perusahaan datanya sudah benar, dengan alasannya."),
        _("Bila tidak setuju, teruskan ke Disnaker."),
        actors.YOU,
    ),
    DisputeState.ESCALATED: Words(_("Disnaker memeriksa sanggahan ini."), _("Tunggu keputusannya."), actors.MEDIATOR),
    DisputeState.UPHELD: Words(
        _("Disnaker memutuskan bahwa perusahaan wajib membetulkan."),
        _("Tunggu perusahaan membetulkan; kami mengingatkannya."),
        actors.COMPANY,
    ),
    DisputeState.DISMISSED: Words(
        _("Disnaker memutuskan bahwa data tidak perlu diubah, dengan alasannya."),
        _("Kirim sanggahan baru bila Anda punya bukti lain."),
        actors.YOU,
    ),
    DisputeState.WITHDRAWN: Words(
        _("Sanggahan ditarik oleh pekerja."), _("Kirim sanggahan baru bila masih perlu."), actors.NOBODY
    ),
}

NAME_CHECK_WORDS = {
    NameCheck.WAITING: Words(
        _("Bank belum menjawab tentang nama di rekening ini."),
        _("Tunggu; portal bertanya lagi sendiri, lalu memberi tahu Anda."),
        actors.PORTAL,
    ),
    NameCheck.MATCHES: Words(_("Nama di rekening sama dengan nama Anda."), _("Rekening dapat dipakai."), actors.NOBODY),
    NameCheck.OTHER_NAME: Words(
        _("Nama di rekening berbeda dengan KTP."),
        _("Pakai rekening lain atas nama Anda, atau minta bank membetulkan namanya."),
        actors.YOU,
    ),
    NameCheck.NOT_FOUND: Words(
        _("Bank tidak menemukan rekening ini."), _("Periksa bank dan nomornya, lalu isi lagi."), actors.YOU
    ),
    NameCheck.CLOSED: Words(
        _("Rekening ini tidak aktif."), _("Aktifkan di bank, atau isi rekening lain atas nama Anda."), actors.YOU
    ),
}

VERBS = {
    "sent": _("mengirim sanggahan"),
    "correct": _("menyatakan data sudah dibetulkan"),
    "deny": _("menyatakan data sudah benar"),
    "escalate": _("meneruskan ke Disnaker"),
    "escalate_unanswered": _("meneruskan ke Disnaker"),
    "uphold": _("mewajibkan perusahaan membetulkan"),
    "dismiss": _("memutuskan data tidak perlu diubah"),
    "settle": _("mencatat bahwa data sudah dibetulkan"),
    "withdraw": _("menarik sanggahan"),
    "reminded": _("mengingatkan perusahaan"),
    "overdue": _("memberi tahu Disnaker bahwa batasnya lewat"),
}


def sentence(dispute: RecordDispute) -> str:
    """Who acts, by when, and what happens otherwise."""
    facts = {
        "company": dispute.company_name,
        "region": dispute.region.name,
        "due": tanggal(dispute.due_on),
    }
    return SENTENCES[DisputeState(dispute.state)]() % facts


SENTENCES = {
    DisputeState.SENT: lambda: _now(
        "%(company)s menjawab paling lambat %(due)s. Bila diam, sanggahan kami teruskan ke Disnaker %(region)s."
    ),
    DisputeState.CORRECTED: lambda: _now(
        "%(company)s menyatakan sudah membetulkan. Pekerja memeriksanya; bila masih salah, Disnaker %(region)s memeriksa."
    ),
    DisputeState.DENIED: lambda: _now(
        "Menurut %(company)s datanya sudah benar. Bila pekerja tidak setuju, Disnaker %(region)s memeriksa."
    ),
    DisputeState.ESCALATED: lambda: _now("Disnaker %(region)s memutuskan paling lambat %(due)s."),
    DisputeState.UPHELD: lambda: _now(
        "%(company)s wajib membetulkan paling lambat %(due)s. Disnaker %(region)s mengawasinya."
    ),
    DisputeState.DISMISSED: lambda: _now(
        "Disnaker %(region)s memutuskan data tidak perlu diubah. Alasannya di riwayat."
    ),
    DisputeState.WITHDRAWN: lambda: _now("Pekerja menarik sanggahan ini. Tidak ada yang harus bertindak."),
}
