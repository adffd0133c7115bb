"""What the company and the worker are told about what the employer owes. Called by the steps, in their transaction."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core import clock
from core.clock import WIB
from core.words import lazy_rupiah, lazy_tanggal
from jkp_claims.rules import WHOLE_BENEFIT
from notifications.models import Notice
from notifications.services import notify

WEEK = timedelta(days=7)
CHUNK = 500

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


IS_ON_TOP = _(
    "Aturan yang berlaku menaikkan manfaat. Tanggungan %(number)s adalah selisihnya, di luar jumlah yang sudah dilaporkan."
)
PAID_TITLE = _("Tanggungan %(number)s sudah dibayar.")
PAID_MONTHS = _(
    "Verifikator BPJS mengesahkan: %(company)s membayar %(amount)s pada %(paid)s untuk bulan ke-%(months)s."
)
PAID_MONEY = _("Verifikator BPJS mengesahkan: %(company)s membayar %(amount)s pada %(paid)s.")
PAID_PART = _(
    "Verifikator BPJS mengesahkan: %(company)s membayar %(amount)s pada %(paid)s. Bulannya dicatat dibayar setelah "
    "tanggungan lain dari klaim ini juga disahkan."
)
PAID_ARREARS = _("Verifikator BPJS mengesahkan: %(company)s melunasi tunggakan pada %(paid)s.")
NOT_RECEIVED = _(" Bila uangnya belum Anda terima, hubungi kami lewat halaman Bantuan.")


def tell_opened(case) -> None:
    company, worker = (OWES_MONEY, IS_OWED_MONEY) if case.is_owed_to_worker else (OWES_ARREARS, IS_OWED_ARREARS)
    if case.part > 1:
        company, worker = (company[0], IS_ON_TOP), (worker[0], IS_ON_TOP)
    _tell(case, "opened", _company(case), *company)
    _tell(case, "opened", _worker(case), *worker)


def tell_replaced(case, successor) -> None:
    """The months were recalculated; `successor` is what is owed now, None when nothing more is."""
    body = (
        _("Aturan yang berlaku mengubah jumlahnya menjadi %(now)s. Penggantinya tanggungan %(successor)s.")
        if successor
        else _("Aturan yang berlaku mengubah jumlahnya. Tanggungan ini tidak perlu dibayar lagi.")
    )
    more = {"now": lazy_rupiah(successor.amount), "successor": successor.number} if successor else {}
    people = [*_company(case), *_worker(case)]
    _tell(case, "replaced", people, _("Tanggungan %(number)s dihitung ulang."), body, **more)


def tell_reported(case) -> None:
    said = (
        _(
            "Menurut perusahaan, %(amount)s dibayar pada %(paid)s. Verifikator BPJS memeriksa buktinya. Belum Anda terima? "
            "Tulis di halaman tanggungan ini: “Uangnya belum saya terima”."
        )
        if case.is_owed_to_worker
        else _("Menurut perusahaan, dibayar pada %(paid)s. Verifikator BPJS memeriksa buktinya.")
    )
    title = _("%(company)s melaporkan pembayaran tanggungan %(number)s.")
    _tell(case, f"reported:{_moment()}", _worker(case), title, said)


def tell_denied(case) -> None:
    _tell(
        case,
        f"denied:{_moment()}",
        _company(case),
        _("%(worker)s menyatakan belum menerima uang tanggungan %(number)s."),
        _(
            "Verifikator BPJS membaca catatannya sebelum memutuskan. Periksa apakah uangnya terkirim ke rekening yang benar."
        ),
    )


def tell_report_refused(case) -> None:
    _tell(
        case,
        f"refused:{_moment()}",
        [*_company(case), *_worker(case)],
        _("Bukti pembayaran tanggungan %(number)s belum cukup."),
        _("Perusahaan melengkapi bukti lalu melapor lagi. Alasan verifikator ada di halaman tanggungan."),
    )


def tell_paid(case, months: Sequence[int]) -> None:
    """Which months the payment stands for and how much it is; the worker also, what to do without the money."""
    if not case.is_owed_to_worker:
        said = PAID_ARREARS
    elif months:
        said = PAID_MONTHS
    else:
        said = PAID_PART if case.kind in WHOLE_BENEFIT else PAID_MONEY
    numbers = ", ".join(str(number) for number in months)
    _tell(case, "paid", _company(case), PAID_TITLE, said, months=numbers)
    to_worker = format_lazy("{}{}", said, NOT_RECEIVED) if case.is_owed_to_worker else said
    _tell(case, "paid", _worker(case), PAID_TITLE, to_worker, months=numbers)


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
    return sum(_remind(chunk, today) for chunk in _chunks(waiting))


def _chunks(cases) -> Iterator[list]:
    """Lists of at most `CHUNK` cases, by their keys."""
    after = None
    while True:
        chunk = list((cases if after is None else cases.filter(pk__gt=after))[:CHUNK])
        yield chunk
        if len(chunk) < CHUNK:
            return
        after = chunk[-1].pk


def _remind(cases: list, today: date) -> int:
    due = [(case, user, _key(case, f"week:{_weeks(case, today)}", user)) for case in cases for user in _company(case)]
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


def _tell(case, fact: str, people, title, body, **more) -> None:
    for user in people:
        _notify(case, user, _key(case, fact, user), title, body, **more)


def _notify(case, user, key: str, title, body, **more) -> bool:
    values = {
        "number": case.number,
        "company": case.company.name,
        "worker": case.claim.participant.full_name,
        "amount": lazy_rupiah(case.amount),
        "since": lazy_tanggal(case.created_at),
        "paid": lazy_tanggal(case.paid_on) if case.paid_on else "",
        **more,
    }
    return notify(user, key=key, title=title, body=body, url=case.get_absolute_url(), values=values)
