"""Which reminders a month gets, on which days, and what they say. Told once each; the days follow from the windows."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.clock import WIB
from core.words import lazy_rupiah, lazy_tanggal
from jkp_claims.models import ClaimState, JkpClaim, MonthlyClaim
from messaging.models import Channel, OutboxMessage
from notifications.models import Notice
from notifications.services import notify

IN_APP = "in_app"
KEYED = "month:%s:%s"

WORDS = {
    "opens": (
        _("Klaim bulan ke-%(month)s sudah dibuka."),
        _("Ajukan paling lambat %(closes)s. Lewat itu, %(amount)s dapat hilang."),
    ),
    "third_day": (
        _("Klaim bulan ke-%(month)s belum terkirim."),
        _("Batasnya %(closes)s. Nilainya %(amount)s."),
    ),
    "last_day": (
        _("Hari ini batas klaim bulan ke-%(month)s."),
        _("Kirim sebelum pukul 23.59 WIB. Nilainya %(amount)s."),
    ),
    "late": (
        _("Klaim bulan ke-%(month)s sudah terlambat."),
        _("Masih dapat dikirim sampai %(late)s dengan alasan; petugas yang memutuskan. Nilainya %(amount)s."),
    ),
    "last_chance": (
        _("Besok hari terakhir klaim bulan ke-%(month)s."),
        _("Setelah %(late)s, %(amount)s tidak dapat dibayar."),
    ),
    "correct": (
        _("Klaim bulan ke-%(month)s menunggu perbaikan dari Anda."),
        _("Baca catatan verifikator, lalu kirim lagi paling lambat %(late)s. Nilainya %(amount)s."),
    ),
    "correct_soon": (
        _("Klaim bulan ke-%(month)s masih menunggu perbaikan."),
        _("Batasnya %(late)s. Nilainya %(amount)s."),
    ),
    "correct_last_day": (
        _("Hari ini batas perbaikan klaim bulan ke-%(month)s."),
        _("Kirim sebelum pukul 23.59 WIB. Nilainya %(amount)s."),
    ),
    "extended": (
        _("Waktu klaim bulan ke-%(month)s diperpanjang."),
        _("Anda belum cukup diingatkan. Batas baru: %(late)s. Nilainya %(amount)s."),
    ),
    "lapsed": (
        _("Bulan ke-%(month)s tidak diajukan sampai %(late)s."),
        _("Bulan itu tidak dapat dibayar. Bulan lain tetap dapat Anda terima. Ada halangan? Ajukan keberatan."),
    ),
}


CORRECTION_AFTER = timedelta(days=3)  # the first reminder of a correction; the next comes as long before its last day
EMPLOYER_PAYS = _("Bulan ini dibayar perusahaan lebih dulu, bukan BPJS. Tetap kirim, supaya hak Anda terjaga.")


@dataclass(frozen=True)
class Reminder:
    """One reminder: which, and from which day on."""

    kind: str
    due_on: date


def schedule(month: MonthlyClaim) -> list[Reminder]:
    """The reminders of a month, in the order of their days. Of month 1 only a correction is ever waited for."""
    if month.month_no == 1:
        asked_on = month.decided_at.astimezone(WIB).date()
        return [
            Reminder("correct", asked_on + CORRECTION_AFTER),
            Reminder("correct_soon", month.late_until - CORRECTION_AFTER),
            Reminder("correct_last_day", month.late_until),
        ]
    days = [
        Reminder("opens", month.opens_on),
        Reminder("third_day", min(month.opens_on + timedelta(days=3), month.closes_on)),
        Reminder("last_day", month.closes_on),
    ]
    if month.late_until > month.closes_on:
        days += [
            Reminder("late", month.closes_on + timedelta(days=1)),
            Reminder("last_chance", month.late_until - timedelta(days=1)),
        ]
    return days


def remind(month: MonthlyClaim, worker: User, kind: str, employer_pays: bool = False) -> bool:
    """Tell the worker once; False when told before. Where the employer must pay the benefit first, say so."""
    title, body = WORDS[kind]
    if employer_pays and kind not in ("extended", "lapsed"):
        body = format_lazy("{} {}", body, EMPLOYER_PAYS)
    values = {
        "month": month.month_no,
        "amount": lazy_rupiah(month.amount),
        "closes": lazy_tanggal(month.closes_on),
        "late": lazy_tanggal(month.late_until),
    }
    key = key_of(month, kind)
    return notify(worker, key=key, title=title, body=body, url=month.get_absolute_url(), values=values)


def key_of(month: MonthlyClaim, kind: str) -> str:
    """What makes a reminder be told once: for month 1 once a correction, else once a month."""
    if month.month_no == 1 and month.decided_at:
        kind = f"{month.decided_at:%Y%m%d%H%M%S}:{kind}"
    return KEYED % (month.pk, kind)


def already_told(months: list[MonthlyClaim]) -> set[str]:
    """The keys of what these months' workers were told. One query."""
    keys = [key_of(month, kind) for month in months for kind in WORDS]
    return set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))


def attempts(months: list[MonthlyClaim]) -> dict[str, list[tuple[date, str]]]:
    """For each month (by key) the day and channel of every reminder that was attempted. Two queries."""
    told: dict[str, list[tuple[date, str]]] = {str(month.pk): [] for month in months}
    keys = {key_of(month, kind): str(month.pk) for month in months for kind in WORDS if kind != "lapsed"}
    for key, at in Notice.objects.filter(key__in=keys).values_list("key", "written_at"):
        told[keys[key]].append((at.astimezone(WIB).date(), IN_APP))
    sent = {f"{key}:{channel}": (pk, channel) for key, pk in keys.items() for channel in Channel.values}
    for key, at in OutboxMessage.objects.filter(key__in=sent).values_list("key", "written_at"):
        pk, channel = sent[key]
        told[pk].append((at.astimezone(WIB).date(), channel))
    return told


CLAIM_WORDS = (
    _("Ajukan klaim JKP Anda."),
    _("Batas klaim bulan ke-1 adalah %(deadline)s. Setelah itu hak Anda tidak dapat diajukan."),
)
DAYS_BEFORE_DEADLINE = (30, 7, 1)


def remind_of_deadlines(today: date) -> int:
    """Claims that were never filed: told 30, 7 and 1 days before their deadline. Gives how many were told."""
    told = 0
    for days in DAYS_BEFORE_DEADLINE:
        due = JkpClaim.objects.filter(
            state=ClaimState.OPEN, deadline_on__gte=today, deadline_on__lte=today + timedelta(days=days)
        ).select_related("participant")
        keys = {claim: f"claim:{claim.pk}:deadline:{claim.deadline_on}:{days}" for claim in due}
        known = set(Notice.objects.filter(key__in=keys.values()).values_list("key", flat=True))
        for claim, key in keys.items():
            worker = claim.worker if key not in known else None
            if worker is not None:
                values = {"deadline": lazy_tanggal(claim.deadline_on)}
                title, body = CLAIM_WORDS
                told += notify(worker, key=key, title=title, body=body, url=claim.get_absolute_url(), values=values)
    return told
