"""From what somebody typed to an account with a NIK: ask the register, compare, decide or hand to an officer."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.models import User
from casework.steps import StepRefused, advance, record
from core import clock
from core.fields import blind_index
from identity import dukcapil, notices
from identity.models import ClaimState, IdentityClaim, ReviewReason
from identity.names import same_name
from identity.places import answered_by, nearest_desk
from sign_in import limits

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)


class TooOften(Exception):
    """This person, or this NIK, was checked as often as may be within a day."""


def open_claim(user: User, *, nik: str, full_name: str, birth_date: date, today: date) -> IdentityClaim:
    """What a person says who they are; nothing is asked before a contact is proven."""
    return IdentityClaim.objects.create(
        user=user,
        nik=nik,
        nik_index=blind_index(nik),
        full_name=full_name,
        birth_date=birth_date,
        office=nearest_desk(nik, today),
    )


def correct_and_check(
    claim: IdentityClaim, *, nik: str, full_name: str, birth_date: date, today: date
) -> IdentityClaim:
    """The person typed again. Raises `TooOften` (and keeps nothing), `StepRefused` when it is no longer theirs to correct."""
    with transaction.atomic():
        locked = IdentityClaim.objects.select_for_update().get(pk=claim.pk)
        if not locked.is_correctable:
            raise StepRefused(locked, IdentityClaim.match)
        _count(locked.user, blind_index(nik))
        locked.nik, locked.nik_index = nik, blind_index(nik)
        locked.full_name, locked.birth_date = full_name, birth_date
        locked.register_name, locked.register_birth_date, locked.register_region = "", None, ""
        locked.tries = 0
        locked.save()
        record(locked, "corrected", by=locked.user)
    return _ask_and_settle(locked, today)


def check(claim: IdentityClaim, today: date) -> IdentityClaim:
    """Ask without anybody pressing a button: once after the activation, and again while an answer is missing."""
    if claim.state == ClaimState.REGISTERED:
        try:
            _count(claim.user, bytes(claim.nik_index))
        except TooOften:
            return _hand_over(claim, ReviewReason.TOO_OFTEN, today)
    return _ask_and_settle(claim, today)


def _count(user: User, nik_index: bytes) -> None:
    """One check of this person and of this NIK; raises `TooOften`."""
    by_person = limits.take("identity_check", f"person:{user.pk}")
    if by_person.refused_until or limits.take("identity_check", f"nik:{nik_index.hex()}").refused_until:
        by_person.give_back()
        raise TooOften


def _ask_and_settle(claim: IdentityClaim, today: date) -> IdentityClaim:
    """No lock is held while the register is asked; what was typed anew meanwhile has its own check."""
    asked = (bytes(claim.nik_index), claim.full_name, claim.birth_date)
    answer = dukcapil.look_up(claim.nik, claim.full_name, claim.birth_date)
    try:
        with transaction.atomic():
            locked = IdentityClaim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
            if (bytes(locked.nik_index), locked.full_name, locked.birth_date) != asked:
                return locked
            return _settle(locked, answer, today)
    except StepRefused:  # an officer was faster
        return IdentityClaim.objects.get(pk=claim.pk)


def _settle(claim: IdentityClaim, answer: dukcapil.Answer, today: date) -> IdentityClaim:
    owner = User.objects.filter(nik_index=bytes(claim.nik_index)).exclude(pk=claim.user_id).first()
    if owner is not None:
        notices.tell_owner(owner, today)
    match answer:
        case dukcapil.NoAnswer():
            return _wait(claim, clock.machine_now())
        case dukcapil.NotFound():
            return _hand_over(claim, ReviewReason.TAKEN if owner else ReviewReason.NOT_FOUND, today)
    claim.register_name, claim.register_birth_date = answer.name, answer.birth_date
    claim.register_region = answer.region
    claim.save(update_fields=["register_name", "register_birth_date", "register_region"])
    if owner is not None:
        return _hand_over(claim, ReviewReason.TAKEN, today)
    if not (same_name(claim.full_name, answer.name) and claim.birth_date == answer.birth_date):
        return _hand_over(claim, ReviewReason.DIFFERS, today)
    return _give(claim, today)


def _give(claim: IdentityClaim, today: date) -> IdentityClaim:
    """The NIK goes to the account; of two that ask for one NIK at once, the second goes to an officer."""
    waited = claim.state != ClaimState.REGISTERED
    try:
        with transaction.atomic():
            confirmed = advance(claim, IdentityClaim.match)
    except IntegrityError:
        return _hand_over(claim, ReviewReason.TAKEN, today)
    if waited:
        notices.tell_confirmed(confirmed)
    return confirmed


def _wait(claim: IdentityClaim, moment: datetime) -> IdentityClaim:
    """Ask again later, each time after twice as long; with an officer already, the officer goes on."""
    if claim.state == ClaimState.REVIEW:
        return claim
    again = moment + min(FIRST_WAIT * 2 ** min(claim.tries, 20), LONGEST_WAIT)
    claim.tries += 1
    claim.save(update_fields=["tries"])
    if claim.state == ClaimState.WAITING:
        IdentityClaim.objects.filter(pk=claim.pk).update(ask_again_at=again)
        return claim
    return advance(claim, IdentityClaim.wait, ask_again_at=again)


def _hand_over(claim: IdentityClaim, reason: ReviewReason, today: date) -> IdentityClaim:
    """To the desk, with a day until when it answers; the person reads the same whatever the reason is."""
    claim.reason = reason
    claim.save(update_fields=["reason"])
    if claim.state == ClaimState.REVIEW:
        record(claim, "checked_again")
        return claim
    waited = claim.state == ClaimState.WAITING
    handed = advance(claim, IdentityClaim.differ, due_on=answered_by(today))
    if waited:
        notices.tell_review(handed)
    return handed
