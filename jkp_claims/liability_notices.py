"""What the company and the worker are told about what the employer owes. Called by the steps, in their transaction."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from core import clock
from core.clock import WIB
from core.words import lazy_rupiah, lazy_tanggal
from notifications.models import Notice
from notifications.services import notify

WEEK = timedelta(days=7)

OWES_MONEY = (
    _("Perusahaan Anda wajib membayar %(amount)s kepada %(worker)s."),
    _("Tanggungan %(number)s dibuka pada %(since)s. Bayar langsung kepada pekerja, lalu laporkan pembayarannya."),
)
OWES_ARREARS = (
    _("Perusahaan Anda wajib melunasi tunggakan iuran %(worker)s."),
    _("Tanggungan %(number)s dibuka pada %(since)s. Lunasi ke BPJS, lalu laporkan pelunasannya."),
)
IS_OWED_MONEY = (
    _("%(company)s wajib membayar %(amount)s kepada Anda."),
    _(
        "Perusahaan sudah kami beri tahu dan kami ingatkan setiap minggu. Anda dapat mengikutinya dengan nomor %(number)s."
    ),
)
IS_OWED_ARREARS = (
    _("%(company)s wajib melunasi tunggakan iuran Anda."),
    _("BPJS tetap membayar manfaat Anda. Anda tidak perlu melakukan apa-apa."),
)
STILL_OWES = (
    _("Tanggungan %(number)s masih menunggu perusahaan Anda."),
    _("Sejak %(since)s tanggungan atas nama %(worker)s belum dilaporkan lunas. Bayar, lalu laporkan pembayarannya."),
)


def tell_opened(case) -> None:
    company, worker = (OWES_MONEY, IS_OWED_MONEY) if case.is_owed_to_worker else (OWES_ARREARS, IS_OWED_ARREARS)
    _tell(case, "opened", _company(case), *company)
    _tell(case, "opened", _worker(case), *worker)


def tell_reported(case) -> None:
    _tell(
        case,
        f"reported:{_moment()}",
        _worker(case),
        _("%(company)s melaporkan pembayaran tanggungan %(number)s."),
        _("Menurut perusahaan, dibayar pada %(paid)s. Verifikator BPJS memeriksa buktinya."),
    )


def tell_report_refused(case) -> None:
    _tell(
        case,
        f"refused:{_moment()}",
        [*_company(case), *_worker(case)],
        _("Bukti pembayaran tanggungan %(number)s belum cukup."),
        _("Perusahaan melengkapi bukti lalu melapor lagi. Alasan verifikator ada di halaman tanggungan."),
    )


def tell_paid(case) -> None:
    _tell(
        case,
        "paid",
        [*_company(case), *_worker(case)],
        _("Tanggungan %(number)s sudah dibayar."),
        _("Verifikator BPJS mengesahkan pembayaran perusahaan pada %(paid)s."),
    )


def tell_closed(case) -> None:
    _tell(
        case,
        f"closed:{_moment()}",
        [*_company(case), *_worker(case)],
        _("Tanggungan %(number)s ditutup."),
        _("Verifikator BPJS menutupnya tanpa pembayaran. Alasannya ada di halaman tanggungan."),
    )


def tell_reopened(case) -> None:
    _tell(
        case,
        f"reopened:{_moment()}",
        [*_company(case), *_worker(case)],
        _("Tanggungan %(number)s dibuka lagi."),
        _("Verifikator BPJS membukanya lagi. Alasannya ada di halaman tanggungan."),
    )


def remind_companies(cases, today: date) -> int:
    """Remind the companies of these open cases, once for every full week that a case has waited; gives how many were told.

    A week in which no job ran is not made up for: nobody wants three reminders at once.
    """
    waiting = cases.filter(created_at__date__lte=today - WEEK).order_by("pk")
    waiting = waiting.select_related("claim__participant", "company").prefetch_related("company__members")
    due = [(case, user, _key(case, f"week:{_weeks(case, today)}", user)) for case in waiting for user in _company(case)]
    told = set(Notice.objects.filter(key__in=[key for _case, _user, key in due]).values_list("key", flat=True))
    return sum(_notify(case, user, key, *STILL_OWES) for case, user, key in due if key not in told)


def _weeks(case, today: date) -> int:
    return (today - case.created_at.astimezone(WIB).date()) // WEEK


def _company(case) -> list:
    return [user for user in case.company.members.all() if user.is_active]


def _worker(case) -> list:
    account = case.claim.worker
    return [account] if account else []


def _moment() -> str:
    """A report may come and be refused again and again."""
    return f"{clock.now():%y%m%d%H%M%S%f}"


def _key(case, fact: str, user) -> str:
    return f"liability:{case.pk}:{fact}:{user.pk}"


def _tell(case, fact: str, people, title, body) -> None:
    for user in people:
        _notify(case, user, _key(case, fact, user), title, body)


def _notify(case, user, key: str, title, body) -> bool:
    values = {
        "number": case.number,
        "company": case.company.name,
        "worker": case.claim.participant.full_name,
        "amount": lazy_rupiah(case.amount),
        "since": lazy_tanggal(case.created_at),
        "paid": lazy_tanggal(case.paid_on) if case.paid_on else "",
    }
    return notify(user, key=key, title=title, body=body, url=case.get_absolute_url(), values=values)
