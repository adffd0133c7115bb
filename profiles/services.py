"""Keeping what a person tells about themself. Each section is one transaction."""

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from accounts.models import Region, User
from documents.checks import CheckedFile
from documents.models import Document
from documents.services import discard, receive
from profiles.models import Certificate, Entry, JobWish, Profile

MOST_ENTRIES = 30


class SectionIsFull(Exception):
    """Nobody needs more rows than this in one section."""


def _own_profile(user: User) -> Profile:
    """Locked; made where there was none."""
    Profile.objects.get_or_create(user=user)
    return Profile.objects.select_for_update().get(user=user)


def _save(profile: Profile, now: datetime, **values) -> None:
    for name, value in values.items():
        setattr(profile, name, value)
    profile.updated_at = now
    profile.save()


@transaction.atomic
def save_domicile(user: User, *, address: str, region: Region, postal_code: str, now: datetime) -> None:
    _save(_own_profile(user), now, address=address, region=region, postal_code=postal_code)


@transaction.atomic
def save_absence(user: User, field: str, absent: bool, now: datetime) -> None:
    """Say that there is nothing to fill in: `field` is `never_worked` or `no_certificates`."""
    _save(_own_profile(user), now, **{field: absent})


@transaction.atomic
def keep_file(user: User, field: str, file: CheckedFile, now: datetime) -> None:
    """The new `photo` or `cv` in place of the one before."""
    profile = _own_profile(user)
    before = getattr(profile, field)
    _save(profile, now, **{field: receive(file, user, f"profile_{field}")})
    _forget(before)


@transaction.atomic
def remove_file(user: User, field: str, now: datetime) -> None:
    profile = _own_profile(user)
    before = getattr(profile, field)
    _save(profile, now, **{field: None})
    _forget(before)


@transaction.atomic
def save_wish(user: User, **wished) -> None:
    JobWish.objects.update_or_create(user=user, defaults=wished)


@transaction.atomic
def save_entry(entry: Entry, file: CheckedFile | None = None) -> None:
    """A new or changed row; raises `SectionIsFull`."""
    model = type(entry)
    if entry._state.adding and model.objects.of(entry.user).count() >= MOST_ENTRIES:
        raise SectionIsFull
    before = None
    if isinstance(entry, Certificate) and file is not None:
        before, entry.document = entry.document, receive(file, entry.user, "certificate")
    entry.save()
    _forget(before)


@transaction.atomic
def remove_entry(entry: Entry) -> None:
    document = entry.document if isinstance(entry, Certificate) else None
    entry.delete()
    _forget(document)


def _forget(document: Document | None) -> None:
    """Once sent with an application, a file stays for the company that has it."""
    if document is None:
        return
    try:
        with transaction.atomic():
            discard(document)
    except ProtectedError:
        return
