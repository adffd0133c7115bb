"""Where a person's money goes. Nothing here reads a clock."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import record
from core.clock import WIB
from core.fields import blind_index
from notifications.services import notify
from registry.models import BankAccount, Participant
from registry.names import same_name
from registry.refusals import HolderMismatch

COOLING_OFF = timedelta(hours=72)


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
