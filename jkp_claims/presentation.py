"""Claims and months as the components draw them: strings, tones and links, made once."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from core.templatetags.siap import tanggal
from jkp_claims.models import ClaimState, JkpClaim, MonthlyClaim, MonthState
from jkp_claims.objections import may_object
from jkp_claims.regulations import Regulation
from jkp_claims.rules import Condition, ConditionCode, FilingStatus
from jkp_claims.services import Readiness
from jkp_claims.words import CONDITION_PAGES, MONTH_TONES, Explained, condition_label

MAY_BE_FILED = (MonthState.SCHEDULED, MonthState.OPEN, MonthState.NEEDS_CORRECTION, MonthState.LAPSED)


def timeline(months: list[MonthlyClaim]) -> list[dict]:
    """The six months for `components/timeline.html`."""
    return [
        {
            "number": month.month_no,
            "label": month.get_state_display(),
            "tone": MONTH_TONES.get(month.state, "neutral"),
            "amount": month.amount,
            "text": month_sentence(month),
            "links": [{"url": month.get_absolute_url(), "label": _("Lihat bulan ke-%s") % month.month_no}],
        }
        for month in months
    ]


def month_sentence(month: MonthlyClaim) -> str:
    """One sentence: who acts, and by when."""
    window = {"opens": tanggal(month.opens_on), "closes": tanggal(month.closes_on), "late": tanggal(month.late_until)}
    sentences = {
        MonthState.SCHEDULED: _("Dapat Anda kirim dari %(opens)s sampai %(closes)s."),
        MonthState.OPEN: _("Menunggu Anda mengirim paling lambat %(closes)s."),
        MonthState.NEEDS_CORRECTION: _("Menunggu Anda melengkapi paling lambat %(late)s."),
        MonthState.SUBMITTED: _("Dikirim %(filed)s. Menunggu verifikator BPJS."),
        MonthState.IN_VERIFICATION: _("Sedang diperiksa verifikator BPJS sejak %(filed)s."),
        MonthState.APPROVED: _("Disetujui %(decided)s. Menunggu petugas pembayaran mengirim ke %(account)s."),
        MonthState.PAID: _("Masuk ke %(account)s pada %(paid)s."),
        MonthState.PAID_BY_EMPLOYER: _("Dibayar perusahaan pada %(paid)s. BPJS tidak membayarnya lagi."),
        MonthState.PAYMENT_FAILED: _("Bank mengembalikan uangnya. Menunggu Anda memberi rekening lain."),
        MonthState.REJECTED: _("Ditolak verifikator BPJS pada %(decided)s. Anda dapat mengajukan keberatan."),
        MonthState.OBJECTED: _("Keberatan Anda menunggu verifikator lain."),
        MonthState.LAPSED: _("Tidak dikirim sampai %(late)s. Anda dapat mengajukan keberatan."),
        MonthState.STOPPED: _("Tidak dibayar karena manfaat berakhir sebelum bulan ini."),
    }
    return sentences[month.state] % {
        **window,
        "filed": tanggal(month.filed_at) if month.filed_at else "",
        "decided": tanggal(month.decided_at) if month.decided_at else "",
        "paid": tanggal(month.paid_on) if month.paid_on else "",
        "account": month.bank_account.masked if month.bank_account else "",
    }


def condition_tasks(ready: Readiness, linked: bool = True) -> list[dict]:
    """The conditions for `components/tasks.html`; the two ways of looking for work stand one under the other."""
    tasks = []
    for condition in ready.conditions:
        if condition.either:
            hint = _("Cukup salah satu")
            tasks += [_task(way, ready.regulation, linked, hint, condition.met) for way in condition.either]
        elif condition.waived and ready.status == FilingStatus.NOT_OPEN:
            waived = {"status_label": _("Dihitung saat dibuka"), "tone": "neutral"}
            tasks.append(_task(condition, ready.regulation, linked) | waived)
        else:
            tasks.append(_task(condition, ready.regulation, linked))
    return tasks


def _task(condition: Condition, regulation: Regulation, linked: bool, hint: str = "", met: bool | None = None) -> dict:
    done = condition.met if met is None else met
    page = CONDITION_PAGES.get(condition.code) if linked else None
    return {
        "label": condition_label(condition.code, regulation),
        "url": reverse(page) if page else "",
        "status_label": _progress(condition, done),
        "tone": "ok" if done else "warn",
        "hint": hint,
    }


def _progress(condition: Condition, done: bool) -> str:
    counted = _("%(have)s dari %(needed)s") % {"have": condition.have, "needed": condition.needed}
    if condition.waived:
        return _("Tidak diminta bulan ini")
    if condition.code in (ConditionCode.APPLICATIONS, ConditionCode.INTERVIEW, ConditionCode.TRAINING):
        return counted
    return _("Selesai") if done else _("Belum")


def next_step(
    claim: JkpClaim | None,
    month: MonthlyClaim | None,
    ready: Readiness | None,
    refusals: list[Explained],
    today: date,
) -> dict:
    """The card that opens the worker's page: what, by when, what is at stake.

    `month` is the one to act on now, `refusals` are what the rules say against the claim.
    """
    if claim is None:
        return {
            "title": _("Anda belum punya laporan PHK yang disetujui"),
            "body": _(
                "Bila Anda di-PHK dan perusahaan belum melapor, laporkan sendiri. Bukti dapat difoto dengan ponsel."
            ),
            "url": reverse("phk_reports:worker_start"),
            "button": _("Lapor PHK"),
        }
    if claim.state == ClaimState.OPEN and not refusals:
        forecast = claim.decision.get("months")
        return {
            "title": _("Ajukan klaim bulan ke-1"),
            "body": _("Anda berhak mengajukan JKP."),
            "deadline": claim.deadline_on,
            "today": today,
            "amount": forecast[0]["amount"] if forecast else None,
            "url": reverse("jkp_claims:file_first", args=[claim.pk]),
            "button": _("Ajukan klaim bulan ke-1"),
        }
    if month is not None:
        return _month_step(month, ready, today)
    if may_object(claim, bool(refusals)):
        return {
            "title": _ended_title(claim),
            "body": _objection_body(claim, refusals),
            "url": claim.get_absolute_url(),
            "button": _("Lihat alasan dan keberatan"),
        }
    return {"title": _ended_title(claim), "body": _("Tidak ada yang perlu Anda lakukan."), "today": today}


def _objection_body(claim: JkpClaim, refusals: list[Explained]) -> str:
    if claim.state == ClaimState.OPEN:
        first = refusals[0]
        words = _("%(reason)s Yang bertindak: %(who)s. Bila menurut Anda keliru, ajukan keberatan.")
        return words % {"reason": first.reason, "who": first.who}
    if claim.state == ClaimState.LAPSED:
        return _("Bila Anda terhalang mengajukan klaim, ajukan keberatan dan jelaskan.")
    return _("Baca alasannya. Bila menurut Anda keliru, ajukan keberatan.")


def _month_step(month: MonthlyClaim, ready: Readiness, today: date) -> dict:
    if month.state == MonthState.PAYMENT_FAILED:
        return {
            "title": _("Beri rekening lain untuk bulan ke-%s") % month.month_no,
            "body": _("Bank mengembalikan pembayaran. Uang Anda aman dan tidak hangus."),
            "url": reverse("jkp_claims:another_account", args=[month.pk]),
            "button": _("Isi rekening lain"),
        }
    late = ready.status == FilingStatus.LATE
    step = {
        "deadline": last_day(month, today),
        "today": today,
        "amount": month.amount,
        "extra_url": reverse("jkp_claims:calendar"),
        "extra": _("Simpan jadwal ke kalender (.ics)"),
    }
    if ready.status == FilingStatus.NOT_OPEN:
        return step | {
            "title": _("Klaim bulan ke-%(number)s dibuka %(day)s")
            % {"number": month.month_no, "day": tanggal(month.opens_on)},
            "body": _("Siapkan syaratnya mulai sekarang. Kami mengingatkan Anda saat dibuka."),
            "deadline": month.closes_on,
        }
    verb = (
        _("Lengkapi klaim bulan ke-%s") if month.state == MonthState.NEEDS_CORRECTION else _("Ajukan klaim bulan ke-%s")
    )
    return step | {
        "title": verb % month.month_no,
        "body": _("Masa pengajuan sudah terlambat. Sertakan alasan; petugas yang memutuskan.") if late else "",
        "url": reverse("jkp_claims:file_month", args=[month.pk]),
        "button": verb % month.month_no,
    }


def last_day(month: MonthlyClaim, today: date) -> date:
    """By when the month is to be sent: a correction, and what is late already, has until the last day of all."""
    more_time = month.state == MonthState.NEEDS_CORRECTION or today > month.closes_on
    return month.late_until if more_time else month.closes_on


def _ended_title(claim: JkpClaim) -> str:
    return {
        ClaimState.OPEN: _("Klaim bulan ke-1 belum dapat diajukan"),
        ClaimState.FORECAST: _("Hak Anda sedang diperiksa verifikator BPJS"),
        ClaimState.ACTIVE: _("Klaim Anda sedang diproses"),
        ClaimState.COMPLETED: _("Manfaat Anda sudah selesai"),
        ClaimState.STOPPED: _("Manfaat Anda sudah dihentikan"),
        ClaimState.LAPSED: _("Batas klaim pertama sudah lewat"),
        ClaimState.REFUSED: _("Klaim Anda tidak dapat diterima"),
        ClaimState.OBJECTED: _("Keberatan Anda sedang diperiksa verifikator lain"),
    }[claim.state]


def month_to_act_on(months: list[MonthlyClaim], now: datetime) -> MonthlyClaim | None:
    """The month whose turn it is: a payment that failed, else the first that may still be filed."""
    failed = [month for month in months if month.state == MonthState.PAYMENT_FAILED]
    waiting = [month for month in months if month.state in MAY_BE_FILED and now.date() <= month.late_until]
    return next(iter(failed + waiting), None)
