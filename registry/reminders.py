"""Those who may pay are told of a month before its day of payment, and once more when that is over."""

from datetime import date, timedelta
from enum import IntEnum

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.dates import Month
from core.words import lazy_bulan, lazy_tanggal
from notifications.services import notify
from registry.contributions import due_on, latest_due_month
from registry.models import CompanyMonth
from registry.models.companies import SIGNING_ROLES, Membership

DAYS_BEFORE = timedelta(days=5)
MOST_A_RUN = 200


class STAGES(IntEnum):
    """What was said of a month; each is said once."""

    NOTHING = 0
    BEFORE = 1
    AFTER = 2


WORDS = {
    STAGES.BEFORE: (
        _("Iuran %(month)s jatuh tempo %(due)s."),
        _("%(company)s: %(unpaid)s pekerja belum tercatat dibayar. Bayar ke BPJS, lalu catat pembayarannya di sini."),
    ),
    STAGES.AFTER: (
        _("Iuran %(month)s sudah lewat jatuh tempo."),
        _(
            "%(company)s: %(unpaid)s pekerja belum tercatat dibayar sampai %(due)s. Bila sudah dibayar, catat "
            "pembayarannya di sini. Tunggakan dapat membuat perusahaan wajib membayar manfaat JKP lebih dulu."
        ),
    ),
}


def remind_of_payments(today: date) -> int:
    """Tell the signers of approved companies; gives how many months were told. Safe to repeat."""
    overdue = latest_due_month(today)
    told = _tell(overdue, STAGES.AFTER)
    if today >= due_on(overdue.plus(1)) - DAYS_BEFORE:
        told += _tell(overdue.plus(1), STAGES.BEFORE)
    return told


def _tell(month: Month, stage: STAGES) -> int:
    due = CompanyMonth.objects.with_unpaid().filter(
        month=month.first_day, reminded__lt=stage, company__standing="approved"
    )
    chosen = list(due.select_related("company").order_by("company")[:MOST_A_RUN])
    for sums in chosen:
        _tell_signers(sums, month, stage)
    return len(chosen)


@transaction.atomic
def _tell_signers(sums: CompanyMonth, month: Month, stage: STAGES) -> None:
    title, body = WORDS[stage]
    values = {
        "month": lazy_bulan(sums.month),
        "due": lazy_tanggal(due_on(month)),
        "company": sums.company.name,
        "unpaid": sums.unpaid,
    }
    signers = Membership.objects.filter(company=sums.company, role__in=SIGNING_ROLES).select_related("user")
    for member in signers:
        notify(
            member.user,
            key=f"contributions:{sums.company_id}:{month}:{stage.name}:{member.user_id}",
            title=title,
            body=body,
            values=values,
            url=f"{reverse('registry:contributions')}?perusahaan={sums.company_id}",
        )
    CompanyMonth.objects.filter(company=sums.company_id, month=sums.month).update(reminded=stage)
