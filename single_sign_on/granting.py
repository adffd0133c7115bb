"""What a person allows a service, and how it ends: consents, and the tokens that follow from them."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from allauth.idp.oidc.models import Token
from django.db import transaction

from accounts.models import User
from casework.steps import record
from core import clock
from single_sign_on.models import Consent, RelyingService, SpentSecret
from single_sign_on.scopes import TEXT_VERSION, in_order


@transaction.atomic
def give(person: User, service: RelyingService, scopes: Iterable[str], now: datetime) -> Consent:
    """The person agrees: a first time, or to more than before."""
    consent = Consent.objects.running().select_for_update().filter(person=person, service=service).first()
    if consent is None:
        consent = Consent(person=person, service=service)
    consent.scopes = in_order({*consent.scopes, *scopes})
    consent.text_version = TEXT_VERSION
    consent.given_at = now
    consent.save()
    record(consent, "give", by=person, scopes=consent.scopes, text_version=TEXT_VERSION)
    return consent


@transaction.atomic
def withdraw(consent: Consent, now: datetime) -> None:
    """At once: the service's tokens for this person end with the consent."""
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if consent.withdrawn_at is not None:
        return
    consent.withdrawn_at = now
    consent.save(update_fields=["withdrawn_at"])
    revoke(consent.person, consent.service)
    record(consent, "withdraw", by=consent.person)


@transaction.atomic
def sign_in_there(person: User, service: RelyingService) -> None:
    """The person goes on to a service. What it got before a new password, or a suspension, ends first."""
    consent = Consent.objects.running().select_for_update().get(person=person, service=service)
    mark = _mark(person)
    if consent.signed_in_as == mark:
        return
    revoke(person, service)
    consent.signed_in_as = mark
    consent.save(update_fields=["signed_in_as"])


def is_of_now(consent: Consent) -> bool:
    """Whether the account has still the password with which the person last went to this service."""
    return consent.signed_in_as == _mark(consent.person)


def _mark(person: User) -> str:
    return hashed(person.get_session_auth_hash())


def revoke(person: User, service: RelyingService) -> int:
    """End every token that this service holds for this person; gives how many there were."""
    count, _by_model = Token.objects.filter(user=person, client=service.client_id).delete()
    return count


def hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def spend(secret: str, consent: Consent) -> bool:
    """Remember that a code or refresh token was exchanged; False when it was before. The caller holds the consent locked."""
    _spent, first = SpentSecret.objects.get_or_create(
        hash=hashed(secret), defaults={"service": consent.service, "person": consent.person}
    )
    return first


@transaction.atomic
def punish_reuse(secret: str, client_id: str) -> bool:
    """A spent secret was shown again: one of its holders is not the service, so all that followed from it ends."""
    spent = SpentSecret.objects.filter(hash=hashed(secret), service__client=client_id).select_related("service").first()
    if spent is None:
        return False
    consent = Consent.objects.running().select_for_update().filter(person=spent.person_id, service=spent.service)
    if (found := consent.first()) is not None and revoke(spent.person, spent.service):
        record(found, "reuse", reason="a spent code or refresh token was shown again")
    return True


def forget_old(now: datetime, older_than: datetime) -> None:
    """Drop tokens that ran out by `now`, and spent secrets from before `older_than`."""
    Token.objects.filter(expires_at__lte=now).delete()
    SpentSecret.objects.filter(spent_at__lt=older_than).delete()


def running_consent(person_id, client_id: str) -> Consent | None:
    """Locked until the transaction ends: exchanging and withdrawing wait for one another."""
    running = Consent.objects.running().filter(person=person_id, service__client=client_id)
    return running.select_related("service", "person").select_for_update(of=("self",)).first()


def note_use(consent: Consent) -> None:
    consent.last_used_at = clock.now()
    consent.save(update_fields=["last_used_at"])
