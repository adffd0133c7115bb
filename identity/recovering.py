"""Assisted recovery: a proven contact goes to an old account after a time in which its owner can stop it.

The officer never sees or sets a password. Every old contact is told, with a link that stops it without signing in.
"""

import secrets
from datetime import date, timedelta
from hashlib import sha256

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import Office, User
from casework.steps import advance, record
from core import clock
from core.fields import blind_index
from identity import notices, recovery_messages
from identity.models import ContactRecovery, IdentityClaim, RecoveryState
from identity.places import answered_by
from sign_in import limits
from sign_in.contacts import email_is_of_another, phone_is_of_another
from sign_in.open_sessions import end_sessions

CODE_LIVES = timedelta(minutes=15)
CODE_TRIES = 5


class RecoveryRefused(Exception):
    """Why it cannot begin; `reason` is one of the words below."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


NO_ACCOUNT, OWN_ACCOUNT, RUNNING, TOO_MANY, TAKEN = "no_account", "own_account", "running", "too_many", "taken"
NO_CONTACT = "no_contact"


def take_one(by: User) -> None:
    """Count a try of this officer, also one that finds nobody; outside of any transaction. Raises `RecoveryRefused`."""
    if limits.take("recovery_by_officer", str(by.pk)).refused_until:
        raise RecoveryRefused(TOO_MANY)


@transaction.atomic
def begin_from_claim(claim: IdentityClaim, by: User, *, seen: str, note: str = "") -> ContactRecovery:
    """The registration belongs to somebody who has an account: its proven contacts move there. Raises `RecoveryRefused`."""
    account = _account_of(bytes(claim.nik_index), by)
    if account.pk == claim.user_id:
        raise RecoveryRefused(NO_ACCOUNT)
    if not claim.user.is_activated:
        raise RecoveryRefused(NO_CONTACT)
    moved = advance(claim, IdentityClaim.start_recovery, by=by, note=note, decided_by=by)
    recovery = _open(
        account=account,
        claim=moved,
        office=claim.office,
        opened_by=by,
        seen=seen,
        email=claim.user.email or "",
        phone=claim.user.phone if claim.user.phone_verified else "",
    )
    recovery = _cool(recovery, by)
    notices.tell_moving(moved, recovery)
    return recovery


@transaction.atomic
def begin_in_person(
    *, by: User, office: Office, nik: str, seen: str, email: str = "", phone: str = "", factors_lost: bool = False
) -> ContactRecovery:
    """The person stands before the officer; a code goes to the new contact. Raises `RecoveryRefused`."""
    account = _account_of(blind_index(nik), by)
    if (email and email_is_of_another(account, email)) or (phone and phone_is_of_another(account, phone)):
        raise RecoveryRefused(TAKEN)
    for unproven in ContactRecovery.objects.filter(account=account, state=RecoveryState.PROVING):
        advance(unproven, ContactRecovery.expire)  # a contact typed wrong does not stand in the way of the right one
    recovery = _open(
        account=account,
        office=office,
        opened_by=by,
        seen=seen,
        email=email,
        phone=phone,
        factors_lost=factors_lost,
    )
    send_code(recovery)
    return recovery


def _account_of(nik_index: bytes, by: User) -> User:
    account = User.objects.filter(nik_index=nik_index).first()
    if account is None:
        raise RecoveryRefused(NO_ACCOUNT)
    if account.pk == by.pk or by.is_person(nik_index):
        raise RecoveryRefused(OWN_ACCOUNT)
    return account


def _open(*, account: User, opened_by: User, **details) -> ContactRecovery:
    try:
        with transaction.atomic():
            recovery = ContactRecovery.objects.create(account=account, opened_by=opened_by, **details)
    except IntegrityError:
        raise RecoveryRefused(RUNNING) from None
    record(recovery, "opened", by=opened_by)
    return recovery


# --- the code of the new contact ---


def send_code(recovery: ContactRecovery) -> None:
    """A new code to the new contact; the earlier one is worth nothing from now on."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    recovery.code_hash, recovery.code_tries = _code_hash(recovery, code), 0
    recovery.code_until = clock.machine_now() + CODE_LIVES
    recovery.save(update_fields=["code_hash", "code_tries", "code_until"])
    recovery_messages.send_code(recovery, code)


def _code_hash(recovery: ContactRecovery, code: str) -> bytes:
    return blind_index(code, purpose=f"recovery:{recovery.pk}")


