"""Suspending, resuming and ending: of one assignment, and of a person's whole account. Every act has its reason."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Assignment, GrantState, Role, RoleGrant, User
from accounts.offices import letters
from casework.steps import advance, record

FEWEST_ADMINISTRATORS = 2  # fewer could neither propose and approve, nor put anything right


class CannotAct(Exception):
    """It cannot be done now; the text says why and what to do."""


def looks_after(user: User, person: User) -> bool:
    """Administrators look after everybody but themselves."""
    return user.role == Role.ADMINISTRATOR and user.pk != person.pk


@transaction.atomic
def suspend(assignment: Assignment, *, by: User, note: str, now: datetime) -> Assignment:
    """The role does not count from the next request on. Raises `CannotAct`, `PermissionDenied`."""
    locked = _locked(assignment, by, now.date())
    if locked.suspended_at is not None:
        raise CannotAct(_("Tugas ini sudah ditangguhkan."))
    if locked.role == Role.ADMINISTRATOR:
        _keep_two_administrators(Assignment.objects.in_force(now.date()), without=locked.user)
    locked.suspended_at = now
    locked.save(update_fields=["suspended_at"])
    _record(locked, "suspended", by, note)
    letters.suspended(locked)
    return locked


@transaction.atomic
def resume(assignment: Assignment, *, by: User, note: str, now: datetime) -> Assignment:
    """The role counts again. Raises `CannotAct`, `PermissionDenied`."""
    locked = _locked(assignment, by, now.date())
    if locked.suspended_at is None:
        raise CannotAct(_("Tugas ini tidak sedang ditangguhkan."))
    locked.suspended_at = None
    locked.save(update_fields=["suspended_at"])
    _record(locked, "resumed", by, note)
    letters.resumed(locked)
    return locked


@transaction.atomic
def end(assignment: Assignment, *, by: User, note: str, now: datetime, last_on: date | None = None) -> Assignment:
    """The role ends now, or with its last day. Raises `CannotAct`, `PermissionDenied`."""
    today = now.date()
    locked = _locked(assignment, by, today)
    if last_on is not None and last_on < max(today, locked.from_on):
        raise CannotAct(_("Hari terakhir paling cepat hari ini, dan tidak sebelum tanggal mulai."))
    if last_on is not None and locked.to_on is not None and last_on > locked.to_on:
        raise CannotAct(_("Tugas tidak dapat diperpanjang di sini. Usulkan peran baru sesudah hari terakhirnya."))
    if locked.role == Role.ADMINISTRATOR:
        in_force = Assignment.objects.in_force(last_on or today)
        _keep_two_administrators(in_force.exclude(to_on=last_on) if last_on else in_force, without=locked.user)
    if last_on is None:
        locked.to_on, locked.ended_at = max(today, locked.from_on), now
    else:
        locked.to_on = last_on
    locked.save(update_fields=["to_on", "ended_at"])
    _record(locked, "ended" if last_on is None else "last_day_set", by, note, last_on=locked.to_on.isoformat())
    if last_on is None and locked.grant_id and locked.grant.state == GrantState.IN_FORCE:
        advance(locked.grant, RoleGrant.end, by=by, note=note)
    letters.ended(locked)
    return locked


def _locked(assignment: Assignment, by: User, today: date) -> Assignment:
    """The assignment, held; only while it is not over."""
    _hold_administrators()
    found = Assignment.objects.select_for_update(of=("self",)).select_related("user", "office", "grant")
    locked = found.get(pk=assignment.pk)
    if not looks_after(by, locked.user):
        raise PermissionDenied(_("Tugas sendiri diubah oleh administrator lain."))
    if locked.is_over(today):
        raise CannotAct(_("Tugas ini sudah berakhir."))
    return locked


def _record(assignment: Assignment, verb: str, by: User, note: str, **data) -> None:
    record(assignment, verb, by=by, note=note, role=assignment.role, office=str(assignment.office or ""), **data)


@transaction.atomic
def suspend_person(person: User, *, by: User, note: str, now: datetime) -> User:
    """Nobody signs in with this account, and every device is signed out. Raises `CannotAct`, `PermissionDenied`."""
    locked = _locked_person(person, by)
    if not locked.is_active:
        raise CannotAct(_("Akun ini sudah tidak aktif."))
    _keep_two_administrators(Assignment.objects.in_force(now.date()), without=locked)
    locked.is_active, locked.suspended_at = False, now
    locked.sessions_round += 1
    locked.save(update_fields=["is_active", "suspended_at", "sessions_round"])
    record(locked, "account_suspended", by=by, note=note)
    letters.shut_out(locked)
    return locked


@transaction.atomic
def resume_person(person: User, *, by: User, note: str) -> User:
    """The account opens again, with a new sign-in. Raises `CannotAct`, `PermissionDenied`."""
    locked = _locked_person(person, by)
    if locked.suspended_at is None:
        raise CannotAct(_("Akun ini tidak sedang ditangguhkan."))
    locked.is_active, locked.suspended_at = True, None
    locked.save(update_fields=["is_active", "suspended_at"])
    record(locked, "account_resumed", by=by, note=note)
    letters.let_in_again(locked)
    return locked


def _locked_person(person: User, by: User) -> User:
    _hold_administrators()
    locked = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if not looks_after(by, locked):
        raise PermissionDenied(_("Akun sendiri ditangguhkan oleh administrator lain."))
    return locked


def _hold_administrators() -> None:
    """One act at a time, always locked in the same order, so that each counts what the one before has left."""
    held = Assignment.objects.filter(role=Role.ADMINISTRATOR, ended_at__isnull=True).order_by("pk")
    list(held.select_for_update(of=("self",)).values_list("pk", flat=True))


def _keep_two_administrators(in_force: QuerySet[Assignment], *, without: User) -> None:
    """Refuse what would leave too few administrators to run the portal."""
    administrators = in_force.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    holders = set(administrators.values_list("user_id", flat=True))
    if without.pk in holders and len(holders) <= FEWEST_ADMINISTRATORS:
        raise CannotAct(_("Harus ada sedikitnya dua administrator. Tugaskan dulu administrator lain."))
