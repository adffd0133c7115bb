"""What a calculation slip says in plain words: each rule of a trace, each input, and the values of both.

Slips stay for good: the words of a rule or an input that is gone from the code are kept.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.dates import Month
from core.templatetags.siap import rupiah, tanggal
from jkp_claims.regulation_values import months, percent, times, years, yes_no
from jkp_claims.rules import Hold, Payer, Refusal
from phk_reports.causes import Cause
from registry.choices import Citizenship, ContractType, Scale

NOTHING = "–"

CONDITIONS = {
    Refusal.RESIGNATION: _("PHK bukan karena pekerja mengundurkan diri"),
    Refusal.PENSION: _("PHK bukan karena pensiun"),
    Refusal.DEATH: _("PHK bukan karena meninggal dunia"),
    Refusal.TOTAL_DISABILITY: _("PHK bukan karena cacat total tetap"),
    Refusal.PKWT_EXPIRED: _("Kontrak tidak habis tepat pada tanggalnya"),
    Refusal.MONTHS_LT_12: _("Bulan iuran yang dibayar cukup"),
    Refusal.CONSECUTIVE_LT_6: _("Iuran dibayar berturut-turut sampai PHK"),
    Refusal.AGE_AT_ENROLMENT: _("Umur saat didaftarkan masih dalam batas"),
    Refusal.NOT_WNI: _("Warga negara Indonesia"),
    Refusal.NOT_WILLING: _("Bersedia bekerja kembali"),
    Refusal.CLAIM_LATE: _("Klaim pertama sebelum batas waktunya lewat"),
    Refusal.RE_EMPLOYED: _("Belum bekerja lagi sesudah PHK"),
    Refusal.BENEFITS_USED_3: _("Manfaat JKP yang pernah diterima belum mencapai batas"),
    Refusal.GAP_LT_60_MONTHS: _("Iuran sejak manfaat JKP yang lalu cukup"),
    Refusal.PROGRAMME_SET: _("Usaha mikro ikut semua program yang diwajibkan"),
}
HOLDS = {
    Hold.STILL_ACTIVE: _("Kepesertaan sudah dinonaktifkan perusahaan"),
    Hold.EMPLOYER_ARREARS_GT_3M: _("Tunggakan iuran perusahaan tidak melewati batas"),
    Hold.PROGRAMME_SET: _("Perusahaan mengikutkan pekerja dalam semua program yang diwajibkan"),
}
PAYERS = {
    Payer.NONE: _("Tidak dibayar"),
    Payer.EMPLOYER: _("Perusahaan"),
    Payer.BPJS: _("BPJS Ketenagakerjaan"),
}


def month_name(month: Month) -> str:
    """Maret 2025."""
    return date_format(month.first_day, "F Y", use_l10n=False)


def formula(wage_base: int, rate: str, amount: int) -> str:
    """45% × Rp5.000.000 = Rp2.250.000; `rate` as it was frozen, "0.45"."""
    return f"{_percent(rate)} × {rupiah(wage_base)} = {rupiah(amount)}"


def spans(paid: Iterable[Month]) -> str:
    """Consecutive months taken together: "Maret 2023 – Februari 2025 (24 bulan); April 2025 (1 bulan)"."""
    runs: list[list[Month]] = []
    for month in sorted(paid):
        if runs and month.months_since(runs[-1][-1]) == 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return "; ".join(_run(run) for run in runs) or gettext("Tidak ada")


def _run(run: list[Month]) -> str:
    ends = dict.fromkeys(month_name(month) for month in (run[0], run[-1]))
    return f"{' – '.join(ends)} ({_joined(months)(len(run))})"


def _joined(write: Callable[..., list[str]]) -> Callable[..., str]:
    """Writes the lines that `write` makes on one line."""
    return lambda value: ", ".join(write(value))


def _percent(rate: str) -> str:
    return percent(Decimal(rate))


def day_name(day: str) -> str:
    """7 Agustus 2025; of a frozen day."""
    return tanggal(date.fromisoformat(day))


def _list(values: list[str]) -> str:
    return ", ".join(values) or gettext("Tidak ada")


@dataclass(frozen=True)
class Name:
    """What an input is called, and how its frozen value is written."""

    label: str
    write: Callable[..., str]

    def value(self, frozen) -> str:
        """The frozen value in words; a dash for none."""
        return NOTHING if frozen is None else str(self.write(frozen))


NAMES = {
    "citizenship": Name(_("Kewarganegaraan"), lambda code: Citizenship(code).label),
    "birth_date": Name(_("Tanggal lahir"), day_name),
    "enrolled_on": Name(_("Didaftarkan"), day_name),
    "enterprise_scale": Name(_("Skala usaha"), lambda code: Scale(code).label),
    "programmes": Name(_("Program yang diikuti"), _list),
    "contract_type": Name(_("Jenis kontrak"), lambda code: ContractType(code).label),
    "contract_end_on": Name(_("Kontrak sampai"), day_name),
    "cause": Name(_("Alasan PHK"), lambda code: Cause(code).label),
    "total_permanent_disability": Name(_("Cacat total tetap"), _joined(yes_no)),
    "willing_to_work": Name(_("Bersedia bekerja kembali"), _joined(yes_no)),
    "terminated_on": Name(_("Tanggal PHK"), day_name),
    "effective_on": Name(_("PHK berlaku sejak"), day_name),
    "reported_wage": Name(_("Upah terlapor"), rupiah),
    "paid_months": Name(_("Bulan iuran yang dibayar"), lambda paid: spans(map(Month.parse, paid))),
    "previous_benefits": Name(
        _("Manfaat JKP yang pernah dibayar"), lambda days: _list([day_name(day) for day in days])
    ),
    "re_employed_on": Name(_("Mulai bekerja lagi"), day_name),
    "active_at_bpjs": Name(_("Masih aktif di BPJS"), _joined(yes_no)),
    "first_claim_on": Name(_("Klaim pertama"), day_name),
    "declared_on": Name(_("Hari keputusan"), day_name),
    "reference_on": Name(_("Tanggal acuan"), day_name),
    "claim_deadline": Name(_("Batas klaim pertama"), day_name),
    "paid": Name(_("Bulan yang dibayar"), _joined(months)),
    "needed": Name(_("Yang diminta"), _joined(months)),
    "among": Name(_("Dihitung dalam"), _joined(months)),
    "latest_paid_month": Name(_("Bulan terakhir yang dibayar"), lambda month: month_name(Month.parse(month))),
    "too_old_from": Name(_("Melewati batas umur sejak"), day_name),
    "used": Name(_("Sudah diterima"), _joined(times)),
    "missing": Name(_("Program yang tidak diikuti"), _list),
    "arrears": Name(_("Tunggakan"), _joined(months)),
    "latest_overdue_month": Name(_("Jatuh tempo terakhir"), lambda month: month_name(Month.parse(month))),
    "number": Name(_("Bulan"), lambda number: gettext("ke-%(number)s") % {"number": number}),
    "wage_ceiling": Name(_("Batas atas upah"), rupiah),
    "wage_base": Name(_("Upah untuk hitungan"), rupiah),
    "rate": Name(_("Persentase"), _percent),
    "regulation": Name(_("Aturan"), str),
    "amount": Name(_("Jumlah"), rupiah),
}

# What is counted differently from rule to rule.
LIMITS = {
    Refusal.AGE_AT_ENROLMENT: Name(_("Batas umur"), _joined(years)),
    Refusal.BENEFITS_USED_3: Name(_("Batas"), _joined(times)),
    Hold.EMPLOYER_ARREARS_GT_3M: Name(_("Batas"), _joined(months)),
}

# Rules that find a value, not a yes or no: what they are called, and how their result is written.
FOUND = {
    "regulation": Name(_("Aturan yang dipakai"), str),
    "claim_deadline": Name(_("Batas klaim pertama"), day_name),
    "wage_base": Name(_("Upah untuk hitungan: yang lebih kecil dari upah terlapor dan batas atas"), rupiah),
    "rate": Name(_("Persentase untuk bulan ini"), _percent),
    "amount": Name(_("Jumlah: persentase dikali upah, dibulatkan ke bawah"), rupiah),
}


def name_of(rule: str, name: str) -> Name:
    """How an input of this rule is shown; KeyError when nobody has put it in words."""
    return LIMITS[rule] if name == "limit" else NAMES[name]