@transaction.atomic
def prove(recovery: ContactRecovery, code: str, by: User) -> bool:
    """Whether the code is right; then the time of waiting begins. Wrong ones are counted, after five none counts."""
    locked = ContactRecovery.objects.select_for_update(of=("self",)).get(pk=recovery.pk)
    alive = (
        locked.state == RecoveryState.PROVING
        and locked.code_hash is not None
        and locked.code_tries < CODE_TRIES
        and clock.machine_now() < locked.code_until
    )
    locked.code_tries += 1
    locked.save(update_fields=["code_tries"])
    if not alive or not secrets.compare_digest(bytes(locked.code_hash), _code_hash(locked, code)):
        return False
    _cool(locked, by)
    return True


def _cool(recovery: ContactRecovery, by: User) -> ContactRecovery:
    token = secrets.token_urlsafe(32)
    cooling = advance(
        recovery,
        ContactRecovery.prove,
        by=by,
        cooling_until=clock.machine_now() + timedelta(hours=settings.COOLING_OFF_HOURS),
        stop_hash=hash_of(token),
    )
    recovery_messages.tell_old_contacts(cooling, token)
    return cooling


# --- stopping and ending ---


def hash_of(token: str) -> bytes:
    return sha256(token.encode()).digest()


def with_token(token: str) -> ContactRecovery | None:
    """The recovery that this link stops; none once it was used or the time is over."""
    return ContactRecovery.objects.filter(stop_hash=hash_of(token), state=RecoveryState.COOLING).first()


@transaction.atomic
def stop(recovery: ContactRecovery, today: date, by: User | None = None) -> ContactRecovery:
    """The owner says "not me", signed in or by the link of the message: nothing moves, and the officer is told."""
    step = ContactRecovery.stop if by else ContactRecovery.stop_by_link
    stopped = advance(recovery, step, by=by)
    _give_claim_back(stopped, today)
    recovery_messages.tell_officer_stopped(stopped)
    return stopped


def expire_unproven() -> None:
    """Recoveries whose code nobody typed in time."""
    late = ContactRecovery.objects.filter(state=RecoveryState.PROVING, code_until__lt=clock.machine_now())
    for recovery in late:
        advance(recovery, ContactRecovery.expire)


def finish_cooled(today: date) -> None:
    """Recoveries that nobody stopped."""
    cooled = ContactRecovery.objects.filter(state=RecoveryState.COOLING, cooling_until__lte=clock.machine_now())
    for recovery in cooled.select_related("account", "claim__user"):
        finish(recovery, today)


def finish(recovery: ContactRecovery, today: date) -> ContactRecovery:
    """The account has the new contact only; whoever is signed in, is out. A contact taken meanwhile ends it instead."""
    try:
        with transaction.atomic():
            done = advance(recovery, ContactRecovery.finish)
            _move_contact(done)
    except IntegrityError:
        with transaction.atomic():
            ended = advance(recovery, ContactRecovery.expire, note="contact taken")
            _give_claim_back(ended, today)
            recovery_messages.tell_officer_taken(ended)
            return ended
    return done


def _move_contact(recovery: ContactRecovery) -> None:
    if recovery.claim_id:
        _close_new_account(recovery.claim)
    account = User.objects.select_for_update().get(pk=recovery.account_id)
    EmailAddress.objects.filter(user=account).delete()
    account.email = recovery.email or None
    account.phone, account.phone_verified = recovery.phone, bool(recovery.phone)
    account.set_unusable_password()
    account.save(update_fields=["email", "phone", "phone_verified", "password"])
    if recovery.email:
        EmailAddress.objects.create(user=account, email=recovery.email, verified=True, primary=True)
    if recovery.factors_lost and recovery.factors_confirmed_by_id:
        Authenticator.objects.filter(user=account).delete()
        record(recovery, "factors_removed")
    end_sessions(account)
    recovery_messages.tell_done(recovery)


def _close_new_account(claim: IdentityClaim) -> None:
    advance(claim, IdentityClaim.close)
    account = User.objects.select_for_update().get(pk=claim.user_id)
    EmailAddress.objects.filter(user=account).delete()
    account.email, account.phone, account.phone_verified, account.is_active = None, "", False, False
    account.set_unusable_password()
    account.save(update_fields=["email", "phone", "phone_verified", "is_active", "password"])
    end_sessions(account)


def _give_claim_back(recovery: ContactRecovery, today: date) -> None:
    if recovery.claim_id:
        advance(recovery.claim, IdentityClaim.stop_recovery, due_on=answered_by(today))


def confirm_lost_factors(recovery: ContactRecovery, by: User) -> None:
    """A second officer has seen that the second factors are lost too."""
    recovery.factors_confirmed_by = by
    recovery.save(update_fields=["factors_confirmed_by"])
    record(recovery, "factors_confirmed", by=by)
