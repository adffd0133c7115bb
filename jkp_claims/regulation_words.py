"""Every figure of a regulation in plain words: what it is called, what it means, and its value as a person reads it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.templatetags.siap import rupiah
from jkp_claims import regulation_values as values
from jkp_claims.regulations import Regulation
from jkp_claims.rules import LiabilityKind
from jkp_claims.rules.conditions import FIRST_MONTH_WITH_CONDITIONS


class Group(StrEnum):
    """The headings under which the figures stand, in their order."""

    WHO = "siapa"
    HOW_MUCH = "berapa"
    CONDITIONS = "syarat"
    WINDOWS = "masa"
    CONTRIBUTIONS = "iuran"
    EMPLOYER = "perusahaan"


GROUP_TITLES = {
    Group.WHO: _("Siapa yang berhak"),
    Group.HOW_MUCH: _("Berapa dan berapa lama"),
    Group.CONDITIONS: _("Syarat bulan ke-%(first)s sampai ke-%(last)s"),
    Group.WINDOWS: _("Masa pengajuan"),
    Group.CONTRIBUTIONS: _("Iuran"),
    Group.EMPLOYER: _("Kewajiban perusahaan"),
}


def group_title(group: Group, regulation: Regulation) -> str:
    """The heading of a group."""
    return GROUP_TITLES[group] % {"first": FIRST_MONTH_WITH_CONDITIONS, "last": regulation.months}


@dataclass(frozen=True, slots=True)
class FigureWords:
    """A figure on a page: its group, its name, what it means, and how its value is written (one or more lines)."""

    group: Group
    label: str
    meaning: str
    lines: Callable[[Any], values.Lines]


FIGURE_WORDS: dict[str, FigureWords] = {
    "citizenship": FigureWords(
        Group.WHO,
        _("Kewarganegaraan"),
        _("Hanya pekerja dengan kewarganegaraan ini yang menjadi peserta."),
        values.citizenship,
    ),
    "enrolment_age_years": FigureWords(
        Group.WHO,
        _("Batas umur ketika didaftarkan"),
        _("Pekerja belum mencapai umur ini pada hari didaftarkan."),
        values.years,
    ),
    "paid_months_needed": FigureWords(
        Group.WHO, _("Iuran yang sudah dibayar"), _("Paling sedikit sekian bulan sebelum PHK."), values.months
    ),
    "paid_months_among": FigureWords(
        Group.WHO, _("Dihitung dalam"), _("Bulan terakhir sebelum PHK yang dilihat untuk iuran tadi."), values.months
    ),
    "six_consecutive": FigureWords(
        Group.WHO,
        _("Iuran harus berturut-turut sebelum PHK"),
        _("Bulan terakhir yang dibayar tidak boleh terputus."),
        values.consecutive,
    ),
    "programmes": FigureWords(
        Group.WHO,
        _("Program jaminan sosial yang harus diikuti"),
        _(
            "Menurut skala usaha. Pekerja usaha mikro tidak berhak bila ada yang kurang. "
            "Di usaha lain, perusahaan yang menanggung."
        ),
        values.programmes,
    ),
    "excluded_causes": FigureWords(
        Group.WHO, _("Sebab yang tidak dijamin"), _("PHK karena sebab ini tidak memberi hak."), values.causes
    ),
    "disability_cause": FigureWords(
        Group.WHO,
        _("Sebab yang dilihat bersama cacat total tetap"),
        _("Bila pekerja cacat total tetap karena sebab ini, JKP tidak diberikan."),
        values.cause,
    ),
    "doubtful_causes": FigureWords(
        Group.WHO,
        _("Sebab yang diperiksa petugas"),
        _("Bunyi aturan belum cukup jelas, maka orang yang memutuskan."),
        values.causes,
    ),
    "benefits_limit": FigureWords(
        Group.WHO, _("Paling banyak diterima"), _("Sepanjang masa kerja seseorang."), values.times
    ),
    "months_between_benefits": FigureWords(
        Group.WHO,
        _("Iuran sejak JKP sebelumnya"),
        _("Bulan iuran yang harus dibayar sebelum JKP berikutnya."),
        values.months,
    ),
    "rates": FigureWords(
        Group.HOW_MUCH,
        _("Uang tunai setiap bulan"),
        _("Dihitung dari upah terakhir yang dilaporkan perusahaan."),
        values.rates,
    ),
    "wage_ceiling": FigureWords(
        Group.HOW_MUCH,
        _("Batas atas upah"),
        _("Upah di atasnya dihitung sebesar batas ini, juga untuk iuran."),
        values.month_money,
    ),
    "training_ceiling": FigureWords(
        Group.HOW_MUCH,
        _("Biaya pelatihan paling tinggi"),
        _("Untuk satu peserta; dibayar kepada lembaga pelatihan."),
        values.money,
    ),
    "payment_working_days": FigureWords(
        Group.HOW_MUCH, _("Uang dibayar dalam"), _("Setelah klaim lengkap dan benar."), values.working_days
    ),
    "self_assessment_required": FigureWords(
        Group.CONDITIONS, _("Asesmen diri"), _("Cukup sekali, sesudah bulan ke-1."), values.yes_no
    ),
    "applications_needed": FigureWords(
        Group.CONDITIONS, _("Lamaran kerja"), _("Setiap bulan; boleh diganti wawancara."), values.applications
    ),
    "distinct_employers": FigureWords(
        Group.CONDITIONS,
        _("Lamaran harus ke perusahaan yang berbeda"),
        _("Dua lamaran ke satu perusahaan dihitung satu bila jawabannya Ya."),
        values.yes_no,
    ),
    "interviews_needed": FigureWords(
        Group.CONDITIONS, _("Wawancara kerja"), _("Setiap bulan; boleh diganti lamaran."), values.interviews
    ),
    "invitation_counts": FigureWords(
        Group.CONDITIONS,
        _("Panggilan wawancara sudah cukup"),
        _("Juga bila wawancaranya belum berlangsung."),
        values.yes_no,
    ),
    "counselling_required": FigureWords(
        Group.CONDITIONS,
        _("Konseling dengan pengantar kerja"),
        _("Tidak diminta bila kantor tidak menyediakan jadwal."),
        values.yes_no,
    ),
    "training_required_if_recommended": FigureWords(
        Group.CONDITIONS,
        _("Pelatihan wajib bila direkomendasikan"),
        _("Hanya bila ada kelas. Bila jawabannya Tidak, kehadiran dihitung bagi yang mengikuti pelatihan."),
        values.yes_no,
    ),
    "attendance_percent": FigureWords(
        Group.CONDITIONS,
        _("Kehadiran dalam pelatihan"),
        _("Dari pertemuan yang berlangsung dalam bulan itu."),
        values.attendance,
    ),
    "status_form_month": FigureWords(
        Group.CONDITIONS,
        _("Formulir status kebekerjaan"),
        _("Diisi saat mengirim klaim bulan ini."),
        values.month_number,
    ),
    "placement_report_working_days": FigureWords(
        Group.CONDITIONS, _("Lapor bila sudah bekerja lagi"), _("Dihitung sejak diterima bekerja."), values.working_days
    ),
    "claim_months": FigureWords(
        Group.WINDOWS,
        _("Batas klaim pertama"),
        _("Dihitung sejak PHK berlaku. Lewat dari itu hak hilang."),
        values.months,
    ),
    "window": FigureWords(
        Group.WINDOWS,
        _("Masa pengajuan bulan berikutnya"),
        _("Tanggal acuan ialah tanggal klaim pertama dikirim, pada setiap bulan berikutnya."),
        values.window,
    ),
    "government_share": FigureWords(
        Group.CONTRIBUTIONS, _("Dibayar pemerintah"), _("Pekerja tidak membayar iuran JKP."), values.of_the_wage
    ),
    "jkk_share": FigureWords(
        Group.CONTRIBUTIONS,
        _("Diambil dari iuran Jaminan Kecelakaan Kerja"),
        _("Iuran itu dibayar perusahaan."),
        values.of_the_wage,
    ),
    "jkm_share": FigureWords(
        Group.CONTRIBUTIONS,
        _("Diambil dari iuran Jaminan Kematian"),
        _("Iuran itu dibayar perusahaan."),
        values.of_the_wage,
    ),
    "shortfall_at_once": FigureWords(
        Group.EMPLOYER,
        _("Kekurangan manfaat dibayar sekaligus"),
        _("Bila perusahaan melaporkan upah lebih rendah daripada yang sebenarnya."),
        values.yes_no,
    ),
    "exempt_scales": FigureWords(
        Group.EMPLOYER,
        _("Skala usaha yang dikecualikan"),
        _("Tidak wajib membayar manfaat pekerja yang tidak didaftarkan."),
        values.scales,
    ),
    "arrears_settled": FigureWords(
        Group.EMPLOYER,
        _("Tunggakan tetap harus dilunasi"),
        _("Juga ketika BPJS sudah membayar pekerja."),
        values.yes_no,
    ),
    "arrears_limit": FigureWords(
        Group.EMPLOYER,
        _("Tunggakan iuran paling lama"),
        _("Sampai sekian bulan berturut-turut BPJS yang membayar. Lebih dari itu perusahaan membayar lebih dulu."),
        values.months,
    ),
    "arrears_limit_closed": FigureWords(
        Group.EMPLOYER,
        _("Tunggakan paling lama bila perusahaan tutup"),
        _("Batas yang sama untuk PHK dengan sebab di bawah ini."),
        values.months,
    ),
    "closed_causes": FigureWords(
        Group.EMPLOYER, _("Sebab yang berarti perusahaan tutup"), _("Untuk batas tunggakan tadi."), values.causes
    ),
    "refund_months": FigureWords(
        Group.EMPLOYER,
        _("Perusahaan meminta penggantian dalam"),
        _("Dihitung sejak membayar pekerja, setelah tunggakan dan denda lunas."),
        values.months,
    ),
    "refund_working_days": FigureWords(
        Group.EMPLOYER, _("BPJS mengganti dalam"), _("Setelah berkas permintaan lengkap."), values.working_days
    ),
}

DUTIES = {
    LiabilityKind.UNDERREPORTED_WAGE: _(
        "Upah dilaporkan lebih rendah daripada yang sebenarnya: perusahaan membayar kekurangan manfaat sekaligus."
    ),
    LiabilityKind.NOT_ENROLLED: _(
        "Pekerja tidak pernah didaftarkan: perusahaan membayar seluruh uang tunai sekaligus, ditambah manfaat pelatihan "
        "senilai %(training)s. Usaha yang dikecualikan: %(exempt)s."
    ),
    LiabilityKind.PROGRAMME_SET: _(
        "Pekerja tidak diikutkan dalam semua program yang diwajibkan: perusahaan membayar seluruh uang tunai sekaligus, "
        "ditambah manfaat pelatihan senilai %(training)s."
    ),
    LiabilityKind.ARREARS_TO_SETTLE: _(
        "Iuran menunggak paling lama %(limit)s (%(closed)s bila perusahaan tutup): BPJS membayar pekerja, dan perusahaan "
        "melunasi tunggakannya."
    ),
    LiabilityKind.ARREARS_PAYS_FIRST: _(
        "Iuran menunggak lebih lama dari itu: perusahaan membayar pekerja lebih dulu. Setelah melunasi tunggakan dan denda, "
        "perusahaan dapat meminta penggantian kepada BPJS dalam %(ask)s. BPJS mengganti dalam %(refund)s."
    ),
}


def duties(regulation: Regulation) -> Iterator[str]:
    """What the employer owes under this regulation, one sentence for each kind of liability."""
    figures = {
        "training": rupiah(regulation.training_ceiling),
        "exempt": ", ".join(values.scales(regulation.exempt_scales)),
        "limit": values.months(regulation.arrears_limit)[0],
        "closed": values.months(regulation.arrears_limit_closed)[0],
        "ask": values.months(regulation.refund_months)[0],
        "refund": values.working_days(regulation.refund_working_days)[0],
    }
    return (sentence % figures for sentence in DUTIES.values())
