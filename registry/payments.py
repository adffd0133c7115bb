"""Payments of contributions: the company says what it paid, BPJS confirms it, and only then the months are paid."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import StepRefused, advance, record
from core import clock
from core.dates import Month
from core.money import rupiah
from core.words import lazy_bulan
from notifications.services import News, notify_many
from registry import bpjs
from registry.models import Company, CompanyMonth, Contribution, ContributionPayment, PaymentRefusal, PaymentState
from registry.models.companies import SIGNING_ROLES, Membership
from registry.permissions import may_sign
from registry.refusals import RegistryRefusal

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
MOST_DOUBLINGS = 6
MOST_A_RUN = 100


class PaymentRefused(RegistryRefusal):
    """The payment cannot be recorded like this."""


@dataclass(frozen=True, slots=True)
class Paid:
    """What a company says it paid for one month; `amount` None: what the statement asks, whatever that is."""

    month: Month
    paid_on: date
    amount: int | None = None
    reference: str = ""


def amounts_due(company: Company, months: Iterable[Month]) -> dict[Month, int]:
    """What the statements of these months still ask of the company, in whole rupiah: by the regulation in force in each."""
    due: Callable[[Company, Iterable[Month]], dict[Month, int]] = import_string(settings.CONTRIBUTION_AMOUNTS_DUE)
    return due(company, months)


def amount_due(company: Company, month: Month) -> int:
    """The same for one month."""
    return amounts_due(company, [month])[month]


@transaction.atomic
def confirm_payments(
    company: Company, paid: Mapping[tuple[Month, date], int | None], *, by: User, today: date, reference: str = ""
) -> list[ContributionPayment]:
    """Have BPJS confirm that these months were paid on these days; amount None: what the statement asks.

    For the rows of an upload: call it in the transaction that has reported the wages, with each (month, day) once. Only
    a waiting payment is written, and nothing for a month that is waiting already or has nothing unpaid: the same call
    may come again. BPJS is asked by a job within a minute, and a confirmed payment pays ALL workers of the month that
    are reported and unpaid by then. Raises `PermissionDenied` for who may not sign, `PaymentRefused`.
    """
    return record_payments(
        company, [Paid(month, on, amount, reference) for (month, on), amount in paid.items()], by=by, today=today
    )


@transaction.atomic
def record_payments(company: Company, paid: list[Paid], *, by: User, today: date) -> list[ContributionPayment]:
    """Write down what a company says it paid; gives the payments that wait for BPJS now, old and new.

    All or nothing. Raises `PermissionDenied`, `PaymentRefused`.
    """
    if not may_sign(company, by):
        raise PermissionDenied
    months = _locked_months(company, {one.month for one in paid})
    waiting = {
        Month.of(payment.month): payment
        for payment in ContributionPayment.objects.waiting().filter(company=company, month__in=list(months))
    }
    payments = []
    for one in paid:
        if one.month in waiting:
            payments.append(waiting[one.month])
        elif payment := _new_payment(company, one, months.get(one.month.first_day), by, today):
            payments.append(payment)
    return payments


def _locked_months(company: Company, months: set[Month]) -> dict[date, CompanyMonth]:
    """Whoever writes contributions of a month changes its sums: until we are done, nobody else does."""
    days = [month.first_day for month in months]
    found = CompanyMonth.objects.filter(company=company, month__in=days).order_by("month").select_for_update()
    return {row.month: row for row in found}


def _new_payment(company: Company, paid: Paid, sums: CompanyMonth | None, by: User, today: date):
    if paid.paid_on > today:
        raise PaymentRefused(_("Tanggal bayar tidak boleh sesudah hari ini."))
    if paid.paid_on < paid.month.first_day:
        raise PaymentRefused(_("Tanggal bayar tidak boleh sebelum bulan iurannya."))
    if sums is None or not sums.unpaid:
        return None
    if paid.amount is not None and paid.amount != (due := amount_due(company, paid.month)):
        raise PaymentRefused(
            _("Untuk %(month)s tagihannya %(due)s, tetapi tertulis %(amount)s. Periksa jumlahnya.")
            % {"month": paid.month, "due": rupiah(due), "amount": rupiah(paid.amount)}
        )
    payment = ContributionPayment.objects.create(
        company=company,
        month=paid.month.first_day,
        paid_on=paid.paid_on,
        amount=paid.amount,
        reference=paid.reference,
        recorded_by=by,
    )
    record(payment, "payment_recorded", by=by, month=str(paid.month), amount=paid.amount)
    return payment


def ask(payment: ContributionPayment) -> ContributionPayment:
    """Ask BPJS about a waiting payment, outside of any transaction, and write down what it says."""
    month = Month.of(payment.month)
    due = amount_due(payment.company, month)
    amount = due if payment.amount is None else payment.amount
    if amount != due:
        return _refuse(payment, PaymentRefusal.AMOUNT)
    transfer = amount + _confirmed_of_the_same_transfer(payment)
    match bpjs.payment(payment.company.npp, month, payment.paid_on, transfer, payment.reference):
        case bpjs.Confirmed():
            return _confirm(payment, amount)
        case bpjs.Unknown():
            return _refuse(payment, PaymentRefusal.UNKNOWN)
    return _ask_later(payment)


def _confirmed_of_the_same_transfer(payment: ContributionPayment) -> int:
    """In rupiah: one transfer pays once, so whoever names it again must have paid that as well.

    One that is named by its day alone may be any of that day.
    """
    same_day = ContributionPayment.objects.filter(
        company=payment.company_id, month=payment.month, paid_on=payment.paid_on, state=PaymentState.CONFIRMED
    )
    if payment.reference:
        same_day = same_day.filter(Q(reference=payment.reference) | Q(reference=""))
    return same_day.aggregate(total=Sum("amount", default=0))["total"]


@transaction.atomic
def _confirm(payment: ContributionPayment, amount: int) -> ContributionPayment:
    month = Month.of(payment.month)
    _locked_months(payment.company, {month})
    if amount_due(payment.company, month) != amount:  # wages were reported while BPJS was asked
        return _ask_later(payment)
    try:
        payment = advance(payment, ContributionPayment.confirm, amount=amount)
    except StepRefused as refused:  # another run has had the answer
        return refused.case
    unpaid = Contribution.objects.filter(
        employment__company=payment.company_id, month=payment.month, paid_on__isnull=True
    )
    unpaid.update(paid_on=payment.paid_on)
    return payment


@transaction.atomic
def _refuse(payment: ContributionPayment, refusal: PaymentRefusal) -> ContributionPayment:
    try:
        payment = advance(payment, ContributionPayment.refuse, refusal=refusal)
    except StepRefused as refused:
        return refused.case
    _tell_refused(payment)
    return payment


def _tell_refused(payment: ContributionPayment) -> None:
    signers = Membership.objects.filter(company=payment.company_id, role__in=SIGNING_ROLES).select_related("user")
    values = {
        "month": lazy_bulan(payment.month),
        "company": payment.company.name,
        "why": PaymentRefusal(payment.refusal).label,
    }
    notify_many(
        [
            News(
                member.user,
                key=f"payment-refused:{payment.pk}:{member.user_id}",
                title=_("Pembayaran iuran %(month)s tidak dihitung"),
                body=_(
                    "%(company)s: %(why)s. Bulan itu tetap tercatat belum dibayar. "
                    "Periksa tanggal, jumlah, dan nomor buktinya, lalu catat lagi."
                ),
                values=values,
                url=f"{reverse('registry:contributions')}?perusahaan={payment.company_id}",
            )
            for member in signers
        ]
    )


def _ask_later(payment: ContributionPayment) -> ContributionPayment:
    payment.asked += 1
    pause = FIRST_PAUSE * 2 ** min(payment.asked - 1, MOST_DOUBLINGS)
    payment.ask_again_at = clock.machine_now() + min(pause, LONGEST_PAUSE)
    payment.save(update_fields=["asked", "ask_again_at"])
    return payment


def ask_until_silence(payments: Iterable[ContributionPayment]) -> list[ContributionPayment]:
    """Ask about each in turn while BPJS answers: somebody waits for this. The job asks about the others."""
    asked, silent = [], False
    for payment in payments:
        asked.append(payment if silent else ask(payment))
        silent = asked[-1].state == PaymentState.WAITING
    return asked


def ask_again() -> int:
    """Ask about every payment whose turn it is, the longest waiting first; gives how many were asked."""
    due = ContributionPayment.objects.waiting().filter(ask_again_at__lte=clock.machine_now())
    chosen = list(due.select_related("company").order_by("ask_again_at", "pk")[:MOST_A_RUN])
    for payment in chosen:
        ask(payment)
    return len(chosen)
