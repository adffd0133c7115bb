"""The payment officers and the bank, day after day: the portal's own steps, with an answer in the bank's place."""

from datetime import timedelta

from accounts.models import User
from casework.steps import advance, advance_many
from core import clock
from jkp_claims.models import MonthlyClaim, MonthState
from payouts.bank import Returned, Settled
from payouts.models import Attempt, Batch
from payouts.paying import conclude, take_next
from payouts.preparing import prepare
from payouts.states import BatchState
from siapkerja.demo_world.timeline import Calendar, Story, at

ACCOUNT_THAT_IS_CLOSED = "98"  # ends so; the bank of the demo answers the same


def working(users: dict[str, User], calendar: Calendar, since) -> Story:
    """Every working day at 14.00; on the last one three batches stop at three desks."""
    maker, approver, releaser = (users[f"bayar.{key}"] for key in ("penyusun", "penyetuju", "pelepas"))
    last_day = calendar.last_office_day
    for day in (since + timedelta(days=offset) for offset in range((last_day - since).days)):
        if not calendar.is_office_day(day):
            continue
        yield at(day, 14)
        if batch := _submitted(maker):
            _paid(_approved(batch, approver), releaser)
    yield at(last_day, 8)
    if batch := _submitted(maker):
        _paid(_approved(batch, approver), releaser)
    yield at(last_day, 9, 5)
    if batch := _submitted(maker):
        _approved(batch, approver)
    yield at(last_day, 9, 15)
    _submitted(maker)


def _submitted(maker: User) -> Batch | None:
    if not MonthlyClaim.objects.filter(state=MonthState.APPROVED).exists():
        return None
    prepare(clock.now())
    draft = Batch.objects.filter(state=BatchState.DRAFT).first()
    if draft is None:
        return None
    return advance(draft, Batch.submit, by=maker, signer=maker, seen=draft.content().sha256)


def _approved(batch: Batch, approver: User) -> Batch:
    return advance(batch, Batch.approve, by=approver, signer=approver, seen=batch.content_sha256)


def _paid(batch: Batch, releaser: User) -> None:
    advance(batch, Batch.release, by=releaser, signer=releaser, seen=batch.content_sha256)
    while intent := take_next():
        conclude(intent.attempt, _answer(intent.attempt), at=clock.now())
    advance_many(Batch.objects.all_answered(), Batch.close)


def _answer(attempt: Attempt) -> Settled | Returned:
    closed = attempt.bank_account.number.endswith(ACCOUNT_THAT_IS_CLOSED)
    return Returned("ACCOUNT_INACTIVE") if closed else Settled()
