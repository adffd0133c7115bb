"""Who acts for a company: inviting by e-mail, accepting, changing a role, leaving. Every act locks the company first.

So two owners who leave at the same moment come one after the other, and the second is told to stay.
"""

from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Assignment, Role, User
from casework.steps import record
from core import clock
from registry import company_notices
from registry.choices import MemberRole
from registry.models import Company, MemberInvitation, Membership
from registry.permissions import owns
from registry.refusals import RegistryRefusal
from sign_in.limits import take

LINK_LASTS = timedelta(hours=24)
TOKEN_BYTES = 32


class MemberRefused(RegistryRefusal):
    """It cannot be done now."""


LAST_OWNER = _("Perusahaan harus punya pemilik akun. Jadikan dulu anggota lain pemilik akun.")
OTHER_ADDRESS = _("Undangan ini untuk alamat email lain. Masuk dengan akun yang punya alamat itu.")


def join(company: Company, user: User, role: MemberRole, *, today: date) -> Membership:
    """Make a person a member, and an employer among their roles when they are none yet."""
    membership = Membership.objects.create(company=company, user=user, role=role)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two companies at once give one role
    if not _employer_roles(user).in_force(today).exists():
        Assignment.objects.create(user=user, role=Role.EMPLOYER, from_on=today)
    record(company, "member_joined", by=user, role=str(role))
    return membership


def invite(company: Company, *, email: str, role: MemberRole, by: User, now: datetime) -> MemberInvitation:
    """Send the owner of an address a link; an earlier link to the same address is dead.

    Raises `PermissionDenied`, `MemberRefused`.
    """
    address, token = email.lower(), token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        locked = _held(company, by)
        if Membership.objects.filter(company=locked, user__email=address).exists():
            raise MemberRefused(_("Pemilik alamat ini sudah menjadi anggota perusahaan."))
        _refuse_too_many(locked)
        invitation, _new = MemberInvitation.objects.waiting().update_or_create(
            company=locked,
            email=address,
            defaults={
                "role": role,
                "invited_by": by,
                "invited_at": now,
                "link_hash": hash_of(token),
                "link_until": clock.machine_now() + LINK_LASTS,
            },
        )
        record(locked, "member_invited", by=by, role=str(role))
        company_notices.send_invitation(invitation, token)
    return invitation


def invite_again(invitation: MemberInvitation, *, by: User, now: datetime) -> MemberInvitation:
    """A new link to the same address; the link before is dead. Raises as `invite` does."""
    if not invitation.email:
        raise MemberRefused(_("Undangan ini sudah dijawab atau ditarik."))
    return invite(invitation.company, email=invitation.email, role=MemberRole(invitation.role), by=by, now=now)


def _refuse_too_many(company: Company) -> None:
    """Letters are counted, not addresses: one to the same address again is one more."""
    if take("member_invitation", str(company.pk)).refused_until:
        raise MemberRefused(_("Sudah 20 undangan dalam sehari. Undang yang berikutnya besok."))


def withdraw_invitation(invitation: MemberInvitation, *, by: User, now: datetime) -> None:
    """The link is dead, and the address forgotten. Raises `PermissionDenied`, `MemberRefused`."""
    with transaction.atomic():
        company = _held(invitation.company, by)
        if not MemberInvitation.objects.waiting().filter(pk=invitation.pk).update(withdrawn_at=now, email=""):
            raise MemberRefused(_("Undangan ini sudah dijawab atau ditarik."))
        record(company, "invitation_withdrawn", by=by, role=invitation.role)


def hash_of(token: str) -> str:
    """All that is kept of a link."""
    return sha256(token.encode()).hexdigest()


def invitation_of(kept: str) -> MemberInvitation | None:
    """The invitation by the hash of its link, whatever became of it."""
    found = MemberInvitation.objects.select_related("company", "invited_by")
    return found.filter(link_hash=kept).first() if kept else None


def what_became_of(invitation: MemberInvitation | None) -> str:
    """Why this link does nothing, in words; "" while it is good."""
    if invitation is None:
        return _("Tautan ini salah, atau diganti tautan yang lebih baru.")
    if invitation.accepted_at:
        return _("Undangan ini sudah diterima. Tautannya tidak berlaku lagi.")
    if invitation.withdrawn_at:
        return _("Undangan ini sudah ditarik oleh perusahaan.")
    if invitation.link_until <= clock.machine_now():
        return _("Tautan ini hanya berlaku 24 jam, dan waktunya sudah lewat.")
    return ""


def is_invited(invitation: MemberInvitation, user: User) -> bool:
    """Whether this account has proven the address that was invited."""
    return EmailAddress.objects.filter(user=user, email__iexact=invitation.email, verified=True).exists()


