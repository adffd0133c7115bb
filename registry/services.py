"""Changes of the registry. Each checks who asks, writes, and records; nothing here reads a clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from casework.steps import record
from core.clock import WIB
from core.dates import Month
from core.fields import blind_index
from notifications.services import notify
from registry.choices import DeactivationCause
from registry.models import BankAccount, Contribution, Employment, Participant
from registry.names import same_name

COOLING_OFF = timedelta(hours=72)


class RegistryRefusal(Exception):
    """`message` tells the person what stands in the way."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


class AlreadyDeactivated(RegistryRefusal):
    """The participation has ended before."""


class ImpossibleDate(RegistryRefusal):
    """The day contradicts the record or lies ahead."""


class ReasonMissing(RegistryRefusal):
    """An officer acts in another's place only with a reason."""


class ContributionSettled(RegistryRefusal):
    """A paid month keeps its wage."""


class HolderMismatch(RegistryRefusal):
    """The account belongs to somebody else."""


@transaction.atomic
def deactivate(
    *, employment: Employment, on: date, cause: DeactivationCause, by: User, today: date, reason: str = ""
) -> Employment:
    """End the participation at BPJS: a member of the company, or a mediator of its region with a reason.

    `on` becomes the last day of work too, unless that is known. Raises `PermissionDenied`, `AlreadyDeactivated`,
    `ImpossibleDate`, `ReasonMissing`.
    """
    if by.role not in (Role.EMPLOYER, Role.MEDIATOR):
        raise PermissionDenied
    visible = Employment.objects.visible_to(by).filter(pk=employment.pk).exists()
    if not visible:
        raise PermissionDenied
    locked = Employment.objects.select_for_update().get(pk=employment.pk)
    if by.role == Role.MEDIATOR and not reason.strip():
        raise ReasonMissing(_("Tulis alasan Disnaker menonaktifkan peserta ini."))
    check_deactivation_day(locked, on, today)
    locked.ended_on = locked.ended_on or on
    locked.deactivated_on = on
    locked.deactivation_cause = cause
    locked.deactivated_by_role = by.role
    locked.save()
    record(locked, "deactivated", by=by, note=reason.strip(), on=on.isoformat(), cause=str(cause))
    _tell_deactivated(locked)
    return locked


def check_deactivation_day(employment: Employment, on: date, today: date) -> None:
    """Raises `AlreadyDeactivated` or `ImpossibleDate`."""
    if employment.deactivated_on:
        raise AlreadyDeactivated(_("Peserta ini sudah nonaktif."))
    if on > today:
        raise ImpossibleDate(_("Tanggal nonaktif tidak boleh sesudah hari ini."))
    if on < employment.started_on:
        raise ImpossibleDate(_("Tanggal nonaktif tidak boleh sebelum mulai bekerja."))
    if employment.ended_on and on < employment.ended_on:
        raise ImpossibleDate(_("Tanggal nonaktif tidak boleh sebelum hari terakhir bekerja."))


def _tell_deactivated(employment: Employment) -> None:
    account = employment.participant.account
    if account is None:
        return
    notify(
        account,
        key=f"deactivated:{employment.pk}",
        title=_("Kepesertaan Anda dinonaktifkan"),
        body=format_lazy(
            _("Kepesertaan BPJS Ketenagakerjaan Anda di {company} berakhir pada {day}. Sebab: {cause}."),
            company=employment.company.name,
            day=date_format(employment.deactivated_on, "j F Y", use_l10n=False),
            cause=employment.get_deactivation_cause_display(),
        ),
        url=reverse("registry:my_record"),
    )


@transaction.atomic
def end_employment(*, employment: Employment, on: date, by: User) -> Employment:
    """Write down the last day of work; the participation stays. Raises `AlreadyDeactivated`, `ImpossibleDate`."""
    locked = Employment.objects.select_for_update().get(pk=employment.pk)
    if locked.deactivated_on:
        raise AlreadyDeactivated(_("Peserta ini sudah nonaktif."))
    if on < locked.started_on:
        raise ImpossibleDate(_("Hari terakhir bekerja tidak boleh sebelum mulai bekerja."))
    locked.ended_on = on
    locked.save(update_fields=["ended_on"])
    record(locked, "ended", by=by, on=on.isoformat())
    return locked


@dataclass(frozen=True, slots=True)
class ContributionLine:
    """One month of one employment as an employer reports it; `paid_on` None: reported, not yet paid."""

    employment: Employment
    month: Month
    wage: int
    paid_on: date | None = None


