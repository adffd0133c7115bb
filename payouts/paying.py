"""The payer: a durable intent first, then the bank, then one transaction with all that follows from its answer.

Killed before the call, the attempt stands as `sending` and its lease runs out; killed after it, too. Either way the
next payer first asks the bank for the reference, and sends the same order again only when the bank has never seen it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from casework.steps import advance, advance_many, record
from core import clock
from core.ids import uuid7
from jkp_claims.models import MonthlyClaim
from payouts import bank
from payouts.models import Attempt, Batch, LedgerAccount, LedgerEntry
from payouts.states import AttemptState

logger = logging.getLogger(__name__)

LONGEST_RUN = timedelta(seconds=120)  # far below the time limit of a task
GIVES_UP_AFTER = 5  # calls in a row without an answer: the bank is down, the next run tries again


@dataclass(frozen=True)
class Intent:
    """An attempt that this payer holds. `asked_before`: an earlier payer may have reached the bank."""

    attempt: Attempt
    asked_before: bool


class Outcome(Enum):
    """How it went with one attempt; `BROKEN` is our fault, not the bank's."""

    ANSWERED = auto()
    UNANSWERED = auto()
    BROKEN = auto()


def pay_released(now: Callable[[], datetime]) -> int:
    """Bring what is released to the bank and write down its answers; gives the number of answers.

    now: the business clock, read for each answer. Safe to run twice at once and to be killed anywhere.
    """
    bank.require_settings()
    until = clock.machine_now() + LONGEST_RUN
    answers, unanswered = 0, 0
    while unanswered < GIVES_UP_AFTER and clock.machine_now() < until:
        intent = take_next()
        if intent is None:
            break
        match _pay_one(intent, now):
            case Outcome.ANSWERED:
                answers, unanswered = answers + 1, 0
            case Outcome.UNANSWERED:
                unanswered += 1
    advance_many(Batch.objects.all_answered(), Batch.close)
    return answers


def _pay_one(intent: Intent, now: Callable[[], datetime]) -> Outcome:
    """Ask the bank and write down what it says. What goes wrong with one row stays with that row."""
    try:
        answer = consult_bank(intent)
        return Outcome.ANSWERED if conclude(intent.attempt, answer, at=now()) else Outcome.UNANSWERED
    except (OperationalError, InterfaceError):
        raise  # the database is gone, not the row
    except Exception as error:
        logger.error("attempt %s: %s", intent.attempt.ref, type(error).__name__)
        return Outcome.BROKEN


def take_next() -> Intent | None:
    """The next attempt, held under a lease that is committed before anybody calls the bank; None when there is none."""
    moment = clock.machine_now()
    lease = moment + timedelta(seconds=settings.PAYER_LEASE_SECONDS)
    with transaction.atomic():
        fresh = _first_free(Attempt.objects.to_send().order_by("pk"))
        if fresh is not None:
            return Intent(advance(fresh, Attempt.send, lease_until=lease), asked_before=False)
        left_open = _first_free(Attempt.objects.left_open(moment).order_by("lease_until"))
        if left_open is None:
            return None
        left_open.lease_until = lease
        left_open.save(update_fields=["lease_until"])
        record(left_open, "taken_over")
        return Intent(left_open, asked_before=True)


def _first_free(attempts) -> Attempt | None:
    """The first that no other payer holds."""
    return attempts.select_for_update(skip_locked=True, of=("self",)).first()


def consult_bank(intent: Intent):
    """The bank's word on this attempt. A reference that may be known is asked for before it is sent again."""
    if intent.asked_before:
        answer = bank.ask(intent.attempt.ref)
        if not isinstance(answer, bank.NotFound):
            return answer
    return bank.bring(order_of(intent.attempt))


def order_of(attempt: Attempt) -> bank.Order:
    account = attempt.bank_account
    return bank.Order(
        ref=attempt.ref,
        amount=attempt.payout.amount,
        bank=account.bank,
        account=account.number,
        holder=account.holder_name,
    )


@transaction.atomic
def conclude(attempt: Attempt, answer, *, at: datetime) -> bool:
    """Write down an answer with all that follows: attempt, ledger, month, trail. False when there is no answer yet.

    A second payer with the same answer changes nothing. Locks: the attempt, then its month.
    """
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("payout__month").get(pk=attempt.pk)
    if attempt.state != AttemptState.SENDING:
        return True
    month = attempt.payout.month
    match answer:
        case bank.Settled():
            advance(attempt, Attempt.settle, answered_at=at)
            _book_payment(attempt, at)
            advance(month, MonthlyClaim.settle, paid_on=at.date())
        case bank.Returned(reason):
            advance(attempt, Attempt.come_back, answered_at=at, reason=reason)
            advance(month, MonthlyClaim.fail_payment, failure=reason)
        case bank.Unreadable(reason):
            advance(attempt, Attempt.doubt, reason=reason)
        case _:
            return False
    return True


def _book_payment(attempt: Attempt, at: datetime) -> None:
    txn_id, amount = uuid7(), attempt.payout.amount
    LedgerEntry.objects.bulk_create(
        LedgerEntry(txn_id=txn_id, account=account, amount=signed, attempt=attempt, at=at)
        for account, signed in ((LedgerAccount.BANK, -amount), (LedgerAccount.BENEFIT, amount))
    )