def accept(invitation: MemberInvitation, *, by: User, now: datetime) -> Membership:
    """The invited person becomes a member. Raises `MemberRefused`."""
    with transaction.atomic():
        company = Company.objects.select_for_update(no_key=True, of=("self",)).get(pk=invitation.company_id)
        locked = MemberInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        if locked.link_hash != invitation.link_hash:
            raise MemberRefused(what_became_of(None))
        if over := what_became_of(locked):
            raise MemberRefused(over)
        if not is_invited(locked, by):
            raise MemberRefused(OTHER_ADDRESS)
        if Membership.objects.filter(company=company, user=by).exists():
            raise MemberRefused(_("Anda sudah menjadi anggota perusahaan ini."))
        membership = join(company, by, MemberRole(locked.role), today=now.date())
        locked.accepted_by, locked.accepted_at, locked.email = by, now, ""
        locked.save(update_fields=["accepted_by", "accepted_at", "email"])
        company_notices.tell_joined(membership)
    return membership


def change_role(membership: Membership, role: MemberRole, *, by: User) -> Membership:
    """Raises `PermissionDenied`, `MemberRefused`."""
    with transaction.atomic():
        company = _held(membership.company, by)
        locked = _member(company, membership)
        if locked.role == role:
            return locked
        if locked.role == MemberRole.OWNER:
            _keep_an_owner(company, without=locked)
        locked.role = role
        locked.save(update_fields=["role"])
        record(company, "member_role_changed", by=by, role=str(role), member=str(locked.user_id))
        company_notices.tell_role_changed(locked)
    return locked


def remove(membership: Membership, *, by: User, now: datetime) -> None:
    """An owner ends somebody's membership. Raises `PermissionDenied`, `MemberRefused`."""
    with transaction.atomic():
        company = _held(membership.company, by)
        _end(company, _member(company, membership), "member_removed", by=by, now=now)


def leave(membership: Membership, *, by: User, now: datetime) -> None:
    """A member goes. Raises `PermissionDenied`, `MemberRefused`."""
    if membership.user_id != by.pk:
        raise PermissionDenied
    with transaction.atomic():
        company = Company.objects.select_for_update(no_key=True, of=("self",)).get(pk=membership.company_id)
        _end(company, _member(company, membership), "member_left", by=by, now=now)


def companies_without_other_owner(user: User):
    """The companies in which nobody else who can sign in is an owner, and which count or wait for the Disnaker."""
    owned = Membership.objects.filter(user=user, role=MemberRole.OWNER).values("company")
    others = Membership.objects.filter(role=MemberRole.OWNER, user__is_active=True).exclude(user=user).values("company")
    return Company.objects.filter(pk__in=owned).exclude(pk__in=others).in_use().order_by("name", "pk")


def _held(company: Company, by: User) -> Company:
    locked = Company.objects.select_for_update(no_key=True, of=("self",)).get(pk=company.pk)
    if not owns(locked, by):
        raise PermissionDenied
    return locked


def _member(company: Company, membership: Membership) -> Membership:
    """The membership as it is now, held. Raises `MemberRefused` when it has ended."""
    found = Membership.objects.select_for_update(of=("self",)).filter(pk=membership.pk, company=company)
    locked = found.select_related("user", "company").first()
    if locked is None:
        raise MemberRefused(_("Orang ini sudah bukan anggota perusahaan."))
    return locked


def _keep_an_owner(company: Company, *, without: Membership) -> None:
    owners = Membership.objects.filter(company=company, role=MemberRole.OWNER).exclude(pk=without.pk)
    if not owners.filter(user__is_active=True).exists():
        raise MemberRefused(LAST_OWNER)


def _end(company: Company, membership: Membership, verb: str, *, by: User, now: datetime) -> None:
    if membership.role == MemberRole.OWNER:
        _keep_an_owner(company, without=membership)
    person = User.objects.select_for_update(no_key=True).get(pk=membership.user_id)  # as `join`: their role follows
    membership.delete()
    record(company, verb, by=by, role=membership.role, member=str(person.pk))
    if not Membership.objects.filter(user=person).exists():
        for role in _employer_roles(person).filter(ended_at__isnull=True).select_for_update(of=("self",)):
            role.to_on, role.ended_at = max(now.date(), role.from_on), now
            role.save(update_fields=["to_on", "ended_at"])
    if person.pk != by.pk:
        company_notices.tell_removed(person, company, by)


def _employer_roles(user: User):
    return Assignment.objects.filter(user=user, role=Role.EMPLOYER)
