"""A role at an office: one administrator proposes it, another approves it, a third person receives it."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import OFFICE_KINDS, OFFICER_ROLES, Assignment, GrantState, Office, Role, RoleGrant, User
from accounts.offices import letters
from casework.steps import StepRefused, advance, may_take, record
from core import clock

LINK_LASTS = timedelta(days=letters.LINK_DAYS)
TOKEN_BYTES = 32


class CannotGrant(Exception):
    """The role cannot be given; the text says why and what to do, `field` where it was asked for."""

    def __init__(self, text, field: str | None = None):
        super().__init__(text)
        self.field = field


@dataclass(frozen=True)
class Offer:
    """What is proposed: a staff role at an office, from a day on, until a day or until it is ended."""

    role: Role
    office: Office
    from_on: date
    to_on: date | None
    reason: str


def propose_person(person: User, offer: Offer, *, by: User, today: date) -> RoleGrant:
    """Propose a role for somebody who has an account. Raises `CannotGrant`, `PermissionDenied`."""
    if by.pk == person.pk:
        raise PermissionDenied(_("Peran untuk diri sendiri diusulkan oleh administrator lain."))
    if not person.is_active:
        raise CannotGrant(_("Akun ini tidak aktif. Aktifkan dulu, lalu usulkan lagi."))
    _refuse_a_second_role(person, offer.from_on, offer.to_on)
    return _propose(offer, by=by, today=today, user=person)


def propose_invitation(email: str, name: str, offer: Offer, *, by: User, today: date) -> RoleGrant:
    """Propose to invite the owner of an address. Raises `CannotGrant`, `PermissionDenied`."""
    if by.email == email.lower():
        raise PermissionDenied(_("Peran untuk diri sendiri diusulkan oleh administrator lain."))
    return _propose(offer, by=by, today=today, email=email.lower(), invited_name=name)


def _propose(offer: Offer, *, by: User, today: date, **receiver) -> RoleGrant:
    if by.role != Role.ADMINISTRATOR:
        raise PermissionDenied
    _refuse_a_wrong_offer(offer, today)
    try:
        with transaction.atomic():
            grant = RoleGrant.objects.create(
                role=offer.role,
                office=offer.office,
                from_on=offer.from_on,
                to_on=offer.to_on,
                reason=offer.reason,
                proposed_by=by,
                **receiver,
            )
            record(grant, "proposed", by=by, note=offer.reason)
    except IntegrityError as error:
        if "one_waiting_grant" in str(error):
            raise CannotGrant(
                _("Masih ada usulan yang menunggu untuk orang ini. Putuskan atau tarik dulu usulan itu.")
            ) from error
        raise
    return grant


def _refuse_a_wrong_offer(offer: Offer, today: date) -> None:
    if offer.role not in OFFICER_ROLES:
        raise CannotGrant(_("Peran ini tidak diberikan di sini. Pilih peran petugas."), "role")
    if offer.office.closed_on is not None:
        raise CannotGrant(_("Kantor ini sudah ditutup. Pilih kantor lain."), "office")
    if offer.office.kind not in OFFICE_KINDS[offer.role]:
        raise CannotGrant(_("Peran ini tidak ada di kantor jenis itu. Pilih kantor lain."), "office")
    if offer.from_on < today:
        raise CannotGrant(_("Tanggal mulai sudah lewat. Pilih hari ini atau sesudahnya."), "from_on")
    if offer.to_on is not None and offer.to_on < offer.from_on:
        raise CannotGrant(_("Tanggal selesai tidak boleh sebelum tanggal mulai."), "to_on")


def _refuse_a_second_role(person: User, from_on: date, to_on: date | None) -> None:
    """One staff role at a time; a worker or an employer one may be besides."""
    held = other_staff_role(person, from_on, to_on)
    if held is not None:
        raise CannotGrant(
            _("Orang ini sudah bertugas sebagai %(role)s. Akhiri dulu tugas itu, lalu usulkan yang baru.")
            % {"role": held.get_role_display()},
            "role",
        )


def other_staff_role(person: User, from_on: date, to_on: date | None) -> Assignment | None:
    """A staff role that this person has at some time from `from_on` to `to_on` (None: for good)."""
    held = person.assignments.filter(role__in=OFFICER_ROLES, ended_at__isnull=True).exclude(to_on__lt=from_on)
    if to_on is not None:
        held = held.filter(from_on__lte=to_on)
    return held.first()


@contextmanager
def _one_staff_role(person: User, grant: RoleGrant, today: date):
    """Refuse what no longer fits, and say in words what the database would refuse."""
    if not person.is_active:
        raise CannotGrant(_("Akun ini tidak aktif. Aktifkan dulu, atau tarik usulan ini."))
    _refuse_a_second_role(person, max(grant.from_on, today), grant.to_on)
    if grant.to_on is not None and grant.to_on < today:
        raise CannotGrant(_("Masa tugas ini sudah lewat. Tarik usulan ini, lalu usulkan tanggal baru."))
    if grant.office.closed_on is not None:
        raise CannotGrant(_("Kantor ini sudah ditutup. Tarik usulan ini, lalu pilih kantor lain."))
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "one_staff_role" in str(error):
            _refuse_a_second_role(person, max(grant.from_on, today), grant.to_on)
        raise


def approve(grant: RoleGrant, *, by: User, now: datetime) -> RoleGrant:
    """The second administrator agrees. Raises `CannotGrant`, and as `advance` does."""
    if grant.user_id is None:
        return _invite(grant, by=by, now=now)
    if not may_take(grant, RoleGrant.approve, by):
        raise PermissionDenied
    today = now.date()
    with _one_staff_role(grant.user, grant, today):
        approved = advance(grant, RoleGrant.approve, by=by, decided_by=by, decided_at=now, today=today)
        letters.assigned(approved.assignment)
    return approved


def _invite(grant: RoleGrant, *, by: User, now: datetime) -> RoleGrant:
    token = token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        invited = advance(
            grant,
            RoleGrant.invite,
            by=by,
            decided_by=by,
            decided_at=now,
            link_hash=hash_of(token),
            link_until=clock.machine_now() + LINK_LASTS,
        )
        letters.invitation(invited, token)
    return invited


def send_again(grant: RoleGrant, *, by: User) -> None:
    """A new link to the same address; the link before is dead. Raises `PermissionDenied`, `StepRefused`."""
    if by.role != Role.ADMINISTRATOR:
        raise PermissionDenied
    token = token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        locked = RoleGrant.objects.select_for_update(of=("self",)).select_related("office").get(pk=grant.pk)
        if locked.state != GrantState.INVITED:
            raise StepRefused(locked, RoleGrant.invite)
        locked.link_hash, locked.link_until = hash_of(token), clock.machine_now() + LINK_LASTS
        locked.save(update_fields=["link_hash", "link_until"])
        record(locked, "sent_again", by=by)
        letters.invitation(locked, token)


def hash_of(token: str) -> str:
    """All that is kept of a link."""
    return sha256(token.encode()).hexdigest()


def find_invitation(token: str) -> RoleGrant | None:
    """The invitation of this link; None when the link is wrong, used, withdrawn or too old."""
    return _open_invitations().filter(link_hash=hash_of(token)).first()


def invitation_of(kept: str) -> RoleGrant | None:
    """The invitation by the hash of its link, while the link is good."""
    return _open_invitations().filter(link_hash=kept).first() if kept else None


def _open_invitations():
    waiting = RoleGrant.objects.filter(state=GrantState.INVITED, link_until__gt=clock.machine_now())
    return waiting.select_related("office__region")


def accept(grant: RoleGrant, *, by: User, today: date) -> RoleGrant:
    """The invited person takes the role on. Raises `CannotGrant`, and as `advance` does."""
    if not may_take(grant, RoleGrant.accept, by):
        raise PermissionDenied
    with _one_staff_role(by, grant, today):
        accepted = advance(grant, RoleGrant.accept, by=by, user=by, today=today)
        letters.assigned(accepted.assignment)
    return accepted
