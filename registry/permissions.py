"""Who may do what in a company's name: one sentence each."""

from accounts.models import Role
from registry.choices import MemberRole
from registry.models import Company, Membership


def is_member(company: Company, user) -> bool:
    """Acts for the company, acting as an employer."""
    return user.role == Role.EMPLOYER and Company.objects.of_member(user).filter(pk=company.pk).exists()


def may_sign(company: Company, user) -> bool:
    """An owner or approver of a company that the Disnaker has approved: what they send counts."""
    return user.role == Role.EMPLOYER and Company.objects.of_signer(user).approved().filter(pk=company.pk).exists()


def owns(company: Company, user) -> bool:
    """An owner, acting as an employer: looks after the company's members and its data."""
    owners = Membership.objects.filter(company=company, user=user, role=MemberRole.OWNER)
    return user.role == Role.EMPLOYER and owners.exists()


def oversees(company: Company, user) -> bool:
    """A mediator of the company's region who is not one of its members."""
    return (
        user.role == Role.MEDIATOR
        and user.office is not None
        and user.office.region_id == company.region_id
        and not Membership.objects.filter(company=company, user=user).exists()
    )
