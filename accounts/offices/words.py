"""What the trail of a person, an assignment and a grant says in words, and what a state means."""

from django.utils.translation import gettext_lazy as _

from accounts.models import GrantState
from core import actors
from core.words import Words

GRANT_WORDS = {
    GrantState.PROPOSED: Words(
        _("Peran diusulkan oleh satu administrator."), _("Periksa, lalu setujui atau tolak."), actors.ADMINISTRATOR
    ),
    GrantState.INVITED: Words(
        _("Undangan disetujui dan tautannya sudah dikirim."),
        _("Buka tautan di email, lalu jawab undangan itu."),
        actors.INVITED,
    ),
    GrantState.IN_FORCE: Words(
        _("Peran sudah disetujui dan diterima."),
        _("Bertugas dari tanggal mulai sampai tanggal selesai."),
        actors.OFFICER,
    ),
    GrantState.DECLINED: Words(
        _("Administrator lain tidak menyetujui usulan ini."), _("Baca alasannya, lalu usulkan lagi."), actors.PROPOSER
    ),
    GrantState.TURNED_DOWN: Words(
        _("Orang yang diundang tidak mengambil tugas ini."), _("Undang orang lain bila perlu."), actors.PROPOSER
    ),
    GrantState.WITHDRAWN: Words(
        _("Usulan atau undangan ditarik sebelum berlaku."), _("Usulkan lagi bila masih perlu."), actors.PROPOSER
    ),
    GrantState.ENDED: Words(_("Tugas diakhiri oleh administrator."), _("Tidak perlu apa-apa."), actors.NOBODY),
}

GRANT_TONES = {
    GrantState.PROPOSED: "warn",
    GrantState.INVITED: "info",
    GrantState.IN_FORCE: "ok",
    GrantState.DECLINED: "bad",
    GrantState.TURNED_DOWN: "bad",
    GrantState.WITHDRAWN: "neutral",
    GrantState.ENDED: "neutral",
}

VERBS = {
    "proposed": _("mengusulkan peran"),
    "approve": _("menyetujui peran"),
    "invite": _("menyetujui peran dan mengirim undangan"),
    "sent_again": _("mengirim ulang undangan"),
    "decline": _("tidak menyetujui usulan"),
    "withdraw": _("menarik usulan"),
    "accept": _("menerima tugas"),
    "turn_down": _("menolak undangan"),
    "suspended": _("menangguhkan tugas"),
    "resumed": _("memberlakukan lagi tugas"),
    "ended": _("mengakhiri tugas"),
    "last_day_set": _("menetapkan hari terakhir tugas"),
    "account_suspended": _("menangguhkan akun"),
    "account_resumed": _("mengaktifkan lagi akun"),
    "appointed": _("menunjuk administrator pertama"),
    "office_added": _("menambah kantor"),
    "office_changed": _("mengubah data kantor"),
    "office_closed": _("menutup kantor"),
    "office_opened": _("membuka lagi kantor"),
}
