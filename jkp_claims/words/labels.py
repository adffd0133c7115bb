"""Short labels, colours and verbs of claims and months."""

from django.utils.translation import gettext_lazy as _

from jkp_claims.models import AdoptionState, ClaimState, MonthState
from jkp_claims.regulations import Regulation
from jkp_claims.rules import ConditionCode

OTHERWISE_ASKED = {
    ConditionCode.APPLICATIONS: _("Lamaran kerja"),
    ConditionCode.INTERVIEW: _("Panggilan tes atau wawancara kerja"),
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


def condition_label(code: ConditionCode, regulation: Regulation) -> str:
    """What is asked for, as this regulation asks for it."""
    asked_so = {
        ConditionCode.APPLICATIONS: regulation.distinct_employers,
        ConditionCode.INTERVIEW: not regulation.invitation_counts,
    }
    return str((CONDITION_LABELS if asked_so.get(code, True) else OTHERWISE_ASKED)[code])


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
    MonthState.PAID_BY_EMPLOYER: "ok",
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
ADOPTION_TONES = {
    AdoptionState.PROPOSED: "warn",
    AdoptionState.ADOPTED: "ok",
    AdoptionState.DECLINED: "bad",
    AdoptionState.WITHDRAWN: "neutral",
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
    "count_as_paid": _("mencatat bulan ini dibayar perusahaan"),
    "recalculated": _("menghitung ulang jumlah dan syarat menurut aturan yang berlaku"),
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
    "revive": _("memperpanjang batas klaim pertama menurut aturan baru"),
    "recalculated": _("menghitung ulang perkiraan menurut aturan yang berlaku"),
}
ADOPTION_VERBS = {
    "proposed": _("mengusulkan"),
    "adopt": _("memberlakukan aturan"),
    "decline": _("tidak menyetujui usulan"),
    "withdraw": _("menarik usulan"),
}
