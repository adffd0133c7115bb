"""Refusals and holds in words: for each the reason, what to do, and who acts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.actors import COMPANY, COMPANY_THEN_DISNAKER, YOU
from core.dates import Month
from core.templatetags.siap import bulan, tanggal
from core.words import Words
from jkp_claims.rules import Hold, Reason, Refusal, as_json

# The names in the texts are inputs of the rule, so that no number of the law is written here twice.
REFUSAL_WORDS = {
    Refusal.RESIGNATION: Words(
        _("PHK tercatat sebagai pengunduran diri, dan itu tidak dijamin JKP."),
        _("Bila Anda sebenarnya diminta mundur, ajukan keberatan dan sertakan buktinya."),
        YOU,
    ),
    Refusal.PENSION: Words(
        _("Hubungan kerja berakhir karena pensiun."),
        _("Anda mungkin berhak atas Jaminan Hari Tua dan Jaminan Pensiun. Tanyakan ke BPJS Ketenagakerjaan."),
        YOU,
    ),
    Refusal.DEATH: Words(
        _("Hubungan kerja berakhir karena meninggal dunia."),
        _("Ahli waris dapat mengajukan Jaminan Kematian ke BPJS Ketenagakerjaan."),
        _("Ahli waris"),
    ),
    Refusal.TOTAL_DISABILITY: Words(
        _("PHK karena cacat total tetap tidak dijamin JKP."),
        _("Anda mungkin berhak atas Jaminan Kecelakaan Kerja. Tanyakan ke BPJS Ketenagakerjaan."),
        YOU,
    ),
    Refusal.PKWT_EXPIRED: Words(
        _("Kontrak kerja berakhir tepat pada tanggalnya."),
        _("Bila Anda di-PHK sebelum kontrak habis, ajukan keberatan dan sertakan kontraknya."),
        YOU,
    ),
    Refusal.MONTHS_LT_12: Words(
        _("Iuran yang dibayar kurang dari %(needed)s bulan dalam %(among)s bulan terakhir."),
        _("Bila upah Anda dipotong tetapi iuran tidak tercatat, ajukan keberatan dan kirim slip gaji."),
        YOU,
    ),
    Refusal.CONSECUTIVE_LT_6: Words(
        _("Iuran belum dibayar %(needed)s bulan berturut-turut sebelum PHK."),
        _("Bila upah Anda dipotong tetapi iuran tidak tercatat, ajukan keberatan dan kirim slip gaji."),
        YOU,
    ),
    Refusal.AGE_AT_ENROLMENT: Words(
        _("Anda sudah berumur %(limit)s tahun atau lebih ketika didaftarkan."),
        _("Bila tanggal lahir atau tanggal pendaftaran salah, ajukan keberatan dan sertakan KTP."),
        YOU,
    ),
    Refusal.NOT_WNI: Words(
        _("JKP hanya untuk warga negara Indonesia."),
        _("Bila data kewarganegaraan salah, ajukan keberatan dan sertakan KTP."),
        YOU,
    ),
    Refusal.NOT_WILLING: Words(
        _("JKP hanya untuk orang yang bersedia bekerja kembali."),
        _("Bila Anda bersedia, nyatakan itu dalam klaim."),
        YOU,
    ),
    Refusal.CLAIM_LATE: Words(
        _("Batas waktu klaim pertama sudah lewat pada %(claim_deadline)s."),
        _("Bila Anda terhalang, misalnya sakit, ajukan keberatan dan jelaskan."),
        YOU,
    ),
    Refusal.RE_EMPLOYED: Words(
        _("Anda tercatat sudah bekerja lagi sesudah PHK."),
        _("Bila catatan itu salah, ajukan keberatan."),
        YOU,
    ),
    Refusal.BENEFITS_USED_3: Words(
        _("JKP hanya dapat diterima %(limit)s kali selama masa kerja."),
        _("Lowongan dan pelatihan tetap terbuka untuk Anda."),
        YOU,
    ),
    Refusal.GAP_LT_60_MONTHS: Words(
        _("Sejak JKP yang lalu, iuran belum dibayar %(needed)s bulan."),
        _("Bila iuran tidak tercatat, ajukan keberatan dan kirim slip gaji."),
        YOU,
    ),
    Refusal.PROGRAMME_SET: Words(
        _("Perusahaan mikro Anda tidak mengikutkan Anda dalam semua program yang diwajibkan."),
        _("Hubungi Disnaker: perusahaan wajib mendaftarkan Anda."),
        COMPANY_THEN_DISNAKER,
    ),
}

HOLD_WORDS = {
    Hold.STILL_ACTIVE: Words(
        _("Perusahaan belum menonaktifkan kepesertaan Anda. Ini tugas perusahaan, bukan Anda."),
        _("Perusahaan sudah diminta. Bila perusahaan diam, Disnaker menonaktifkan. Anda tidak perlu datang ke kantor."),
        COMPANY_THEN_DISNAKER,
    ),
    Hold.EMPLOYER_ARREARS_GT_3M: Words(
        _("Perusahaan menunggak iuran lebih dari %(limit)s bulan berturut-turut."),
        _("Perusahaan wajib membayar manfaat ini lebih dulu. Hubungi Disnaker bila perusahaan tidak membayar."),
        COMPANY,
    ),
    Hold.PROGRAMME_SET: Words(
        _("Perusahaan tidak mengikutkan Anda dalam semua program yang diwajibkan."),
        _("Perusahaan wajib membayar manfaat ini. Hubungi Disnaker bila perusahaan tidak membayar."),
        COMPANY,
    ),
}

# What the record says beyond the rule itself; only where the record was read, not where somebody only asked.
DETAILS = {
    Refusal.MONTHS_LT_12: _("Yang tercatat %(paid)s bulan."),
    Refusal.CONSECUTIVE_LT_6: _("Bulan terakhir yang tercatat dibayar: %(latest_paid_month)s."),
    Refusal.RE_EMPLOYED: _("Tercatat mulai bekerja %(re_employed_on)s."),
    Refusal.GAP_LT_60_MONTHS: _("Yang tercatat %(paid)s bulan."),
    Refusal.PROGRAMME_SET: _("Yang belum ada: %(missing)s."),
    Hold.EMPLOYER_ARREARS_GT_3M: _("Yang tercatat menunggak: sedikitnya %(arrears)s bulan."),
}


@dataclass(frozen=True, slots=True)
class Explained:
    """A refusal or a hold, ready to be shown. `detail` is what the record says, empty where there is nothing to add."""

    code: str
    reason: str
    detail: str
    todo: str
    who: str
    article: str


def explained(reasons: Iterable[Reason | Mapping[str, Any]]) -> list[Explained]:
    """Reasons of an assessment, or of a frozen one (`as_json`), in words."""
    return [_explain(as_json(reason) if isinstance(reason, Reason) else reason) for reason in reasons]


def _explain(reason: Mapping[str, Any]) -> Explained:
    code = reason["code"]
    words = HOLD_WORDS[code] if reason["who_acts"] else REFUSAL_WORDS[code]
    inputs = {name: _shown(value) for name, value in reason["inputs"]}
    detail = DETAILS.get(code)
    return Explained(
        code=code,
        reason=words.reason % inputs,
        detail=detail % inputs if detail and all(inputs.values()) else "",
        todo=str(words.todo),
        who=str(words.who),
        article=reason["article"],
    )


def _shown(value) -> str:
    """An input as it stands in a sentence: days and months in words, lists with commas, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, str):
        return _day_or_month(value)
    return str(value)


def _day_or_month(text: str) -> str:
    try:
        return tanggal(date.fromisoformat(text))
    except ValueError:
        pass
    try:
        return bulan(Month.parse(text).first_day)
    except ValueError:
        return text