@transaction.atomic
def record_contributions(lines: Iterable[ContributionLine]) -> int:
    """Write the months, new or corrected, in one statement a thousand; gives how many.

    A payment once recorded stays. Raises `ContributionSettled` when a paid month would get another wage.
    """
    by_key = {(line.employment.pk, line.month.first_day): line for line in lines}
    known = _months_already_recorded(by_key.values())
    rows = []
    for key, line in by_key.items():
        paid_on = line.paid_on
        if (before := known.get(key)) and before.paid_on:
            paid_on = before.paid_on
            if before.wage != line.wage:
                raise ContributionSettled(_("Upah bulan yang sudah dibayar tidak dapat diubah."))
        rows.append(Contribution(employment=line.employment, month=key[1], wage=line.wage, paid_on=paid_on))
    Contribution.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["employment", "month"],
        update_fields=["wage", "paid_on"],
    )
    return len(rows)


def _months_already_recorded(lines: Iterable[ContributionLine]) -> dict:
    employments = {line.employment.pk for line in lines}
    months = {line.month.first_day for line in lines}
    found = Contribution.objects.filter(employment__in=employments, month__in=months).select_for_update()
    return {(contribution.employment_id, contribution.month): contribution for contribution in found}


@transaction.atomic
def record_contribution(
    *, employment: Employment, month: Month, wage: int, by: User | None = None, paid_on: date | None = None
) -> Contribution:
    """Report one month, or say that it is paid; `by` None: BPJS told us. Raises `ContributionSettled`."""
    record_contributions([ContributionLine(employment, month, wage, paid_on)])
    contribution = Contribution.objects.get(employment=employment, month=month.first_day)
    record(
        employment, "contribution_recorded", by=by, month=str(month), wage=wage, paid=contribution.paid_on is not None
    )
    return contribution


def wage_before(subject: Participant | Employment, day: date) -> int:
    """The wage last reported for a month before the one of `day` (03-regulation §10); 0 when none was.

    For a person with several employers: the highest that was reported for that last month.
    """
    if isinstance(subject, Employment):
        reported = Contribution.objects.filter(employment=subject)
    else:
        reported = Contribution.objects.filter(employment__participant=subject)
    reported = reported.before_month_of(day)
    latest = reported.aggregate(month=Max("month"))["month"]
    return reported.filter(month=latest).aggregate(wage=Max("wage"))["wage"] or 0


def paid_months(participant: Participant) -> frozenset[Month]:
    """The months with a paid contribution at any employer: they are summed by person, not by KPJ."""
    paid = Contribution.objects.paid().filter(employment__participant=participant)
    return frozenset(map(Month.of, paid.values_list("month", flat=True)))


def latest_due_month(today: date) -> Month:
    """The last month whose contribution is due: on the 15th of the month after it (PP 44/2015 Pasal 21)."""
    return Month.of(today).plus(-1 if today.day > 15 else -2)


@transaction.atomic
def set_bank_account(
    *, participant: Participant, bank: str, number: str, holder_name: str, by: User, now: datetime
) -> BankAccount:
    """A person's account for payments, in their own name. The first is usable at once, a change after 72 hours.

    The same account again changes nothing. Raises `HolderMismatch`, and `PermissionDenied` for anybody else's record.
    """
    if not by.is_person(participant.nik_index):
        raise PermissionDenied
    check_holder(participant, holder_name)
    Participant.objects.select_for_update().get(pk=participant.pk)
    latest = BankAccount.objects.latest_of(participant)
    number_index = blind_index(number, "bank-account")
    if latest and latest.bank == bank and bytes(latest.number_index) == number_index:
        return latest
    account = BankAccount.objects.create(
        participant=participant,
        bank=bank,
        number=number,
        number_index=number_index,
        holder_name=holder_name,
        version=latest.version + 1 if latest else 1,
        added_at=now,
        usable_from=now + COOLING_OFF if latest else now,
    )
    record(participant, "bank_account_set", by=by, version=account.version)
    if latest:
        _tell_changed_account(account, by)
    return account


def check_holder(participant: Participant, holder_name: str) -> None:
    """Raises `HolderMismatch`, with both names."""
    if not same_name(participant.full_name, holder_name):
        raise HolderMismatch(
            _("Nama pemilik rekening “%(holder)s” berbeda dengan nama Anda di data peserta, “%(person)s”.")
            % {"holder": holder_name, "person": participant.full_name}
        )


def _tell_changed_account(account: BankAccount, person: User) -> None:
    notify(
        person,
        key=f"bank-account:{account.pk}",
        title=_("Rekening Anda diganti"),
        body=format_lazy(
            _(
                "Rekening pembayaran Anda diganti menjadi {account}. Demi keamanan, rekening ini dipakai mulai "
                "{moment}. Jika bukan Anda yang mengganti, segera hubungi Disnaker atau BPJS Ketenagakerjaan."
            ),
            account=account.masked,
            moment=date_format(account.usable_from.astimezone(WIB), "j F Y, H.i", use_l10n=False) + " WIB",
        ),
        url=reverse("registry:bank_account"),
    )
