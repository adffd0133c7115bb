"""Where a person's money goes. Nothing here reads the business clock."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.steps import record
from core import clock
from core.clock import WIB
from core.fields import blind_index
from notifications.services import notify
from registry.bank_directory import Answer, Closed, Matches, NoAnswer, NotFound, OtherName, holder_of
from registry.models import BankAccount, BankAccountCheck, NameCheck, Participant, WaitingNameCheck
from registry.names import same_name
from registry.refusals import AccountRefused, HolderMismatch, TooManyLookUps
from sign_in import limits

COOLING_OFF = timedelta(hours=72)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
MOST_A_RUN = 100
CHECKS = {
    Matches: NameCheck.MATCHES,
    OtherName: NameCheck.OTHER_NAME,
    NotFound: NameCheck.NOT_FOUND,
    Closed: NameCheck.CLOSED,
}

REFUSED = {
    NotFound: _("Bank tidak menemukan rekening ini. Periksa bank dan nomornya di buku tabungan, lalu kirim lagi."),
    Closed: _("Rekening ini tidak aktif. Aktifkan di bank, atau pakai rekening lain atas nama Anda."),
}
OTHER_NAME = _(
    "Nama di rekening berbeda dengan KTP. Di bank: %(bank)s. Di KTP: %(person)s. "
    "Pakai rekening lain atas nama Anda, atau minta bank membetulkan namanya, lalu kirim lagi."
)
TOO_MANY = _("Terlalu banyak rekening diperiksa dalam sehari. Coba lagi %(when)s.")


def ask_bank(participant: Participant, bank: str, number: str) -> Answer | None:
    """What the bank says of the account somebody types; None when this account has been found to match before.

    Call it outside of a transaction. Raises `TooManyLookUps`, and `AccountRefused` with what to do.
    """
    latest = BankAccount.objects.latest_of(participant)
    if latest and _is_same(latest, bank, number) and latest.name_check == NameCheck.MATCHES:
        return None
    _count(f"participant:{participant.pk}", f"{bank}:{number}")
    answer = holder_of(bank, number, participant.full_name)
    if isinstance(answer, OtherName):
        raise AccountRefused(OTHER_NAME % {"bank": answer.holder, "person": participant.full_name})
    if type(answer) in REFUSED:
        raise AccountRefused(REFUSED[type(answer)])
    return answer


def _count(whose: str, account: str) -> None:
    """A person may ask about few accounts; one of them sent again, or twice at once, is not another."""
    in_all = limits.take("bank_look_up", whose)
    another = limits.take("bank_account_first", f"{whose}:{account}")
    if another.refused_until is None and in_all.refused_until is None:
        of_person = limits.take("bank_account_name", whose)
        if of_person.refused_until:
            another.give_back()
        refused_until = of_person.refused_until
    else:
        refused_until = in_all.refused_until
    if refused_until:
        raise TooManyLookUps(TOO_MANY % {"when": limits.moment_in_words(refused_until)})


@transaction.atomic
def set_bank_account(
    *,
    participant: Participant,
    bank: str,
    number: str,
    holder_name: str,
    by: User,
    now: datetime,
    answer: Answer | None = None,
) -> BankAccount:
    """A person's account for payments, in their own name. The first is usable at once, a change after 72 hours.

    `answer` is what `ask_bank` gave; None: the bank is asked later. The same account again makes no new version. Raises
    `HolderMismatch`, and `PermissionDenied` for anybody else's record.
    """
    if not by.is_person(participant.nik_index):
        raise PermissionDenied
    check_holder(participant, holder_name)
    Participant.objects.select_for_update().get(pk=participant.pk)
    latest = BankAccount.objects.latest_of(participant)
    if latest and _is_same(latest, bank, number):
        _keep_answer(latest, answer, now)
        return latest
    account = BankAccount.objects.create(
        participant=participant,
        bank=bank,
        number=number,
        number_index=blind_index(number, "bank-account"),
        holder_name=holder_name,
        version=latest.version + 1 if latest else 1,
        added_at=now,
        usable_from=now + COOLING_OFF if latest else now,
    )
    record(participant, "bank_account_set", by=by, version=account.version)
    _keep_answer(account, answer, now)
    if latest:
        _tell_changed_account(account, by)
    return account


def _is_same(account: BankAccount, bank: str, number: str) -> bool:
    return account.bank == bank and bytes(account.number_index) == blind_index(number, "bank-account")


def check_holder(participant: Participant, holder_name: str) -> None:
    """Raises `HolderMismatch`, with both names."""
    if not same_name(participant.full_name, holder_name):
        raise HolderMismatch(
            _("Nama pemilik rekening “%(holder)s” berbeda dengan nama Anda di data peserta, “%(person)s”.")
            % {"holder": holder_name, "person": participant.full_name}
        )


def _keep_answer(account: BankAccount, answer: Answer | None, now: datetime) -> None:
    """Write down what the bank said; without an answer the account waits for one, unless it has been found to match."""
    if answer is not None and type(answer) in CHECKS:
        holder = answer.holder if isinstance(answer, OtherName) else ""
        BankAccountCheck.objects.create(bank_account=account, answer=CHECKS[type(answer)], bank_name=holder, at=now)
        WaitingNameCheck.objects.filter(bank_account=account).delete()
    elif account.latest_check is None:
        asked = isinstance(answer, NoAnswer)
        first = clock.machine_now() + (FIRST_WAIT if asked else timedelta())
        WaitingNameCheck.objects.get_or_create(
            bank_account=account, defaults={"ask_again_at": first, "tries": int(asked)}
        )


def ask_again(now: datetime) -> int:
    """Ask the bank about the accounts it has not answered for, and tell what came out; gives how many it answered."""
    due = WaitingNameCheck.objects.filter(ask_again_at__lte=clock.machine_now()).order_by("ask_again_at", "pk")
    waiting = list(due.select_related("bank_account__participant")[:MOST_A_RUN])
    return sum(_ask_once_more(one, now) for one in waiting)


def _ask_once_more(waiting: WaitingNameCheck, now: datetime) -> bool:
    """No lock is held while the bank is asked; two runs at once write one answer."""
    account = waiting.bank_account
    answer = holder_of(account.bank, account.number, account.participant.full_name)
    with transaction.atomic():
        locked = WaitingNameCheck.objects.select_for_update().filter(pk=waiting.pk).first()
        if locked is None:
            return False
        if isinstance(answer, NoAnswer):
            wait = min(FIRST_WAIT * 2 ** min(locked.tries, 20), LONGEST_WAIT)
            locked.tries, locked.ask_again_at = min(locked.tries + 1, 1000), clock.machine_now() + wait
            locked.save()
            return False
        _keep_answer(account, answer, now)
        _tell_answer(account, answer, was_told=locked.tries > 0)
    return True


def _tell_answer(account: BankAccount, answer: Answer, *, was_told: bool) -> None:
    """A name that does not match in any case; that it does only to somebody who waits for it."""
    person = account.participant.account
    matches = isinstance(answer, Matches)
    if person is None or (matches and not was_told):
        return
    notify(
        person,
        key=f"bank-account:{account.pk}:{CHECKS[type(answer)]}",
        title=_("Nama rekening Anda cocok") if matches else _("Rekening Anda perlu diganti"),
        body=_("Bank sudah memeriksa %(account)s: namanya cocok. Tidak ada yang perlu Anda lakukan.")
        if matches
        else _(
            "Bank sudah memeriksa %(account)s. Hasilnya: %(check)s. Buka halaman rekening untuk melihat langkah Anda."
        ),
        url=reverse("registry:bank_account"),
        values={"account": account.masked, "check": CHECKS[type(answer)].label},
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
