"""How identities, recoveries and corrections are shown: tones, words of the trail, masked numbers, differing fields."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.nik import is_from_abroad, nik_warnings, region_code
from core.phones import mask_phone
from core.templatetags.siap import tanggal
from identity.models import ClaimState, ContactRecovery, CorrectedField, CorrectionState, DataCorrection, IdentityClaim
from identity.models import RecoveryState as Recovery
from identity.names import same_name
from sign_in.contacts import mask_email

CLAIM_TONES = {
    ClaimState.REGISTERED: "info",
    ClaimState.WAITING: "info",
    ClaimState.REVIEW: "warn",
    ClaimState.NEEDS_CORRECTION: "warn",
    ClaimState.REJECTED: "bad",
    ClaimState.RECOVERING: "info",
    ClaimState.CONFIRMED: "ok",
    ClaimState.CLOSED: "info",
}
RECOVERY_TONES = {
    Recovery.PROVING: "info",
    Recovery.COOLING: "warn",
    Recovery.DONE: "ok",
    Recovery.STOPPED: "bad",
    Recovery.EXPIRED: "info",
}
CORRECTION_TONES = {CorrectionState.SENT: "warn", CorrectionState.ACCEPTED: "ok", CorrectionState.DECLINED: "bad"}

VERBS = {
    "corrected": gettext_lazy("membetulkan data"),
    "checked_again": gettext_lazy("menanyakan lagi ke Dukcapil"),
    "wait": gettext_lazy("menunggu jawaban Dukcapil"),
    "match": gettext_lazy("mencocokkan data dengan Dukcapil"),
    "differ": gettext_lazy("menyerahkan kepada petugas"),
    "confirm": gettext_lazy("mengonfirmasi identitas"),
    "ask_correction": gettext_lazy("meminta data dibetulkan"),
    "start_recovery": gettext_lazy("memulai pemulihan akun lama"),
    "stop_recovery": gettext_lazy("menghentikan pemulihan akun lama"),
    "reject": gettext_lazy("menolak"),
    "reopen": gettext_lazy("membuka lagi pemeriksaan"),
    "close": gettext_lazy("menutup akun baru; akun lama dipakai"),
    "opened": gettext_lazy("membuka pemulihan"),
    "prove": gettext_lazy("membuktikan kontak baru dengan kode"),
    "expire": gettext_lazy("membatalkan karena kode tidak diketik, atau kontak dipakai akun lain"),
    "stop": gettext_lazy("menghentikan: bukan pemilik yang meminta"),
    "stop_by_link": gettext_lazy("dihentikan pemilik lewat tautan"),
    "finish": gettext_lazy("mengganti kontak akun"),
    "factors_confirmed": gettext_lazy("mengonfirmasi bahwa faktor kedua hilang"),
    "factors_removed": gettext_lazy("menghapus faktor kedua"),
    "accept": gettext_lazy("mengambil data Dukcapil yang baru"),
    "decline": gettext_lazy("menjawab tanpa mengubah data"),
}


def comparison(claim: IdentityClaim) -> list[dict]:
    """Typed beside the register, field by field; `differs` marks what is not the same."""
    register_date = claim.register_birth_date
    return [
        {
            "label": _("Nama"),
            "typed": claim.full_name,
            "register": claim.register_name,
            "differs": bool(claim.register_name) and not same_name(claim.full_name, claim.register_name),
        },
        {
            "label": _("Tanggal lahir"),
            "typed": tanggal(claim.birth_date),
            "register": tanggal(register_date) if register_date else "",
            "differs": register_date is not None and register_date != claim.birth_date,
        },
        {
            "label": _("Wilayah NIK"),
            "typed": "" if is_from_abroad(claim.nik) else region_code(claim.nik),
            "register": claim.register_region,
            "differs": bool(claim.register_region) and claim.register_region != region_code(claim.nik),
        },
    ]


def warnings(claim: IdentityClaim) -> list[str]:
    """What the digits of the NIK say against the typed birth date."""
    return [_(warning) for warning in nik_warnings(claim.nik, claim.birth_date)]


def contact(recovery: ContactRecovery) -> str:
    """The new contacts, fit to be shown."""
    shown = [mask_email(recovery.email)] if recovery.email else []
    return ", ".join([*shown, *([mask_phone(recovery.phone)] if recovery.phone else [])])


def stated(correction: DataCorrection) -> str:
    if correction.field == CorrectedField.BIRTH_DATE:
        return tanggal(date.fromisoformat(correction.stated))
    return correction.stated


def current(correction: DataCorrection) -> str:
    """What the account says now."""
    if correction.field == CorrectedField.BIRTH_DATE:
        return tanggal(correction.person.birth_date) if correction.person.birth_date else ""
    return correction.person.full_name
