"""What codes and states mean in words: for each refusal and hold the reason, what to do, and who acts."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from jkp_claims.models import ClaimState, MonthState
from jkp_claims.rules import ConditionCode, Hold, Refusal


@dataclass(frozen=True)
class Words:
    """A reason in plain words, and what to do about it."""

    reason: str
    todo: str


REFUSAL_WORDS = {
    Refusal.RESIGNATION: Words(
        _("PHK tercatat sebagai pengunduran diri, dan itu tidak dijamin JKP."),
        _("Bila Anda sebenarnya diminta mundur, ajukan keberatan dan sertakan buktinya."),
    ),
    Refusal.PENSION: Words(
        _("Hubungan kerja berakhir karena pensiun."),
        _("Anda mungkin berhak atas Jaminan Hari Tua dan Jaminan Pensiun."),
    ),
    Refusal.DEATH: Words(
        _("Hubungan kerja berakhir karena meninggal dunia."), _("Ahli waris dapat mengajukan Jaminan Kematian ke BPJS.")
    ),
    Refusal.TOTAL_DISABILITY: Words(
        _("PHK karena cacat total tetap tidak dijamin JKP."), _("Anda mungkin berhak atas Jaminan Kecelakaan Kerja.")
    ),
    Refusal.PKWT_EXPIRED: Words(
        _("Kontrak kerja berakhir tepat pada tanggalnya."),
        _("Bila Anda di-PHK sebelum kontrak habis, ajukan keberatan dan sertakan kontraknya."),
    ),
    Refusal.MONTHS_LT_12: Words(
        _("Iuran yang dibayar kurang dari 12 bulan dalam 24 bulan terakhir."),
        _("Bila upah Anda dipotong tetapi iuran tidak tercatat, ajukan keberatan dan kirim slip gaji."),
    ),
    Refusal.CONSECUTIVE_LT_6: Words(
        _("Iuran belum dibayar 6 bulan berturut-turut sebelum PHK."),
        _("Bila upah Anda dipotong tetapi iuran tidak tercatat, ajukan keberatan dan kirim slip gaji."),
    ),
    Refusal.AGE_AT_ENROLMENT: Words(
        _("Anda sudah berumur 54 tahun atau lebih ketika didaftarkan."),
        _("Bila tanggal lahir salah, ajukan keberatan."),
    ),
    Refusal.NOT_WNI: Words(_("JKP hanya untuk warga negara Indonesia."), _("Bila data salah, ajukan keberatan.")),
    Refusal.NOT_WILLING: Words(
        _("JKP hanya untuk orang yang bersedia bekerja kembali."), _("Bila Anda bersedia, nyatakan itu dalam klaim.")
    ),
    Refusal.CLAIM_LATE: Words(
        _("Batas waktu klaim pertama sudah lewat."),
        _("Bila Anda terhalang, misalnya sakit, ajukan keberatan dan jelaskan."),
    ),
    Refusal.RE_EMPLOYED: Words(
        _("Anda tercatat sudah bekerja lagi sesudah PHK."), _("Bila catatan itu salah, ajukan keberatan.")
    ),
    Refusal.BENEFITS_USED_3: Words(
        _("JKP hanya dapat diterima 3 kali selama masa kerja."), _("Lowongan dan pelatihan tetap terbuka untuk Anda.")
    ),
    Refusal.GAP_LT_60_MONTHS: Words(
        _("Sejak JKP yang lalu, iuran belum dibayar 60 bulan."), _("Bila iuran tidak tercatat, ajukan keberatan.")
    ),
    Refusal.PROGRAMME_SET: Words(
        _("Perusahaan mikro Anda tidak mengikutkan Anda dalam semua program yang diwajibkan."),
        _("Hubungi Disnaker: perusahaan wajib mendaftarkan Anda."),
    ),
}

HOLD_WORDS = {
    Hold.STILL_ACTIVE: Words(
        _("Perusahaan belum menonaktifkan kepesertaan Anda. Ini tugas perusahaan, bukan Anda."),
        _("Perusahaan sudah diminta. Bila perusahaan diam, Disnaker menonaktifkan. Anda tidak perlu datang ke kantor."),
    ),
    Hold.EMPLOYER_ARREARS_GT_3M: Words(
        _("Perusahaan menunggak iuran terlalu lama."),
        _("Perusahaan wajib membayar manfaat ini lebih dulu. Hubungi Disnaker bila perusahaan tidak membayar."),
    ),
    Hold.PROGRAMME_SET: Words(
        _("Perusahaan tidak mengikutkan Anda dalam semua program yang diwajibkan."),
        _("Perusahaan wajib membayar manfaat ini. Hubungi Disnaker bila perusahaan tidak membayar."),
    ),
}

CONDITION_LABELS = {
    ConditionCode.SELF_ASSESSMENT: _("Asesmen diri"),
    ConditionCode.JOB_SEARCH: _("Bukti mencari kerja: cukup salah satu"),
    ConditionCode.APPLICATIONS: _("Lamaran kerja ke perusahaan berbeda"),
    ConditionCode.INTERVIEW: _("Wawancara kerja yang sudah dijalani"),
    ConditionCode.COUNSELLING: _("Konseling dengan pengantar kerja"),
    ConditionCode.TRAINING: _("Hadir dalam pelatihan yang direkomendasikan"),
    ConditionCode.STATUS_FORM: _("Formulir status kebekerjaan, diisi saat mengirim klaim"),
}

CONDITION_PAGES = {
    ConditionCode.SELF_ASSESSMENT: "counselling:assessment",
    ConditionCode.APPLICATIONS: "vacancies:list",
    ConditionCode.INTERVIEW: "vacancies:applications",
    ConditionCode.COUNSELLING: "counselling:sessions",
    ConditionCode.TRAINING: "training:list",
}

MONTH_TONES = {
    MonthState.OPEN: "warn",
    MonthState.NEEDS_CORRECTION: "warn",
    MonthState.SUBMITTED: "info",
    MonthState.IN_VERIFICATION: "info",
    MonthState.OBJECTED: "info",
    MonthState.APPROVED: "ok",
    MonthState.PAID: "ok",
    MonthState.PAYMENT_FAILED: "bad",
    MonthState.REJECTED: "bad",
    MonthState.LAPSED: "bad",
}
CLAIM_TONES = {
    ClaimState.OPEN: "warn",
    ClaimState.ACTIVE: "info",
    ClaimState.COMPLETED: "ok",
    ClaimState.REFUSED: "bad",
    ClaimState.LAPSED: "bad",
    ClaimState.OBJECTED: "info",
}

MONTH_VERBS = {
    "open": _("membuka masa pengajuan"),
    "file": _("mengirim klaim"),
    "wait_for_conditions": _("mencatat syarat yang belum lengkap"),
    "take": _("mulai memeriksa"),
    "approve": _("menyetujui klaim"),
    "ask_correction": _("meminta perbaikan"),
    "reject": _("menolak klaim"),
    "object_to_decision": _("mengajukan keberatan"),
    "reconsider": _("memeriksa lagi"),
    "settle": _("mencatat uang sudah dibayar"),
    "fail_payment": _("mencatat pembayaran dikembalikan bank"),
    "pay_again": _("memberi rekening lain"),
    "lapse": _("mencatat bulan tidak diajukan"),
    "extended": _("memperpanjang batas waktu"),
    "stop": _("menghentikan bulan ini"),
}
CLAIM_VERBS = {
    "forecast": _("menghitung perkiraan hak"),
    "open": _("membuka klaim"),
    "activate": _("mengirim klaim pertama"),
    "complete": _("menutup klaim: semua bulan selesai"),
    "stop": _("menghentikan manfaat"),
    "lapse": _("mencatat batas klaim pertama lewat"),
    "refuse": _("menolak hak"),
    "object_to_refusal": _("mengajukan keberatan"),
    "uphold_objection": _("menerima keberatan"),
    "dismiss_objection": _("menolak keberatan"),
}
